import type { Sql } from '../shared/sql.ts'
import { comuneNotYours } from './errors.ts'

/** A comune that the reader answers for to INPS. */
export interface SendingComune {
  readonly id: number
  readonly name: string
  /** Cadastral code, by which INPS knows it. */
  readonly belfiore: string
}

/** Where each may be done: a place counts only for the role that somebody holds there. */
const places = {
  /** Reads how many flows there are. */
  read: 'siuss_orgs()',
  /** Prepares flows and decides of them: of the cases that may be seen. */
  decide: "siuss_orgs(array['admin-officer', 'coordinator'])",
  /** Answers for all the flows of the comune, whoever sees the cases: at the comune or above it. */
  file: "places_held_as(array['admin-officer', 'coordinator'])",
} as const
type Work = keyof typeof places

/** The organisations where the reader prepares flows, as a parenthesised array for `any`. */
export const decidingOrgs = `((select ${places.decide})::int[])`

const comuni = (work: Work) => `
  select o.id, o.name, o.detail ->> 'belfiore' as belfiore from organisation o
  where o.kind = 'municipality' and not o.training and o.detail ? 'belfiore'
    and o.id = any((select ${places[work]})::int[])
    and o.valid_from <= siso_today() and (o.valid_to is null or o.valid_to > siso_today())
  order by o.name, o.id`

/** The comuni where the reader does this work, by name. */
export function sendingComuni(sql: Sql, work: Work): Promise<SendingComune[]> {
  return sql.query<SendingComune>(comuni(work), [], `siuss-comuni-${work}`)
}

/** @throws `comune-not-yours` */
export async function sendingComune(sql: Sql, id: number, work: Work): Promise<SendingComune> {
  const found = (await sendingComuni(sql, work)).find((one) => one.id === id)
  if (!found) throw comuneNotYours()
  return found
}
