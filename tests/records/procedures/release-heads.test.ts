import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'

import type { Release } from '../../../domain/procedures/schema.ts'
import { freshDatabase } from '../../support/database.ts'
import type { TestDatabase } from '../../support/database.ts'

let database: TestDatabase
let owner: pg.Client

beforeAll(async () => {
  database = await freshDatabase()
  owner = new pg.Client({ connectionString: database.ownerUrl })
  await owner.connect()
})

afterAll(async () => {
  await owner.end()
  await database.drop()
})

const said = ['key', 'version', 'title', 'description', 'layer', 'validity'] as const
const perhaps = ['appliesTo', 'entry', 'participants', 'settings'] as const

test('the head of a release is what its document says of itself, and what its steps wait to be told', async () => {
  const text = 'select doc, head from release order by key, version'
  const { rows } = await owner.query<{ doc: Release; head: unknown }>(text)
  expect(rows.length).toBeGreaterThan(20)
  for (const { doc, head } of rows) {
    const parts = [...said, ...perhaps.filter((part) => doc[part] !== undefined)]
    const opensOn = doc.steps.flatMap((step) => ('opens' in step ? (step.opens?.on ?? []) : []))
    expect(head).toEqual({ ...Object.fromEntries(parts.map((part) => [part, doc[part]])), opensOn })
  }
})
