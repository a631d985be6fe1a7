import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import { readFiscalCode } from '../shared/fiscal-code.ts'
import type { Sql } from '../shared/sql.ts'
import { sendingComune } from './comuni.ts'
import { senderInvalid } from './errors.ts'
import { fiscalCode as inLayout } from './layout/values.ts'

/** The operator whom the flows of a comune name. */
export interface Sender {
  readonly fiscalCode: string
  readonly setBy: string
  readonly at: Date
}

const last = `
  select s.fiscal_code as "fiscalCode", u.full_name as "setBy", s.at
  from siuss_sender s join user_account u on u.id = s.set_by
  where s.municipality = $1 order by s.id desc limit 1`

export async function senderOf(sql: Sql, municipality: number): Promise<Sender | undefined> {
  return (await sql.query<Sender>(last, [municipality]))[0]
}

const insert = `
  insert into siuss_sender (municipality, fiscal_code, set_by) values ($1, $2, $3)`

/**
 * Says who sends the flows of a comune from now on.
 * @throws `comune-not-yours`, `sender-invalid`
 */
export async function setSender(act: Act, municipality: number, typed: string): Promise<void> {
  await sendingComune(act.sql, municipality, 'decide')
  const reading = readFiscalCode(typed)
  if (!reading.ok) throw senderInvalid(reading.message)
  if (!inLayout.safeParse(reading.code).success || reading.kind === 'provisional')
    throw senderInvalid(
      'Serve il codice fiscale di una persona, come lo accetta il tracciato dell’INPS.',
    )
  await act.sql.query(insert, [municipality, reading.code, act.session.userId])
  await recordEvent(act.sql, {
    action: 'flow-sender-set',
    objectKind: 'organisation',
    objectId: String(municipality),
    actor: act.session.userId,
    request: act.request,
  })
}
