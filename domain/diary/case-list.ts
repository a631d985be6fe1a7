import type { Sql } from '../shared/sql.ts'
import { myActors } from '../tasks/standing.ts'

export const casesPerPage = 25

/** Whose cases: mine as case manager, of my own offices, or all that I may see. */
export const caseViews = ['mine', 'office', 'all'] as const
export type CaseView = (typeof caseViews)[number]

export const caseStates = ['open', 'closed', 'any'] as const
export type CaseStateFilter = (typeof caseStates)[number]

/** A case's place in the list: the newest contact first. */
export interface CaseCursor {
  /** Instant as PostgreSQL writes it. */
  readonly openedAt: string
  readonly id: string
}

export interface CaseAsk {
  readonly view: CaseView
  readonly state: CaseStateFilter
  readonly phase?: string | undefined
  readonly municipality?: number | undefined
  readonly urgent?: boolean | undefined
  readonly after?: CaseCursor | undefined
}

export interface CaseRow {
  readonly id: string
  readonly number: string
  readonly key: string
  readonly state: 'open' | 'closed'
  readonly phase: string
  readonly openedAt: Date
  readonly closedAt: Date | null
  readonly protected: boolean
  readonly office: string
  readonly municipality: string | null
  readonly manager: string | null
  readonly givenName: string | null
  readonly familyName: string | null
  readonly alias: string | null
  readonly identity: 'certain' | 'provisional' | 'anonymous' | null
  readonly birthYear: number | null
  /** Of its open tasks: the highest priority and the nearest due date. */
  readonly priority: 0 | 1 | 2 | null
  readonly dueAt: Date | null
  readonly openTasks: number
  readonly nextTask: string | null
}

export interface CaseList {
  readonly rows: readonly CaseRow[]
  readonly next: CaseCursor | undefined
}

const order = 'c.opened_at desc, c.id desc'
const urgentTask = `exists (select 1 from task t where t.case_id = c.id and t.state in ('open', 'claimed')
  and t.priority = 2)`

/** The ids of a page, of mine and of an office walked in order along an index. */
function pageOfIds({ view, state, urgent = false }: CaseAsk): string {
  const wanted = state === 'any' ? 'null' : `'${state}'`
  if (view === 'office')
    return `select id, opened_at
      from office_cases($5::int[], $1::timestamptz, $2::uuid, ${wanted}, $3::text, $4::int, ${String(urgent)})`
  const where = [
    '(c.opened_at, c.id) < ($1::timestamptz, $2::uuid) and c.parent is null',
    state === 'any' ? 'true' : `c.state = ${wanted}`,
    '($3::text is null or c.phase = $3) and ($4::int is null or c.municipality = $4)',
    urgent ? urgentTask : 'true',
  ].join(' and ')
  const limit = `limit ${String(casesPerPage + 1)}`
  if (view === 'all')
    return `select c.id, c.opened_at from social_case c where ${where} order by ${order} ${limit}`
  return `select r.id, r.opened_at from unnest(${myActors}) as one (key) cross join lateral (
    select c.id, c.opened_at from social_case c where c.manager = one.key and ${where} order by ${order} ${limit}) r
    order by r.opened_at desc, r.id desc ${limit}`
}

/** The statement of a page of the list, exported so that a test can ask for its plan. */
export function caseListStatement(ask: CaseAsk): string {
  return `
  with page as materialized (${pageOfIds(ask)})
  select c.id, c.number, c.opened_at::text as key, c.state, c.phase, c.opened_at as "openedAt",
    c.closed_at as "closedAt", c.protected, o.name as office, m.name as municipality, u.full_name as manager,
    p.given_name as "givenName", p.family_name as "familyName", p.alias, p.identity,
    extract(year from p.birth_date)::int as "birthYear", w.priority, w.due_at as "dueAt",
    w.n as "openTasks", w.title as "nextTask"
  from page join social_case c on c.id = page.id
    join organisation o on o.id = c.org
    left join organisation m on m.id = c.municipality
    left join user_account u on u.id = c.manager
    left join person p on p.id = c.subject
    cross join lateral (
      select max(t.priority) as priority, min(t.due_at) as due_at, count(*)::int as n,
        (array_agg(t.title order by t.due_at nulls last, t.id))[1] as title
      from task t where t.case_id = c.id and t.state in ('open', 'claimed')) w
  order by ${order}`
}

const firstPage: CaseCursor = { openedAt: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }

/** @param offices the reader's own organisations, for the view of the office */
export async function listCases(
  sql: Sql,
  ask: CaseAsk,
  offices: readonly number[],
): Promise<CaseList> {
  const { view, state, urgent = false, after = firstPage, phase = null, municipality = null } = ask
  const values = [after.openedAt, after.id, phase, municipality]
  const name = `cases-${view}-${state}-${String(urgent)}`
  const given = view === 'office' ? [...values, offices] : values
  const found = await sql.query<CaseRow>(caseListStatement(ask), given, name)
  return pageOf(found)
}

function pageOf(found: readonly CaseRow[]): CaseList {
  const rows = found.slice(0, casesPerPage)
  const last = rows.at(-1)
  const next = found.length > rows.length && last ? { openedAt: last.key, id: last.id } : undefined
  return { rows, next }
}
