import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import { documentNotFound } from './errors.ts'

export interface DocumentRow {
  readonly id: string
  readonly letter: string
  readonly release: string
  readonly title: string
  readonly at: Date
  /** Who asked for it, or whose act led the system to make it. */
  readonly who: string | null
  readonly byEffect: boolean
  readonly pages: number
  readonly bytes: number
  readonly sha256: string
}

const documents = `
  select d.id, d.letter, d.release, d.title, d.at, u.full_name as who, d.by_effect as "byEffect", d.pages,
    length(d.content) as bytes, d.sha256
  from document d left join user_account u on u.id = d.caused_by
  where d.case_id = $1 order by d.at desc, d.id limit 200`

/** The documents of a case in scope, newest first, without their content. */
export function documentsOf(sql: Sql, caseId: string): Promise<DocumentRow[]> {
  return sql.query<DocumentRow>(documents, [caseId], 'case-documents')
}

export interface PersonDocument {
  readonly id: string
  readonly caseId: string
  readonly number: string
  readonly title: string
  readonly at: Date
}

const ofPerson = `
  select d.id, d.case_id as "caseId", c.number, d.title, d.at
  from social_case c join document d on d.case_id = c.id
  where c.subject in (select p.id from person p where p.id = $1 or p.replaced_by = $1)
  order by d.at desc, d.id limit 50`

/** What was written of a person in the cases in scope, newest first, without its content. */
export function documentsAbout(sql: Sql, personId: string): Promise<PersonDocument[]> {
  return sql.query<PersonDocument>(ofPerson, [personId], 'person-documents')
}

/** Letters that the system was asked for and could not make, by key of the letter. */
export async function lettersNotMade(sql: Sql, caseId: string): Promise<string[]> {
  const rows = await sql.query<{ letter: string }>(
    `select distinct params ->> 'letter' as letter from effect e
     where case_id = $1 and type = 'letter' and status = 'failed'
       and not exists (select 1 from document d where d.case_id = $1 and d.letter = e.params ->> 'letter'
         and d.at > e.settled_at)`,
    [caseId],
    'letters-not-made',
  )
  return rows.map(({ letter }) => letter)
}

export interface DocumentFile {
  readonly letter: string
  readonly content: Uint8Array
}

/**
 * The file of a document, for whoever may see its case: the reading is an event of the transaction.
 * @throws `document-not-found`, in the same words for what is not there and what may not be seen
 */
export async function readDocument(
  act: Act,
  { caseId, id }: { readonly caseId: string; readonly id: string },
): Promise<DocumentFile> {
  const [found] = await act.sql.query<DocumentFile>(
    'select letter, content from document where id = $1 and case_id = $2',
    [id, caseId],
    'read-document',
  )
  if (!found) throw documentNotFound()
  await recordEvent(act.sql, {
    action: 'document-read',
    objectKind: 'document',
    objectId: id,
    caseId,
    purpose: 'case-work',
    actor: act.session.userId,
    request: act.request,
  })
  return found
}
