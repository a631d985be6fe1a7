import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'

import { createPool, transaction } from '../../../domain/database.ts'
import { dryRun } from '../../../domain/tasks/dry-run.ts'
import type { TriedCase } from '../../../domain/tasks/dry-run.ts'
import { getRelease } from '../../../domain/tasks/published.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { makeDemo } from '../../../seeds/demo.ts'
import { setClock } from '../../support/builders/clock.ts'
import { freshDatabase } from '../../support/database.ts'
import type { TestDatabase } from '../../support/database.ts'

/* Procedures whose rules changed from year to year have cases of their years, on whatever day they are made. */

interface Made {
  readonly number: string
  readonly procedure: string
  readonly release: string
  readonly province: string
  /** Day of the contact, in Italy. */
  readonly day: string
  readonly state: string
  readonly phase: string
  /** How many cases the person has. */
  readonly each: number
}

const ofEras = `c.procedure in ('inclusione', 'progetto-di-vita', 'non-autosufficienza')`
const cases = `
  select c.number, c.procedure, e.release, m.detail ->> 'province' as province,
    (c.opened_at at time zone 'Europe/Rome')::date::text as day, c.state, c.phase,
    (select count(*)::int from social_case o where o.subject = c.subject) as each
  from social_case c join case_engine e on e.case_id = c.id join organisation m on m.id = c.municipality
  where ${ofEras} order by c.opened_at, c.number`

/** Which version the law has: written here by hand, from the dates of the laws. */
const begins: Readonly<Record<string, readonly (readonly [string, number, string?])[]>> = {
  inclusione: [
    ['2016-09-02', 1],
    ['2017-04-30', 2],
    ['2018-01-01', 3],
    ['2019-03-30', 4],
    ['2023-01-01', 5],
    ['2024-01-01', 6],
    ['2024-05-02', 7],
    ['2026-01-01', 8],
  ],
  'progetto-di-vita': [
    ['2000-11-28', 1],
    ['2025-01-01', 2, 'PG'],
    ['2025-02-25', 3, 'PG'],
    ['2026-03-01', 4],
    ['2027-01-01', 5],
  ],
  'non-autosufficienza': [
    ['2022-01-01', 1],
    ['2026-01-01', 2, 'PG'],
    ['2027-01-01', 3],
  ],
}

function lawOf({ procedure, province, day }: Made): string {
  const there = (begins[procedure] ?? []).filter(([, , only]) => !only || only === province)
  const [, version] = there.findLast(([from]) => from <= day) ?? []
  return `${procedure}@${String(version)}`
}

class World {
  readonly database: TestDatabase
  readonly owner: pg.Pool

  constructor(database: TestDatabase) {
    this.database = database
    this.owner = new pg.Pool({ connectionString: database.ownerUrl, max: 1 })
  }

  static async at(instant: string, people: number): Promise<World> {
    const world = new World(await freshDatabase())
    await setClock(world.owner, { at: instant })
    await makeDemo(world.database.ownerUrl, { people })
    return world
  }

  async rows<T extends pg.QueryResultRow>(text: string): Promise<T[]> {
    return (await this.owner.query<T>(text)).rows
  }

  async violations(): Promise<unknown> {
    const batch = createPool(this.database.url('siso_batch'), 1)
    return (await verifyCases(batch).finally(() => batch.end())).violations
  }

  async end(): Promise<void> {
    await this.owner.end()
    await this.database.drop()
  }
}

describe('the population of a first start', () => {
  let world: World
  let made: Made[]
  beforeAll(async () => {
    world = await World.at('2026-11-29T09:30:00.000Z', 2000)
    made = await world.rows<Made>(cases)
  }, 120_000)
  afterAll(() => world.end())

  test('has cases of every version that has been in force, each by the law of its day and place', () => {
    expect(made.map(({ number, release }) => [number, release])).toEqual(
      made.map((one) => [one.number, lawOf(one)]),
    )
    const inForce = Object.entries(begins).flatMap(([key, versions]) =>
      versions
        .filter(([from]) => from <= '2026-11-29')
        .map(([, version]) => `${key}@${String(version)}`),
    )
    expect([...new Set(made.map(({ release }) => release))].toSorted()).toEqual(inForce.toSorted())
  })

  test('gives none of them to somebody who has another case', () => {
    expect(made.filter(({ each }) => each > 1)).toEqual([])
  })

  test('has two people who applied on one day of 2025, in two provinces, by different rules', () => {
    const applied = made.filter(
      ({ procedure, day }) => procedure === 'progetto-di-vita' && day.startsWith('2025'),
    )
    const sameDay = applied.filter(({ day, province }) =>
      applied.some((one) => one.day === day && one.province !== province),
    )
    expect(sameDay.map(({ province, release }) => [province, release]).toSorted()).toEqual([
      ['PG', 'progetto-di-vita@3'],
      ['TR', 'progetto-di-vita@1'],
    ])
  })

  test('has running cases of several versions in several phases, and cases that are over', () => {
    for (const procedure of Object.keys(begins)) {
      const open = made.filter((one) => one.procedure === procedure && one.state === 'open')
      expect([procedure, new Set(open.map(({ release }) => release)).size > 1]).toEqual([
        procedure,
        true,
      ])
      expect(new Set(open.map(({ phase }) => phase)).size).toBeGreaterThan(2)
      expect(made.some((one) => one.procedure === procedure && one.state === 'closed')).toBe(true)
    }
  })

  test.each([
    ['progetto-di-vita@5', ['blocked', 'changed', 'unchanged']],
    ['non-autosufficienza@3', ['blocked', 'changed', 'unchanged']],
    ['inclusione@8', ['changed', 'same-release', 'unchanged']],
  ])('lets the cases of every version be tried by %s', async (name, stands) => {
    const [procedure = ''] = name.split('@')
    const engine = createPool(world.database.url('siso_engine'), 1)
    const tried: TriedCase[] = []
    try {
      const to = await transaction(engine, (sql) => getRelease(sql, name))
      for await (const chunk of dryRun(engine, { procedure, to })) tried.push(...chunk)
    } finally {
      await engine.end()
    }
    const running = made.filter((one) => one.procedure === procedure && one.state === 'open')
    expect(tried.map(({ number }) => number).toSorted()).toEqual(
      running.map(({ number }) => number).toSorted(),
    )
    expect([...new Set(tried.map((one) => one.stands))].toSorted()).toEqual(stands)
  })

  test('has them done by people of the places of each case, who hold the role that it asks', async () => {
    const wrong = await world.rows(`
      select t.key from task t join social_case c on c.id = t.case_id
      where ${ofEras} and t.state = 'completed' and t.assignee is distinct from c.manager and not exists (
        select from user_role r where r.user_id = t.completed_by and r.role || '@' || r.org = any(t.groups))`)
    expect(wrong).toEqual([])
    const followed = await world.rows<{ n: number }>(`
      select count(*)::int as n from social_case c join audit_event a on a.case_id = c.id
      where ${ofEras} and a.action = 'case-manager-changed' and a.detail ->> 'manager' = c.manager::text`)
    const [managed] = await world.rows<{ n: number }>(
      `select count(*)::int as n from social_case c where ${ofEras} and c.manager is not null`,
    )
    expect(managed?.n).toBeGreaterThan(30)
    expect(followed).toEqual([managed])
  })

  test('numbers every case in the order in which it began', async () => {
    const [unordered] = await world.rows(`
      select number from (select number, opened_at, lag(opened_at) over (order by number) as before
        from social_case where parent is null and not exists (
          select from organisation o where o.id = org and o.training)) x where opened_at < before limit 1`)
    expect(unordered).toBeUndefined()
  })

  test('holds together', async () => {
    expect(await world.violations()).toEqual([])
  }, 60_000)
})

test.each([
  ['at the end of a month, before some of these laws', '2025-03-31T09:00:00.000Z', 8],
  ['in the first minutes of a year, in Italy alone', '2026-12-31T23:10:00.000Z', 10],
  ['on a Sunday when the reform holds for all', '2027-02-28T18:00:00.000Z', 10],
])(
  'made %s each case is by the law of its day',
  async (_, instant, least) => {
    const world = await World.at(instant, 400)
    try {
      const made = await world.rows<Made>(cases)
      expect(made.map((one) => one.release)).toEqual(made.map(lawOf))
      expect(made.length).toBeGreaterThanOrEqual(least)
      expect(await world.violations()).toEqual([])
    } finally {
      await world.end()
    }
  },
  120_000,
)
