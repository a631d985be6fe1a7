import type { Sql } from '../shared/sql.ts'
import type { ZoneYear } from './essential-levels.ts'

interface Counted {
  readonly year: number
  readonly zone: number
  readonly kind: string
  readonly cases: number | null
  readonly days: number | null
}

interface Means {
  readonly year: number
  readonly zone: number
  readonly inhabitants: number | null
  readonly countedOn: string | null
  readonly workers: number
  readonly covered: number | null
  readonly hours: number
}

// To be taken in charge is to come to the assessment.
const counted = `
  select y.year, s.zone, s.kind, s.cases, s.days::float8 as days
  from unnest($1::int[]) y (year) cross join lateral case_statistics(y.year) s
  where s.zone > 0 and s.municipality is null
    and (s.kind in ('access', 'people', 'joint') or s.kind in ('reached', 'prompt') and s.phase = 'assessment')`

const means = `
  select y.year, m.zone, m.inhabitants, m.counted_on::text as "countedOn", m.workers, m.covered, m.hours
  from unnest($1::int[]) y (year) cross join lateral zone_means(y.year) m order by m.zone, y.year`

/** A zone in a year, with what essential levels are measured by. */
export interface OfZone {
  readonly zone: number
  readonly year: number
  /** The oldest count of inhabitants, `YYYY-MM-DD`; null: some are not known. */
  readonly countedOn: string | null
  readonly said: ZoneYear
}

/** Some years of every zone where the reader plans or coordinates. */
export async function zoneYears(sql: Sql, years: readonly number[]): Promise<OfZone[]> {
  const rows = await sql.query<Counted>(counted, [years], 'statistics-levels')
  const found = await sql.query<Means>(means, [years], 'statistics-means')
  const key = (one: { readonly zone: number; readonly year: number; readonly kind: string }) =>
    `${String(one.zone)} ${String(one.year)} ${one.kind}`
  const byKey = new Map(rows.map((row) => [key(row), row]))
  return found.map(({ zone, year, countedOn, inhabitants, workers, covered, hours }) => {
    // Of what the night found nothing there is no row.
    const row = (kind: string) => byKey.get(key({ zone, year, kind })) ?? { cases: 0, days: 0 }
    const joint = row('joint')
    return {
      ...{ zone, year, countedOn },
      said: {
        ...{ people: row('people').cases, contacts: row('access').cases },
        ...{ charged: row('reached').cases, prompt: row('prompt').cases },
        ...{ joint: joint.cases, jointDays: joint.days, workers, hours },
        ...{ inhabitants: inhabitants ?? undefined, covered: covered ?? undefined },
      },
    }
  })
}
