import type { TaskAdded, TaskCancelled } from './beside.ts'
import type { Draft } from './draft.ts'
import type { Instant } from './types.ts'

import { endOfDay } from './calendar.ts'
import { reportLate, stepKeyOf } from './draft.ts'
import { findDay } from './instant.ts'

/** Key of the step that every task opened by a worker has: reserved in releases. */
export const adHocStep = 'ad-hoc'

/** Beside the path: nothing is left or entered, and `end` waits for it only where it was asked to. */
export function addTask(draft: Draft, event: TaskAdded): void {
  const { state } = draft
  const key = stepKeyOf(adHocStep, draft.event.seq)
  if (state.closed) {
    reportLate(draft, key)
    return
  }
  const dueAt = dueBy(draft, event.dueOn)
  const holds = event.holds === true && { holds: true as const }
  const { at } = draft.event
  state.followUps = [...state.followUps, { key, purpose: 'ad-hoc', openedAt: at, ...holds }]
  draft.commands.push({
    kind: 'open-task',
    task: key,
    step: adHocStep,
    iteration: draft.event.seq,
    phase: state.phase,
    purpose: 'ad-hoc',
    title: 'Compito aggiunto',
    candidates: event.candidates,
    ...(event.assignee !== undefined && { assignee: event.assignee }),
    priority: 'normal',
    ...(dueAt !== undefined && { dueAt }),
    ...holds,
  })
}

function dueBy({ calendar }: Draft, dueOn: string | undefined): Instant | undefined {
  const day = dueOn === undefined ? undefined : findDay(dueOn)
  return day === undefined ? undefined : endOfDay(day, calendar)
}

/** One that is over already stays as it is: who completed it was there first. */
export function cancelTask(draft: Draft, { task }: TaskCancelled): void {
  const { state, commands } = draft
  const found = state.followUps.find(({ key, purpose }) => key === task && purpose === 'ad-hoc')
  if (!found) return
  state.followUps = state.followUps.filter((one) => one !== found)
  commands.push({ kind: 'close-task', task, as: 'cancelled' })
}
