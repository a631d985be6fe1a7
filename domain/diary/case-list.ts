import { Phase } from '../procedures/schema.ts'
import type { Sql } from '../shared/sql.ts'
import { saysToday } from '../social/narrowing.ts'
import { myActors } from '../tasks/standing.ts'
import { wasAnswered } from './answered.ts'

export const casesPerPage = 25

/** Whose cases: mine as case manager, of my own offices, or all that I may see. */
export const caseViews = ['mine', 'office', 'all'] as const
export type CaseView = (typeof caseViews)[number]

export const caseStates = ['open', 'closed', 'any'] as const
export type CaseStateFilter = (typeof caseStates)[number]

export const urgencies = ['red', 'yellow', 'green'] as const
export type Urgency = (typeof urgencies)[number]

/** What became of a term of the last thirty days, or that it is of the next three: `cases_by_term` says. */
export const termKinds = ['kept', 'met-late', 'late', 'near'] as const
/** `at-risk`: a running term is past, whenever it fell, or falls within three days. */
export const termsFilters = ['at-risk', ...termKinds] as const

/** Phases of a task of the path that waits to be done. */
export const waitsFilters = [...Phase.options, 'any'] as const

/** How long the last ISEE of a person holds: `people_by_isee` says. */
export const iseeKinds = ['valid', 'expiring', 'expired'] as const

/** A case's place in the list: the newest contact first. */
export interface CaseCursor {
  /** Instant as PostgreSQL writes it. */
  readonly openedAt: string
  readonly id: string
}

/** What the list is narrowed to; absent: to nothing. */
export interface CaseFilter {
  readonly phase?: string | undefined
  readonly zone?: number | undefined
  readonly municipality?: number | undefined
  readonly office?: number | undefined
  readonly area?: string | undefined
  readonly urgency?: Urgency | undefined
  readonly manager?: string | undefined
  /** Days of the contact, `YYYY-MM-DD`, both included. */
  readonly from?: string | undefined
  readonly until?: string | undefined
  readonly terms?: (typeof termsFilters)[number] | undefined
  /** For who may read the social record: nobody else finds any. */
  readonly isee?: (typeof iseeKinds)[number] | undefined
  /** What the record says today, as `factChoices` names it; the same holds. */
  readonly fact?: string | undefined
  /** Where one question was asked, as `askedAs` says it: cases that answered it. */
  readonly answered?: string | undefined
  /** Has a task of the path still to be done, of that phase. */
  readonly waits?: (typeof waitsFilters)[number] | undefined
}

export interface CaseAsk extends CaseFilter {
  readonly view: CaseView
  readonly state: CaseStateFilter
  /** The question of `answered`, by procedure and id. */
  readonly question?: string | undefined
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
  readonly area: string | null
  readonly urgency: string | null
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
  readonly nextTaskId: string | null
}

export interface CaseList {
  readonly rows: readonly CaseRow[]
  readonly next: CaseCursor | undefined
}

const order = 'c.opened_at desc, c.id desc'
const soon = `exists (select 1 from deadline d where d.case_id = c.id and d.state = 'running'
  and d.due_at < (select siso_clock()) + interval '3 days')`
const midnight = (day: string) => `(${day})::timestamp at time zone 'Europe/Rome'`

/** Conditions of a filter that is there, each with the place of its value. */
const conditions: Readonly<Record<keyof CaseFilter, (value: string, asked: unknown) => string>> = {
  phase: (value) => `c.phase = ${value}`,
  zone: (value) => `c.zone = ${value}::int`,
  municipality: (value) => `c.municipality = ${value}::int`,
  office: (value) => `c.org = ${value}::int`,
  area: (value) => `c.area = ${value}`,
  urgency: (value) => `c.urgency = ${value}`,
  manager: (value) => `c.manager = ${value}::uuid`,
  from: (value) => `c.opened_at >= ${midnight(`${value}::date`)}`,
  until: (value) => `c.opened_at < ${midnight(`${value}::date + 1`)}`,
  terms: (value, asked) =>
    asked === 'at-risk'
      ? `(${value} = 'at-risk' and ${soon})`
      : `c.id in (select cases_by_term(${value}))`,
  isee: (value) =>
    `c.subject in (select i.person_id from people_by_isee() i where i.kind = ${value})`,
  fact: (value) => saysToday('c.subject', value),
  answered: (value) => wasAnswered('c.id', value),
  waits: (
    value,
  ) => `exists (select from task t where t.case_id = c.id and t.state in ('open', 'claimed')
    and t.purpose = 'step' and (${value} = 'any' or t.phase = ${value}))`,
}

interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

/** Whether the walk of the offices, or of all, narrows by all that is asked; else it is told to the planner. */
function isWalked({ view, zone, terms, isee, fact, waits, answered }: CaseAsk): boolean {
  if (view === 'mine' || (view === 'office' && zone !== undefined)) return false
  if ([isee, fact, waits, answered].some((one) => one !== undefined)) return false
  return terms === undefined || terms === 'at-risk'
}

/** The ids of a page, walked in order along an index. */
function pageOfIds(ask: CaseAsk, offices: readonly number[]): Statement {
  const { view, state, after = firstPage } = ask
  const begin = [after.openedAt, after.id]
  if (isWalked(ask))
    return view === 'office'
      ? { text: ofOffices, values: [...begin, ...officesAsked(ask, offices)] }
      : { text: ofScope, values: [...begin, askedIn(ask)] }
  const asked = filtersIn(ask)
  const values = [...begin, ...asked.map(([, value]) => value)]
  const where = [
    '(c.opened_at, c.id) < ($1::timestamptz, $2::uuid) and c.parent is null',
    ...(state === 'any' ? [] : [`c.state = '${state}'`]),
    ...asked.map(([key, value], n) => conditions[key](`$${String(n + 3)}`, value)),
  ].join(' and ')
  const limit = `limit ${String(casesPerPage + 1)}`
  const walk = (and: string) =>
    `select c.id, c.opened_at from social_case c where ${where}${and} order by ${order} ${limit}`
  if (view === 'all') return { text: walk(''), values }
  if (view === 'office') {
    const own = walk(` and c.org = any($${String(values.length + 1)}::int[])`)
    return { text: own, values: [...values, offices] }
  }
  const mine = walk(' and c.manager = one.key')
  const text = `select r.id, r.opened_at from unnest(${myActors}) as one (key)
    cross join lateral (${mine}) r order by r.opened_at desc, r.id desc ${limit}`
  return { text, values }
}

const ofOffices = `select id, opened_at from office_cases($3::int[], $1::timestamptz, $2::uuid, $4::jsonb)`

const ofScope = `select id, opened_at from seen_cases($1::timestamptz, $2::uuid, $3::jsonb)`

function officesAsked({ office, ...ask }: CaseAsk, offices: readonly number[]) {
  return [office === undefined ? offices : offices.filter((one) => one === office), askedIn(ask)]
}

/** What is asked, by name, as the walks read it. */
function askedIn(ask: CaseAsk): string {
  const filters = Object.fromEntries(filtersIn(ask))
  return JSON.stringify(ask.state === 'any' ? filters : { ...filters, state: ask.state })
}

const filterKeys = Object.keys(conditions) as (keyof CaseFilter)[]

function filtersIn(ask: CaseFilter): [keyof CaseFilter, unknown][] {
  return filterKeys.flatMap((key): [keyof CaseFilter, unknown][] =>
    ask[key] === undefined ? [] : [[key, ask[key]]],
  )
}

/** The statement of a page of the list, exported so that a test can ask for its plan. */
export function caseListStatement(ask: CaseAsk, offices: readonly number[]): Statement {
  const page = pageOfIds(ask, offices)
  return { text: `with page as materialized (${page.text}) ${rowsOfPage}`, values: page.values }
}

const rowsOfPage = `
  select c.id, c.number, c.opened_at::text as key, c.state, c.phase, c.opened_at as "openedAt",
    c.closed_at as "closedAt", c.area, c.urgency, c.protected, o.name as office, m.name as municipality,
    u.full_name as manager, p.given_name as "givenName", p.family_name as "familyName", p.alias, p.identity,
    extract(year from p.birth_date)::int as "birthYear", w.priority, w.due_at as "dueAt",
    w.n as "openTasks", w.title as "nextTask", w.id as "nextTaskId"
  from page join social_case c on c.id = page.id
    join organisation o on o.id = c.org
    left join organisation m on m.id = c.municipality
    left join user_account u on u.id = c.manager
    left join person p on p.id = c.subject
    cross join lateral (
      select max(t.priority) as priority, min(t.due_at) as due_at, count(*)::int as n,
        (array_agg(t.title order by t.due_at nulls last, t.id))[1] as title,
        (array_agg(t.id order by t.due_at nulls last, t.id))[1] as id
      from task t where t.case_id = c.id and t.state in ('open', 'claimed')) w
  order by ${order}`

const firstPage: CaseCursor = { openedAt: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }

/** The rows of these cases, as far as the reader sees them, in the order of the ids. */
export async function casesOf(sql: Sql, ids: readonly string[]): Promise<readonly CaseRow[]> {
  if (ids.length === 0) return []
  const text = `with page as materialized (select id, opened_at from social_case where id = any($1)) ${rowsOfPage}`
  const rows = await sql.query<CaseRow>(text, [ids], 'cases-of')
  return rows.toSorted((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id))
}

/** @param offices the reader's own organisations, for the view of the office */
export async function listCases(
  sql: Sql,
  ask: CaseAsk,
  offices: readonly number[],
): Promise<CaseList> {
  const { text, values } = caseListStatement(ask, offices)
  return pageOf(await sql.query<CaseRow>(text, values, nameOf(ask)))
}

/** Of a statement whose text is always the same, so that it is prepared once. */
function nameOf(ask: CaseAsk): string | undefined {
  if (isWalked(ask)) return `cases-${ask.view}-any`
  return filtersIn(ask).length === 0 ? `cases-${ask.view}-${ask.state}` : undefined
}

function pageOf(found: readonly CaseRow[]): CaseList {
  const rows = found.slice(0, casesPerPage)
  const last = rows.at(-1)
  const next = found.length > rows.length && last ? { openedAt: last.key, id: last.id } : undefined
  return { rows, next }
}
