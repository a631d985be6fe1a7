import type { Sql } from '../../shared/sql.ts'

import type { FlowKind } from './rules.ts'

export interface PublishedFlow {
  readonly idFlusso: string
  readonly kind: FlowKind
  readonly publishedAt: Date
  readonly xml: string
  readonly caseId: string
  readonly person: string
}

export interface Asked {
  readonly belfiore: string
  /** Instant of the last flow that INPS has, in milliseconds; 0: from the first. */
  readonly since: number
  readonly limit: number
}

/** What one answer carries at most, before base64: a page may be shorter than asked, never empty. */
const pageBytes = 7_500_000

const published = `
  with page as (
    select * from siuss_flow
    where belfiore = $1 and ts_flusso > timestamptz 'epoch' + $2::bigint * interval '1 millisecond'
    order by ts_flusso limit $3),
  weighed as (
    select *, sum(octet_length(xml)) over (order by ts_flusso) - octet_length(xml) as before from page)
  select id_flusso as "idFlusso", kind, ts_flusso as "publishedAt", xml, case_id as "caseId", person
  from weighed where before = 0 or before + octet_length(xml) <= $4 order by ts_flusso`

/**
 * The flows that a comune published after an instant, in the order of publication. Read page after
 * page, each from the instant of the last flow of the one before, none is missed and none comes twice.
 * After `scopeComune`.
 */
export function readFlows(sql: Sql, { belfiore, since, limit }: Asked): Promise<PublishedFlow[]> {
  return sql.query<PublishedFlow>(published, [belfiore, since, limit, pageBytes])
}

const trace = `
  insert into audit_event (action, object_kind, object_id, case_id, person_id, request)
  select 'flow-sent', 'flow', x.id, x.case_id, x.person, $4
  from unnest($1::text[], $2::uuid[], $3::uuid[]) as x (id, case_id, person)`

/** Who was told of a person is asked by her: one trace for each flow that INPS was given. */
export async function traceSent(
  sql: Sql,
  flows: readonly PublishedFlow[],
  request: string,
): Promise<void> {
  if (flows.length === 0) return
  const ids = flows.map(({ idFlusso }) => idFlusso)
  const cases = flows.map(({ caseId }) => caseId)
  const people = flows.map(({ person }) => person)
  await sql.query(trace, [ids, cases, people, request])
}

const comune = `
  select o.name, nullif(l.last_ts, '-infinity') as "lastAt"
  from organisation o left join siuss_ledger l on l.belfiore = $1
  where o.kind = 'municipality' and not o.training and o.detail ->> 'belfiore' = $1`

export interface SendingComune {
  readonly name: string
  /** Instant of the last flow that it published; null: none yet. */
  readonly lastAt: Date | null
}

/** The comune that sends; none: no comune has this code. */
export async function sendingComune(
  sql: Sql,
  belfiore: string,
): Promise<SendingComune | undefined> {
  return (await sql.query<SendingComune>(comune, [belfiore]))[0]
}
