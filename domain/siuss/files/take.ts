import { recordEvent } from '../../audit/record.ts'
import type { Act } from '../../shared/act.ts'
import type { Sql } from '../../shared/sql.ts'
import { flowFileNotReady, flowFileNotYours, flowFileStale } from './errors.ts'
import { getFlowFile } from './files.ts'
import type { FlowFile } from './files.ts'

const trace = 'select trace_flow_file($1, $2) as traced'

/**
 * Traces that the actor takes a file away, for the file and for each person in it; then its parts may be
 * read. Only who asked for it or let it go may.
 * @throws `flow-file-gone`, `flow-file-not-yours`, `flow-file-not-ready`, and `flow-file-stale` where
 *   somebody in it was protected meanwhile
 */
export async function takeFlowFile(act: Act, id: string): Promise<FlowFile> {
  const { sql, session, request } = act
  const file = await getFlowFile(sql, id)
  const { askedBy, decidedBy, state, sha256 } = file
  if (session.userId !== askedBy && session.userId !== decidedBy) throw flowFileNotYours('take')
  if (state !== 'done' || sha256 === null) throw flowFileNotReady()
  const [done] = await sql.query<{ traced: number | null }>(trace, [id, request])
  if (done?.traced === undefined || done.traced === null) throw flowFileStale()
  await recordEvent(sql, {
    action: 'flow-file-taken',
    objectKind: 'flow-file',
    objectId: id,
    actor: session.userId,
    request,
    detail: { flows: file.flows, people: done.traced, sha256 },
  })
  return file
}

// As text: bytes come as digits, which takes three times as long.
const part = `
  select coalesce(convert_from(content, 'UTF8'), flow_file_part_told(file, n)) as content from flow_file_part
  where file = $1 and n = $2`

/** One part of a file, from 1 on, for who may take it; undefined: it is gone. */
export async function partOfFlowFile(
  sql: Sql,
  id: string,
  n: number,
): Promise<Uint8Array | undefined> {
  const [found] = await sql.query<{ content: string }>(part, [id, n], 'flow-file-part')
  return found && Buffer.from(found.content, 'utf8')
}
