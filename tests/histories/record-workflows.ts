/**
 * Records lives of cases as Temporal keeps them, one file a run: `node tests/histories/record-workflows.ts`,
 * with `DATABASE_URL` unset and nothing else running. A history that is here is never recorded
 * again, for it is what a case that began under earlier code looks like: new lives get new names.
 * Dry-runs, campaigns, calendars and nights are recorded by their own tests (`keepIfAsked`).
 */
import { existsSync } from 'node:fs'

import { taskQueue } from '../../config/temporal.ts'
import type { TaskAct } from '../../domain/tasks/complete-task.ts'
import { completeTask } from '../../domain/tasks/complete-task.ts'
import { addDays } from '../../domain/shared/calendar-day.ts'
import { dayInItaly } from '../../domain/shared/today.ts'
import { askToCross } from '../../web/shared/case-teller.ts'
import { look } from '../../workflows/pathway/messages.ts'
import { joinTown } from '../support/a-town.ts'
import type { Colleague } from '../support/a-town.ts'
import { eventually } from '../support/an-installation.ts'
import { historyOf } from '../support/histories.ts'
import { keepHistory } from '../support/kept-histories.ts'
import { granting } from '../support/releases/granting.ts'
import { publish } from '../support/releases/publish.ts'
import { startOwnPostgres } from '../support/servers.ts'
import { onServersApart } from '../support/servers-apart.ts'

const { postgres, temporal, office } = await onServersApart()
const worker = await office.startWorker()
const portOf = (address: string): number => Number(address.split(':').at(-1))
const handleOf = (caseId: string) => office.client.workflow.getHandle(`case-${caseId}`)
const served = (caseId: string) =>
  eventually('nothing is left to do', () => office.isServed(caseId), 90_000)

async function act(
  who: Colleague,
  caseId: string,
  [step, outcome, said = {}]: [string, string, Partial<TaskAct>?],
): Promise<void> {
  const task = await eventually(`${step} is open`, () => office.theTask(caseId, step))
  const asked = office.actOn(task, outcome, said)
  const done = await completeTask(office.deps, office.credentials(who), asked)
  if (done.kind !== 'done') throw new Error(`${step} ${outcome}: ${done.kind}`)
  if (done.position?.crossing) await askToCross({ client: office.client, taskQueue }, caseId)
  else await handleOf(caseId).signal(look)
  await served(caseId)
}

async function aContact(agoMs = 0): Promise<string> {
  const caseId = await office.openContact({}, { effectiveAt: new Date(Date.now() - agoMs) })
  await office.advance(caseId, 'web')
  office.teller.look(caseId)
  await eventually('its workflow waits', async () => {
    return (await historyOf(office.client, caseId)).workflowTasks > 0
  })
  return caseId
}

/** A day so many days from now. */
const day = (days: number) => addDays(dayInItaly(Date.now()), days)

/** The office as one that opens the cases of this procedure. */
function officeOf(release: string) {
  return joinTown({ ownerUrl: postgres.url, secret: postgres.secret }, { release })
}

/** Where a case has closed, the history is whole only once its workflow has ended too. */
const ended = (caseId: string) =>
  eventually('its workflow has ended', async () => {
    const { status } = await handleOf(caseId).describe()
    return status.name === 'COMPLETED'
  })

async function idBy(query: string, ...values: readonly string[]): Promise<string> {
  return eventually(query, async () => {
    const { rows } = await office.owner.query<{ id: string }>(query, [...values])
    return rows[0]?.id
  })
}

const lives: Readonly<Record<string, () => Promise<string>>> = {
  async 'closed-at-the-desk'() {
    const caseId = await aContact()
    await act('desk', caseId, ['first', 'stop'])
    return caseId
  },
  async 'round-and-closed'() {
    const caseId = await aContact()
    await act('desk', caseId, ['first', 'on'])
    await act('worker', caseId, ['second', 'on'])
    await act('desk', caseId, ['third', 'back'])
    await act('worker', caseId, ['second', 'on'])
    await act('desk', caseId, ['third', 'close'])
    return caseId
  },
  async 'term-passes'() {
    const caseId = await aContact(57_000)
    await act('desk', caseId, ['first', 'on'])
    await eventually('the term has passed', async () => {
      const query = "select from case_event where case_id = $1 and kind = 'rung'"
      return (await office.owner.query(query, [caseId])).rows.length > 0
    })
    await served(caseId)
    return caseId
  },
  async 'looked-at-often'() {
    const caseId = await aContact()
    for (let n = 0; n < 25; n++) {
      await handleOf(caseId).signal(look)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    return caseId
  },
  async 'record-away'() {
    const caseId = await aContact()
    await office.complete('desk', caseId, ['first', 'on'])
    await postgres.stop()
    const crossed = askToCross({ client: office.client, taskQueue }, caseId)
    await new Promise((resolve) => setTimeout(resolve, 9_000))
    const back = { folder: postgres.folder, port: portOf(new URL(postgres.url).host) }
    Object.assign(postgres, await startOwnPostgres(back))
    await crossed
    await served(caseId)
    return caseId
  },
  /** Granted by another case, started, over and concluded: the case that granted it is told. */
  async 'granted-service'() {
    await publish(postgres.url, granting('prestazione'))
    const opened = await officeOf('granting@1')
    const parent = await opened.openContact()
    await opened.close()
    const manager = await idBy(`select id from user_account where username = 'prova.worker'`)
    const row = { service: 'D.1.01', quantity: 2, unit: 'hour', every: 'week' }
    const granted = [{ ...row, from: day(-40), to: day(-1) }]
    await office.advance(parent, 'web')
    office.teller.look(parent)
    await act('desk', parent, ['plan', 'grant', { answers: { granted }, manager }])
    const service = await idBy(
      'select case_id as id from granted_service where parent = $1',
      parent,
    )
    const started = { facts: { startedOn: day(-39) } }
    await act('worker', service, ['start-service', 'accept', started])
    await act('worker', service, ['renew-service', 'conclude'])
    await eventually('the case that granted it has ended', async () => {
      const { rows } = await office.owner.query<{ state: string }>(
        'select state from social_case where id = $1',
        [parent],
      )
      return rows[0]?.state === 'closed'
    })
    await ended(service)
    return service
  },
  /** Entered, left, asked after four weeks and after six months, all of which lie behind. */
  async 'fund-participation'() {
    const opened = await officeOf('partecipante-fse@1')
    const caseId = await opened.openContact({ startsOn: day(-300), endsOn: day(-230) })
    await opened.close()
    await office.advance(caseId, 'web')
    office.teller.look(caseId)
    await act('desk', caseId, ['record-fund-entry', 'take-part'])
    const left = { leftOn: day(-230), exitReason: 'completed' }
    await act('zoneCoordinator', caseId, ['record-fund-exit', 'left', { facts: left }])
    await act('zoneCoordinator', caseId, ['record-immediate-results', 'recorded'])
    await act('zoneCoordinator', caseId, ['record-lasting-results', 'recorded'])
    await ended(caseId)
    return caseId
  },
}

const kept = ([name]: readonly [string, unknown]) =>
  existsSync(new URL(`workflows/${name}-1.json`, import.meta.url))

for (const [name, live] of Object.entries(lives).filter((life) => !kept(life))) {
  const caseId = await live()
  await keepHistory(office.client, { workflowId: `case-${caseId}`, name })
}
await worker.stop()
await office.close()
await temporal.stop()
await postgres.stop()
