import { afterAll, beforeAll, expect, test } from '@jest/globals'

import {
  recordInhabitants,
  takeBackInhabitants,
} from '../../../domain/statistics/inhabitants/inhabitants.ts'
import type { NewCount } from '../../../domain/statistics/inhabitants/inhabitants.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let planner: Colleague
let coordinator: Colleague
let own: number
let others: number

beforeAll(async () => {
  desk = await aDesk()
  planner = await desk.hire('planner', desk.here.zone ?? 0)
  coordinator = await desk.hire('coordinator', desk.here.zone ?? 0)
  own = desk.here.municipality ?? 0
  others = desk.elsewhere.municipality ?? 0
}, 60_000)
afterAll(() => desk.close())

const of = { day: '2025-01-01', source: 'Prova' }
const record = (who: Colleague, ...places: readonly number[]) => {
  const counted: NewCount['counted'] = places.map((municipality) => ({ municipality, n: 100 }))
  return desk.actAs(who, (act) => recordInhabitants(act, { ...of, counted }))
}

interface Kept {
  readonly municipality: number
  readonly n: number | null
}

/** What the record has, and how often it was said that somebody wrote there. */
async function kept() {
  const { rows } = await desk.owner.query<Kept>(
    'select municipality, n from inhabitants order by id',
  )
  const traced = await desk.owner.query<{ n: number }>(
    `select count(*)::int as n from audit_event where action = 'inhabitants-recorded'`,
  )
  return { rows, traced: traced.rows[0]?.n }
}

const nothing = { rows: [], traced: 0 }
const refused = { code: 'inhabitants-not-yours', status: 403 }

test('who plans one zone records nothing of another, nor of her own in the same table', async () => {
  await expect(record(planner, others)).rejects.toMatchObject(refused)
  await expect(record(planner, own, others)).rejects.toMatchObject(refused)
  expect(await kept()).toEqual(nothing)
})

test('who coordinates records nothing, even of her own zone', async () => {
  await expect(record(coordinator, own)).rejects.toMatchObject(refused)
  expect(await kept()).toEqual(nothing)
})

test('the table itself takes no row of a place where the writer does not plan, nor in another’s name', async () => {
  const insert = (who: Colleague, municipality: number, by = who) =>
    desk.actAs(who, ({ sql }) =>
      sql.query(
        `insert into inhabitants (municipality, day, n, source, recorded_by) values ($1, '2025-01-01', 100, 'Prova', $2)`,
        [municipality, by.id],
      ),
    )
  await expect(insert(planner, others)).rejects.toThrow(/policy/)
  await expect(insert(coordinator, own)).rejects.toThrow(/policy/)
  await expect(insert(planner, own, coordinator)).rejects.toThrow(/policy/)
  expect(await kept()).toEqual(nothing)
})

test('of her own zone she does, and nobody of another takes it back', async () => {
  await record(planner, own)
  const there = await desk.hire('planner', desk.elsewhere.zone ?? 0)
  const takenBack = await desk.actAs(there, (act) => takeBackInhabitants(act, of.day))
  expect(takenBack).toBe(0)
  expect(await kept()).toEqual({ rows: [{ municipality: own, n: 100 }], traced: 1 })
})
