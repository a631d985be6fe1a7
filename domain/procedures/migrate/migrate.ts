import type { Calendar } from '../engine/calendar.ts'
import { findAsked } from '../engine/asked.ts'
import { engines as known, getEngine } from '../engine/engines.ts'
import type { Engines } from '../engine/engines.ts'
import { keyOf } from '../engine/draft.ts'
import { getStep, releaseName } from '../engine/index-release.ts'
import type { Migrated, Stray } from '../engine/migrated.ts'
import { straysOf } from '../engine/migrated.ts'
import { canonical } from '../engine/state.ts'
import type { CaseState, Command, Instant, Move, OpenStep, StepKey } from '../engine/types.ts'
import type { Phase, Release } from '../schema.ts'
import type { Candidate } from '../schema/candidate.ts'
import { notForReasons } from './concern.ts'
import type { NotForReason } from './concern.ts'
import type { TermChange } from './terms.ts'
import { termChanges } from './terms.ts'

/** How the steps of one release go on in another; what is not said goes on under its own key. */
export interface Mapping {
  /** By key of a step that the new release has not, or not so: the step to enter instead. */
  readonly enter?: Readonly<Record<string, string>>
  /** Rungs that the new dates put in the past fire all the same. */
  readonly firePast?: boolean
}

export interface Moving {
  readonly from: Release
  readonly to: Release
  readonly mapping?: Mapping
  readonly calendar: Calendar
  /** When the case would be moved. */
  readonly at: Instant
  /** When the case and its phase began, from its log; for terms that did not run before. */
  readonly since?: Migrated['since']
  /** Overridden in tests only. */
  readonly engines?: Engines
}

/** A task whose candidates are others: those of the release that is left, and of the one that is reached. */
export interface Reassigned {
  readonly task: StepKey
  readonly was: readonly Candidate[]
  readonly now: readonly Candidate[]
}

/** What keeps a case where it is: something that has no place, or that the release is not for it. */
export interface Blocked {
  readonly why: Stray['why'] | NotForReason
  /** Of the open step, or of the effect; `case`: it is the case itself. */
  readonly key: string
}

/** What moving one case to another release would do to it. Nothing is written. */
export interface Prediction {
  /** Why it cannot be moved; then nothing else is said. */
  readonly blocked: readonly Blocked[]
  /** Nothing that people see is different: the same tasks, asked the same of the same people, by the same dates. */
  readonly unchanged: boolean
  readonly opened: readonly StepKey[]
  readonly cancelled: readonly StepKey[]
  readonly kept: readonly { readonly task: StepKey; readonly revised: boolean }[]
  /** Tasks that are kept, and that others may do from now on. */
  readonly reassigned: readonly Reassigned[]
  readonly terms: readonly TermChange[]
  /** Phase that the case would go on into at once. */
  readonly crossesInto?: Phase
  /** What the log would hold, without its place in it; and where that leads. */
  readonly event?: Migrated
  readonly state?: CaseState
}

const nothing = {
  ...{ unchanged: false, opened: [], cancelled: [], kept: [] },
  ...{ reassigned: [], terms: [] },
} as const

/** What is foreseen of a case that a release is not for. */
export function notFor(why: NotForReason): Prediction {
  return { ...nothing, blocked: [{ why, key: 'case' }] }
}

/** Why the release is not for the case, where that is what was foreseen. */
export function notForIn({ blocked }: Pick<Prediction, 'blocked'>): NotForReason | undefined {
  const [first] = blocked
  return notForReasons.find((why) => why === first?.why)
}

/**
 * Predicts a move, by the engine of the release that it leads to: the same state and arguments always
 * give the same answer. Throws `unknown-engine`.
 */
export function migrate(state: CaseState, moving: Moving): Prediction {
  const blocked = blocksOf(state, moving)
  if (blocked.length > 0) return { ...nothing, blocked }
  const event = eventOf(state, moving)
  const { at, to, calendar, engines = known } = moving
  const step = getEngine(engines, to.engine)
  const move = step(state, { ...event, seq: 0, at }, to, calendar)
  const told = reportOf(move, state, moving)
  const { crossesInto } = move
  return { blocked, ...told, ...(crossesInto && { crossesInto }), event, state: move.state }
}

/** Besides what has no place: parts of a step that is at work must be the same ones. */
function blocksOf(state: CaseState, { from, to, mapping }: Moving): readonly Stray[] {
  const enter = mapping?.enter ?? {}
  const strays = straysOf(state, to, enter)
  const parts = state.open
    .filter((open) => (open.kind === 'sections' || open.kind === 'handoff') && !enter[open.step])
    .filter((open) => !strays.some(({ key }) => key === keyOf(open)))
    .filter((open) => partsOf(from, open) !== partsOf(to, open))
    .map((open): Stray => ({ why: 'no-part', key: keyOf(open) }))
  return [...strays, ...parts]
}

function partsOf(release: Release, { step: key }: OpenStep): string {
  const one = getStep(release, key)
  if (one.kind === 'handoff') return canonical(one.to)
  if (one.kind !== 'sections') return ''
  const { signers, needs } = one.signature
  return canonical([one.sections.map((part) => part.key), signers.map((part) => part.key), needs])
}

function eventOf(state: CaseState, { from, to, mapping, since }: Moving): Migrated {
  const tasks = state.open.filter(({ kind }) => kind === 'task').map((open) => open.step)
  const keys = [...new Set(tasks)]
  const revised = keys.filter((key) => !asksTheSame([from, to], key))
  const reassigned = keys.flatMap((key) => leftBy(key, { from, to }))
  return {
    kind: 'migrated',
    from: releaseName(from),
    to: releaseName(to),
    enter: mapping?.enter ?? {},
    revised,
    ...(reassigned.length > 0 && { reassigned: Object.fromEntries(reassigned) }),
    ...(since && { since }),
    ...(mapping?.firePast && { firePast: true }),
  }
}

/** A task that both releases ask, but not of the same: with whom it was asked of. */
function leftBy(key: string, { from, to }: Pick<Moving, 'from' | 'to'>) {
  if (candidatesOf(from, key) === candidatesOf(to, key)) return []
  const [was, now] = [findAsked(from, key), findAsked(to, key)]
  return was && now ? [[key, was.candidates] as const] : []
}

/** Whether two releases ask the same of a task (`step`, or `step.part`), and let it end in the same ways. */
export function asksTheSame([one, other]: readonly [Release, Release], key: string): boolean {
  return question(one, key) === question(other, key)
}

/** What is read of a task of a release, once: a dry-run asks it of every case. */
function onceEach(read: (release: Release, key: string) => string) {
  const releases = new WeakMap<Release, Map<string, string>>()
  return (release: Release, key: string): string => {
    const known = releases.get(release) ?? new Map<string, string>()
    releases.set(release, known)
    const found = known.get(key) ?? read(release, key)
    known.set(key, found)
    return found
  }
}

/** Who may do a task, in the order of precedence. */
const candidatesOf = onceEach((release, key) =>
  canonical(findAsked(release, key)?.candidates ?? []),
)

/** What a task asks and how it may end: if that changes, who has it open must see it anew. */
const question = onceEach(readQuestion)

function readQuestion(release: Release, key: string): string {
  const asked = findAsked(release, key)
  const form = release.forms.find((one) => one.key === asked?.form)
  const lists = form?.sections.flatMap(({ fields }) => fields.flatMap(({ list }) => list ?? []))
  const used = release.lists.filter((one) => lists?.includes(one.key))
  const ends = asked?.outcomes.map(({ key: outcome, title, to }) => [outcome, title, to])
  return canonical([form ?? null, used, ends ?? []])
}

function reportOf({ commands, state: after }: Move, before: CaseState, moving: Moving) {
  const opened = of(commands, 'open-task').map(({ task }) => task)
  const cancelled = of(commands, 'close-task').map(({ task }) => task)
  const kept = of(commands, 'carry-task').map(({ task, revised }) => ({ task, revised }))
  const reassigned = of(commands, 'carry-task').flatMap(({ task, leaves: was, candidates: now }) =>
    was ? [{ task, was, now }] : [],
  )
  const terms = termChanges({ before, after, commands, moving })
  const same = opened.length + cancelled.length + reassigned.length + terms.length === 0
  const unchanged = same && kept.every(({ revised }) => !revised)
  return { unchanged, opened, cancelled, kept, reassigned, terms }
}

type Of<K extends Command['kind']> = Extract<Command, { kind: K }>

function of<K extends Command['kind']>(commands: readonly Command[], kind: K): Of<K>[] {
  return commands.filter((one): one is Of<K> => one.kind === kind)
}
