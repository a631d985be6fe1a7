import type { Rung, RungAction } from '../schema/rung.ts'
import type { Draft } from './draft.ts'
import type { CaseEvent, Command, RunningDeadline } from './types.ts'

import { parkTimer, waitTimer } from './deadlines.ts'
import { nextNumber, openFollowUp, openTasks, setFacts, stepKeyOf, withinOf } from './draft.ts'
import { startNotice } from './effects.ts'
import { enter } from './enter.ts'
import { EngineError } from './errors.ts'
import { resume } from './escape.ts'
import { getDeadline, italian } from './index-release.ts'
import { findOpen, getWay, leave } from './leave.ts'
import { keep } from './terms.ts'

type RungEvent = Extract<CaseEvent, { kind: 'rung' }>

/** A rung of a deadline that has stopped, was recomputed or has fired it already does nothing. */
export function fireRung(draft: Draft, event: RungEvent): void {
  const running = draft.state.deadlines.find(({ id }) => id === event.deadline)
  if (running?.version !== event.version) return
  if (!running.rungs.some(({ rung }) => rung === event.rung)) return
  spendRung(draft, running, event)
  if (running.deadline === parkTimer) firePark(draft, event, running)
  else if (running.deadline === waitTimer) fireWait(draft, event, running)
  else fireLadder(draft, event, running)
}

/** It will not come again, whatever becomes of the date. */
export function spendRung(
  draft: Draft,
  running: RunningDeadline,
  { rung, at }: Pick<RungEvent, 'rung' | 'at'>,
): void {
  const rungs = running.rungs.filter((one) => one.rung !== rung)
  keep(draft, { ...running, rungs, fired: [...running.fired, { rung, at }] })
}

function firePark(draft: Draft, { rung }: RungEvent, { id, boundTo }: RunningDeadline): void {
  draft.commands.push({ kind: 'rung-fired', id, rung, actions: [] })
  const open = findOpen(draft, boundTo)
  if (open) resume(draft, stepKeyOf(open.step, open.iteration))
}

function fireWait(draft: Draft, event: RungEvent, running: RunningDeadline): void {
  draft.commands.push({ kind: 'rung-fired', id: running.id, rung: event.rung, actions: [] })
  take(draft, running, 'elapsed')
}

function fireLadder(draft: Draft, event: RungEvent, running: RunningDeadline): void {
  const deadline = getDeadline(draft.release, running.deadline)
  const rung: Rung | undefined = deadline.rungs.find(({ key }) => key === event.rung)
  if (!rung) throw new EngineError('unknown-deadline')
  const actions = rung.actions.map((action) => action.do)
  draft.commands.push({ kind: 'rung-fired', id: running.id, rung: rung.key, actions })
  for (const action of rung.actions) act(draft, running, action)
  if (!deadline.defaultOutcome || !actions.includes('take-outcome')) return
  expire(draft, running)
  take(draft, running, deadline.defaultOutcome)
}

/** Kept without a date: a suspension may yet be found that would have moved it. */
function expire(draft: Draft, { id }: RunningDeadline): void {
  const running = draft.state.deadlines.find((one) => one.id === id)
  if (!running) return
  const { dueAt: _dueAt, rungs: _rungs, ...known } = running
  draft.commands.push({ kind: 'drop-deadline', id, why: 'cancelled' })
  keep(draft, { ...known, because: 'expired' })
}

function act(draft: Draft, running: RunningDeadline, action: RungAction): void {
  switch (action.do) {
    case 'notify': {
      const key = `${stemOf(draft, running)}:${nextNumber(draft)}`
      startNotice(draft, key, { mode: 'repeatable', ...action, due: running.dueAt })
      return
    }
    case 'raise-priority':
      changeTasks(draft, running, { priority: action.to })
      return
    case 'add-supervisor':
      changeTasks(draft, running, { addCandidates: draft.release.supervisors })
      return
    case 'open-task':
      openFollowUp(draft, 'follow-up', { ...action, title: italian(action.title) })
      return
    case 'take-outcome':
      return
  }
}

function stemOf(draft: Draft, { boundTo }: RunningDeadline): string {
  if (boundTo === 'case' || boundTo.includes('#')) return boundTo
  const entries: Readonly<Record<string, number | undefined>> = draft.state.phases
  return `phase:${boundTo}#${entries[boundTo] ?? 1}`
}

type TaskChange = Omit<Extract<Command, { kind: 'change-task' }>, 'kind' | 'task'>

function changeTasks(draft: Draft, { boundTo }: RunningDeadline, change: TaskChange): void {
  for (const task of openTasks(draft, boundTo))
    draft.commands.push({ kind: 'change-task', task, ...change })
}

function take(draft: Draft, running: RunningDeadline, outcome: string): void {
  const open = findOpen(draft, running.boundTo)
  if (!open) return
  const way = getWay(leave(draft, open, outcome === 'elapsed' ? 'completed' : 'expired'), outcome)
  setFacts(draft, way.sets)
  enter(draft, [{ to: way.to, within: withinOf(open) }])
}
