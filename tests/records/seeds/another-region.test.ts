import { expect, test } from '@jest/globals'
import pg from 'pg'

import { createPool, transaction } from '../../../domain/database.ts'
import { organisationsOn, placeOf } from '../../../domain/organisations/queries.ts'
import { registerPerson } from '../../../domain/registry/register-person.ts'
import { PersonDetails } from '../../../domain/registry/schema.ts'
import { searchPeople } from '../../../domain/registry/search-people.ts'
import { seedReference } from '../../../seeds/reference.ts'
import { aPerson } from '../registry/two-zones.ts'
import { emptyDatabase } from './empty-database.ts'

test('Un’altra regione parte dai soli semi: vi si registra e vi si trova una persona', async () => {
  const database = await emptyDatabase()
  const pool = createPool(database.ownerUrl, 1)
  try {
    await seedReference(database.ownerUrl, 'sample')
    await transaction(pool, async (sql) => {
      const zones = await organisationsOn(sql, undefined, 'zone')
      const [office] = await organisationsOn(sql, undefined, 'office')
      expect(zones).toHaveLength(2)
      expect(await organisationsOn(sql, undefined, 'municipality')).toHaveLength(5)
      const place = await placeOf(sql, office?.id ?? 0)
      expect(Object.values(place).every((part) => typeof part === 'number')).toBe(true)
      const session = { userId: crypto.randomUUID(), roles: [], groups: [], orgs: [place.org] }
      const act = { sql, session, request: 'test' }
      const details = PersonDetails.parse({ familyName: 'Sorgente', givenName: 'Alba' })
      const id = await registerPerson(act, { ...aPerson({}), details, org: place.org })
      expect(await searchPeople(sql, 'sorg al')).toMatchObject([{ id }])
    })
    const client = new pg.Client(database.ownerUrl)
    await client.connect()
    const { rows } = await client.query<{ name: string }>('select name from organisation')
    await client.end()
    expect(rows.some(({ name }) => /Umbria|Perugia|Terni/.test(name))).toBe(false)
  } finally {
    await pool.end()
    await database.drop()
  }
}, 60_000)
