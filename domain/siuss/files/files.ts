import type { Sql } from '../../shared/sql.ts'
import { flowFileGone } from './errors.ts'
import type { FileFormat, FileKind, FileState } from './rules.ts'

/** The flows that a comune published in a period, as a file that was asked for. */
export interface FlowFile {
  readonly id: string
  /** The comune; of participants, the zone. */
  readonly place: number
  readonly placeName: string
  /** Its name, as XML tells it too. */
  readonly name: string
  readonly kind: FileKind
  /** Of participants, the call. */
  readonly call: string | null
  readonly format: FileFormat
  /** Days of Italy, the last one included. */
  readonly since: string
  readonly until: string
  /** When the last flow was published that it tells of. */
  readonly bound: Date
  readonly purpose: string
  readonly askedBy: string
  readonly asker: string
  readonly askedAt: Date
  readonly state: FileState
  readonly decidedBy: string | null
  readonly decider: string | null
  readonly decidedAt: Date | null
  readonly refusal: string | null
  readonly failure: string | null
  readonly endedAt: Date | null
  /** Flows that were there when it was asked for; written so far. */
  readonly expected: number
  readonly flows: number
  readonly parts: number
  readonly bytes: number | null
  readonly sha256: string | null
}

const columns = `
  f.id, f.place, o.name as "placeName", f.call, f.head ->> 'Nome' as name, f.kind, f.format, f.since::text, f.until::text, f.bound,
  f.purpose, f.asked_by as "askedBy", a.full_name as asker, f.asked_at as "askedAt", f.state,
  f.decided_by as "decidedBy", d.full_name as decider, f.decided_at as "decidedAt", f.refusal, f.failure,
  f.ended_at as "endedAt", f.expected, f.flows, f.parts, f.bytes::float8 as bytes, f.sha256
  from flow_file f join organisation o on o.id = f.place join user_account a on a.id = f.asked_by
    left join user_account d on d.id = f.decided_by`

/** The last ones of the comuni where the reader prepares flows; fifty at most. */
export function recentFlowFiles(sql: Sql): Promise<FlowFile[]> {
  return sql.query<FlowFile>(`select ${columns} order by f.asked_at desc, f.id limit 50`)
}

/** @throws `flow-file-gone` */
export async function getFlowFile(sql: Sql, id: string): Promise<FlowFile> {
  const [found] = await sql.query<FlowFile>(`select ${columns} where f.id = $1`, [id])
  if (!found) throw flowFileGone()
  return found
}

/** Somebody took a file away. */
export interface Taking {
  readonly name: string
  readonly at: Date
}

/** Who took a file away and when, the last first, as the audit has it. */
export function takersOf(sql: Sql, id: string): Promise<Taking[]> {
  return sql.query<Taking>('select name, at from flow_file_takers($1)', [id])
}

/** The same, and nobody else decides of it meanwhile. @throws `flow-file-gone` */
export async function holdFlowFile(sql: Sql, id: string): Promise<FlowFile> {
  await sql.query('select from flow_file where id = $1 for update', [id])
  return getFlowFile(sql, id)
}
