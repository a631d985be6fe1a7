import { createHash } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { createPool } from '../../domain/database.ts'
import { goOnWithFlowFile } from '../../domain/siuss/files/go-on.ts'
import { closeFlow, openFlow } from '../../domain/siuss/layout/write-flow.ts'
import { anInstallation, eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import { freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { keepIfAsked } from '../support/kept-histories.ts'
import { publishedFlows } from '../support/published-flows.ts'

const flows = 30
const head = {
  Nome: 'Z901.PS.20260401.0000001',
  Ente: { Codice: 'Z901', Indirizzo: 'Z901', CFOperatore: 'RSSMRA80A01H501U' },
}

let database: TestDatabase
let office: Installation

beforeAll(async () => {
  database = await freshDatabase()
  office = await anInstallation(database)
  const caseId = await office.openContact()
  const { rows } = await office.owner.query<{ person: string }>(
    'select subject as person from social_case where id = $1',
    [caseId],
  )
  const about = { belfiore: 'Z901', caseId, person: rows[0]?.person ?? '' }
  await publishedFlows(office.owner, about, { count: flows, at: '2026-03-10T09:00:00Z' })
}, 60_000)
afterAll(async () => {
  await office.close()
  await database.drop()
}, 60_000)

/** As two people leave it: asked for and let go. */
async function letGo(): Promise<string> {
  const { rows } = await office.owner.query<{ id: string }>(
    `insert into flow_file (place, belfiore, kind, format, since, until, bound, head, purpose, asked_by, expected,
       state, decided_by, decided_at)
     select o.id, 'Z901', 'PS_PSA_SINA', 'xml', '2026-03-01', '2026-03-31', '2026-03-31T00:00:00Z', $1,
       'Prova di un file', u.ids[1], $2, 'running', u.ids[2], now()
     from (select id from organisation where kind = 'municipality' order by id limit 1) o,
       (select array_agg(id order by id) as ids from user_account) u returning id`,
    [head, flows],
  )
  return rows[0]?.id ?? ''
}

const ended = (id: string) =>
  eventually('the file has ended', async () => {
    const { rows } = await office.owner.query<{ state: string; flows: number; sha256: string }>(
      `select state, flows, sha256 from flow_file where id = $1 and state <> 'running'`,
      [id],
    )
    return rows[0]
  })

/** Of the records as they were published, one after the other in one envelope. */
async function digestOfAll(): Promise<string> {
  const { rows } = await office.owner.query<{ xml: string }>(
    'select xml from siuss_flow order by ts_flusso',
  )
  const records = rows.map(
    ({ xml }) => /<\/IdentificazioneFlusso>\n(.*)<\/Flusso>\n$/s.exec(xml)?.[1],
  )
  return createHash('sha256')
    .update([openFlow(head), ...records, closeFlow].join(''))
    .digest('hex')
}

test('a worker writes a file that was let go while there was none, and goes on with one that another left', async () => {
  const [whole, left] = [await letGo(), await letGo()]
  const engine = createPool(database.url('siso_engine'), 1)
  expect(await goOnWithFlowFile(engine, left, { mayGoOn: () => false, atOnce: 7 })).toBe(true)
  await engine.end()
  await office.startWorker()
  const [first, second] = [await ended(whole), await ended(left)]
  expect(first).toEqual({ state: 'done', flows, sha256: await digestOfAll() })
  expect(second).toEqual(first)
  await office.client.workflow.getHandle(`flow-file-${left}`).result()
  await keepIfAsked(office.client, `WorkflowId = "flow-file-${left}"`, 'flow-file')
})
