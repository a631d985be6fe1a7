/**
 * Records lives of cases as Temporal keeps them, one file a run: `node tests/histories/record-workflows.ts`,
 * with `DATABASE_URL` unset and nothing else running. A history that is here is never recorded
 * again, for it is what a case that began under earlier code looks like: new lives get new names.
 * Dry-runs, campaigns, calendars and nights are recorded by their own tests (`keepIfAsked`).
 */
import { taskQueue } from '../../config/temporal.ts'
import { askToCross } from '../../web/shared/case-teller.ts'
import { look } from '../../workflows/pathway/messages.ts'
import type { Colleague } from '../support/a-town.ts'
import { eventually } from '../support/an-installation.ts'
import { historyOf } from '../support/histories.ts'
import { keepHistory } from '../support/kept-histories.ts'
import { startOwnPostgres } from '../support/servers.ts'
import { onServersApart } from '../support/servers-apart.ts'

const { postgres, temporal, office } = await onServersApart()
const worker = await office.startWorker()
const portOf = (address: string): number => Number(address.split(':').at(-1))
const handleOf = (caseId: string) => office.client.workflow.getHandle(`case-${caseId}`)
const served = (caseId: string) =>
  eventually('nothing is left to do', () => office.isServed(caseId), 90_000)

async function act(who: Colleague, caseId: string, way: [string, string]): Promise<void> {
  await eventually(`${way[0]} is open`, () => office.theTask(caseId, way[0]))
  const done = await office.complete(who, caseId, way)
  if (done.kind !== 'done') throw new Error(`${way.join(' ')}: ${done.kind}`)
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
}

for (const [name, live] of Object.entries(lives)) {
  const caseId = await live()
  await keepHistory(office.client, { workflowId: `case-${caseId}`, name })
}
await worker.stop()
await office.close()
await temporal.stop()
await postgres.stop()
