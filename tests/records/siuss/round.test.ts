import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { protectPerson } from '../../../domain/registry/protect-person.ts'
import { sendingComune } from '../../../domain/siuss/comuni.ts'
import { controlSheet } from '../../../domain/siuss/control-sheet.ts'
import { decideFlow } from '../../../domain/siuss/decide.ts'
import { foresee } from '../../../domain/siuss/foresee.ts'
import { prepareFlows } from '../../../domain/siuss/prepare-flows.ts'
import { prepareNext } from '../../../domain/siuss/prepare-round.ts'
import { roundOf } from '../../../domain/siuss/rounds.ts'
import { keptCounts } from '../../../domain/siuss/sheet-counts.ts'
import { aBenefit, aHomeHelp, withFiscalCode } from '../../support/home-help.ts'
import type { HomeHelp } from '../../support/home-help.ts'
import { aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { belfioreOf } from '../../support/a-flow.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let help: HomeHelp
let officer: Colleague
let planner: Colleague
let municipality: number
let year: number
let blocked: TestCase

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  help = await aHomeHelp(desk)
  municipality = desk.here.municipality ?? 0
  officer = await desk.hire('admin-officer', municipality)
  planner = await desk.hire('planner', desk.here.zone ?? 0)
  year =
    (await ownerRows<{ year: number }>('select extract(year from siso_today())::int as year'))[0]
      ?.year ?? 0
  // Begun, and without a fiscal code.
  blocked = await aBenefit(desk, team, help)
}, 60_000)
afterAll(() => desk.close())

const ownerRows = async <Row extends object>(text: string, values: unknown[] = []) =>
  (await desk.owner.query<Row>(text, values)).rows

/** Said some days ago: the night since then has passed. */
const saysWhoSends = (comune: number | null) =>
  desk.owner.query(
    `insert into siuss_sender (municipality, fiscal_code, set_by, at)
     values ($1, 'RSSMRA80A01H501U', $2, siso_clock() - interval '3 days')`,
    [comune, officer.id],
  )

const failures: unknown[] = []
/** All that is due. @returns how many comuni and years */
async function rounds(): Promise<number> {
  const pools = { engine: desk.engine, web: desk.web }
  for (let n = 0; ; n++) if (!(await prepareNext(pools, (error) => failures.push(error)))) return n
}

/** As if the last round had been the night before the last. */
const aNightLater = () =>
  desk.owner.query(
    `update siuss_round set as_of = as_of - interval '25 hours', asked_at = null,
       failed_at = failed_at - interval '25 hours'`,
  )

const flowsOf = (service: TestCase) =>
  ownerRows<{ state: string; year: number }>(
    'select state, year from siuss_flow where service = $1 and year = $2 order by id_flusso',
    [service.id, year],
  )
const told = () => desk.actAs(officer, ({ sql }) => roundOf(sql, { municipality, year }))
const standing = async (code: string) => {
  const found = await desk.actAs(planner, ({ sql }) => keptCounts(sql, year))
  return found.find((one) => one.kind === 'standing' && one.code === code)?.n ?? 0
}

test('a comune that says who sends is prepared with nobody pressing, this year and the last, once a night', async () => {
  const service = await aBenefit(desk, team, help)
  await withFiscalCode(desk, service.person)
  expect(await rounds()).toBe(0)
  await desk.actAs(officer, ({ sql }) =>
    sql.query(
      `insert into siuss_sender (municipality, fiscal_code, set_by) values ($1, 'RSSMRA80A01H501U', $2)`,
      [municipality, officer.id],
    ),
  )
  // It waits for the night.
  expect(await rounds()).toBe(0)
  await saysWhoSends(municipality)
  expect(await rounds()).toBe(2)
  expect(await flowsOf(service)).toMatchObject([{ state: 'ready' }])
  expect(await told()).toMatchObject({ put: 1, failedAt: null, asOf: expect.any(Date) })
  expect(await rounds()).toBe(0)
  const traces = await ownerRows(
    `select actor from audit_event where action = 'flows-prepared' and object_id = $1`,
    [String(municipality)],
  )
  expect(traces.every((one) => 'actor' in one && one.actor === null)).toBe(true)
  expect(traces.length).toBeGreaterThan(0)
  await desk.owner.query('update person set sex = null where id = $1', [service.person])
  await aNightLater()
  expect(await rounds()).toBe(2)
  expect(await flowsOf(service)).toMatchObject([{ state: 'draft' }])
  await desk.owner.query("update person set sex = 'M' where id = $1", [service.person])
})

test('of a protected person it sends what who is named for her decided, and nothing before', async () => {
  const service = await aBenefit(desk, team, help)
  await withFiscalCode(desk, service.person)
  await desk.actAs(team.coordinator, (act) =>
    protectPerson(act, { personId: service.person, named: [], reason: 'violence' }),
  )
  await aNightLater()
  await rounds()
  expect(await flowsOf(service)).toEqual([])
  await desk.actAs(team.coordinator, (act) =>
    decideFlow(act, { about: service.id, send: true, reason: 'Sentita la persona' }),
  )
  await aNightLater()
  await rounds()
  expect(await flowsOf(service)).toMatchObject([{ state: 'ready' }])
  expect(failures).toEqual([])
})

test('who prepares what she sees does not count for the comune: the system counts the whole after her', async () => {
  const before = await standing('blocked')
  expect(before).toBeGreaterThan(0)
  await desk.owner.query('update social_case set protected = true where id = any($1)', [
    await ownerRows<{ parent: string }>('select parent from granted_service where case_id = $1', [
      blocked.id,
    ]).then((rows) => [blocked.id, ...rows.map(({ parent }) => parent)]),
  ])
  // The officer sees one less; the counts stay those of the last night.
  await desk.actAs(officer, (act) => prepareFlows(act, { municipality, year }))
  expect(await standing('blocked')).toBe(before)
  const write = `insert into siuss_count (municipality, year, layout, kind, code, n)
    values ($1, $2, 'PS_PSA_SINA', 'standing', 'ready', 99)`
  await expect(
    desk.actAs(officer, ({ sql }) => sql.query(write, [municipality, year])),
  ).rejects.toMatchObject({ code: '42501' })
  await desk.owner.query('update social_case set protected = false')
  // Asked for by who pressed, in the same day, for that year alone.
  expect(await rounds()).toBe(1)
  expect(await standing('blocked')).toBe(before)
})

test('what was granted and never told is counted by its day, until it is published', async () => {
  const service = await aBenefit(desk, team, help)
  await withFiscalCode(desk, service.person)
  const waiting = async () => {
    await aNightLater()
    await rounds()
    const found = await desk.actAs(planner, ({ sql }) => keptCounts(sql, year))
    const own = found.filter(({ kind, layout }) => kind === 'waiting' && layout === 'PS_PSA_SINA')
    expect(own.every(({ code }) => /^\d{4}-\d\d-\d\d$/.test(code))).toBe(true)
    return own.reduce((sum, { n }) => sum + n, 0)
  }
  const before = await waiting()
  expect(before).toBeGreaterThanOrEqual(2)
  await desk.owner.query(
    `update siuss_flow set state = 'published', ts_flusso = siso_clock() where service = $1 and year = $2`,
    [service.id, year],
  )
  expect(await waiting()).toBe(before - 1)
})

test('before anybody presses it is told what would go into the ledger, and it puts nothing', async () => {
  const service = await aBenefit(desk, team, help)
  await withFiscalCode(desk, service.person)
  const foreseen = () =>
    desk.actAs(officer, async ({ sql }) => {
      const comune = await sendingComune(sql, municipality, 'decide')
      const checked = await controlSheet(sql, { municipality, year })
      const found = await foresee(sql, { comune, year }, checked)
      return found.filter(({ one }) => one.about === service.id).map(({ what }) => what)
    })
  expect(await foreseen()).toEqual(['new'])
  expect(await flowsOf(service)).toEqual([])
  await desk.actAs(officer, (act) => prepareFlows(act, { municipality, year }))
  expect(await foreseen()).toEqual([])
  await desk.owner.query('update granted_service set price = 3000 where case_id = $1', [service.id])
  expect(await foreseen()).toEqual(['anew'])
  for (const state of ['published', 'acquired'])
    await desk.owner.query(
      `update siuss_flow set state = $2, ts_flusso = coalesce(ts_flusso,
         (select max(ts_flusso) + interval '1 second' from siuss_flow), siso_clock()) where service = $1`,
      [service.id, state],
    )
  expect(await foreseen()).toEqual(['correction'])
  await rounds()
})

test('a comune that fails keeps no other waiting, and says so until it works', async () => {
  await saysWhoSends(desk.elsewhere.municipality)
  const [here, there] = await Promise.all(
    [municipality, desk.elsewhere.municipality].map((one) => belfioreOf(desk.owner, one)),
  )
  await desk.owner.query(
    `create function fail_here() returns trigger language plpgsql as
       $$ begin raise exception 'test'; end $$`,
  )
  await desk.owner.query(
    `create trigger fail_here before insert on siuss_ledger for each row
     when (new.belfiore = '${here ?? ''}') execute function fail_here()`,
  )
  await aNightLater()
  expect(await rounds()).toBe(4)
  expect(failures).toHaveLength(2)
  expect(await told()).toMatchObject({ problem: 'sql-P0001', failedAt: expect.any(Date) })
  expect(there).not.toBe(here)
  const others = await ownerRows(
    'select from siuss_round where municipality = $1 and as_of is not null',
    [desk.elsewhere.municipality],
  )
  expect(others).toHaveLength(2)
  // After an hour it is tried again.
  expect(await rounds()).toBe(0)
  await desk.owner.query('drop trigger fail_here on siuss_ledger')
  await desk.owner.query("update siuss_round set failed_at = failed_at - interval '61 minutes'")
  expect(await rounds()).toBe(2)
  expect(await told()).toMatchObject({ problem: null, failedAt: null })
})

test('what a worker that died had taken is taken up by another after two minutes', async () => {
  await aNightLater()
  const taken = await desk.engine.query('select from take_siuss_round()')
  expect(taken.rows).toHaveLength(1)
  expect(await rounds()).toBe(3)
  expect(await rounds()).toBe(0)
  await desk.owner.query("update siuss_round set seen_at = seen_at - interval '121 seconds'")
  expect(await rounds()).toBe(1)
})
