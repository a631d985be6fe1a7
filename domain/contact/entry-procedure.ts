import { eitherAge } from '../procedures/applicability/applicant.ts'
import type { Applicant } from '../procedures/applicability/applicant.ts'
import type { Selected } from '../procedures/applicability/select.ts'
import { selectReleases, upcomingReleases } from '../procedures/applicability/select.ts'
import { publishedHeads } from '../procedures/publishing/heads.ts'
import type { Release } from '../procedures/schema.ts'
import type { Sql } from '../shared/sql.ts'
import { getRelease } from '../tasks/published.ts'
import { noCalendar, noEntryProcedure, procedureNotHere } from './errors.ts'
import { releaseName } from '../procedures/engine/index-release.ts'

/** What a contact opens with: the release in force, and the calendar by which its terms run. */
export interface EntryProcedure {
  readonly release: Release
  readonly calendar: string
}

export interface Entries {
  /** What may be begun now; the one that the installation puts first comes first. */
  readonly open: readonly Selected[]
  /** What may be begun from its date on, where nothing of the same procedure is in force yet. */
  readonly coming: readonly Selected[]
}

const placedFirst = `select value #>> '{}' as key from installation where key = 'entry-procedure'`

interface Beginning {
  readonly applicant: Applicant
  /** Held where it begins, or above. */
  readonly roles: readonly string[]
  /** Where it begins: at a desk, unless it is said. */
  readonly at?: NonNullable<Release['entry']>['at']
}

/**
 * The procedures that somebody with these roles may begin for this applicant. Of whom the
 * age is not known, as of a child that others report, those for minors are among them.
 */
export async function entriesFor(
  sql: Sql,
  { applicant, roles, at = 'desk' }: Beginning,
): Promise<Entries> {
  const all = await publishedHeads(sql)
  const [first] = await sql.query<{ key: string }>(placedFirst)
  const begins = ({ head }: Selected) =>
    head.entry?.at === at && head.entry.roles.some((role) => roles.includes(role))
  const rank = ({ procedure }: Selected) => (procedure === first?.key ? 0 : 1)
  const whoever = eitherAge(applicant)
  const open = oneEach(whoever.flatMap((one) => selectReleases(all, one)))
    .filter(begins)
    .toSorted((a, b) => rank(a) - rank(b))
  const known = new Set(open.map(({ procedure }) => procedure))
  const coming = oneEach(whoever.flatMap((one) => upcomingReleases(all, one))).filter(begins)
  return { open, coming: coming.filter(({ procedure }) => !known.has(procedure)) }
}

/** Of each procedure the release that was found first. */
function oneEach(found: readonly Selected[]): Selected[] {
  const firsts = Map.groupBy(found, ({ procedure }) => procedure)
  return [...firsts].flatMap(([, [first]]) => (first ? [first] : []))
}

const newestCalendar = `
  select coalesce((select value #>> '{}' from installation where key = 'calendar'),
    (select version from calendar order by published_at desc, version desc limit 1)) as version`

/**
 * The procedure that was chosen, or the first that may be begun.
 * @param chosen key of the procedure, as `Selected.procedure` has it
 * @throws `no-entry-procedure`, `no-calendar` when the installation has none; `procedure-not-here`
 *   when the one chosen does not hold for this applicant
 */
export async function entryProcedure(
  sql: Sql,
  { open }: Entries,
  chosen?: string,
): Promise<EntryProcedure> {
  const found = chosen ? open.find(({ procedure }) => procedure === chosen) : open[0]
  if (open.length === 0) throw noEntryProcedure()
  if (!found) throw procedureNotHere(open.map(({ head }) => head.title))
  const [calendar] = await sql.query<{ version: string | null }>(newestCalendar)
  if (typeof calendar?.version !== 'string') throw noCalendar()
  const release = await getRelease(sql, releaseName(found.head))
  return { release, calendar: calendar.version }
}
