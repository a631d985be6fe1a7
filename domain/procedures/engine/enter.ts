import type { Phase, Step } from '../schema.ts'
import type { Term } from './deadlines.ts'
import type { Draft } from './draft.ts'
import type { Entry, Next } from './open.ts'
import type { Instant } from './types.ts'

import { awaited, closeOrWait } from './close.ts'
import { findWaitTerm, isRunning } from './deadlines.ts'
import { decideBy } from './decide.ts'
import { keyOf, phaseOf, setFacts, stepKeyOf, withinOf } from './draft.ts'
import { startOwnEffect } from './effects.ts'
import { EngineError } from './errors.ts'
import { evaluate } from './expression.ts'
import { arrive, enterFork } from './fork.ts'
import { enterHandoff } from './handoff.ts'
import { deadlinesOn, getStep, getTable, italian } from './index-release.ts'
import { keepOpen, nextIteration, openedWhy, openTask } from './open.ts'
import { enterSections } from './sections.ts'
import { enterSubprocess, finishSubprocess } from './subprocess.ts'
import { dropDeadlines, enteredOrigin, keep, recordTerms, startTerms } from './terms.ts'

type Kind<K extends Step['kind']> = Extract<Step, { kind: K }>

/** Goes on from step to step until people, dates or effects are needed, or the case ends. */
export function enter(draft: Draft, first: readonly Next[]): void {
  let ahead = first
  for (;;) {
    const [next, ...rest] = ahead
    if (!next) return
    ahead = isGone(draft, next) ? rest : [...enterNext(draft, next), ...rest]
  }
}

/** Another way has satisfied the join meanwhile, or the case is over. */
function isGone({ state }: Draft, { within: { of } }: Next): boolean {
  return of !== undefined && !state.open.some((open) => keyOf(open) === of)
}

function enterNext(draft: Draft, { to, within }: Next): readonly Next[] {
  if (draft.fuel-- <= 0) throw new EngineError('endless-loop')
  const step = getStep(draft.release, to)
  const { state } = draft
  const phase = phaseOf(draft, step)
  if (state.phase !== phase || state.phases[phase] === undefined) enterPhase(draft, phase)
  return enterStep(draft, step, {
    step: step.key,
    iteration: nextIteration(draft, step.key),
    ...within,
  })
}

type Enterer<K extends Step['kind']> = (draft: Draft, step: Kind<K>, at: Entry) => readonly Next[]

const enterers: { readonly [K in Step['kind']]: Enterer<K> } = {
  task: enterTask,
  decision: decide,
  wait: enterWait,
  effect: enterEffect,
  fork: enterFork,
  join: arrive,
  sections: enterSections,
  handoff: enterHandoff,
  subprocess: enterSubprocess,
  finish: finishSubprocess,
  end: enterEnd,
}

function enterStep<K extends Step['kind']>(
  draft: Draft,
  step: Kind<K> & { kind: K },
  at: Entry,
): readonly Next[] {
  const enterer: Enterer<K> = enterers[step.kind]
  return enterer(draft, step, at)
}

function on(at: Entry, to: string): readonly Next[] {
  return [{ to, within: withinOf(at) }]
}

/** Counts the entry and starts the terms of the phase: those of the one it leaves are over. */
export function enterPhase(draft: Draft, phase: Phase): void {
  const { state } = draft
  const n = (state.phases[phase] ?? 0) + 1
  const first = Object.keys(state.phases).length === 0
  const left = state.phase
  dropDeadlines(draft, 'met', ({ boundTo }) => boundTo === left)
  state.phase = phase
  state.phases = { ...state.phases, [phase]: n }
  if (!first) draft.crossesInto = phase
  draft.commands.push({ kind: 'enter-phase', phase, n })
  const title = draft.release.phases.find(({ key }) => key === phase)?.title ?? phase
  const why = `inizio della fase «${italian(title)}»`
  recordTerms(
    draft,
    startTerms(draft, deadlinesOn(draft.release, { phase }), { why, boundTo: phase }),
  )
}

function enterTask(draft: Draft, step: Kind<'task'>, at: Entry): readonly Next[] {
  const deadlines = deadlinesOn(draft.release, { step: step.key })
  const boundTo = stepKeyOf(at.step, at.iteration)
  const terms = startTerms(draft, deadlines, { why: openedWhy(step), boundTo })
  const { facts } = draft.state
  const priority = step.priorities?.find(({ when }) => evaluate(when, facts))?.is ?? 'normal'
  openTask(draft, step, { ...at, phase: phaseOf(draft, step), priority })
  recordTerms(draft, terms, { task: boundTo })
  return []
}

/** What was asked and what was known then is kept, so that the choice can be re-run. */
function decide(draft: Draft, step: Kind<'decision'>, at: Entry): readonly Next[] {
  const { way, ...decision } = decideBy(getTable(draft.release, step.table), draft.state.facts)
  draft.commands.push({ kind: 'decide', step: stepKeyOf(at.step, at.iteration), ...decision })
  setFacts(draft, way.sets)
  setFacts(draft, decision.collected)
  return on(at, way.to)
}

function enterWait(draft: Draft, step: Kind<'wait'>, at: Entry): readonly Next[] {
  if (step.when && evaluate(step.when, draft.state.facts)) return on(at, step.to)
  const entered = enteredOrigin(draft, openedWhy(step))
  const boundTo = stepKeyOf(at.step, at.iteration)
  const term = findWaitTerm(draft, step, { entered, boundTo, version: 1 })
  if (term && isOver(term.deadline, draft.event.at)) return on(at, step.to)
  keepOpen(draft, { ...at, kind: 'wait', enteredAt: draft.event.at })
  if (!term) return []
  keep(draft, term.deadline)
  recordTerms(draft, [term])
  return []
}

function isOver(timer: Term['deadline'], now: Instant): boolean {
  return isRunning(timer) && timer.rungs.every(({ at }) => at <= now)
}

function enterEffect(draft: Draft, step: Kind<'effect'>, at: Entry): readonly Next[] {
  if (step.waits) {
    keepOpen(draft, { ...at, kind: 'effect', enteredAt: draft.event.at })
    const boundTo = stepKeyOf(at.step, at.iteration)
    const deadlines = deadlinesOn(draft.release, { step: step.key })
    recordTerms(draft, startTerms(draft, deadlines, { why: openedWhy(step), boundTo }))
  }
  startOwnEffect(draft, at, { effect: step.effect, within: withinOf(at) })
  return step.waits ? [] : on(at, step.to)
}

function enterEnd(draft: Draft, step: Kind<'end'>, at: Entry): readonly Next[] {
  keepOpen(draft, { ...at, kind: 'end', enteredAt: draft.event.at })
  closeOrWait(draft)
  if (draft.state.closed) return []
  const reasons = awaited(draft, step.pending)
  draft.commands.push({
    kind: 'await-end',
    step: stepKeyOf(at.step, at.iteration),
    for: reasons,
  })
  return []
}
