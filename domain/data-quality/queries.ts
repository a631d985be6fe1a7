import { rolesWith } from '../auth/policy.ts'
import type { Sql } from '../shared/sql.ts'
import { allowedDays } from './quality-rules.ts'

/** Records of a rule in one place, as the last look found them. */
export interface Score {
  readonly org: number
  readonly municipality: number | null
  readonly zone: number | null
  readonly rule: string
  readonly checked: number
  readonly wrong: number
}

/** The same of all the reader's places, on a day. */
export interface ScoreOfDay {
  /** `YYYY-MM-DD`. */
  readonly day: string
  readonly rule: string
  readonly checked: number
  readonly wrong: number
}

export interface QualityFigures {
  /** When the record was looked at; nothing before the first time. */
  readonly at: Date | undefined
  readonly scores: readonly Score[]
  readonly trend: readonly ScoreOfDay[]
}

/** What the last look counted, by place and rule. */
export function readScores(sql: Sql): Promise<(Score & { readonly at: Date })[]> {
  return sql.query<Score & { at: Date }>(
    'select org, municipality, zone, rule, checked, wrong, at from quality_figures()',
    [],
    'quality-figures',
  )
}

/** The scores of where the reader plans, coordinates or administers: two statements, counts alone. */
export async function readQuality(sql: Sql): Promise<QualityFigures> {
  const found = await readScores(sql)
  const trend = await sql.query<ScoreOfDay>(
    'select day::text as day, rule, checked, wrong from quality_trend() order by day, rule',
    [],
    'quality-trend',
  )
  const [latest] = found.map(({ at }) => at).toSorted((a, b) => b.getTime() - a.getTime())
  return { at: latest, scores: found, trend }
}

/** Where the reader mends records, and may so be told every count. */
export interface Mending {
  readonly orgs: ReadonlySet<number>
  /** All the places whose scores they read. */
  readonly everywhere: boolean
}

/** A role that mends in one place shows no small number of those where the reader only plans. */
export async function readMending(sql: Sql): Promise<Mending> {
  const [row] = await sql.query<{ orgs: number[]; everywhere: boolean }>(
    'select places_held_as($1) as orgs, places_held_as($2) <@ places_held_as($1) as everywhere',
    [rolesWith('quality.mend'), rolesWith('quality.read')],
    'quality-mending',
  )
  return { orgs: new Set(row?.orgs), everywhere: row?.everywhere ?? false }
}

/** One record to be mended. */
export interface Finding {
  readonly caseId: string
  readonly record: string
  /** The day that it is about, `YYYY-MM-DD`, where it has one. */
  readonly about: string | null
  readonly since: string
  readonly number: string
  readonly office: string
  readonly personId: string
  readonly identity: 'certain' | 'provisional' | 'anonymous'
  readonly givenName: string
  readonly familyName: string
  readonly alias: string | null
  /** What it is in the nomenclature, where the record is a granted service. */
  readonly service: string | null
  /** Whether it is so still: it may have been mended since the last look. */
  readonly still: boolean
}

/** A page of findings: those mended leave their place to others. */
export const mostFindings = 50

const findings = `
  select f.case_id as "caseId", f.record, f.about::text as about, f.since::text as since, c.number,
    o.name as office, p.id as "personId", p.identity, p.given_name as "givenName", p.family_name as "familyName", p.alias,
    g.service
  from quality_finding f join social_case c on c.id = f.case_id join person p on p.id = c.subject
    join organisation o on o.id = f.org
    left join granted_service g on g.parent = f.case_id and g.case_id::text = f.record
  where f.rule = $1 and f.org = any($2::int[])
  order by f.since, f.case_id, f.record limit $3`

/**
 * What a rule found in these offices among the cases that the reader sees, the oldest first, and whether
 * it holds still.
 */
export async function listFindings(
  sql: Sql,
  rule: string,
  orgs: readonly number[],
): Promise<Finding[]> {
  const rows = await sql.query<Omit<Finding, 'still'>>(
    findings,
    [rule, orgs, mostFindings],
    'quality-findings',
  )
  const still = await sql.query<{ key: string }>(
    `select case_id || ' ' || record as key from quality_still($1, $2, $3)`,
    [rule, JSON.stringify(allowedDays), [...new Set(rows.map(({ caseId }) => caseId))]],
    'quality-still',
  )
  const held = new Set(still.map(({ key }) => key))
  return rows.map((row) => ({ ...row, still: held.has(`${row.caseId} ${row.record}`) }))
}
