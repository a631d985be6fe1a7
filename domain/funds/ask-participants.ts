import type { Act } from '../shared/act.ts'
import { csvOf } from '../shared/csv.ts'
import { failing, invalid } from '../shared/field-problems.ts'
import { today } from '../shared/today.ts'
import { approversOf } from '../siuss/files/approvers.ts'
import { recordFlowFile, tellOfFlowFile } from '../siuss/files/ask.ts'
import { participantsKind, purposeLength } from '../siuss/files/rules.ts'
import { operationNotFound, operationNotYours, participantsProblems } from './errors.ts'
import { findTable } from './layout.ts'
import { readOperations, zonesKept } from './operations.ts'
import { toldOf } from './participants.ts'
import { tableOf } from './tables.ts'
import type { Table } from './tables.ts'

/** Whose participants somebody needs as a file, and what for. */
export interface ParticipantsAsk {
  readonly call: string
  readonly zone: number
  readonly purpose: string
}

export type ParticipantsField = 'zone' | 'purpose'

const insert = `
  insert into flow_file (place, kind, format, since, until, bound, head, purpose, asked_by, expected, call, cases, flows, parts)
  values ($1, $2, 'csv', $3, $3, siso_clock(), $4, $5, $6, $7, $8, $9, $7, 1) returning id`

const part = 'insert into flow_file_part (file, n, content) values ($1, 1, $2)'

/**
 * Asks for the participants of a call in a zone as a file; somebody else has to let it go. It tells how
 * they are now, as far as who asks sees their cases; of nobody protected.
 * @returns its id
 * @throws `operation-not-yours`, `operation-not-found`, `participants-invalid` with the fields to mend
 */
export async function askForParticipants(act: Act, ask: ParticipantsAsk): Promise<string> {
  const { sql, session } = act
  const { call, zone, purpose } = ask
  const zones = await zonesKept(sql)
  if (!zones.some(({ id }) => id === zone)) throw operationNotYours()
  const table = await participantsTable(act, ask)
  const problems = problemsOf(ask, table)
  if (problems.length > 0) throw invalid(participantsProblems, problems)
  const day = await today(sql)
  const cases = table.people.map(({ caseId }) => caseId)
  const [made] = await sql.query<{ id: string }>(insert, [
    ...[zone, participantsKind, day, JSON.stringify({ Nome: nameOf(call, day) })],
    ...[purpose.trim(), session.userId, cases.length, call, cases],
  ])
  const id = made?.id ?? ''
  await sql.query(part, [id, Buffer.from(contentOf(table), 'utf8')])
  await recordFlowFile(act, id, { did: 'asked', kind: participantsKind, zone, call })
  const approvers = await approversOf(sql, zone, session.userId)
  await tellOfFlowFile(sql, { id, whom: approvers.map((one) => one.id), what: 'to-decide' })
  return id
}

async function participantsTable({ sql }: Act, { call, zone }: ParticipantsAsk): Promise<Table> {
  const layout = findTable(participantsKind)
  if (!layout) throw new Error('the layout has the table of participants')
  const all = await readOperations(sql, call)
  const operations = all.filter((one) => one.kept && one.zone === zone)
  if (operations.length === 0) throw operationNotFound()
  const participants = await toldOf(
    sql,
    operations.map(({ id }) => id),
  )
  return tableOf(layout, { operations, participants })
}

function problemsOf({ purpose }: ParticipantsAsk, { rows }: Table) {
  const { least, most } = purposeLength
  const { length } = purpose.trim()
  const why = `Scrivi a che cosa serve il file: da ${String(least)} a ${String(most)} caratteri.`
  const nobody =
    'In questa zona nessuno che puoi vedere partecipa ancora alle operazioni del bando: non c’è niente da scrivere.'
  return failing<ParticipantsField>([
    [rows.length === 0, 'zone', nobody],
    [length < least || length > most, 'purpose', why],
  ])
}

function contentOf({ layout, rows }: Table): string {
  return csvOf([layout.fields.map(({ name }) => name), ...rows])
}

/** `SC01-avviso-tirocini-20261129`. */
function nameOf(call: string, day: string): string {
  const plain = call
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
  return [participantsKind, plain.replaceAll(/^-|-$/g, ''), day.replaceAll('-', '')].join('-')
}
