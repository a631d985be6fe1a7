import { createHash } from 'node:crypto'

import type pg from 'pg'

import { readOnly, transaction } from '../../database.ts'
import type { Sql } from '../../shared/sql.ts'
import type { FlowHead } from '../layout/flow.ts'
import type { FlowKind } from '../ledger/rules.ts'
import type { FileFormat } from './rules.ts'
import { partOfFlowFile } from './take.ts'
import { fileEnd, fileFlow, fileHead } from './write-file.ts'

/** Flows of one part: about half a megabyte. */
const inOnePart = 500

interface Standing {
  readonly kind: FlowKind
  readonly format: FileFormat
  readonly head: FlowHead
  readonly flows: number
  readonly parts: number
}

interface Row {
  readonly idFlusso: string
  readonly publishedAt: Date
  readonly record: unknown
  readonly keptOut: boolean
}

export interface Going {
  /** Asked after each part that was kept. */
  readonly mayGoOn: () => boolean
  readonly atOnce?: number
}

/**
 * Goes on with a file from the last flow that was written, for some time. Each part is kept in a
 * transaction of its own, so that whatever dies, the file is the same to the byte.
 * @param pool connections of the role `siso_engine`
 * @returns whether there is more to do
 */
export async function goOnWithFlowFile(
  pool: pg.Pool,
  id: string,
  { mayGoOn, atOnce = inOnePart }: Going,
): Promise<boolean> {
  for (;;) {
    const written = await transaction(pool, (sql) => writePart(sql, id, atOnce))
    if (written === 'gone') return false
    if (written === 'all') break
    if (!mayGoOn()) return true
  }
  await finish(pool, id)
  return false
}

const lock = `
  select kind, format, head, flows, parts from flow_file where id = $1 and state = 'running' for update`

const next = `
  select id_flusso as "idFlusso", ts_flusso as "publishedAt", record, kept_out as "keptOut" from flow_file_flows($1, $2)`

const insert = `
  insert into flow_file_part (file, n, content, left_out) values ($1, $2, $3, $4)`

const move = `
  update flow_file set parts = $2, flows = $3, reached = $4, seen_at = siso_clock() where id = $1`

/** Whoever else writes it waits here, and then goes on behind this part. */
async function writePart(sql: Sql, id: string, atOnce: number): Promise<'more' | 'all' | 'gone'> {
  const [file] = await sql.query<Standing>(lock, [id])
  if (!file) return 'gone'
  const rows = await sql.query<Row>(next, [id, atOnce])
  if (rows.length === 0) return 'all'
  const told = rows.filter(({ keptOut }) => !keptOut)
  const begin = file.parts === 0 ? fileHead(file, file.head) : ''
  const content = `${begin}${told.map((flow) => fileFlow(file, flow)).join('')}`
  const leftOut = rows.filter(({ keptOut }) => keptOut).map(({ idFlusso }) => idFlusso)
  const n = file.parts + 1
  await sql.query(insert, [id, n, Buffer.from(content, 'utf8'), leftOut])
  await sql.query(move, [id, n, file.flows + told.length, rows.at(-1)?.publishedAt])
  return 'more'
}

const counted = `select format, flows, parts from flow_file where id = $1 and state = 'running'`

const done = `
  update flow_file set state = 'done', parts = $2, bytes = $3, sha256 = $4, ended_at = siso_clock() where id = $1`

/** Reads what was written part by part: a digest under way cannot be kept. */
async function finish(pool: pg.Pool, id: string): Promise<void> {
  const [file] = await readOnly(pool, (sql) => sql.query<Standing>(counted, [id]))
  if (!file) return
  if (file.flows === 0) {
    await failFlowFile(pool, id, 'nothing-left')
    return
  }
  const digest = createHash('sha256')
  const end = Buffer.from(fileEnd(file.format), 'utf8')
  let bytes = end.length
  for (let n = 1; n <= file.parts; n++) {
    const content = await readOnly(pool, (sql) => partOfFlowFile(sql, id, n))
    // Stopped meanwhile: nobody wants it any more.
    if (!content) return
    digest.update(content)
    bytes += content.length
  }
  const sha256 = digest.update(end).digest('hex')
  await transaction(pool, async (sql) => {
    const [still] = await sql.query<Standing>(lock, [id])
    if (still?.parts !== file.parts) return
    const n = file.parts + 1
    await sql.query(insert, [id, n, end, []])
    await sql.query(done, [id, n, bytes, sha256])
  })
}

const fail = `
  update flow_file set state = 'failed', failure = $2, ended_at = siso_clock()
  where id = $1 and state = 'running'`

/** What no further try would mend. @param code closed: nothing of a person */
export async function failFlowFile(pool: pg.Pool, id: string, code: string): Promise<void> {
  await transaction(pool, (sql) => sql.query(fail, [id, code]))
}
