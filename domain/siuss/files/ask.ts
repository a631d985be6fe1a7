import { recordEvent } from '../../audit/record.ts'
import type { AuditDetail } from '../../audit/events.ts'
import type { Act } from '../../shared/act.ts'
import { failing, invalid } from '../../shared/field-problems.ts'
import type { FieldCheck, FieldProblem } from '../../shared/field-problems.ts'
import type { Sql } from '../../shared/sql.ts'
import { sendingComune } from '../comuni.ts'
import { senderMissing } from '../errors.ts'
import { headOf } from '../layout/flow.ts'
import type { FlowHead } from '../layout/flow.ts'
import { lockComune, nextName } from '../ledger/put-flow.ts'
import type { FlowKind } from '../ledger/rules.ts'
import { senderOf } from '../sender.ts'
import { approversOf } from './approvers.ts'
import { purposeLength } from './rules.ts'
import type { FileFormat } from './rules.ts'

/** Which flows somebody needs as a file, and what for. */
export interface FileAsk {
  readonly municipality: number
  readonly kind: FlowKind
  readonly format: FileFormat
  /** Days of Italy on which the flows were published, the last one included. */
  readonly since: string
  readonly until: string
  readonly purpose: string
}

export type FileField = 'since' | 'until' | 'purpose'

interface Stretch {
  readonly bound: Date | null
  readonly flows: number
}

const stretch = 'select bound, flows from flow_file_stretch($1, $2, $3, $4)'

const insert = `
  insert into flow_file (place, belfiore, kind, format, since, until, purpose, asked_by, bound, expected, head)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id`

/**
 * Asks for the flows that a comune published in a period; somebody else has to let it go. It ends with
 * the last flow published by now, and two files of the same flows are the same to the byte.
 * @returns its id
 * @throws `comune-not-yours`, `sender-missing`, `flow-file-invalid` with the fields to mend
 */
export async function askForFlowFile(act: Act, ask: FileAsk): Promise<string> {
  const { sql, session } = act
  const comune = await sendingComune(sql, ask.municipality, 'file')
  const sender = await senderOf(sql, comune.id)
  if (!sender) throw senderMissing()
  refuse(failing(checksOf(ask)))
  const { kind, format, since, until, purpose } = ask
  const { belfiore } = comune
  // What is published after this has a later instant, and is not in the file.
  await lockComune(sql, belfiore)
  const [found] = await sql.query<Stretch>(stretch, [comune.id, kind, since, until])
  if (!found?.bound || found.flows === 0) throw invalid('flow-file-invalid', [nothingThere])
  const what = { belfiore, kind, since, until, bound: found.bound }
  const head =
    (await sameHead(sql, what)) ??
    headOf(await nextName(sql, what), { comune, sender: sender.fiscalCode })
  const [made] = await sql.query<{ id: string }>(insert, [
    ...[comune.id, belfiore, kind, format, since, until, purpose.trim(), session.userId],
    ...[found.bound, found.flows, JSON.stringify(head)],
  ])
  const id = made?.id ?? ''
  await recordFlowFile(act, id, { did: 'asked', comune: belfiore, kind, format, since, until })
  const approvers = await approversOf(sql, comune.id, session.userId)
  await tellOfFlowFile(sql, { id, whom: approvers.map((one) => one.id), what: 'to-decide' })
  return id
}

function refuse(problems: readonly FieldProblem<FileField>[]): void {
  if (problems.length > 0) throw invalid('flow-file-invalid', problems)
}

const nothingThere: FieldProblem<FileField> = {
  field: 'since',
  message: 'In questi giorni il comune non ha pubblicato flussi di questo tracciato.',
}

function checksOf({ since, until, purpose }: FileAsk): FieldCheck<FileField>[] {
  const { least, most } = purposeLength
  const { length } = purpose.trim()
  const why = `Scrivi a che cosa serve il file: da ${String(least)} a ${String(most)} caratteri.`
  return [
    [since > until, 'until', 'Il periodo finisce prima di cominciare: correggi le due date.'],
    [length < least || length > most, 'purpose', why],
  ]
}

interface What {
  readonly belfiore: string
  readonly kind: FlowKind
  readonly since: string
  readonly until: string
  readonly bound: Date
}

const same = `
  select head from flow_file where belfiore = $1 and kind = $2 and since = $3 and until = $4 and bound = $5
  order by asked_at, id limit 1`

/** The same flows keep the name and the sender under which they were first asked for. */
async function sameHead(sql: Sql, what: What): Promise<FlowHead | undefined> {
  const { belfiore, kind, since, until, bound } = what
  const values = [belfiore, kind, since, until, bound]
  return (await sql.query<{ head: FlowHead }>(same, values))[0]?.head
}

/** The trace of what becomes of a file: codes and days, never its purpose. */
export function recordFlowFile(act: Act, id: string, detail: AuditDetail): Promise<void> {
  const { sql, session, request } = act
  return recordEvent(sql, {
    action: 'flow-file-changed',
    objectKind: 'flow-file',
    objectId: id,
    actor: session.userId,
    request,
    detail,
  })
}

interface Told {
  readonly id: string
  readonly whom: readonly string[]
  readonly what: 'to-decide' | 'approved' | 'refused'
}

/** A notice to those of them who are not who acts. */
export async function tellOfFlowFile(sql: Sql, { id, whom, what }: Told): Promise<void> {
  await sql.query('select tell_of_flow_file($1, $2, $3)', [id, whom, what])
}
