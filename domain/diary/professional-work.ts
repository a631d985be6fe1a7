import type { Sql } from '../shared/sql.ts'

/** Professional work of a territory, counted: by office, by kind and in all. Nobody is in it. */
export interface WorkCount {
  /** `others`: the offices where fewer than three people wrote, together. */
  readonly part: 'office' | 'others' | 'kind' | 'total'
  readonly name: string | null
  readonly entries: number
  readonly minutes: number
  readonly cases: number
}

export interface WorkAsked {
  /** A body among those that the reader coordinates or plans for; none: all of them. */
  readonly place?: number | undefined
  /** First day, and the first day after the last. */
  readonly since: string
  readonly until: string
}

const work = `
  select w.part, w.entries, w.minutes, w.cases, coalesce(o.name, (select c.label from code_list c
    where c.list = 'diary-kind' and c.code = w.kind order by c.version desc limit 1)) as name
  from professional_work($1, $2, $3) w left join organisation o on o.id = w.org
  order by w.part, w.minutes desc, name`

/**
 * Hours of professional social work for who coordinates or plans: activities with a duration, as
 * they count after corrections. Nothing where fewer than three people wrote.
 */
export function professionalWork(sql: Sql, asked: WorkAsked): Promise<WorkCount[]> {
  return sql.query<WorkCount>(work, [asked.place ?? null, asked.since, asked.until])
}

/** What one zone did, in the whole and by kind. */
export interface ZoneWork {
  readonly zone: number
  readonly part: 'kind' | 'total'
  readonly name: string
  readonly entries: number
  readonly minutes: number
  readonly cases: number
}

// What the reader would be told of each zone, were it asked for alone: no more, and under the same rule.
const byZone = `
  select z.id as zone, w.part, w.entries, w.minutes, w.cases, coalesce((select c.label from code_list c
    where c.list = 'diary-kind' and c.code = w.kind order by c.version desc limit 1), z.name) as name
  from organisation z cross join lateral professional_work(z.id, $2, $3) w
  where z.id = any($1::int[]) and w.part in ('kind', 'total')
  order by z.name, z.id, w.part desc, w.minutes desc, name`

/**
 * The same hours zone by zone, the whole of a zone before its kinds. A zone where fewer than three
 * people wrote is not there.
 */
export function workByZone(
  sql: Sql,
  zones: readonly number[],
  { since, until }: Omit<WorkAsked, 'place'>,
): Promise<ZoneWork[]> {
  return sql.query<ZoneWork>(byZone, [zones, since, until])
}
