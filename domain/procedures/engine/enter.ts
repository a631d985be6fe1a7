import type { Phase, Step } from '../schema.ts'
import type { Term } from './deadlines.ts'
import type { Draft } from './draft.ts'
import type { Instant, OpenStep, StepKey } from './types.ts'

import { awaited, closeOrWait } from './close.ts'
import { findWaitTerm, isRunning } from './deadlines.ts'
import { decideBy } from './decide.ts'
import { setFacts, stepKeyOf } from './draft.ts'
import { ownEffectKey, startNotice } from './effects.ts'
import { EngineError } from './errors.ts'
import { evaluate } from './expression.ts'
import { deadlinesOn, getStep, getTable, italian } from './index-release.ts'
import { dropDeadlines, dueOf, enteredOrigin, keep, recordTerms, startTerms } from './terms.ts'

type Kind<K extends Step['kind']> = Extract<Step, { kind: K }>

/** Goes on from step to step until a person, a date or an effect is needed, or the case ends. */
export function enter(draft: Draft, first: string): void {
  let next: string | undefined = first
  while (next !== undefined) {
    if (draft.fuel-- <= 0) throw new EngineError('endless-loop')
    const step = getStep(draft.release, next)
    const { state } = draft
    if (state.phase !== step.phase || state.phases[step.phase] === undefined)
      enterPhase(draft, step.phase)
    const iteration = (state.iterations[step.key] ?? 0) + 1
    state.iterations = { ...state.iterations, [step.key]: iteration }
    next = enterStep(draft, step, iteration)
  }
}

function enterStep(draft: Draft, step: Step, iteration: number): string | undefined {
  switch (step.kind) {
    case 'task':
      return enterTask(draft, step, iteration)
    case 'decision':
      return decide(draft, step, iteration)
    case 'wait':
      return enterWait(draft, step, iteration)
    case 'effect':
      return enterEffect(draft, step, iteration)
    case 'end':
      return enterEnd(draft, step, iteration)
  }
}

function enterPhase(draft: Draft, phase: Phase): void {
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

function keepOpen(
  draft: Draft,
  kind: OpenStep['kind'],
  at: Pick<OpenStep, 'step' | 'iteration'>,
): void {
  draft.state.open = [...draft.state.open, { ...at, kind, enteredAt: draft.event.at }]
}

function openedWhy(step: Step): string {
  return `apertura di «${italian(step.title)}»`
}

function enterTask(draft: Draft, step: Kind<'task'>, iteration: number): undefined {
  const task = stepKeyOf(step.key, iteration)
  keepOpen(draft, 'task', { step: step.key, iteration })
  const deadlines = deadlinesOn(draft.release, { step: step.key })
  const terms = startTerms(draft, deadlines, { why: openedWhy(step), boundTo: task })
  const { facts } = draft.state
  draft.commands.push({
    kind: 'open-task',
    task,
    step: step.key,
    iteration,
    phase: step.phase,
    purpose: 'step',
    title: italian(step.title),
    ...(step.form && { form: step.form }),
    candidates: step.candidates,
    priority: step.priorities?.find(({ when }) => evaluate(when, facts))?.is ?? 'normal',
    ...dueOf(draft, task),
  })
  recordTerms(draft, terms, { task })
}

/** What was asked and what was known then is kept, so that the choice can be re-run. */
function decide(draft: Draft, step: Kind<'decision'>, iteration: number): string {
  const { way, ...decision } = decideBy(getTable(draft.release, step.table), draft.state.facts)
  draft.commands.push({ kind: 'decide', step: stepKeyOf(step.key, iteration), ...decision })
  setFacts(draft, way.sets)
  setFacts(draft, decision.collected)
  return way.to
}

function enterWait(draft: Draft, step: Kind<'wait'>, iteration: number): string | undefined {
  const boundTo: StepKey = stepKeyOf(step.key, iteration)
  if (step.when && evaluate(step.when, draft.state.facts)) return step.to
  const entered = enteredOrigin(draft, openedWhy(step))
  const term = findWaitTerm(draft, step, { entered, boundTo, version: 1 })
  if (term && isOver(term.deadline, draft.event.at)) return step.to
  keepOpen(draft, 'wait', { step: step.key, iteration })
  if (!term) return undefined
  keep(draft, term.deadline)
  recordTerms(draft, [term])
  return undefined
}

function isOver(timer: Term['deadline'], now: Instant): boolean {
  return isRunning(timer) && timer.rungs.every(({ at }) => at <= now)
}

function enterEffect(draft: Draft, step: Kind<'effect'>, iteration: number): string | undefined {
  const at = { step: step.key, iteration }
  if (step.waits) {
    keepOpen(draft, 'effect', at)
    const boundTo = stepKeyOf(step.key, iteration)
    const deadlines = deadlinesOn(draft.release, { step: step.key })
    recordTerms(draft, startTerms(draft, deadlines, { why: openedWhy(step), boundTo }))
  }
  startNotice(draft, ownEffectKey(at), step.effect)
  return step.waits ? undefined : step.to
}

function enterEnd(draft: Draft, step: Kind<'end'>, iteration: number): undefined {
  keepOpen(draft, 'end', { step: step.key, iteration })
  closeOrWait(draft)
  if (draft.state.closed) return
  const reasons = awaited(draft, step.pending)
  draft.commands.push({
    kind: 'await-end',
    step: stepKeyOf(step.key, iteration),
    for: reasons,
  })
}
