import { recordEvent } from '../audit/record.ts'
import { sqlState } from '../database.ts'
import type { Act } from '../shared/act.ts'
import { entryCorrected, entryInvalid, entryNotFound } from './errors.ts'
import { problemsOfEntry, problemsOfReason } from './rules.ts'
import type { TypedEntry } from './rules.ts'
import { insertEntry, settingOf, tidied } from './write-entry.ts'
import type { EntryRow } from './write-entry.ts'

/** An entry as its author wrote it, to be corrected. */
export interface OwnEntry extends Required<Omit<TypedEntry, 'minutes' | 'place'>> {
  readonly id: string
  readonly caseId: string | null
  readonly number: string | null
  readonly minutes: number | null
  readonly place: string | null
  readonly corrected: boolean
  readonly org: number | null
  readonly occasion: string | null
  readonly cases: number
  readonly subject: string | null
  readonly caseOrg: number | null
}

const own = `
  select d.id, d.case_id as "caseId", c.number, d.kind, d.happened_on::text as "happenedOn", d.minutes, d.place, d.company,
    coalesce(d.others, '') as others, d.reserved, coalesce(d.body, r.body, '') as body, d.org, d.occasion, d.cases,
    c.subject, c.org as "caseOrg", d.annuls or exists (select 1 from diary_entry x where x.corrects = d.id) as corrected
  from diary_entry d left join social_case c on c.id = d.case_id left join diary_reserved_text r on r.entry_id = d.id
  where d.id = $1 and d.author = $2`

/** An entry of the reader's own. @throws `entry-not-found` */
export async function findOwnEntry({ sql, session }: Act, id: string): Promise<OwnEntry> {
  const [found] = await sql.query<OwnEntry>(own, [id, session.userId])
  if (!found) throw entryNotFound()
  return found
}

/** The same, opened to be looked at: the reading is an event. @throws `entry-not-found` */
export async function readOwnEntry(act: Act, id: string): Promise<OwnEntry> {
  const found = await findOwnEntry(act, id)
  await recordEvent(act.sql, {
    action: 'diary-read',
    objectKind: 'diary-entry',
    objectId: id,
    caseId: found.caseId ?? undefined,
    personId: found.subject ?? undefined,
    purpose: 'case-work',
    actor: act.session.userId,
    request: act.request,
  })
  return found
}

/** What takes the place of an entry; `typed` absent: nothing does, the entry was a mistake. */
export interface Correction {
  readonly id: string
  readonly entry: string
  readonly reason: string
  readonly typed: TypedEntry | undefined
}

/**
 * Corrects an entry of one's own by a counter-entry: the first stays to be read, and is no longer
 * counted.
 * @throws `entry-not-found`, `entry-corrected`, `entry-invalid`
 */
export async function correctEntry(act: Act, correction: Correction): Promise<OwnEntry> {
  const before = await findOwnEntry(act, correction.entry)
  if (before.corrected) throw entryCorrected()
  const { typed } = correction
  const setting = await settingOf(act.sql, before.caseId === null ? 0 : 1)
  const problems = [
    ...(typed ? problemsOfEntry(tidied(typed), setting) : []),
    ...problemsOfReason(correction.reason),
  ]
  if (problems.length > 0) throw entryInvalid(problems)
  const { kind, happenedOn } = before
  const entry = typed ? tidied(typed) : { kind, happenedOn, body: '' }
  try {
    await insertEntry(act, entry, rowAfter(before, correction))
  } catch (error) {
    throw sqlState(error) === '23505' ? entryCorrected() : error
  }
  return before
}

function rowAfter(before: OwnEntry, { id, reason, typed }: Correction): EntryRow {
  const { caseId, subject, caseOrg, occasion, cases } = before
  const about = caseId !== null && subject !== null && caseOrg !== null
  return {
    id,
    case: about ? { id: caseId, subject, org: caseOrg } : undefined,
    org: before.org ?? undefined,
    occasion,
    cases,
    corrects: before.id,
    reason: reason.trim(),
    annuls: typed === undefined,
  }
}
