import type { Sql } from '../../domain/shared/sql.ts'
import type { Row } from './case-run.ts'

const rowsAtOnce = 2000

/** Writes rows by their own names: all have those of the first. */
export async function insert(sql: Sql, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(', ')
  for (let from = 0; from < rows.length; from += rowsAtOnce)
    await sql.query(
      `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1)`,
      [JSON.stringify(rows.slice(from, from + rowsAtOnce))],
    )
}
