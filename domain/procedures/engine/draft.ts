import type { Phase, Release, Step } from '../schema.ts'
import type { Candidate } from '../schema/candidate.ts'
import type { Calendar } from './calendar.ts'
import type {
  CaseEvent,
  CaseState,
  Command,
  Facts,
  FactValue,
  Instant,
  Move,
  OpenStep,
  StepKey,
  Within,
} from './types.ts'

import { isBeside } from './index-release.ts'

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** One event being applied. The state in it is a shallow copy: its parts are replaced, not changed. */
export interface Draft {
  readonly event: CaseEvent
  readonly release: Release
  readonly calendar: Calendar
  readonly state: Writable<CaseState>
  readonly commands: Command[]
  fuel: number
  /** Names of the facts whose value is another than before; `any`: all have to be looked at. */
  factsChanged: ReadonlySet<string> | 'any'
  /** As subprocesses that open by a condition have last seen them. */
  factsSeen: Facts
  /** Which deadlines a suspension or another calendar may have moved. */
  recount: 'none' | 'suspendable' | 'all' | { readonly only: string }
  crossesInto?: Phase
}

const stepEntriesPerEvent = 200
export const noFacts: ReadonlySet<string> = new Set()

export function startDraft(
  state: CaseState,
  event: CaseEvent,
  rules: { readonly release: Release; readonly calendar: Calendar },
): Draft {
  return {
    event,
    ...rules,
    state: { ...state },
    commands: [],
    fuel: stepEntriesPerEvent,
    factsChanged: noFacts,
    factsSeen: state.facts,
    recount: 'none',
  }
}

export function toMove({ state, commands, crossesInto }: Draft): Move {
  return { state, commands, ...(crossesInto && { crossesInto }) }
}

/** Terms run from when the thing happened, even where it was recorded later. */
export function happenedAt({ event }: Draft): Instant {
  return event.effectiveAt ?? event.at
}

/** An empty text forgets the fact: the field it came from was left empty this time. */
export function setFacts(draft: Draft, facts: Facts = {}): void {
  const known = draft.state.facts
  const changed = Object.keys(facts).filter((name) => !isSame(known[name] ?? '', facts[name] ?? ''))
  if (changed.length === 0) return
  const all: Record<string, FactValue> = { ...known }
  for (const name of changed) all[name] = facts[name] ?? ''
  const forgets = changed.some((name) => all[name] === '')
  draft.state.facts = forgets ? withoutEmpty(all) : all
  if (draft.factsChanged !== 'any')
    draft.factsChanged = new Set([...draft.factsChanged, ...changed])
}

function isSame(before: FactValue, after: FactValue): boolean {
  if (typeof before !== 'object' || typeof after !== 'object') return before === after
  return JSON.stringify(before) === JSON.stringify(after)
}

function withoutEmpty(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== ''))
}

/** Numbers that never repeat in a case; an effect step's own effect is 1, so they begin at 2. */
export function nextNumber(draft: Draft): number {
  return ++draft.state.counter
}

export function stepKeyOf(step: string, iteration: number): StepKey {
  return `${step}#${iteration}`
}

export function keyOf({ step, iteration }: Pick<OpenStep, 'step' | 'iteration'>): StepKey {
  return stepKeyOf(step, iteration)
}

/** Which way an open step is on; what follows it is entered there. */
export function withinOf({ of, way }: Within): Within {
  return { ...(of && { of }), ...(way !== undefined && { way }) }
}

/** The phase in which a step asks for work: that of the case, for one beside the path. */
export function phaseOf({ state }: Draft, { phase }: Pick<Step, 'phase'>): Phase {
  return phase === 'any' ? state.phase : phase
}

/** The open tasks of the step that a deadline is bound to, or all if it belongs to phase or case. */
export function openTasks(draft: Draft, boundTo: string): StepKey[] {
  return draft.state.open
    .filter(({ kind }) => kind === 'task')
    .filter((open) => isUnder(draft, open, boundTo))
    .map(keyOf)
}

function isUnder({ release }: Draft, open: OpenStep, boundTo: string): boolean {
  if (boundTo === 'case') return true
  if (!boundTo.includes('#')) return !isBeside(release, open.step)
  return keyOf(open) === boundTo || open.of === boundTo
}

/** Puts another in the place of an open step, with what has changed in it. */
export function replaceOpen(draft: Draft, open: OpenStep, by: OpenStep): void {
  draft.state.open = draft.state.open.map((one) => (one === open ? by : one))
}

export function openFollowUp(
  draft: Draft,
  purpose: 'follow-up' | 'late-act' | 'undo-effect',
  task: { readonly title: string; readonly candidates: readonly Candidate[] },
): void {
  const iteration = nextNumber(draft)
  const key = stepKeyOf('follow-up', iteration)
  draft.state.followUps = [...draft.state.followUps, { key, purpose, openedAt: draft.event.at }]
  draft.commands.push({
    kind: 'open-task',
    task: key,
    step: 'follow-up',
    iteration,
    phase: draft.state.phase,
    purpose,
    ...task,
    priority: 'normal',
  })
}

/** An act that the case can no longer follow: kept, and somebody looks at it. */
export function reportLate(draft: Draft, task: StepKey): void {
  draft.commands.push({ kind: 'late-act', seq: draft.event.seq, task })
  const title = 'Esamina un atto arrivato in ritardo'
  openFollowUp(draft, 'late-act', { title, candidates: caretakers(draft) })
}

/** Who looks after a case when something comes in beside its path. */
export function caretakers({ release }: Draft): readonly Candidate[] {
  return [{ who: 'case-manager' }, ...release.supervisors]
}
