import { randomUUID } from 'node:crypto'

import type { Terms } from '../../domain/delivery/rules.ts'
import type { Colleague, Desk } from './builders/a-desk.ts'

export interface Granted extends Terms {
  readonly fund: string | null
  /** None: the body that grants it. */
  readonly provider?: number | null
}

/** A service granted within a case, as its effect would have written it. */
export async function grantIn(
  desk: Pick<Desk, 'owner'>,
  parent: string,
  { quantity, unit, every, price, startsOn, endsOn, fund, provider }: Granted,
): Promise<string> {
  const id = randomUUID()
  const number = `W-${id.slice(0, 8)}`
  await desk.owner.query(
    `insert into social_case (id, number, procedure, subject, org, municipality, zone, orgs, opened_by, opened_at,
       effective_at, phase, parent, provider)
     select $1, $2, 'prestazione', subject, org, municipality, zone, orgs, opened_by, opened_at, effective_at, 'delivery', id, $4
     from social_case where id = $3`,
    [id, number, parent, provider ?? null],
  )
  await desk.owner.query(
    `insert into granted_service (case_id, parent, parent_seq, parent_row, number, service, quantity, unit, every,
       price, starts_on, ends_on, provider, fund, protected, phase, state)
     values ($1, $2, 1, (select count(*) from granted_service), $3, 'D.1.01', $4, $5, $6, $7, $8, $9, $10, $11, false, 'delivery', 'open')`,
    [
      ...[id, parent, number, quantity, unit, every, price],
      startsOn,
      endsOn,
      provider ?? null,
      fund,
    ],
  )
  return id
}

interface Given {
  readonly service: string
  /** Days before today. */
  readonly ago: number
  readonly quantity: number
  readonly by: Pick<Colleague, 'id'>
}

/** A line of the ledger. */
export async function deliverTo(
  desk: Pick<Desk, 'owner'>,
  { service, ago, quantity, by }: Given,
): Promise<void> {
  await desk.owner.query(
    `insert into delivery (service, day, quantity, provider, recorded_by)
     select $1, siso_today() - $2::int, $3, g.provider, $4 from granted_service g where g.case_id = $1`,
    [service, ago, quantity, by.id],
  )
}
