import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'

import { sqlOf } from '../../../domain/database.ts'
import { readRegion } from '../../../seeds/region.ts'
import { seedReference } from '../../../seeds/reference.ts'
import { seedCalendars, seedReleases } from '../../../seeds/releases.ts'
import { seedSettings } from '../../../seeds/settings.ts'
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

async function counts(): Promise<Record<string, number>> {
  const tables = [
    'organisation',
    'organisation_tie',
    'code_list',
    'service',
    'release',
    'calendar',
    'audit_event',
  ]
  const parts = tables.map((table) => `(select count(*)::int from ${table}) as ${table}`)
  const { rows } = await client.query<Record<string, number>>(`select ${parts.join(', ')}`)
  return rows[0] ?? {}
}

const one = async (text: string) => (await client.query<{ n: number }>(text)).rows[0]?.n

describe('I dati di riferimento della regione', () => {
  test('hanno 12 zone, 92 comuni, un ufficio per comune e 12 comuni capofila', async () => {
    const { rows } = await client.query<{ kind: string; n: number }>(
      'select kind, count(*)::int as n from organisation group by kind',
    )
    const byKind = Object.fromEntries(rows.map(({ kind, n }) => [kind, n]))
    expect(byKind).toMatchObject({
      region: 1,
      zone: 12,
      municipality: 92,
      office: 92,
      'health-authority': 2,
    })
    expect(
      await one(`select count(*)::int as n from organisation_tie where relation = 'lead'`),
    ).toBe(12)
  })

  test('dicono che cosa ha una fonte, che cosa è da confermare e che cosa è inventato', async () => {
    expect(
      await one(
        `select count(*)::int as n from organisation where kind = 'municipality' and evidence = 'to-confirm'`,
      ),
    ).toBe(30)
    expect(
      await one(
        `select count(*)::int as n from organisation where kind in ('office', 'provider') and evidence <> 'invented'`,
      ),
    ).toBe(0)
    expect(
      await one(
        `select count(*)::int as n from organisation where kind = 'health-district' and (evidence = 'source' or note is null)`,
      ),
    ).toBe(0)
  })

  test('hanno la popolazione legale del 2011 che fa 884.268', async () => {
    expect(
      await one(`select sum((detail ->> 'population_2011')::int)::int as n from organisation`),
    ).toBe(884_268)
  })

  test('danno a ogni zona uno e un solo distretto', async () => {
    expect(
      await one(`select count(*)::int as n from organisation z where z.kind = 'zone' and 1 <> (
        select count(*) from organisation_tie t join organisation d on d.id = t.child
        where t.parent = z.id and t.relation = 'serves' and d.kind = 'health-district')`),
    ).toBe(0)
  })

  test('hanno una nomenclatura a tre livelli con codici SIUSS che esistono', async () => {
    expect(
      await one(
        `select count(distinct 1 + length(code) - length(replace(code, '.', '')))::int as n from service`,
      ),
    ).toBe(3)
    expect(
      await one(`select count(*)::int as n from service s where s.siuss_code is not null and not exists (
        select 1 from code_list c where c.list = 'siuss-benefit' and c.code = s.siuss_code)`),
    ).toBe(0)
  })

  test('hanno per ogni voce di elenco la fonte da cui viene', async () => {
    expect(await one(`select count(*)::int as n from code_list where source = ''`)).toBe(0)
    expect(
      await one(`select count(distinct list)::int as n from code_list where list like 'needs-%'`),
    ).toBe(5)
  })

  test('usano le stesse voci degli elenchi della procedura, dove hanno lo stesso nome', async () => {
    expect(
      await one(`select count(*)::int as n from release r, jsonb_array_elements(r.doc -> 'lists') l,
          jsonb_array_elements(l -> 'values') v
        where exists (select 1 from code_list c where c.list = l ->> 'key')
          and not exists (select 1 from code_list c where c.list = l ->> 'key' and c.code = v ->> 'code')`),
    ).toBe(0)
  })

  test('dicono da quale procedura comincia un contatto, e non cambiano una scelta già fatta', async () => {
    const set = `select value #>> '{}' as value from installation where key = 'entry-procedure'`
    expect((await client.query(set)).rows).toEqual([{ value: 'presa-in-carico' }])
    await client.query(`update installation set value = '"altra"' where key = 'entry-procedure'`)
    await seedReference(database.ownerUrl)
    expect((await client.query(set)).rows).toEqual([{ value: 'altra' }])
  })

  test('caricati di nuovo, anche insieme, non cambiano nulla', async () => {
    const before = await counts()
    const again = await Promise.all([
      seedReference(database.ownerUrl),
      seedReference(database.ownerUrl),
    ])
    const nothing = {
      organisations: 0,
      codes: 0,
      services: 0,
      calendars: 0,
      releases: 0,
      settings: 0,
    }
    expect(again).toEqual([nothing, nothing])
    expect(await counts()).toEqual(before)
  })
})

describe('I semi si rifiutano', () => {
  test('di cambiare una procedura pubblicata: ci vuole una versione nuova', async () => {
    const [file] = readRegion('umbria').procedureFiles
    const changed = {
      name: 'presa-in-carico.v1.json',
      document: { ...Object(file?.document), title: 'Altro' },
    }
    await expect(seedReleases(sqlOf(client), [changed])).rejects.toThrow(
      /presa-in-carico@1 è già pubblicata.*numero di versione nuovo/s,
    )
  })

  test('di cambiare un calendario pubblicato', async () => {
    const [file] = readRegion('umbria').calendarFiles
    const changed = { name: 'c.json', document: { ...Object(file?.document), weeklyRest: [6, 7] } }
    await expect(seedCalendars(sqlOf(client), [changed])).rejects.toThrow(/già pubblicata/)
  })

  test('di caricare una procedura che non è scritta come si deve, e dicono dove', async () => {
    const broken = { name: 'rotta.json', document: { schema: 1, key: 'rotta' } }
    await expect(seedReleases(sqlOf(client), [broken])).rejects.toThrow(/rotta\.json[^]*- steps/)
  })

  test('di far cominciare il contatto da una procedura che la regione non porta', async () => {
    const region = { ...readRegion('sample'), entryProcedure: 'altrove' }
    await expect(seedSettings(sqlOf(client), region)).rejects.toThrow(
      /«altrove», che non è tra le procedure della regione: presa-in-carico/,
    )
  })

  test('di caricare una regione che non ha una cartella', async () => {
    await expect(seedReference(database.ownerUrl, 'atlantide')).rejects.toThrow(
      /«atlantide».*sample, umbria/,
    )
    await expect(seedReference(database.ownerUrl, '../umbria')).rejects.toThrow(
      /non ha una cartella/,
    )
  })
})
