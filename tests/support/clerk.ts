/**
 * A clerk who never stops: opens contacts, completes whatever task is open and takes offers back,
 * through the use cases and the teller, as the web does, pressing twice now and then, and again what
 * was not answered. Run as a process of its own, so that it can be killed. Each post is written to
 * its journal before it is sent and after it was answered.
 */
import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

import { Client } from '@temporalio/client'

import { taskQueue } from '../../config/temporal.ts'
import { findAsked } from '../../domain/procedures/engine/asked.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { actOnCase } from '../../domain/tasks/act-on-case.ts'
import type { CaseAct } from '../../domain/tasks/act-on-case.ts'
import { besideOutcome, completeTask } from '../../domain/tasks/complete-task.ts'
import type { TaskAct } from '../../domain/tasks/complete-task.ts'
import { makesOffer, offeredBy } from '../../domain/tasks/handoffs.ts'
import { getRelease } from '../../domain/tasks/published.ts'
import { recallTask } from '../../domain/tasks/recall.ts'
import type { Position } from '../../domain/tasks/schema.ts'
import { createCaseTeller } from '../../web/shared/case-teller.ts'
import { connectToTemporal } from '../../web/shared/temporal-connection.ts'

import { joinTown } from './a-town.ts'
import type { Colleague, OpenTask } from './a-town.ts'
import { besidePost, moveSomebody } from './beside-acts.ts'
import type { CasePost } from './beside-acts.ts'
import { anyOffer, receiverFor, whoMay } from './two-offices.ts'

const [journal = '', release = ''] = process.argv.slice(2)
const env = (name: string): string => process.env[name] ?? ''
const write = (line: object) => {
  appendFileSync(journal, `${JSON.stringify(line)}\n`)
}

const town = await joinTown(
  { ownerUrl: env('DATABASE_URL'), secret: env('DATABASE_ROLE_SECRET') },
  { release },
)
const connection = connectToTemporal(env('TEMPORAL_ADDRESS'))
const client = new Client({ connection, namespace: env('TEMPORAL_NAMESPACE') })
const teller = createCaseTeller({ client, taskQueue })
const rules = await town.as('desk', (act) => getRelease(act.sql, release))
const backdateMs = 54_000
const openingShare = 0.15
const recallingShare = 0.05
const besideShare = rules.reopenings ? 0.2 : 0
const movingShare = rules.reopenings ? 0.05 : 0
const impatience = 0.2

process.once('SIGTERM', () => process.exit(0))
process.send?.('ready')

for (;;) {
  try {
    await turn(Math.random())
  } catch (error) {
    if (error instanceof DomainError) continue
    await pause(100)
  }
}

async function turn(chance: number): Promise<void> {
  if (chance < openingShare) return open()
  if (chance < openingShare + recallingShare) return recall()
  if (chance > 1 - movingShare) return moveSomebody(town)
  if (chance > 1 - movingShare - besideShare) return beside()
  return work()
}

/** Now and then twice at once, as impatient people press. */
async function pressed<T>(post: () => Promise<T>): Promise<T> {
  const again = Math.random() < impatience ? [answered(post)] : []
  const [answer] = await Promise.all([answered(post), ...again])
  return answer
}

/** The same post until it is answered, as whoever is not answered presses again. */
async function answered<T>(post: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await post()
    } catch (error) {
      if (error instanceof DomainError) throw error
      await pause(100)
    }
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
  if (!task) return open()
  const { caseId } = task
  const act = town.actOn(task, outcomeOf(task))
  const receiver = choosesReceiver(act) ? await receiverFor(town, caseId) : undefined
  const post = receiver === undefined ? act : { ...act, receiver }
  write({ sent: act.op, caseId })
  const who = town.credentials(whoMay(town, task))
  const result = await pressed(() => completeTask(town.deps, who, post))
  if (result.kind === 'signed-out') return
  write({ accepted: act.op, caseId })
  if (result.kind === 'done') await tell(caseId, result.position)
}

function outcomeOf({ step }: OpenTask): string {
  const outcomes = findAsked(rules, step)?.outcomes ?? []
  return outcomes[Math.floor(Math.random() * outcomes.length)]?.key ?? besideOutcome
}

function choosesReceiver(post: TaskAct): boolean {
  return makesOffer(rules, post) && offeredBy(rules, post.step)?.to.at === 'receiver'
}

async function recall(): Promise<void> {
  const task = await anyOffer(town)
  if (!task) return work()
  const { caseId, id: taskId } = task
  const asked = { op: randomUUID(), taskId, reason: 'Errore' }
  const back: CasePost['work'] = (act, of) => recallTask(act, of, asked)
  await send({ op: asked.op, caseId, work: back }, { who: whoMay(town, task), on: { taskId } })
}

async function beside(): Promise<void> {
  const post = await besidePost(town, rules)
  if (!post) return work()
  await send(post, { who: 'desk', on: { caseId: post.caseId } })
}

interface By {
  readonly who: Colleague
  readonly on: CaseAct['on']
}

async function send({ op, caseId, work }: CasePost, { who, on }: By): Promise<void> {
  write({ sent: op, caseId })
  const asked = { op, open: town.opening(who), on }
  const { position } = await pressed(() => actOnCase(town.deps, asked, work))
  write({ accepted: op, caseId })
  await tell(caseId, position)
}

async function tell(caseId: string, position: Position | undefined): Promise<void> {
  if (position?.crossing) await teller.cross(caseId)
  else if (position?.tellWorkflow) teller.look(caseId)
}
