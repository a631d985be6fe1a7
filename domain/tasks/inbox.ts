import type { Sql } from '../shared/sql.ts'

import type { InboxAsk, InboxSort, InboxTab } from './inbox-ask.ts'
import { rowsPerPage } from './inbox-ask.ts'
import { filters, isFiltered, rangeOf, sourceOf } from './inbox-sources.ts'
import type { Range } from './inbox-sources.ts'
import { hasDied } from './queries-people.ts'
import type { TaskState } from './schema.ts'
import { me, myActors } from './standing.ts'
import { beforeAll } from '../shared/before-all.ts'

/** One row of the inbox. Personal data only of cases that the reader may see. */
export interface InboxRow {
  readonly id: string
  readonly caseId: string
  /** Sort key of the row, for the cursor. */
  readonly key: string
  readonly title: string
  readonly state: TaskState
  readonly purpose: string
  readonly phase: string
  readonly priority: 0 | 1 | 2
  readonly dueAt: Date | null
  readonly openedAt: Date
  readonly snoozedUntil: Date | null
  readonly groups: readonly string[]
  readonly protected: boolean
  readonly assigneeId: string | null
  readonly assignee: string | null
  readonly number: string | null
  readonly municipality: string | null
  /** ISTAT code of the comune, whose patron saint is a free day. */
  readonly istat: string | null
  readonly givenName: string | null
  readonly familyName: string | null
  readonly alias: string | null
  readonly birthYear: number | null
  readonly died: boolean
  /** Assigned to the reader or to somebody whom they stand in for. */
  readonly mine: boolean
  readonly draft: boolean
  /** The reader is in charge of the case. */
  readonly managed: boolean
  /** The colleague who added it beside the path. */
  readonly addedBy: string | null
  /** Names of the organisations of the groups, by id; of the other rows' groups too. */
  readonly places: Readonly<Record<string, string>>
}

/** A row as it is read: of a case that the reader does not see, the client may be known. */
interface ReadRow extends Omit<InboxRow, 'places'> {
  readonly client: Pick<InboxRow, 'givenName' | 'familyName' | 'alias' | 'birthYear'> | null
  /** Of all rows, on the first. */
  readonly places: InboxRow['places'] | null
}

export interface InboxPage {
  readonly rows: readonly InboxRow[]
  /** There are more rows in the direction that was asked. */
  readonly more: boolean
  readonly first: Place | undefined
  readonly last: Place | undefined
}

/** Where a row stands in the order. */
export type Place = Pick<InboxRow, 'key' | 'id'>

type Walked = ReadRow | (Place & Pick<ReadRow, 'places'> & { readonly title: null })

const limit = String(rowsPerPage + 1)

const keys: Readonly<Record<InboxSort, string>> = {
  due: `coalesce(t.due_at, 'infinity')`,
  opened: 't.opened_at',
  person: `coalesce(p.search_key, '')`,
}
const keyTypes: Readonly<Record<InboxSort, string>> = {
  due: 'timestamptz',
  opened: 'timestamptz',
  person: 'text',
}

/** The order of a walk: onward from a row, or back from it. */
interface Walk {
  readonly operator: '>' | '<'
  readonly direction: 'asc' | 'desc'
}

function walkOf({ cursor }: InboxAsk): Walk {
  return cursor?.back === true
    ? { operator: '<', direction: 'desc' }
    : { operator: '>', direction: 'asc' }
}

/** Tabs whose walk by due date is a function of the database, onward and back. */
const walks: Readonly<Partial<Record<InboxTab, readonly [onward: string, back: string]>>> = {
  available: ['offers_from($1, $2)', 'offers_until($1, $2)'],
  waiting: [waitingAfter('>', 'asc'), waitingAfter('<', 'desc')],
  team: ['team_from($1, $2)', 'team_until($1, $2)'],
}

function waitingAfter(operator: Walk['operator'], direction: Walk['direction']): string {
  return `(select w.due_at, w.task_id from waiting_tasks() w where (w.due_at, w.task_id) ${operator} ($1::timestamptz, $2::uuid)
    order by 1 ${direction}, 2 ${direction} limit ${limit})`
}

/** Statement of the page's ids and keys, in order, one more than a page holds. */
function pageOfIds(ask: InboxAsk): string {
  const filtered = isFiltered(ask)
  const byDue = ask.sort === 'due'
  const [onward, back] = (!filtered && byDue && walks[ask.tab]) || []
  const whole = ask.cursor?.back === true ? back : onward
  if (whole !== undefined) return `select o.due_at as key, o.task_id as id from ${whole} o`
  const range = byDue ? rangeOf(ask) : undefined
  return range ? mergedIds(range, walkOf(ask), filtered) : sortedIds(ask, filtered)
}

function lookUp(table: string, name: string, id: string): string {
  return `cross join lateral (select x.* from ${table} x where x.id = ${id} limit 1) ${name}`
}

function mergedIds(range: Range, { operator, direction }: Walk, filtered: boolean): string {
  const [key, id] = range.offers ? ['o.due_at', 'o.task_id'] : [keys.due, 't.id']
  // Looked up row by row in the order of the range, so that the walk ends with the page.
  const task = range.offers ? lookUp('task', 't', 'o.task_id') : ''
  const joins = filtered ? `${task} ${lookUp('social_case', 'c', 't.case_id')}` : ''
  const after = `(${key}, ${id}) ${operator} ($1::timestamptz, $2::uuid)`
  return `select distinct r.key, r.id from ${range.each} as one (key) cross join lateral (
    select ${key} as key, ${id} as id from ${range.from} ${joins}
    where ${range.where} and ${after} ${filtered ? `and ${filters}` : ''}
    order by ${key} ${direction}, ${id} ${direction} limit ${limit}) r
    order by 1 ${direction}, 2 ${direction} limit ${limit}`
}

function sortedIds(ask: InboxAsk, filtered: boolean): string {
  const { from, where } = sourceOf(ask)
  const { operator, direction } = walkOf(ask)
  const key = keys[ask.sort]
  return `select ${key} as key, t.id from ${from}
    left join social_case c on c.id = t.case_id left join person p on p.id = c.subject
    where ${where} and (${key}, t.id) ${operator} ($1::${keyTypes[ask.sort]}, $2::uuid)
    ${filtered ? `and ${filters}` : ''} order by 1 ${direction}, 2 ${direction} limit ${limit}`
}

const client = `case when p.id is null then (
  select json_build_object('givenName', n.given_name, 'familyName', n.family_name, 'alias', n.alias,
    'birthYear', n.birth_year) from client_name_of_task(t.id) n) end`

const details = `page.id, t.case_id as "caseId", page.key::text as key, t.title, t.state, t.purpose, t.phase, t.priority,
  t.due_at as "dueAt", t.opened_at as "openedAt", t.snoozed_until as "snoozedUntil", t.groups, t.protected,
  t.assignee as "assigneeId", a.full_name as assignee, coalesce(c.number, case_number_of_task(t.id)) as number,
  m.name as municipality, m.detail ->> 'istat' as istat, p.given_name as "givenName", p.family_name as "familyName",
  p.alias, extract(year from p.birth_date)::int as "birthYear", ${client} as client, ${hasDied} as died,
  exists (select 1 from draft d where d.user_id = ${me} and d.subject = 'task:' || t.id) as draft,
  coalesce(t.assignee = any(${myActors}), false) as mine,
  coalesce(c.manager = any(${myActors}), false) as managed,
  case when t.added_by is not null then (select full_name from user_account where id = t.added_by) end as "addedBy",
  row_number() over (order by page.key, page.id) as n`

// A task that protection hides still counts as walked: the next page begins after it.
const pageFrom = `left join task t on t.id = page.id left join social_case c on c.id = t.case_id
  left join person p on p.id = c.subject left join organisation m on m.id = c.municipality
  left join user_account a on a.id = t.assignee`

const places = `(select coalesce(json_object_agg(g.id, g.name), '{}') from organisation g
  where g.id in (select split_part(k, '@', 2)::int from shown s, unnest(s.groups) k))`

/** The rows of a page of ids and keys, in order. */
const rowsOf = (ids: string) => `with page as (${ids}),
  shown as materialized (select ${details} from page ${pageFrom})
  select shown.*, case when n = 1 then ${places} end as places from shown order by n`

function placesIn(found: readonly Walked[]): InboxRow['places'] {
  return found[0]?.places ?? {}
}

function toRows(found: readonly Walked[], names: InboxRow['places']): InboxRow[] {
  const visible = found.filter((row): row is ReadRow => row.title !== null)
  return visible.map(({ client: known, ...row }) => ({ ...row, ...known, places: names }))
}

/** The statement of an inbox page, with its parameters: exported so that a test can ask for its plan. */
export function inboxStatement(ask: InboxAsk) {
  const filtered = isFiltered(ask)
  const which = ask.assignee === undefined ? ask.tab : 'in-hands'
  const direction = ask.cursor?.back === true ? 'back' : 'on'
  return {
    name: ['inbox', which, ask.sort, direction, filtered ? 'filtered' : 'all'].join('-'),
    text: rowsOf(pageOfIds(ask)),
    values: [...startOf(ask), ...(filtered ? givenBy(ask) : [])],
  }
}

/** The row after which the page begins. */
function startOf({ cursor, sort }: InboxAsk) {
  return cursor ? [cursor.key, cursor.id] : [sort === 'person' ? '' : '-infinity', beforeAll]
}

/** What the filters are given, from $3 on. */
function givenBy({ procedure, municipality, phase, due, assignee }: InboxAsk) {
  const given = [procedure, municipality, phase, due].map((one) => one ?? null)
  return assignee === undefined ? given : [...given, assignee]
}

/**
 * A page of the inbox in due order (or as asked), by keyset: page 1,000 costs what page 1 does.
 * A row that protection hides is left out, so that a page may be shorter than 25.
 */
export async function inboxPage(sql: Sql, ask: InboxAsk): Promise<InboxPage> {
  const { name, text, values } = inboxStatement(ask)
  const found = await sql.query<Walked>(text, values, name)
  const rows = ask.cursor?.back === true ? found.slice(-rowsPerPage) : found.slice(0, rowsPerPage)
  const [first, last] = [rows[0], rows.at(-1)]
  return { rows: toRows(rows, placesIn(found)), more: found.length > rowsPerPage, first, last }
}

const oneRow = rowsOf(`select id, coalesce(due_at, 'infinity') as key from task where id = $1`)

/** One task as the inbox shows it, whatever its tab; undefined when it is not in scope. */
export async function inboxRow(sql: Sql, taskId: string): Promise<InboxRow | undefined> {
  const found = await sql.query<Walked>(oneRow, [taskId], 'inbox-row')
  return toRows(found, placesIn(found))[0]
}

/** Id and state of the rows that an inbox page shows: what a live list compares. */
export async function inboxMarks(sql: Sql, ask: InboxAsk): Promise<readonly string[]> {
  const { name, values } = inboxStatement(ask)
  const text = `with page as (${pageOfIds(ask)}) select t.id, t.state, t.assignee, t.priority, t.due_at as "dueAt"
    from page join task t on t.id = page.id order by page.key, page.id limit ${String(rowsPerPage)}`
  const rows = await sql.query<Mark>(text, values, `${name}-marks`)
  return rows.map(({ id, state, assignee, priority, dueAt }) =>
    [id, state, assignee, priority, dueAt?.getTime()].join(' '),
  )
}

interface Mark {
  readonly id: string
  readonly state: string
  readonly assignee: string | null
  readonly priority: number
  readonly dueAt: Date | null
}
