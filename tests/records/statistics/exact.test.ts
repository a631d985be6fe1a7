import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { aRegion } from './a-region.ts'
import type { Region } from './a-region.ts'

let region: Region

beforeAll(async () => {
  region = await aRegion(6000)
}, 60_000)
afterAll(() => region.close())

const exact = expect.objectContaining({ different: 0 }) as object
const all = { month: exact, year: exact, fund: exact, series: exact, case: exact }
const deliver = `
  insert into delivery (service, day, quantity, reason, recorded_by)
  select case_id, $1::date, $2, 'prova', (select id from user_account where username = 'bi.prova')
  from granted_service where number like $3`

let first: Awaited<ReturnType<Region['run']>>
let firstTables: Awaited<ReturnType<Region['tables']>>

test('all months are what plain SQL counts, row by row', async () => {
  first = await region.run()
  expect(first).toMatchObject({ whole: true, kept: true })
  const compared = await region.against(first.asOf)
  expect(compared).toEqual(all)
  for (const { rows } of Object.values(compared)) expect(rows).toBeGreaterThan(100)
  firstTables = await region.tables()
  expect(firstTables.years.some(({ told }) => told === false)).toBe(true)
  expect(firstTables.years.some(({ told }) => told === true)).toBe(true)
})

test('deliveries are kept by month, and what was only on the way is not', () => {
  const months = readdirSync(join(region.folder, 'deliveries'))
  expect(months.length).toBeGreaterThan(20)
  expect(months.every((name) => /^month=\d{4}-\d\d$/.test(name))).toBe(true)
  expect(existsSync(join(region.folder, 'work'))).toBe(false)
})

test('what was written since is counted from the months that it touches, exactly', async () => {
  // A correction of long ago, a delivery of today, a person who turns out to be another, a place
  // that changes, a case that goes on, a contact opened by mistake.
  await region.owner.query(deliver, ['2025-03-10', -100, 'BI/3-1'])
  await region.owner.query(deliver, [dayInItaly(new Date()), 300, 'BI/1%-1'])
  await region.owner.query(
    `update social_case set subject = (select subject from social_case where number = 'BI/9-1') where number = 'BI/4-1'`,
  )
  await region.owner.query(
    `update social_case c set zone = o.zone, municipality = o.municipality, org = o.org
     from social_case o where o.number = 'BI/11-1' and c.number = 'BI/5-1'`,
  )
  await region.owner.query(`update social_case set phase = 'review' where number = 'BI/6'`)
  await region.owner.query(
    `insert into deleted_contact (case_id, reason, by_user)
     select c.id, 'prova', u.id from social_case c, user_account u where c.number = 'BI/8' and u.username = 'bi.prova'`,
  )
  const second = await region.run()
  expect(second.whole).toBe(false)
  expect(second.months).toContain('2025-03')
  expect(second.months.length).toBeLessThan(first.months.length)
  expect(await region.against(second.asOf)).toEqual(all)
  const months = await region.values(
    'select count(distinct run)::int as runs, count(*) filter (where run = $1)::int as own from statistics_month',
    [second.id],
  )
  expect(months[0]).toMatchObject({ runs: 2 })
})

test('a run as of the former instant finds what was found then, and replaces nothing', async () => {
  const before = await region.tables()
  const again = await region.run({ asOf: first.asOf })
  expect(again).toMatchObject({ kept: false, digests: first.digests, months: first.months })
  expect(await region.tables()).toEqual(before)
  expect(before.years).not.toEqual(firstTables.years)
})

test('from nothing the tables are the same as from what was touched', async () => {
  const before = await region.tables()
  const anew = await region.run({ anew: true })
  expect(anew.whole).toBe(true)
  expect(await region.tables()).toEqual(before)
})

test('killed half-way it leaves the former tables; the next one begins from nothing and is exact', async () => {
  const before = await region.tables()
  await region.owner.query(deliver, ['2025-05-05', 500, 'BI/2%-1'])
  const kill = async () => {
    await region.owner.query(
      `alter table statistics_year add constraint halfway check (year <> 2025) not valid`,
    )
  }
  await expect(region.run({ beforeSwap: kill })).rejects.toThrow('halfway')
  expect(await region.tables()).toEqual(before)
  await region.owner.query('alter table statistics_year drop constraint halfway')
  const next = await region.run()
  expect(next.whole).toBe(true)
  expect(await region.against(next.asOf)).toEqual(all)
  expect(await region.tables()).not.toEqual(before)
})

test('the former tables are read while the next ones are being written', async () => {
  const before = await region.tables()
  let meanwhile: unknown
  await region.owner.query(deliver, ['2025-06-05', 500, 'BI/2%-1'])
  await region.run({
    beforeSwap: async () => {
      meanwhile = await region.tables()
    },
  })
  expect(meanwhile).toEqual(before)
})

test('an instant that has not come is refused, and two runs at once too', async () => {
  await expect(region.run({ asOf: '2999-01-01T00:00:00.000Z' })).rejects.toThrow('to come')
  let other: unknown
  const second = () => region.run().catch((error: unknown) => (other = error))
  await region.run({ beforeSwap: async () => void (await second()) })
  expect(other).toMatchObject({ message: 'statistics are being made already' })
})

test('another nomenclature of services is another definition: all months are counted again', async () => {
  await region.owner.query(`update service set istat_area = 'addictions' where code = 'D.1.01'`)
  const changed = await region.run()
  expect(changed.whole).toBe(true)
  expect(await region.against(changed.asOf)).toEqual(all)
})
