import type { Calendar } from '../procedures/engine/calendar.ts'
import { caretakers, openFollowUp, startDraft, toMove } from '../procedures/engine/draft.ts'
import type { Draft } from '../procedures/engine/draft.ts'
import { spendRung } from '../procedures/engine/fire.ts'
import type { CaseEvent, CaseState, Move, RunningDeadline } from '../procedures/engine/types.ts'
import type { Release } from '../procedures/schema.ts'

/**
 * The move of an event that was set aside: it changes no more than what must not be met again, and
 * asks the case's caretakers to look at what is left. Pure, and the same for every engine.
 */
export function passOver(
  state: CaseState,
  event: CaseEvent,
  rules: { readonly release: Release; readonly calendar: Calendar },
): Move {
  const draft = startDraft(state, event, rules)
  if (event.kind === 'completed') reopen(draft, event.task)
  if (event.kind === 'rung') dropRung(draft, event)
  if (event.kind === 'effect-settled')
    draft.state.effects = draft.state.effects.filter(({ key }) => key !== event.effect)
  const title = 'Esamina un evento messo da parte'
  openFollowUp(draft, 'follow-up', { title, candidates: caretakers(draft) })
  return toMove(draft)
}

function isOpen({ state }: Draft, task: string): boolean {
  const steps = state.open.map(({ step, iteration }) => `${step}#${String(iteration)}`)
  return [...steps, ...state.followUps.map(({ key }) => key)].includes(task)
}

type Completed = Extract<CaseEvent, { kind: 'completed' }>
type RungEvent = Extract<CaseEvent, { kind: 'rung' }>

function reopen(draft: Draft, task: Completed['task']): void {
  if (isOpen(draft, task)) draft.commands.push({ kind: 'reopen-task', task, lift: false })
}

/** A rung that stayed would be due again at once. Where it was a hard one, people may act again. */
function dropRung(draft: Draft, event: RungEvent): void {
  const running = draft.state.deadlines.find(({ id }) => id === event.deadline)
  if (!running) return
  spendRung(draft, running, event)
  const task = taskOf(running)
  if (task !== undefined && isOpen(draft, task))
    draft.commands.push({ kind: 'reopen-task', task, lift: true })
}

function taskOf({ boundTo }: RunningDeadline): Completed['task'] | undefined {
  return isStepKey(boundTo) ? boundTo : undefined
}

function isStepKey(boundTo: RunningDeadline['boundTo']): boundTo is Completed['task'] {
  return boundTo.includes('#')
}
