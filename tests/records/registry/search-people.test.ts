import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { searchPeople, searchStatement } from '../../../domain/registry/search-people.ts'
import { freshDatabase } from '../../support/database.ts'
import { twoZones } from './two-zones.ts'
import type { TwoZones } from './two-zones.ts'

const crowd = 20_000

let town: TwoZones
beforeAll(async () => {
  town = await twoZones(await freshDatabase())
  await town.stored(
    `insert into person (id, identity, family_name, given_name, search_key, orgs, birth_date)
     select gen_random_uuid(), 'provisional', 'Folla', n::text, 'f' || substr(md5(n::text), 1, 6) || ' ' || n,
       array[$1::int], '1950-01-01'::date + n % 20000 from generate_series(1, $2) n`,
    [town.here.org, crowd],
  )
  await town.stored('analyze person')
})
afterAll(() => town.close())

const search = (text: string, page = {}) =>
  town.as('clerk', ({ sql }) => searchPeople(sql, text, page))

describe('Una persona si trova', () => {
  test('dall’inizio di cognome e nome, in qualsiasi ordine e senza accenti', async () => {
    const details = { familyName: 'De Santìs', givenName: 'Niccolò' }
    const id = await town.register('clerk', details)
    for (const text of ['de san', 'nicc desant', 'niccolo de', 'santis de', 'DE SANTIS NICCOLO']) {
      const found = await search(text)
      if (text === 'nicc desant') expect(found).toEqual([])
      else expect(found.map((one) => one.id)).toEqual([id])
    }
  })

  test('dal codice fiscale, anche scritto con spazi', async () => {
    const details = { familyName: 'Rossi', givenName: 'Mario', fiscalCode: 'RSSMRA80A01H501U' }
    const id = await town.register('clerk', details)
    expect(await search('rssmra 80a01 h501u')).toMatchObject([{ id }])
  })

  test('dalla data di nascita, sola o con il cognome', async () => {
    const id = await town.register('clerk', { familyName: 'Datati', birthDate: '1933-02-01' })
    expect(await search('1/2/1933')).toMatchObject([{ id }])
    expect(await search('dat 01/02/1933')).toMatchObject([{ id }])
    expect(await search('dat 02/02/1933')).toEqual([])
  })

  test('dall’alias di chi non ha detto il nome', async () => {
    const details = { familyName: '', alias: 'Zio Tobia' }
    const id = await town.register('clerk', details, { identity: 'anonymous' })
    expect(await search('zio tob')).toMatchObject([{ id }])
  })

  test('una pagina dopo l’altra, senza ripetere nessuno', async () => {
    const first = await search('fa', { limit: 10 })
    const last = first.at(-1)
    const second = await search('fa', { limit: 10, after: { key: last?.key, id: last?.id } })
    const ids = [...first, ...second].map(({ id }) => id)
    expect(new Set(ids).size).toBe(20)
    expect(second[0]?.key.localeCompare(last?.key ?? '')).toBeGreaterThanOrEqual(0)
  })

  test('con quante pratiche ha aperte', async () => {
    const id = await town.register('clerk', { familyName: 'Praticoni' })
    await town.caseFor('clerk', id)
    expect(await search('praticoni')).toMatchObject([{ id, openCases: 1 }])
  })
})

describe('La ricerca', () => {
  test.each(['', '   ', 'x', '%', "'; drop table person; --"])(
    'di «%s» non trova nessuno e non si rompe',
    async (text) => {
      expect(await search(text)).toEqual([])
    },
  )

  test.each(['faa', 'faa 12', '1/2/1960', 'RSSMRA80A01H501U', 'fab 1/2/1960'])(
    'di «%s» usa un indice, mai tutta la tabella',
    async (text) => {
      const statement = searchStatement(text)
      expect(statement).toBeDefined()
      const plan = await town.as('clerk', ({ sql }) =>
        sql.query<{ 'QUERY PLAN': string }>(
          `explain (costs off) ${statement?.text ?? ''}`,
          statement?.values,
        ),
      )
      const lines = plan.map((line) => line['QUERY PLAN']).join('\n')
      // An index read whole for its order is as slow as the table: the words must bound it.
      expect(lines).toMatch(
        /Index Cond: .*p\.(search_key|birth_date|fiscal_code)|Index Cond: \(+(search_key|birth_date|fiscal_code)/,
      )
      expect(lines).not.toMatch(/Seq Scan on person/)
    },
  )

  test('confronta le chiavi byte per byte, qualunque lingua abbia il database', async () => {
    const [column] = await town.stored(
      `select collation_name from information_schema.columns
       where table_name = 'person' and column_name = 'search_key'`,
    )
    expect(column).toEqual({ collation_name: 'C' })
  })
})
