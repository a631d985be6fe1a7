import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'

import { publishReady } from '../../../domain/siuss/ledger/publish-flows.ts'
import { makeDemo } from '../../../seeds/demo.ts'
import { aDayLater } from '../../support/a-flow.ts'
import { setClock } from '../../support/builders/clock.ts'
import type { Browser, Fields } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'
import { faultsOf } from './support/faults.ts'
import type { Esito, Flusso, Inps } from './support/inps.ts'
import { aDoor } from './support/start-waas.ts'

/** A month of the demonstration, published while work goes on, pulled and answered by INPS. */
let app: TestApp
let inps: () => Inps
let officer: Browser
let coordinator: Browser
let comune: { readonly id: number; readonly belfiore: string }

const anno = '2026'
const times = 12
const rounds = 4

async function demonstration(ownerUrl: string) {
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 1 })
  await setClock(owner, { at: '2026-11-25T09:30:00.000Z' })
  await makeDemo(ownerUrl, { people: 800 })
  const { rows } = await owner.query<{ username: string; id: string }>(
    'select username, id from user_account',
  )
  await owner.end()
  return { orgs: {}, users: Object.fromEntries(rows.map(({ username, id }) => [username, id])) }
}

const sender = `
  select o.id, o.detail ->> 'belfiore' as belfiore from siuss_sender s
  join organisation o on o.id = s.municipality`

// The services of the demonstration, each so many times: a day of a large comune.
const denser = [
  `update service set siuss_code = 'A2.07' where siuss_code is null`,
  `create temp table again as
    select g.case_id, md5(g.case_id || ':' || n)::uuid as id, n from granted_service g
    cross join generate_series(1, ${String(times - 1)}) n`,
  `insert into social_case select (jsonb_populate_record(c, jsonb_build_object('id', a.id,
      'number', c.number || '.' || a.n))).* from again a join social_case c on c.id = a.case_id`,
  `insert into granted_service (case_id, parent, parent_seq, parent_row, number, service, quantity, unit, every,
      price, fund, starts_on, ends_on, provider, protected, phase, state)
    select a.id, parent, parent_seq, parent_row + 100 * a.n, number || '.' || a.n, service, quantity, unit, every,
      price, fund, starts_on, ends_on, provider, protected, phase, state
    from again a join granted_service g using (case_id)`,
  `insert into delivery (service, day, quantity, reason, provider, recorded_by, at)
    select a.id, day, quantity, reason, provider, recorded_by, at from again a join delivery d on d.service = a.case_id`,
]

beforeAll(async () => {
  const door = aDoor(100_000)
  app = await startApp({ api: door.api }, [], demonstration)
  const { rows } = await app.owner.query<typeof comune>(sender)
  if (!rows[0]) throw new Error('the demonstration says who sends')
  comune = rows[0]
  inps = door.open(app, comune.belfiore).inps
  for (const text of denser) await app.owner.query(text)
  officer = await app.enter('amministrativo')
  coordinator = await app.enter('coordinatore')
}, 120_000)
afterAll(() => app.stop())

/** The token of any page does, where there is no form. */
async function post(by: Browser, to: string, fields: Fields) {
  const { _csrf: token = '' } = (await by.get('/accessibilita')).form('/preferenze').fields
  return by.post(to, { _csrf: token, _op: randomUUID(), ...fields })
}

async function prepare(by = officer): Promise<void> {
  const answer = await post(by, '/flussi/prepara', { comune: String(comune.id), anno })
  expect(answer.status).toBe(303)
}

async function publish(): Promise<void> {
  await aDayLater(app.owner)
  while ((await publishReady(app.deps.pools.engine, comune.belfiore)).length > 0);
}

const idsOf = async (where: string) => {
  const { rows } = await app.owner.query<{ id: string }>(
    `select id_flusso as id from siuss_flow where ${where} order by ts_flusso, id_flusso`,
  )
  return rows.map(({ id }) => id)
}

/** What INPS has at home: of each application and year one benefit, as it was told last. */
class Store {
  readonly benefits = new Map<string, { readonly id: string; readonly xml: string }>()

  take({ id_flusso: id, flusso }: Flusso): void {
    const xml = Buffer.from(flusso, 'base64').toString('utf8')
    const [, key = ''] = /ProtocolloDomanda="([^"]+)"/.exec(xml) ?? []
    const had = this.benefits.get(key)
    if (/TipoOperazione="C"/.test(xml)) {
      if (!had) throw new Error(`${id} cancels what INPS has not`)
      this.benefits.delete(key)
    } else {
      if (had) throw new Error(`${id} tells twice what ${had.id} told`)
      this.benefits.set(key, { id, xml })
    }
  }
}

let second = 0
const acquiredAt = () => new Date(Date.UTC(2026, 11, 1, 8, 0, ++second)).toISOString()
const isCancelling = ({ flusso }: Flusso) =>
  Buffer.from(flusso, 'base64').includes('TipoOperazione="C"')

const said = ({ id_flusso }: Flusso, code: string, at = acquiredAt()): Esito => ({
  id_flusso,
  ts_acquisizione: at,
  codice_esito: code,
  ...(code !== 'OK' && { descrizione_esito: 'Dati non coerenti' }),
})

/** Takes what came since, refusing one insertion in six, and says so as INPS may: again, late, by two at once. */
async function answer(
  client: Inps,
  store: Store,
  { from, refuses }: { readonly from: number; readonly refuses: boolean },
): Promise<number> {
  const flows = client.acquired.slice(from, from + 100)
  if (flows.length === 0) return from
  const before = acquiredAt()
  const outcomes = flows.map((flow, n) =>
    said(
      flow,
      refuses && (from + n) % 6 === 4 && !isCancelling(flow) ? 'RICHIESTA_INVALIDA' : 'OK',
    ),
  )
  // In whatever order it takes what one page brought, nothing rests on anything else of it.
  for (let n = flows.length - 1; n >= 0; n--) {
    const flow = flows[n]
    if (flow && outcomes[n]?.codice_esito === 'OK') store.take(flow)
  }
  const statuses = await Promise.all([
    client.bring(outcomes),
    client.bring(outcomes.toReversed()),
    client.bring([{ ...outcomes[0], codice_esito: 'FORSE' }]),
    client.bring([...outcomes, { ...outcomes[0], id_flusso: 'G478.PS.20200101.0000001' }]),
  ])
  expect(statuses.map(({ status }) => status)).toEqual([204, 204, 400, 422])
  // What was refused before, told after: the later acquired stands.
  const late = flows.filter((_, n) => outcomes[n]?.codice_esito === 'OK')
  expect(
    (await client.bring(late.map((flow) => said(flow, 'DATI_NON_TROVATI', before)))).status,
  ).toBe(204)
  return answer(client, store, { from: from + flows.length, refuses })
}

/** Facts change: another price for some services, but not for what was stopped or is protected. */
async function work(round: number, all = false): Promise<void> {
  await app.owner.query(
    `update granted_service g set price = price + 1 + $1 where ($3 or abs(hashtext(g.number)) % 3 = $1 % 3)
       and not g.protected and not exists (select from siuss_flow f where f.case_id = g.case_id and f.state = 'stopped')
       and g.case_id in (select id from social_case where municipality = $2)`,
    [round, comune.id, all],
  )
}

const stateOf = async (id: string) => {
  const { rows } = await app.owner.query<{ state: string; person: string; about: string }>(
    'select state, person, case_id as about from siuss_flow where id_flusso = $1',
    [id],
  )
  if (!rows[0]) throw new Error(`no flow ${id}`)
  return rows[0]
}

test('a month is told to INPS exactly, though work goes on and INPS answers in any order', async () => {
  await prepare()
  const ready = await idsOf(`state = 'ready'`)
  expect(ready.length).toBeGreaterThan(4 * times)
  const [toStop = '', toHold = ''] = [ready[0], ready.at(-1)]
  const stop = { flusso: toStop, motivo: 'Da rivedere' }
  expect((await post(officer, '/flussi/registro/ferma', stop)).status).toBe(303)
  const { person } = await stateOf(toHold)
  const hide = await post(coordinator, `/persone/${person}/protezione`, { reason: 'violence' })
  expect(hide.status).toBe(303)

  const [client, other, store] = [inps(), inps(), new Store()]
  let over = false
  const working = (async () => {
    for (let round = 0; round < rounds; round++) {
      await publish()
      await work(round)
      await prepare()
    }
    await publish()
  })().finally(() => {
    over = true
  })
  const pulling = async (one: Inps, limit: number, each: () => Promise<void>) => {
    for (;;) {
      const last = over
      await one.pull(limit)
      await each()
      if (last) return
    }
  }
  let answered = 0
  await Promise.all([
    working,
    pulling(other, 3, () => Promise.resolve()),
    pulling(client, 7, async () => {
      answered = await answer(client, store, { from: answered, refuses: true })
    }),
  ])

  // What was refused is mended; then INPS and the comune come to an end.
  await work(rounds, true)
  for (let left = -1; left !== 0;) {
    await prepare()
    await publish()
    await client.pull(100)
    left = client.acquired.length - answered
    answered = await answer(client, store, { from: answered, refuses: false })
  }

  await other.pull(11)
  const published = await idsOf('ts_flusso is not null')
  for (const { acquired } of [client, other])
    expect(acquired.map(({ id_flusso }) => id_flusso)).toEqual(published)
  expect(faultsOf(client.acquired)).toEqual([])
  const known = await idsOf(`state = 'acquired' and operation = 'I'`)
  expect([...store.benefits.values()].map(({ id }) => id).toSorted()).toEqual(known.toSorted())
  expect(await idsOf(`operation = 'C' and state = 'acquired'`)).not.toEqual([])
  expect(await idsOf(`operation = 'I' and state = 'corrected'`)).not.toEqual([])
  expect(await idsOf(`state in ('ready', 'published', 'rejected')`)).toEqual([])
  expect(await stateOf(toStop)).toMatchObject({ state: 'stopped' })
  expect(await stateOf(toHold)).toMatchObject({ state: 'draft' })
  const { rows } = await app.owner.query(
    `select 1 from siuss_flow where person = $1 and ts_flusso is not null`,
    [person],
  )
  expect(rows).toEqual([])
}, 120_000)
