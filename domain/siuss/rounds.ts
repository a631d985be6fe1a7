import type { Sql } from '../shared/sql.ts'
import type { FactsAsk } from './read/services.ts'

/** How far the system is with a comune and a year. */
export interface Round {
  readonly municipality: number
  /** When the last one that came to its end began, and how many flows it put. */
  readonly asOf: Date | null
  readonly put: number | null
  /** Of the last try, if it failed: when, and a closed code of what. */
  readonly failedAt: Date | null
  readonly problem: string | null
}

const columns =
  'municipality, as_of as "asOf", put, failed_at as "failedAt", problem from siuss_round'

/** The rounds of a year in the comuni of the reader. */
export function roundsOf(sql: Sql, year: number): Promise<Round[]> {
  return sql.query<Round>(`select ${columns} where year = $1 order by municipality`, [year])
}

/** What the system last did of a comune and a year; nothing before its first night. */
export async function roundOf(
  sql: Sql,
  { municipality, year }: FactsAsk,
): Promise<Round | undefined> {
  const one = `select ${columns} where municipality = $1 and year = $2`
  return (await sql.query<Round>(one, [municipality, year]))[0]
}

const ask = `
  insert into siuss_round (municipality, year, asked_at) values ($1, $2, siso_clock())
  on conflict (municipality, year) do update set asked_at = excluded.asked_at`

/** Has the system prepare the whole, after somebody prepared what they see of it. */
export async function askForRound(sql: Sql, { municipality, year }: FactsAsk): Promise<void> {
  await sql.query(ask, [municipality, year])
}
