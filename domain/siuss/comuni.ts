import type { Sql } from '../shared/sql.ts'
import { comuneNotYours } from './errors.ts'

/** A comune that the reader answers for to INPS. */
export interface SendingComune {
  readonly id: number
  readonly name: string
  /** Cadastral code, by which INPS knows it. */
  readonly belfiore: string
}

const comuni = `
  select o.id, o.name, o.detail ->> 'belfiore' as belfiore from organisation o
  where o.kind = 'municipality' and not o.training and o.detail ? 'belfiore'
    and o.id = any((select siuss_orgs())::int[])
    and o.valid_from <= siso_today() and (o.valid_to is null or o.valid_to > siso_today())
  order by o.name, o.id`

/** The comuni of the reader's offices, by name. */
export function sendingComuni(sql: Sql): Promise<SendingComune[]> {
  return sql.query<SendingComune>(comuni, [], 'siuss-comuni')
}

/** @throws `comune-not-yours` */
export async function sendingComune(sql: Sql, id: number): Promise<SendingComune> {
  const found = (await sendingComuni(sql)).find((one) => one.id === id)
  if (!found) throw comuneNotYours()
  return found
}
