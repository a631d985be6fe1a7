import type { Sql } from '../shared/sql.ts'
import { historyPage, noteDetail, noteMoment, noteOf } from './history.ts'
import type { HistoryCursor, NoteRow, RawNote } from './history.ts'

/** A note as it stood at a moment, and what became of it later. */
export interface NoteThen extends NoteRow {
  readonly since: 'corrected' | 'annulled' | null
}

export interface NotesThen {
  readonly rows: readonly NoteThen[]
  /** Where the next, older page begins. */
  readonly next: HistoryCursor | undefined
}

export interface NotesAsk {
  /** The moment as PostgreSQL writes it: what was written after it was not known. */
  readonly at: string
  readonly after?: HistoryCursor | undefined
  readonly limit?: number
}

const notes = `
  with page as (
    select * from (
      select d.id::text as id, d.id as note, ${noteMoment} as moment, d.author
      from diary_entry d where d.case_id = $1 and d.at <= $5::timestamptz) n
    where (n.moment, n.id) < ($2::timestamptz, $3::text) order by n.moment desc, n.id desc limit $4)
  select 'note' as source, p.id, p.moment, p.moment::text as key, u.full_name as who,
    (${noteDetail('x.at <= $5::timestamptz')}) as detail,
    (select case when x.annuls then 'annulled' else 'corrected' end
      from diary_entry x where x.corrects = p.note and x.at > $5::timestamptz) as since
  from page p left join user_account u on u.id = p.author
  order by p.moment desc, p.id desc`

/** The notes of a case that had been written by a moment, newest first, a page of the diary at a time. */
export async function notesThen(sql: Sql, caseId: string, ask: NotesAsk): Promise<NotesThen> {
  const { at, after, limit = historyPage } = ask
  const found = await sql.query<RawNote & Pick<NoteThen, 'since'>>(
    notes,
    [caseId, after?.moment ?? 'infinity', after?.id ?? '', limit + 1, at],
    'notes-then',
  )
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  const next = found.length > limit && last ? { moment: last.key, id: last.id } : undefined
  return { rows: shown.map((row) => ({ ...noteOf(row), since: row.since })), next }
}
