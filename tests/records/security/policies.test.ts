import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk } from '../../support/builders/a-desk.ts'

let desk: Desk

beforeAll(async () => {
  desk = await aDesk()
})
afterAll(() => desk.close())

/** Policies whose text is like this, by table and name. */
async function policiesLike(pattern: string): Promise<string[]> {
  const { rows } = await desk.owner.query<{ name: string }>(
    `select tablename || '.' || policyname as name from pg_policies
     where not roles && array['siso_owner'::name] and concat(qual, ' ', with_check) ~ $1`,
    [pattern],
  )
  return rows.map(({ name }) => name)
}

test('lists of the scope are parsed once a statement, not for each row', async () => {
  expect(await policiesLike(String.raw`SELECT NULLIF\(`)).toEqual([])
})

test('the case, task or person of a row is looked up, never hashed from all', async () => {
  expect(
    await policiesLike(String.raw`EXISTS \( SELECT 1\s+FROM \w+ \w\s+WHERE \([^()]*\)\)`),
  ).toEqual([])
})
