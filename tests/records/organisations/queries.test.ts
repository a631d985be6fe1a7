import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'

import { sqlOf } from '../../../domain/database.ts'
import {
  codesOf,
  officesBelow,
  organisationsOn,
  pathOf,
  placeOf,
  providersIn,
  servicesOn,
} from '../../../domain/organisations/queries.ts'
import { freshDatabase } from '../../support/database.ts'
import type { TestDatabase } from '../../support/database.ts'

let database: TestDatabase
let client: pg.Client
beforeAll(async () => {
  database = await freshDatabase()
  client = new pg.Client(database.ownerUrl)
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

const sql = () => sqlOf(client)

async function idOf(code: string): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    'select id from organisation where code = $1',
    [code],
  )
  return rows[0]?.id ?? 0
}

describe('Gli enti', () => {
  test('di un ufficio portano fino alla regione, dal più vicino', async () => {
    const path = await pathOf(sql(), await idOf('udc-055032'))
    expect(path.map(({ kind }) => kind)).toEqual(['office', 'municipality', 'zone', 'region'])
  })

  test('danno il posto di una pratica, con il distretto che serve la zona', async () => {
    const office = await idOf('udc-055032')
    expect(await placeOf(sql(), office)).toEqual({
      org: office,
      municipality: await idOf('055032'),
      zone: await idOf('zone-10'),
      district: await idOf('district-10'),
      region: await idOf('region'),
    })
  })

  test('sotto una zona hanno un ufficio per comune, anche a cavallo di due province', async () => {
    const offices = await officesBelow(sql(), [await idOf('zone-4')])
    expect(offices).toHaveLength(8)
    expect(offices.map(({ code }) => code)).toContain('udc-055030')
  })

  test('si elencano per nome come li cerca chi legge: la zona 2 prima della 10', async () => {
    const { rows } = await client.query<{ code: string }>(
      `select code from organisation where kind = 'zone' order by name`,
    )
    expect(rows.map(({ code }) => code)).toEqual(
      Array.from({ length: 12 }, (_, i) => `zone-${String(i + 1)}`),
    )
  })

  test('che erogano in una zona sono enti del terzo settore', async () => {
    const providers = await providersIn(sql(), await idOf('zone-1'))
    expect(providers.map(({ kind }) => kind)).toEqual(['provider', 'provider'])
  })

  test('hanno una data: un comune che cambia zona resta nella vecchia per le pratiche di prima', async () => {
    const [municipality, old, next] = [
      await idOf('055030'),
      await idOf('zone-4'),
      await idOf('zone-12'),
    ]
    await client.query(
      `update organisation_tie set valid_to = '2026-07-01' where child = $1 and relation = 'part-of'`,
      [municipality],
    )
    await client.query(
      `insert into organisation_tie (child, parent, relation, valid_from, evidence)
       values ($1, $2, 'part-of', '2026-07-01', 'invented')`,
      [municipality, next],
    )
    const office = await idOf('udc-055030')
    expect((await placeOf(sql(), office, '2026-06-30')).zone).toBe(old)
    expect((await placeOf(sql(), office, '2026-07-01')).zone).toBe(next)
    expect(await officesBelow(sql(), [old], '2026-07-01')).toHaveLength(7)
  })

  test('chiusi non si vedono più, ma nei giorni in cui c’erano sì', async () => {
    const id = await idOf('provider-1')
    await client.query(`update organisation set valid_to = '2026-05-01' where id = $1`, [id])
    const on = async (day: string) =>
      (await organisationsOn(sql(), day, 'provider')).some((one) => one.id === id)
    expect(await on('2026-04-30')).toBe(true)
    expect(await on('2026-05-01')).toBe(false)
  })
})

describe('La nomenclatura e gli elenchi', () => {
  test('hanno un ordine e ogni servizio sta sotto il suo gruppo', async () => {
    const services = await servicesOn(sql())
    const codes = services.map(({ code }) => code)
    for (const { parent } of services) if (parent !== null) expect(codes).toContain(parent)
    expect(codes.indexOf('A.1')).toBeLessThan(codes.indexOf('A.1.01'))
  })

  test('una voce nuova vale dal suo giorno, la vecchia fino al giorno prima', async () => {
    await client.query(
      `update code_list set valid_to = '2027-01-01' where list = 'access-mode' and code = 'remote'`,
    )
    await client.query(
      `insert into code_list (list, version, code, label, position, source, valid_from)
       values ('access-mode', 2, 'remote', 'In videochiamata', 5, 'Prova', '2027-01-01')`,
    )
    const label = async (day: string) =>
      (await codesOf(sql(), 'access-mode', day)).find(({ code }) => code === 'remote')?.label
    expect(await label('2026-12-31')).toBe('Altra modalità a distanza')
    expect(await label('2027-01-01')).toBe('In videochiamata')
  })
})
