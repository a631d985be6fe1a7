import type { Sql } from '../shared/sql.ts'
import type { SendingComune } from './comuni.ts'
import type { Former } from './correct.ts'
import { recordKey } from './course.ts'
import type { RecordKey } from './course.ts'

/** Of which comune and year flows are put, and whom they name. */
export interface Sending {
  readonly comune: SendingComune
  readonly year: number
  readonly sender: string
}

export interface FormerRow extends Former {
  /** The granted service, or the case of the minor. */
  readonly about: string
  readonly person: string
}

// A task that was done with a note says that the flow may go again. Where the cases are closed there is none:
// a cancelling goes, and an insertion if the fault was INPS's own.
export const doneWithNote = `
  exists (select 1 from flow_task w
    where w.flow = f.id_flusso and w.why = 'rejected' and flow_task_said(w.case_id, w.seq))`
export const asksSomebody = `
  exists (select 1 from social_case own left join social_case above on above.id = own.parent
    where own.id = f.case_id and 'open' in (own.state, coalesce(above.state, own.state)))`
const failedByItself = `
  coalesce((select o.code = 'ERRORE_GENERICO' from siuss_outcome o where o.id_flusso = f.id_flusso
    order by o.acquired_at desc, o.code = 'OK' desc, o.id limit 1), false)`

// Of each benefit the last that was told; what was corrected is over. Of a case that has moved, what was told
// stays as it was told: the comune where it is now tells it by itself.
const formers = `
  select distinct on (f.case_id, f.kind) f.case_id as about, f.person, f.id_flusso as "idFlusso", f.state, f.corrects,
    jsonb_build_object('kind', f.kind, 'record', f.record) as told, f.state = 'rejected' and (${doneWithNote}
      or not ${asksSomebody} and ${failedByItself}) as mended
  from siuss_flow f join social_case c on c.id = f.case_id and c.municipality = $3
  where f.belfiore = $1 and f.year = $2 and f.case_id = any($4) and f.operation = 'I'
    and f.state not in ('corrected', 'dropped')
  order by f.case_id, f.kind, f.put_at desc, f.id_flusso desc`

/** What was told last of each of these records. */
export async function formersOf(
  sql: Sql,
  { comune, year }: Pick<Sending, 'comune' | 'year'>,
  records: readonly RecordKey[],
): Promise<ReadonlyMap<string, FormerRow>> {
  if (records.length === 0) return new Map()
  const about = records.map((one) => one.about)
  const rows = await sql.query<FormerRow>(formers, [comune.belfiore, year, comune.id, about])
  return new Map(rows.map((row) => [recordKey({ ...row, kind: row.told.kind }), row]))
}

const told = `
  select distinct f.case_id as about, f.kind
  from siuss_flow f join social_case c on c.id = f.case_id and c.municipality = $3
  where f.belfiore = $1 and f.year = $2 and f.operation = 'I' and f.state not in ('corrected', 'dropped')
    and f.put_at <= $4`

/** The records of which something was told until an instant, as the database writes it. */
export function toldUntil(
  sql: Sql,
  { comune, year }: Sending,
  instant: string,
): Promise<RecordKey[]> {
  return sql.query<RecordKey>(told, [comune.belfiore, year, comune.id, instant])
}

// What another comune could not complete while it had a case is told by the comune that has it.
const dropMoved = `
  update siuss_flow f set state = 'dropped', dropped_why = 'moved' from social_case c
  where c.id = f.case_id and c.municipality = $3 and f.year = $2 and f.belfiore <> $1 and f.state = 'draft'`

/** Before anything of a comune and a year is put. */
export async function dropWhatMoved(sql: Sql, { comune, year }: Sending): Promise<void> {
  await sql.query(dropMoved, [comune.belfiore, year, comune.id])
}
