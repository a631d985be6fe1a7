import { randomUUID } from 'node:crypto'

import { recordEvent } from '../audit/record.ts'
import { codesOf } from '../organisations/queries.ts'
import { today } from '../shared/today.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import { caseNotFound, entryInvalid } from './errors.ts'
import { problemsOfEntry, shareMinutes } from './rules.ts'
import type { EntrySetting, TypedEntry } from './rules.ts'
import { companyList, noteKindList, placeList } from './schema.ts'

/** An entry for the diary of one case, of several, or of the author's own work. */
export interface NewEntry extends TypedEntry {
  readonly id: string
  /** Of several, each has its row and its share of the time. */
  readonly cases: readonly string[]
  /** Where work that is for no case counts; of a case it is the office in charge. */
  readonly org?: number | undefined
}

interface CaseOfEntry {
  readonly id: string
  readonly subject: string
  readonly org: number
}

const found = 'select id, subject, org from social_case where id = any($1::uuid[]) order by number'

/**
 * Writes what was done or learnt into the diary. Entries are never changed: `correctEntry` puts
 * another in the place of one.
 * @throws `case-not-found`, `entry-invalid` with all that is to be mended
 */
export async function writeEntry(act: Act, entry: NewEntry): Promise<void> {
  const wanted = [...new Set(entry.cases)]
  const cases = await act.sql.query<CaseOfEntry>(found, [wanted])
  if (cases.length < wanted.length) throw caseNotFound()
  const typed = tidied(entry)
  const problems = problemsOfEntry(typed, await settingOf(act.sql, wanted.length))
  if (problems.length > 0) throw entryInvalid(problems)
  const shares = shareMinutes(typed.minutes, cases.length)
  const places = cases.length > 0 ? cases : [undefined]
  for (const [n, place] of places.entries()) {
    const row = {
      id: n === 0 ? entry.id : randomUUID(),
      case: place,
      org: place?.org ?? ownPlace(act, entry.org),
      occasion: entry.id,
      cases: places.length,
    }
    await insertEntry(act, { ...typed, minutes: shares[n] }, row)
  }
}

/** What an entry is checked against today. */
export async function settingOf(sql: Sql, cases: number): Promise<EntrySetting> {
  const codes = async (list: string) => (await codesOf(sql, list)).map(({ code }) => code)
  return {
    kinds: await codes(noteKindList),
    places: await codes(placeList),
    companies: await codes(companyList),
    cases,
    today: await today(sql),
  }
}

/** The same entry without what a browser adds. */
export function tidied<Entry extends TypedEntry>(entry: Entry): Entry {
  return { ...entry, body: entry.body.replaceAll('\r\n', '\n') }
}

export interface EntryRow {
  readonly id: string
  readonly case: CaseOfEntry | undefined
  readonly org: number | undefined
  readonly occasion: string | null
  readonly cases: number
  /** The entry whose place this one takes. */
  readonly corrects?: string
  readonly reason?: string
  readonly annuls?: boolean
}

const insert = `
  insert into diary_entry (id, case_id, kind, happened_on, body, author, org, minutes, place, company, others, reserved,
    occasion, cases, corrects, reason, annuls)
  select e.id, e.case_id, e.kind, e.happened_on, nullif(e.body, ''), $2, e.org, e.minutes, nullif(e.place, ''),
    coalesce(e.company, '{}'), nullif(e.others, ''), e.reserved, e.occasion, e.cases, e.corrects, e.reason, e.annuls
  from jsonb_populate_record(null::diary_entry, $1) e`

const insertReserved = 'insert into diary_reserved_text (entry_id, body) values ($1, $2)'

/** One row of the diary and its trace, already known to be right. */
export async function insertEntry(act: Act, entry: TypedEntry, row: EntryRow): Promise<void> {
  const { sql, session } = act
  const body = entry.body.trim()
  const reserved = entry.reserved === true && row.case !== undefined
  const written = { ...columnsOf(entry, row), reserved, body: reserved ? '' : body }
  await sql.query(insert, [JSON.stringify(written), session.userId])
  if (reserved && body !== '') await sql.query(insertReserved, [row.id, body])
  await traceEntry(act, { kind: entry.kind, reserved, row })
}

function columnsOf(entry: TypedEntry, row: EntryRow) {
  const { id, org, occasion, cases, corrects, reason, annuls = false } = row
  const { kind, happenedOn, minutes, place, company, others = '' } = entry
  const told = { kind, happened_on: happenedOn, minutes, place, company, others: others.trim() }
  return { ...told, id, case_id: row.case?.id, org, occasion, cases, corrects, reason, annuls }
}

interface Traced {
  readonly kind: string
  readonly reserved: boolean
  readonly row: EntryRow
}

function traceEntry({ sql, session, request }: Act, { kind, reserved, row }: Traced) {
  const { id, corrects, annuls = false } = row
  return recordEvent(sql, {
    action: corrects === undefined ? 'diary-written' : 'diary-corrected',
    objectKind: 'diary-entry',
    objectId: id,
    caseId: row.case?.id,
    personId: row.case?.subject,
    actor: session.userId,
    request,
    detail: { kind, ...(reserved && { reserved }), ...(corrects && { corrects, annuls }) },
  })
}

/** Where the author works: the place asked for if it is one of theirs. */
function ownPlace({ session }: Act, asked: number | undefined): number | undefined {
  const own = session.groups.map((group) => Number(group.split('@')[1]))
  return asked !== undefined && own.includes(asked) ? asked : own[0]
}
