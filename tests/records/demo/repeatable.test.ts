import { beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'

import { makeDemo } from '../../../seeds/demo.ts'
import { setClock } from '../../support/builders/clock.ts'
import { freshDatabase } from '../../support/database.ts'

/** Every table that holds something of people or of their cases. */
const tables = `
  select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
    and relrowsecurity order by 1`

// A password's salt is chance by trade; numbers given by the database only count the rows.
const columns = `
  select attname as name from pg_attribute where attrelid = $1::text::regclass and attnum > 0
    and not attisdropped and attidentity = '' and attname <> 'password_hash' order by attnum`

async function hashesAfter(seed: number): Promise<Record<string, string>> {
  const database = await freshDatabase()
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 1 })
  try {
    await setClock(owner, { at: '2026-11-25T09:30:00.000Z' })
    await makeDemo(database.ownerUrl, { people: 200, seed })
    const hashes: Record<string, string> = {}
    for (const { name } of (await owner.query<{ name: string }>(tables)).rows) {
      const { rows } = await owner.query<{ name: string }>(columns, [name])
      const row = rows.map((column) => column.name).join(', ')
      const { rows: hashed } = await owner.query<{ rows: number; hash: string }>(
        `select count(*)::int as rows, md5(coalesce(string_agg(r, '|' order by r), '')) as hash
         from (select row(${row})::text as r from ${name}) t`,
      )
      hashes[name] = `${String(hashed[0]?.rows)} ${hashed[0]?.hash ?? ''}`
    }
    return hashes
  } finally {
    await owner.end()
    await database.drop()
  }
}

let first: Record<string, string>
beforeAll(async () => {
  first = await hashesAfter(7)
}, 60_000)

test('the same seed makes the same people, cases and acts, row by row', async () => {
  expect(await hashesAfter(7)).toEqual(first)
}, 60_000)

test('another seed makes others', async () => {
  const other = await hashesAfter(8)
  const filled = Object.keys(first).filter((name) => !first[name]?.startsWith('0 '))
  expect(filled.length).toBeGreaterThan(18)
  const same = filled.filter((name) => other[name] === first[name])
  // The bodies, which work there is at each place, who sends for a comune, where an office is met and what
  // forms ask are the region's; and so is what plans are paid from.
  const ofTheRegion = [
    'absence',
    'contact_point',
    'contact_point_office',
    'form_fact',
    'fund',
    'fund_allocation',
    'funded_operation',
    'office_setting',
    'on_call_note',
    'on_call_turn',
    'organisation',
    'reporting_hours',
    'siuss_sender',
    'substitution',
    'user_role',
  ]
  expect(same).toEqual(ofTheRegion)
}, 60_000)
