import type { Sql } from '../domain/shared/sql.ts'

import type { RegionSeed } from './region.ts'
import { SeedRefused } from './seed-refused.ts'

const insert = `
  with added as (
    insert into installation (key, value) select key, value from jsonb_each($1::jsonb)
    on conflict do nothing returning 1)
  select count(*)::int as added from added`

/**
 * What the region sets for the whole installation, where nobody has set it otherwise: which
 * procedure a contact begins, and whose seeds these are.
 * @throws SeedRefused when a contact would begin a procedure that the region does not bring
 */
export async function seedSettings(sql: Sql, region: RegionSeed): Promise<number> {
  const { entryProcedure, procedureFiles, folder } = region
  const brought = procedureFiles.map(({ document }) => keyOf(document))
  if (!brought.includes(entryProcedure)) {
    throw new SeedRefused(
      `Il seme ${folder}/region.json fa cominciare il contatto da «${entryProcedure}», che non è tra le procedure della regione: ${brought.join(', ')}.`,
    )
  }
  const settings = { 'entry-procedure': entryProcedure, region: folder }
  const [row] = await sql.query<{ added: number }>(insert, [JSON.stringify(settings)])
  return row?.added ?? 0
}

function keyOf(document: unknown): string {
  const named = typeof document === 'object' && document !== null && 'key' in document
  return named ? String(document.key) : '(senza codice)'
}
