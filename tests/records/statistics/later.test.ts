import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { aRegion } from './a-region.ts'
import type { Region } from './a-region.ts'

let region: Region

beforeAll(async () => {
  region = await aRegion(1500)
  await region.run()
}, 60_000)
afterAll(() => region.close())

/** The tables as they are, but for the runs of their rows. */
async function tables() {
  const names = ['month', 'year', 'fund', 'series', 'case'].map((name) => `statistics_${name}`)
  const digests = names.map(
    (name) =>
      `(select md5(string_agg(row, '' order by row)) from (select (to_jsonb(t) - 'run')::text as row from ${name} t) r) as ${name}`,
  )
  const [row] = await region.values(`select ${digests.join(', ')}`)
  return row
}

const exact = expect.objectContaining({ different: 0 }) as object
const all = { month: exact, year: exact, fund: exact, series: exact, case: exact }

const by = `(select id from user_account where username = 'bi.prova')`
const deliver = (service: string, day: string, quantity: number) => `
  insert into delivery (service, day, quantity, reason, recorded_by)
  select case_id, ${day}, ${String(quantity)}, 'prova', ${by} from granted_service where number = '${service}'`
const aDayOf = (service: string) =>
  `(select min(day) from delivery d join granted_service g on g.case_id = d.service where g.number = '${service}')`
/** To an office of another zone than that where it began. */
const moveAway = (number: string, whose: string) => `
  update social_case c set region = o.region, zone = o.zone, municipality = o.municipality, org = o.org
  from (select o.* from bi_place o, bi_granted g where g.i = ${whose} and o.zone <> g.zone order by o.n limit 1) o
  where c.number = '${number}'`

interface Change {
  readonly what: string
  readonly texts: readonly string[]
  /** Whether deliveries count otherwise, or cases alone. */
  readonly served: boolean
}

const changes: readonly Change[] = [
  {
    what: 'a delivery of long ago is corrected',
    texts: [deliver('BI/3-1', aDayOf('BI/3-1'), -75)],
    served: true,
  },
  {
    what: 'a delivery of a month that had none is recorded late',
    texts: [deliver('BI/3-1', `date '2019-05-20'`, 450)],
    served: true,
  },
  {
    what: 'a delivery of tomorrow is recorded',
    texts: [deliver('BI/5-1', 'siso_today() + 1', 125)],
    served: true,
  },
  {
    what: 'a person goes to live elsewhere, and her case and service go with her',
    texts: ['BI/5', 'BI/5-1'].map((number) => moveAway(number, '5')),
    served: true,
  },
  {
    what: 'two persons turn out to be one',
    texts: ['BI/20', 'BI/20-1'].map(
      (number) =>
        `update social_case set subject = (select subject from social_case where number = 'BI/21') where number = '${number}'`,
    ),
    served: true,
  },
  {
    what: 'a service has another code, price and payer',
    texts: [
      `update granted_service g set price = g.price + 77, fee_percent = 1234, fund = 'Altro fondo', service = (
         select s.code from service s where s.istat_area is not null and s.code <> g.service and s.valid_to is null
         order by s.code desc limit 1) where number = 'BI/16-1'`,
    ],
    served: true,
  },
  {
    what: 'a service is granted and delivered',
    texts: [
      `insert into social_case (id, number, procedure, subject, org, municipality, zone, region, orgs, opened_by, opened_at,
         effective_at, phase, parent)
       select md5('one more')::uuid, 'BI/12-2', 'prestazione', subject, org, municipality, zone, region, orgs, opened_by,
         siso_clock(), siso_clock(), 'delivery', id from social_case where number = 'BI/12'`,
      `insert into granted_service (case_id, parent, parent_seq, parent_row, number, service, quantity, unit, every, price,
         starts_on, ends_on, protected, phase, state)
       select md5('one more')::uuid, parent, 1, 2, 'BI/12-2', service, 100, unit, every, 1800, starts_on, ends_on, false,
         'delivery', 'open' from granted_service where number = 'BI/12-1'`,
      deliver('BI/12-2', 'siso_today()', 250),
    ],
    served: true,
  },
  {
    what: 'a case goes on to another phase',
    texts: [`update social_case set phase = 'review' where number = 'BI/6'`],
    served: false,
  },
  {
    what: 'a case is closed',
    texts: [
      `update social_case set state = 'closed', closed_at = siso_clock() where number = 'BI/18'`,
    ],
    served: false,
  },
  {
    what: 'a contact was opened by mistake',
    texts: [
      `insert into deleted_contact (case_id, reason, by_user)
       select id, 'prova', ${by} from social_case where number = 'BI/8'`,
    ],
    served: false,
  },
  {
    what: 'several professions bring together what they found',
    texts: [
      `insert into task (id, case_id, key, step, iteration, phase, purpose, release, title, state, groups, orgs, opened_at)
       select gen_random_uuid(), id, 'unit.synthesis#1', 'unit.synthesis', 1, 'assessment', 'step', 'prova@1', 'Prova',
         'completed', '{}', orgs, opened_at from social_case where number = 'BI/10'`,
      `insert into task_answer (case_id, seq, task_key, form, release, answers, actor, at)
       select id, 1, 'unit.synthesis#1', 'prova', 'prova@1', '{}', ${by}, siso_clock() from social_case where number = 'BI/10'`,
    ],
    served: false,
  },
]

describe.each(changes)('a night after $what', ({ texts, served }) => {
  let night: Awaited<ReturnType<Region['run']>>

  test('makes other tables from what was written since', async () => {
    const before = await tables()
    for (const text of texts) expect((await region.owner.query(text)).rowCount).toBe(1)
    night = await region.run()
    expect(night.whole).toBe(false)
    expect(night.months.length > 0).toBe(served)
    expect(await tables()).not.toEqual(before)
  })

  test('which are those of plain SQL, and of a run of everything', async () => {
    expect(await region.against(night.asOf)).toEqual(all)
    const whole = await region.run({ asOf: night.asOf })
    expect(whole.whole).toBe(true)
    const years = Object.keys(night.digests).filter((key) => /^\d{4}$/.test(key))
    for (const key of [...years, 'cases']) expect(night.digests[key]).toBe(whole.digests[key])
  })
})

test('a night in which nothing was written counts no month and leaves the same tables', async () => {
  const before = await tables()
  const night = await region.run()
  expect(night).toMatchObject({ whole: false, months: [] })
  expect(await tables()).toEqual(before)
})

test('of the months that are kept only those are written again of which something was delivered', async () => {
  const writtenAt = () => {
    const root = join(region.folder, 'deliveries')
    return new Map(
      readdirSync(root).map((month) => {
        const [file = ''] = readdirSync(join(root, month))
        return [month, statSync(join(root, month, file)).mtimeMs]
      }),
    )
  }
  const before = writtenAt()
  await region.owner.query(deliver('BI/2-1', aDayOf('BI/2-1'), 100))
  const night = await region.run()
  expect(night.months).toHaveLength(1)
  const after = writtenAt()
  const again = [...after].filter(([month, at]) => before.get(month) !== at)
  expect(again.map(([month]) => month)).toEqual(night.months.map((month) => `month=${month}`))
  expect(after.size).toBe(before.size)
})

test('after all of it everything counted anew gives the same tables', async () => {
  const before = await tables()
  const anew = await region.run({ anew: true })
  expect(anew.whole).toBe(true)
  expect(await tables()).toEqual(before)
})

test('a night that finds what was kept spoilt fails, and the next one makes it anew', async () => {
  const before = await tables()
  writeFileSync(join(region.folder, 'cases.duckdb'), 'spoilt')
  await expect(region.run()).rejects.toThrow()
  expect(await tables()).toEqual(before)
  expect((await region.run()).whole).toBe(true)
  expect(await tables()).toEqual(before)
})
