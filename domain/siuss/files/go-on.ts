import type pg from 'pg'

import { readOnly, transaction } from '../../database.ts'
import type { Sql } from '../../shared/sql.ts'
import type { FlowHead } from '../layout/flow.ts'
import type { FlowKind } from '../ledger/rules.ts'
import type { FileFormat } from './rules.ts'
import { RunningDigest } from './running-digest.ts'
import { partOfFlowFile } from './take.ts'
import { fileEnd, fileFlow, fileHead } from './write-file.ts'
import type { ToldFlow } from './write-file.ts'

/** Flows of one part: one megabyte or two. */
const inOnePart = 2000

interface Standing {
  readonly kind: FlowKind
  readonly format: FileFormat
  readonly head: FlowHead
  readonly flows: number
  readonly parts: number
}

interface Row extends ToldFlow {
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
  const digest = new RunningDigest()
  const write = () => transaction(pool, (sql) => writeNext(sql, id, atOnce))
  let written = await write()
  while (typeof written === 'object') {
    if (!mayGoOn()) return true
    // The digest of a part is taken while the database makes the next one.
    const { n, content } = written
    ;[written] = await Promise.all([write(), digest.add(n, content)])
  }
  if (written === 'all') await finish(pool, id, digest)
  return false
}

const lock = `
  select kind, format, head, flows, parts from flow_file where id = $1 and state = 'running' for update`

const insert = `
  insert into flow_file_part (file, n, content, left_out) values ($1, $2, $3, $4)`

const begin = `
  update flow_file set parts = 1, seen_at = siso_clock() where id = $1`

/** Nothing is left to write; or it is not being written any more. */
type Ended = 'all' | 'gone'

interface Part {
  readonly n: number
  readonly content: string | Uint8Array
}

/** Whoever else writes it waits here, and then goes on behind this part. */
async function writeNext(sql: Sql, id: string, atOnce: number): Promise<Part | Ended> {
  const [file] = await sql.query<Standing>(lock, [id])
  if (!file) return 'gone'
  const n = file.parts + 1
  if (n === 1) return { n, content: await writeHead(sql, id, file) }
  if (file.format === 'xml') {
    const [part] = await sql.query<Told>(tell, [id, atOnce])
    if (!part) return 'all'
    if (part.told !== null) return { n, content: part.told }
  }
  return writeAnew(sql, id, { file, atOnce })
}

async function writeHead(sql: Sql, id: string, file: Standing): Promise<Uint8Array> {
  const content = Buffer.from(fileHead(file, file.head), 'utf8')
  await sql.query(insert, [id, 1, content, []])
  await sql.query(begin, [id])
  return content
}

// The XML that was published, put together where it is for the digest; where it stands is kept.
const tell = `
  with part as materialized (select * from flow_file_told($1, $2)),
  kept as (
    insert into flow_file_part (file, n, left_out, after_flow, last_flow)
    select f.id, f.parts + 1, left_out, after_flow, last_flow from part, flow_file f where f.id = $1 and told is not null),
  moved as (
    update flow_file f set parts = f.parts + 1, flows = f.flows + p.flows, reached = p.last_flow, seen_at = siso_clock()
    from part p where f.id = $1 and told is not null)
  select told from part`

interface Told {
  /** Null: some of them have to be written anew. */
  readonly told: string | null
}

const next = `
  select id_flusso as "idFlusso", ts_flusso as "publishedAt", record, kept_out as "keptOut" from flow_file_flows($1, $2)`

const move = `
  update flow_file set parts = $2, flows = $3, reached = $4, seen_at = siso_clock() where id = $1`

async function writeAnew(
  sql: Sql,
  id: string,
  { file, atOnce }: { readonly file: Standing; readonly atOnce: number },
): Promise<Part | 'all'> {
  const rows = await sql.query<Row>(next, [id, atOnce])
  const last = rows.at(-1)
  if (!last) return 'all'
  const told = rows.filter(({ keptOut }) => !keptOut)
  const content = Buffer.from(told.map((flow) => fileFlow(file, flow)).join(''), 'utf8')
  const leftOut = rows.filter(({ keptOut }) => keptOut).map(({ idFlusso }) => idFlusso)
  const n = file.parts + 1
  await sql.query(insert, [id, n, content, leftOut])
  await sql.query(move, [id, n, file.flows + told.length, last.publishedAt])
  return { n, content }
}

const counted = `select format, flows, parts from flow_file where id = $1 and state = 'running'`

const done = `
  update flow_file set state = 'done', parts = $2, bytes = $3, sha256 = $4, ended_at = siso_clock() where id = $1`

/** Reads the parts that this turn did not write from the first on: a digest under way cannot be kept. */
async function finish(pool: pg.Pool, id: string, digest: RunningDigest): Promise<void> {
  const [file] = await readOnly(pool, (sql) => sql.query<Standing>(counted, [id]))
  if (!file) return
  if (file.flows === 0) {
    await failFlowFile(pool, id, 'nothing-left')
    return
  }
  for (let n = digest.parts + 1; n <= file.parts; n++) {
    const content = await readOnly(pool, (sql) => partOfFlowFile(sql, id, n))
    // Stopped meanwhile: nobody wants it any more.
    if (!content) return
    await digest.add(n, content)
  }
  const n = file.parts + 1
  const end = Buffer.from(fileEnd(file.format), 'utf8')
  await digest.add(n, end)
  const { bytes } = digest
  const sha256 = digest.end()
  await transaction(pool, async (sql) => {
    const [still] = await sql.query<Standing>(lock, [id])
    if (still?.parts !== file.parts) return
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
