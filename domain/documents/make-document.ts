import { createHash } from 'node:crypto'

import { recordEvent } from '../audit/record.ts'
import type { ComposedLetter } from '../procedures/letters/compose.ts'
import { idOfWords } from '../id-of-words.ts'
import type { Sql } from '../shared/sql.ts'
import { renderLetter } from './pdf/render-letter.ts'

export interface NewDocument {
  readonly caseId: string
  /** `effect:<key>` or `act:<op>`: the same key makes one document, however often it is asked. */
  readonly key: string
  /** Key of the letter, and the `key@version` of the release that it is in. */
  readonly letter: string
  readonly release: string
  readonly composed: ComposedLetter
  /** Who asked, or whose act started the effect. */
  readonly causedBy: string | undefined
  readonly request?: string
  readonly keptBySender?: boolean
}

const insert = `
  insert into document (id, case_id, key, letter, release, title, caused_by, by_effect, content, sha256, pages, kept_by)
  values (md5($1::uuid || ':' || $2)::uuid, $1, $2, $3, $4, $5, $6, $2 like 'effect:%', $7, $8, $9,
    case when $10 then (select h.sender_org from handoff h where h.case_id = $1 and h.state = 'accepted'
      order by h.settled_at desc limit 1) end)
  on conflict (case_id, key) do nothing returning id`

/** Makes the file of a complete letter and keeps it, with its trace; made before, it changes nothing. */
export async function makeDocument(sql: Sql, asked: NewDocument): Promise<string> {
  const { caseId, key, letter, release, composed, causedBy, request, keptBySender = false } = asked
  const id = idOfWords(`${caseId}:${key}`)
  const reference = `${composed.reference} · documento ${id.slice(0, 8)}`
  const { content, pages } = await renderLetter(composed, { at: await moment(sql), reference })
  const sha256 = createHash('sha256').update(content).digest('hex')
  const values = [caseId, key, letter, release, composed.title, causedBy ?? null, content, sha256]
  const rest = [...values, pages, keptBySender]
  const [made] = await sql.query<{ id: string }>(insert, rest, 'insert-document')
  if (!made) return id
  await recordEvent(sql, {
    action: 'document-made',
    objectKind: 'document',
    objectId: id,
    caseId,
    actor: causedBy,
    request,
    detail: { letter, release, sha256 },
  })
  return id
}

async function moment(sql: Sql): Promise<Date> {
  const [row] = await sql.query<{ now: Date }>('select siso_clock() as now', [], 'now')
  return row?.now ?? new Date(0)
}
