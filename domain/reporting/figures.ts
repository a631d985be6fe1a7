import { rolesWith } from '../auth/policy.ts'
import type { iseeKinds, termKinds } from '../diary/case-list.ts'
import { nothingTold } from './told-at-night.ts'
import type { ToldAtNight } from './told-at-night.ts'
import type { Sql } from '../shared/sql.ts'

/** By what a figure is divided: each case has one of each. */
export const divisions = ['zone', 'municipality', 'org'] as const
export type Division = (typeof divisions)[number]

/** Whose a count is: each place is part of the one after it. */
export interface Placed {
  readonly org: number
  readonly municipality: number | null
  readonly zone: number | null
  readonly n: number
}

/** A service given at the desk: how often, and to how many people. */
export interface GivenAtDesk {
  readonly code: string
  readonly service: string
  readonly times: number
  readonly people: number
}

/** What is true at this moment, by place. Counts alone: nothing of anybody. */
export interface Figures {
  readonly at: Date
  /** `YYYY-MM-DD`, in Italy. */
  readonly today: string
  readonly cases: readonly (Placed & { readonly phase: string })[]
  /** Contacts of the last thirty days. */
  readonly accesses: readonly (Placed & { readonly day: string })[]
  /** Cards opened by mistake in the same days, which are not among them. */
  readonly deleted: number
  /** What the contacts of the same days gave at the desk. */
  readonly given: readonly GivenAtDesk[]
  readonly terms: readonly (Placed & { readonly kind: (typeof termKinds)[number] })[]
  /** Open cases whose person has an ISEE, by how long it holds. */
  readonly isee: readonly (Placed & { readonly kind: (typeof iseeKinds)[number] })[]
  /** What the statistics tell of the same counts, where the reader may not open all that is counted. */
  readonly night: ToldAtNight
}

const now = `
  select siso_clock() as at, siso_today()::text as today, deleted_contact_figures() as deleted,
    case when not places_held_as($1) <@ places_held_as($2) then told_at_night() end as night,
    (select coalesce(jsonb_agg(g order by g.service, g.code), '[]') from desk_service_figures() g) as given`

interface Moment extends Pick<Figures, 'at' | 'today' | 'deleted' | 'given'> {
  readonly night: ToldAtNight | null
}

/** The figures of where the reader plans or coordinates, in four statements and one for the time. */
export async function readFigures(sql: Sql): Promise<Figures> {
  const [[moment], cases, accesses, terms, isee] = await Promise.all([
    sql.query<Moment>(now, [rolesWith('figure.read'), rolesWith('case.list')], 'figures-now'),
    sql.query<Figures['cases'][number]>('select * from open_case_figures()', [], 'figures-cases'),
    sql.query<Figures['accesses'][number]>(
      'select org, municipality, zone, day::text as day, n from access_figures()',
      [],
      'figures-accesses',
    ),
    sql.query<Figures['terms'][number]>('select * from term_figures()', [], 'figures-terms'),
    sql.query<Figures['isee'][number]>('select * from isee_figures()', [], 'figures-isee'),
  ])
  const { at = new Date(0), today = '', deleted = 0, given = [], night } = moment ?? {}
  return { at, today, cases, accesses, deleted, given, terms, isee, night: night ?? nothingTold }
}

/** What the reader opens of all the places whose figures they read. */
export interface Opened {
  /** A role that opens cases elsewhere shows no small number of these. */
  readonly cases: boolean
  readonly contacts: boolean
  /** Of which places the reader opens the cases, whatever else is theirs to read. */
  readonly places: readonly number[]
}

const opened = `
  select places_held_as($1) <@ places_held_as($2) as cases, places_held_as($1) <@ places_held_as($3) as contacts,
    places_held_as($2) as places`

export async function opensWhatIsCounted(sql: Sql): Promise<Opened> {
  const roles = [rolesWith('figure.read'), rolesWith('case.list'), rolesWith('contact.list')]
  const [row] = await sql.query<Opened>(opened, roles, 'figures-opens')
  return row ?? { cases: false, contacts: false, places: [] }
}

/** Names of places, by id. */
export async function placeNames(
  sql: Sql,
  ids: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const rows = await sql.query<{ id: number; name: string }>(
    'select id, name from organisation where id = any($1)',
    [ids],
    'figures-places',
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The columns of a table of counts, and which of them a count belongs to. */
export interface Asked<T> {
  readonly columns: readonly string[]
  columnOf(one: T): string
}

/** Counts in a table of places by columns: the places that have any, in the order of their ids. */
export function countBy<T extends Placed>(
  found: readonly T[],
  division: Division,
  { columns, columnOf }: Asked<T>,
): { readonly places: readonly number[]; readonly rows: readonly (readonly number[])[] } {
  const counts = new Map<number, number[]>()
  for (const one of found) {
    const place = one[division] ?? one.org
    const row = counts.get(place) ?? columns.map(() => 0)
    const at = columns.indexOf(columnOf(one))
    if (at >= 0) row[at] = (row[at] ?? 0) + one.n
    counts.set(place, row)
  }
  const places = [...counts.keys()].toSorted((a, b) => a - b)
  return { places, rows: places.map((place) => counts.get(place) ?? []) }
}
