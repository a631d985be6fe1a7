/**
 * A clerk who never stops: opens contacts and completes whatever task is open, through the use
 * cases and the teller, as the web does. Run as a process of its own, so that it can be killed.
 * Each post is written to its journal before it is sent and after it was answered.
 */
import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'

import { Client, Connection } from '@temporalio/client'

import { taskQueue } from '../../config/temporal.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { completeTask } from '../../domain/tasks/complete-task.ts'
import { getRelease } from '../../domain/tasks/published.ts'
import { createCaseTeller } from '../../web/shared/case-teller.ts'

import { joinTown } from './a-town.ts'

const [journal = '', release = ''] = process.argv.slice(2)
const env = (name: string): string => process.env[name] ?? ''
const write = (line: object) => {
  appendFileSync(journal, `${JSON.stringify(line)}\n`)
}

const town = await joinTown(
  { ownerUrl: env('DATABASE_URL'), secret: env('DATABASE_ROLE_SECRET') },
  { release },
)
const connection = Connection.lazy({ address: env('TEMPORAL_ADDRESS') })
const client = new Client({ connection, namespace: env('TEMPORAL_NAMESPACE') })
const teller = createCaseTeller({ client, taskQueue })
const rules = await town.as('desk', (act) => getRelease(act.sql, release))
const backdateMs = 54_000

process.once('SIGTERM', () => process.exit(0))
process.send?.('ready')

for (;;) {
  try {
    if (Math.random() < 0.15) await open()
    else await work()
  } catch (error) {
    if (error instanceof DomainError) continue
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function open(): Promise<void> {
  const caseId = randomUUID()
  write({ sent: 'open', caseId })
  await town.openContact({}, { caseId, effectiveAt: new Date(Date.now() - backdateMs) })
  write({ accepted: 'open', caseId })
  await town.advance(caseId, 'web')
  teller.look(caseId)
}

async function work(): Promise<void> {
  const task = await town.anyOpenTask()
  if (!task) {
    await open()
    return
  }
  const step = rules.steps.find(({ key }) => key === task.step)
  const outcomes = step?.kind === 'task' ? step.outcomes.map(({ key }) => key) : ['done']
  const outcome = outcomes[Math.floor(Math.random() * outcomes.length)] ?? 'done'
  const act = town.actOn(task, outcome)
  write({ sent: act.op, caseId: task.caseId })
  const result = await completeTask(town.deps, town.credentials('desk'), act)
  if (result.kind === 'signed-out') return
  write({ accepted: act.op, caseId: task.caseId })
  if (result.kind !== 'done' || !result.position) return
  if (result.position.crossing) await teller.cross(task.caseId)
  else if (result.position.tellWorkflow) teller.look(task.caseId)
}
