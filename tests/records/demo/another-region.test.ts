import { expect, test } from '@jest/globals'
import pg from 'pg'

import { createPool } from '../../../domain/database.ts'
import { readFiscalCode } from '../../../domain/shared/fiscal-code.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { makeDemo } from '../../../seeds/demo.ts'
import { seedReference } from '../../../seeds/reference.ts'
import { emptyDatabase } from '../seeds/empty-database.ts'

test('another region has its own invented people, from its own folder', async () => {
  const database = await emptyDatabase()
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 1 })
  // Its connection may still be closing when the database is dropped.
  owner.on('error', () => undefined)
  owner.on('connect', (client) => client.on('error', () => undefined))
  const pool = createPool(database.ownerUrl, 1)
  const column = async (text: string) =>
    (await owner.query<{ value: string }>(text)).rows.map(({ value }) => value)
  try {
    await expect(makeDemo(database.ownerUrl, { people: 10 })).rejects.toThrow(
      'Mancano i dati di riferimento: esegui prima «npm run siso -- seed».',
    )
    await seedReference(database.ownerUrl, 'sample')
    await makeDemo(database.ownerUrl, { people: 150 })
    const { cases, violations } = await verifyCases(pool)
    expect([cases, violations]).toEqual([45, []])
    expect(
      await column(
        'select distinct substr(phone, 1, 5) as value from person where phone is not null',
      ),
    ).toEqual(['0999 '])
    const planned = `select distinct jsonb_array_elements_text(answers -> 'services') as value from task_answer
      where answers ? 'services'`
    expect(await column(planned)).toEqual(['2.1.1'])
    const codes = await column(
      'select fiscal_code as value from person where fiscal_code is not null',
    )
    expect(codes.filter((code) => !readFiscalCode(code).ok)).toEqual([])
    const said = `select 1 from person_address where address ~ 'Perugia|Terni|Foligno' limit 1`
    expect(await column(said)).toEqual([])
  } finally {
    await Promise.all([owner.end(), pool.end()])
    await database.drop()
  }
}, 60_000)
