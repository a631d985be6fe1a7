import { localDay } from '../engine/calendar.ts'
import type { Calendar } from '../engine/calendar.ts'
import { singleFields } from '../forms/fields.ts'
import type { Instant } from '../engine/types.ts'
import type { Release } from '../schema.ts'
import { liveAgain } from './live-again.ts'
import type { Again, PastCase, Untold } from './past-case.ts'
import { costBetween, workBetween } from './sums.ts'
import type { Cost, Pair } from './sums.ts'
import { wayOf } from './way.ts'
import type { Chosen, Way } from './way.ts'

/** A term with another date, or that only one of the two ways has. */
export interface TermImpact {
  readonly id: string
  readonly was?: Instant
  readonly now?: Instant
  /** Where both have a date: by how many days it is longer; fewer than none, shorter. */
  readonly days?: number
}

/** What a score or a cut-off made of the same answers. */
export interface FigureImpact extends Pair<string | number | null> {
  readonly fact: string
  /** It is a band: a cut-off was crossed. */
  readonly crossed: boolean
}

/** How one case would have gone by another release. */
export interface Impact {
  /** `undetermined`: nothing is known to be different, and not all can be told. */
  readonly stands: 'same' | 'other' | 'undetermined'
  /** It can be told to the end: until there only are tasks and money compared in sum. */
  readonly whole: boolean
  readonly untold?: Untold
  readonly chosen: readonly (Pair<Omit<Chosen, 'leads' | 'step'>> & { readonly step: string })[]
  /** Tasks that would have been opened, or would not, by step. */
  readonly more: readonly string[]
  readonly less: readonly string[]
  readonly terms: readonly TermImpact[]
  /** Terms whose date cannot be told, by id. */
  readonly untoldTerms: readonly string[]
  readonly offices: readonly (Pair<string> & { readonly step: string })[]
  readonly figures: readonly FigureImpact[]
  /** Null: still open. */
  readonly outcome?: Pair<string | null>
  /** Tasks of the path by whom they are for; of a case that is told to the end. */
  readonly work: Readonly<Record<string, Pair<number>>>
  /** Of a case that is told to the end, where it grants something. */
  readonly cost?: Cost
}

/**
 * Would this case have gone another way by that release, with the acts and facts as they were? Pure:
 * the same case and release always give the same answer, and nothing is guessed.
 */
export function impactOf(past: PastCase, to: Release): Impact {
  const again = liveAgain(past, to)
  const lived = wayOf(past.moves)
  const other = wayOf([{ commands: again.commands, release: to }])
  const untold = again.untold ?? neverDone(past, again, [lived, other])
  const whole = untold === undefined
  const differences = differencesBetween([lived, other], { past, again, whole })
  return {
    stands: standsBy(differences, whole && again.untoldTerms.size === 0),
    whole,
    ...(untold && { untold }),
    ...differences,
    untoldTerms: [...again.untoldTerms],
    figures: figuresBetween(again, [lived, other], to),
    work: whole ? workBetween(lived, other) : {},
    ...(whole && past.granted && costBetween(past, past.granted, again)),
  }
}

interface Told {
  readonly past: PastCase
  readonly again: Again
  readonly whole: boolean
}

function differencesBetween([lived, other]: readonly [Way, Way], told: Told) {
  const { past, again, whole } = told
  const followed = whole ? lived : wayOf(past.moves.slice(0, again.reached))
  return {
    chosen: choicesBetween(lived, other),
    ...tasksBetween(lived, other, whole),
    terms: termsBetween([followed, other], told),
    offices: officesBetween(lived, other),
    ...(whole && lived.outcome !== other.outcome && { outcome: outcomes(lived, other) }),
  }
}

function standsBy(differences: object, told: boolean): Impact['stands'] {
  const parts: readonly unknown[] = Object.values(differences)
  if (parts.some((one) => !Array.isArray(one) || one.length > 0)) return 'other'
  return told ? 'same' : 'undetermined'
}

/** The other way has come to tasks that nobody did, or is open where the case was closed. */
function neverDone(past: PastCase, { state }: Again, [lived, other]: readonly [Way, Way]) {
  if (state.closed) return undefined
  const open = state.open.filter(({ kind }) => kind === 'task').map(({ step }) => step)
  const left = lived.outcome === undefined ? openAtTheEnd(past) : []
  const extra = open.find((step) => !left.includes(step))
  if (extra !== undefined) return { why: 'never-done', of: extra } as const
  const stuck = lived.outcome !== undefined && other.outcome === undefined
  return stuck ? ({ why: 'never-done', of: state.open[0]?.step ?? '' } as const) : undefined
}

function openAtTheEnd({ moves }: PastCase): readonly string[] {
  const open = new Map<string, string>()
  for (const { commands } of moves)
    for (const command of commands) {
      if (command.kind === 'open-task') open.set(command.task, command.step)
      if (command.kind === 'close-task') open.delete(command.task)
      if (command.kind === 'reopen-task') open.set(command.task, command.task.split('#')[0] ?? '')
    }
  return [...open.values()]
}

/** The same decision taken for the same time, with another effect. */
function choicesBetween(was: Way, now: Way): Impact['chosen'] {
  const before = Map.groupBy(was.chosen, ({ step }) => step)
  const count = new Map<string, number>()
  return now.chosen.flatMap((next) => {
    const n = count.get(next.step) ?? 0
    count.set(next.step, n + 1)
    const known = before.get(next.step)?.[n]
    if (!known || known.leads === next.leads) return []
    return [{ step: next.step, was: named(known), now: named(next) }]
  })
}

function named({ table, row }: Chosen) {
  return { table, row }
}

/** Of a way that is not told to the end only what it has more is certain. */
function tasksBetween(was: Way, now: Way, whole: boolean): Pick<Impact, 'more' | 'less'> {
  const [before, after] = [stepsOf(was), stepsOf(now)]
  const count = (list: readonly string[], step: string) => list.filter((one) => one === step).length
  const steps = [...new Set([...after, ...before])]
  return {
    more: steps.filter((step) => count(after, step) > count(before, step)),
    less: whole ? steps.filter((step) => count(after, step) < count(before, step)) : [],
  }
}

function stepsOf({ tasks }: Way): readonly string[] {
  return tasks.map(({ step }) => step)
}

function termsBetween(
  [was, now]: readonly [Way, Way],
  { past, again: { untoldTerms }, whole }: Told,
): readonly TermImpact[] {
  const calendar = past.moves[0]?.calendar
  return [...new Set([...was.terms.keys(), ...now.terms.keys()])].flatMap((id): TermImpact[] => {
    const [before, after] = [was.terms.get(id)?.dueAt, now.terms.get(id)?.dueAt]
    if (before === after || untoldTerms.has(id)) return []
    if (before === undefined) return whole && after !== undefined ? [{ id, now: after }] : []
    if (after === undefined) return whole ? [{ id, was: before }] : []
    return [{ id, was: before, now: after, days: daysBetween(before, after, calendar) }]
  })
}

function daysBetween(from: Instant, to: Instant, calendar: Calendar | undefined): number {
  return calendar ? localDay(to, calendar) - localDay(from, calendar) : 0
}

/** The same task, first asked of somebody else. */
function officesBetween(was: Way, now: Way): Impact['offices'] {
  const before = new Map(was.tasks.map((task) => [task.step, task]))
  const after = new Map(now.tasks.map((task) => [task.step, task]))
  return [...after.values()].flatMap(({ step, role, offices }) => {
    const known = before.get(step)
    if (!known || known.offices === offices) return []
    return [{ step, was: known.role, now: role }]
  })
}

function outcomes(was: Way, now: Way): Pair<string | null> {
  return { was: was.outcome ?? null, now: now.outcome ?? null }
}

/** What is computed of the same answers, and what tables gather. */
function figuresBetween(
  { read }: Again,
  [was, now]: readonly [Way, Way],
  to: Release,
): readonly FigureImpact[] {
  const acts = [...read.map((one) => ({ ...one, of: computedBy(to, one.form) }))]
  const tables = { was: was.figures, now: now.figures, of: Object.keys(now.figures) }
  return [...acts, tables].flatMap(({ was: before, now: after, of }) =>
    of.flatMap((fact) => {
      const pair = { was: scalar(before[fact]), now: scalar(after[fact]) }
      if (pair.was === pair.now || !(fact in after)) return []
      const crossed = typeof pair.was === 'string' && typeof pair.now === 'string'
      return [{ fact, ...pair, crossed }]
    }),
  )
}

function computedBy({ forms }: Release, key: string): readonly string[] {
  const form = forms.find((one) => one.key === key)
  const computed = form ? singleFields(form).filter((field) => field.computed) : []
  return [...new Set(computed.flatMap((field) => field.exports ?? []))]
}

function scalar(value: unknown): string | number | null {
  return typeof value === 'number' || (typeof value === 'string' && value !== '') ? value : null
}

const nothingTold = { chosen: [], more: [], less: [], terms: [], offices: [] } as const

/** Of a case whose log cannot be lived again: an event was set aside by hand. */
export const setAside: Impact = {
  stands: 'undetermined',
  whole: false,
  untold: { why: 'set-aside', of: '' },
  ...nothingTold,
  untoldTerms: [],
  figures: [],
  work: {},
}
