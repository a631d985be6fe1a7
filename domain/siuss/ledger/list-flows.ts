import type { Sql } from '../../shared/sql.ts'
import { decidingOrgs } from '../comuni.ts'
import type { Fix } from '../mapping/draft.ts'

import type { DropReason, FlowKind, FlowOperation, FlowState, OutcomeCode } from './rules.ts'

/** What somebody looks for in the ledger: what is to be done first, then by state. */
export const flowViews = ['to-correct', 'silent', 'ready', 'published', 'acquired', 'all'] as const
export type FlowView = (typeof flowViews)[number]

export interface FlowRow {
  readonly idFlusso: string
  readonly kind: FlowKind
  readonly operation: FlowOperation
  readonly year: number
  readonly state: FlowState
  readonly readyAt: Date | null
  readonly publishedAt: Date | null
  readonly silent: boolean
  readonly comune: string
  /** The comune as an organisation, if it is still one. */
  readonly municipality: number | null
  /** The comune still has the case: of one that moved the comune where it is now tells INPS. */
  readonly atHome: boolean
  readonly caseId: string
  readonly number: string
  readonly givenName: string | null
  readonly familyName: string | null
  readonly alias: string | null
  readonly birthYear: number | null
  /** As INPS is told of it; null for minors. */
  readonly benefit: string | null
  /** What of it was put right without asking. */
  readonly fixes: readonly Fix[]
  readonly corrects: string | null
  /** The flow that takes its place, or cancels it. */
  readonly correctedBy: string | null
  readonly stoppedBy: string | null
  readonly stopReason: string | null
  readonly droppedWhy: DropReason | null
  /** INPS has it although another took its place, and nothing cancels it. */
  readonly heldTwice: boolean
  readonly outcome: OutcomeCode | null
  readonly said: string | null
  readonly siussId: string | null
  readonly acquiredAt: Date | null
}

const conditions: Readonly<Record<FlowView, string>> = {
  'to-correct': `(f.state = 'rejected' and n.id_flusso is null
    or f.kind = 'PS_PSA_SINA' and flow_held_twice(f.id_flusso, f.operation, f.state))
    and flow_at_home(c.municipality, f.belfiore)`,
  silent: `f.state = 'published' and f.silent_at is not null`,
  ready: `f.state in ('draft', 'ready', 'stopped')`,
  published: `f.state = 'published'`,
  acquired: `f.state in ('acquired', 'corrected')`,
  all: 'true',
}

const statement = (view: FlowView) => `
  select f.id_flusso as "idFlusso", f.kind, f.operation, f.year, f.state, f.ready_at as "readyAt",
    f.ts_flusso as "publishedAt", f.silent_at is not null and f.state = 'published' as silent,
    coalesce(o.name, f.belfiore) as comune, o.id as municipality, f.case_id as "caseId", c.number, p.given_name as "givenName",
    p.family_name as "familyName", p.alias, extract(year from p.birth_date)::int as "birthYear",
    f.record #>> '{Beneficiario,PrestazioniSociali,DenominazionePrestazione}' as benefit, f.corrects,
    f.fixes, n.id_flusso as "correctedBy", flow_at_home(c.municipality, f.belfiore) as "atHome", f.dropped_why as "droppedWhy",
    flow_held_twice(f.id_flusso, f.operation, f.state) as "heldTwice",
    u.full_name as "stoppedBy", f.stop_reason as "stopReason",
    s.code as outcome, s.description as said, s.siuss_id as "siussId", s.acquired_at as "acquiredAt"
  from siuss_flow f join social_case c on c.id = f.case_id
    left join person p on p.id = f.person
    left join organisation o on o.kind = 'municipality' and not o.training and o.detail ->> 'belfiore' = f.belfiore
    left join user_account u on u.id = f.stopped_by
    left join lateral (
      select id_flusso from siuss_flow x where flow_goes(x.state) and (x.corrects = f.id_flusso
        or f.operation = 'C' and x.operation = 'C' and x.corrects = f.corrects and x.put_at > f.put_at)
      order by x.put_at desc, x.id_flusso desc limit 1) n on true
    left join lateral (
      select * from siuss_outcome x where x.id_flusso = f.id_flusso
      order by x.acquired_at desc, x.code = 'OK' desc, x.id limit 1) s on true
  where c.municipality = any${decidingOrgs} and ($3::text is null and ${conditions[view]} or f.id_flusso = $3) and ($1::text is null or (f.put_at, f.id_flusso) < (
    select x.put_at, x.id_flusso from siuss_flow x where x.id_flusso = $1))
  order by f.put_at desc, f.id_flusso desc limit $2`

export interface FlowAsk {
  readonly view: FlowView
  /** Only the flow of this name, whatever its state. */
  readonly only?: string | undefined
  /** Name of the last one of the page before. */
  readonly before?: string | undefined
  readonly limit: number
}

/** The flows of the comuni of the session, of people whom it may see: the newest first. */
export async function listFlows(sql: Sql, { view, only, before, limit }: FlowAsk) {
  const found = await sql.query<FlowRow>(statement(view), [before ?? null, limit + 1, only ?? null])
  const rows = found.slice(0, limit)
  return { rows, next: found.length > limit ? rows.at(-1)?.idFlusso : undefined }
}
