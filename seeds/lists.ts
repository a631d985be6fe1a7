import { readFileSync } from 'node:fs'

import type { Sql } from '../domain/shared/sql.ts'

import { parseCsv } from './csv.ts'
import type { RegionSeed } from './region.ts'
import { SeedRefused } from './seed-refused.ts'

const files = ['code-lists.csv', 'countries.csv', 'siuss-benefits.csv']

/** First day on which the lists of this version hold: before the oldest case that may be entered. */
const validFrom = '2015-01-01'

const insertCodes = `
  with added as (
    insert into code_list (list, version, code, label, position, source, source_code, valid_from)
    select list, 1, code, label, position, source, nullif(source_code, ''), $2::date
    from jsonb_to_recordset($1::jsonb)
      as x (list text, code text, label text, position int, source text, source_code text)
    on conflict do nothing returning 1)
  select count(*)::int as added from added`

const insertServices = `
  with added as (
    insert into service (code, version, parent, name, aliases, siuss_code, istat_area, position, evidence,
      source, valid_from)
    select code, 1, nullif(parent, ''), name, array_remove(string_to_array(aliases, ';'), ''),
      nullif(siuss_code, ''), istat_area, position, evidence, source, $2::date
    from jsonb_to_recordset($1::jsonb) as x (code text, parent text, name text, aliases text,
      siuss_code text, istat_area text, position int, evidence text, source text)
    on conflict do nothing returning 1)
  select count(*)::int as added from added`

/** Code lists of the region's trade, version 1. A changed label is a new version, never an update. */
export async function seedCodeLists(sql: Sql): Promise<number> {
  return add(sql, insertCodes, numbered(readCodes()))
}

/** Names of the code lists that every installation has: what a procedure may lean on. */
export function seededLists(): string[] {
  return [...new Set(readCodes().flatMap(({ list }) => list ?? []))]
}

function readCodes(): Record<string, string>[] {
  return files.flatMap((file) =>
    parseCsv(readFileSync(new URL(`./data/${file}`, import.meta.url), 'utf8')),
  )
}

/** Nomenclature of services, version 1: area, group, service. */
export async function seedServices(sql: Sql, region: RegionSeed): Promise<number> {
  const known = new Set(region.services.map(({ code }) => code))
  const lost = region.services.filter(({ parent }) => parent !== '' && !known.has(parent))
  if (lost.length > 0) {
    const list = lost.map(({ code, parent }) => `${code} (sotto ${parent})`).join(', ')
    throw new SeedRefused(`Nomenclatura dei servizi: voci sotto una voce che non c’è: ${list}.`)
  }
  return add(sql, insertServices, numbered(region.services))
}

async function add(sql: Sql, statement: string, rows: readonly object[]): Promise<number> {
  const [row] = await sql.query<{ added: number }>(statement, [JSON.stringify(rows), validFrom])
  return row?.added ?? 0
}

function numbered(rows: readonly object[]): object[] {
  return rows.map((row, position) => ({ ...row, position }))
}
