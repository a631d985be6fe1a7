import { randomUUID } from 'node:crypto'

import { completeTask } from '../../domain/tasks/complete-task.ts'
import type { ActDeps } from '../../domain/tasks/complete-task.ts'
import { makeCases, procedure } from '../rig/cases.ts'
import { closeOffice, openOffice } from '../rig/office.ts'
import type { Rig } from '../rig/rig.ts'
import { enter } from './operator.ts'

/** Rounds between two steps of one phase: each act is an event, with its move, task and deadline. */
const round = [
  { step: 'triage', outcome: 'take-charge' },
  { step: 'assign', outcome: 'back-to-triage' },
] as const

/** A real case of the first office, sent back and forth until its folder holds `events` events. */
export async function longCase(rig: Rig, deps: ActDeps, events: number) {
  const office = await openOffice(rig, 1)
  const who = await enter(rig.owner, office.operators[0]?.id ?? '')
  const cases = await makeCases(rig, office)
  const [[caseId = ''] = []] = await cases.inTriage(office.operators, 1)
  const told = await eventsOf(rig, caseId)
  for (let n = 0; n < events - told; n++) {
    const { step, outcome } = round[n % round.length] ?? round[0]
    const task = await openTaskOf(rig, caseId, step)
    const act = { op: randomUUID(), taskId: task.id, version: task.version, form: task.form }
    const rules = { release: procedure, step, outcome, answers: {}, facts: {}, request: 'bench' }
    await completeTask(deps, who, { ...act, ...rules })
  }
  await cases.close()
  closeOffice(office)
  return { caseId, events: await eventsOf(rig, caseId) }
}

async function eventsOf({ owner }: Rig, caseId: string): Promise<number> {
  const text = 'select count(*)::int as n from case_event where case_id = $1'
  const { rows } = await owner.query<{ n: number }>(text, [caseId])
  return rows[0]?.n ?? 0
}

async function openTaskOf({ owner }: Rig, caseId: string, step: string) {
  const { rows } = await owner.query<{ id: string; version: number; form: string | null }>(
    `select id, version, form from task where case_id = $1 and step = $2 and state in ('open', 'claimed')`,
    [caseId, step],
  )
  if (!rows[0]) throw new Error(`the case has no open ${step}`)
  return rows[0]
}
