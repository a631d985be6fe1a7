import type { Sql } from '../../shared/sql.ts'

import type { Fix } from '../mapping/draft.ts'
import { flowAlreadySent, flowComuneUnknown, flowNotAcquired } from './errors.ts'
import { flowName } from './rules.ts'
import type { FlowKind, FlowOperation, FlowState } from './rules.ts'

/** One beneficiary and one benefit, as they are told to INPS. */
export interface NewFlow {
  readonly belfiore: string
  readonly kind: FlowKind
  readonly operation: FlowOperation
  /** The case that it tells of: of a granted service, its own. */
  readonly caseId: string
  readonly service?: string
  readonly year: number
  /** Which of the benefits of that case in that year, where there are several; 1 if not given. */
  readonly part?: number
  readonly person: string
  readonly record: object
  /** What of the record was put right without asking; nothing if not given. */
  readonly fixes?: readonly Fix[]
  /** Of the content without its name: with the same digest nothing is told twice. */
  readonly digest: string
  /** Draft: something is still missing. */
  readonly state: 'draft' | 'ready'
  /** The flow that it corrects: cancels it (`C`), or takes its place (`I`). */
  readonly corrects?: string
  /** It was rejected, and is told once more as it was. */
  readonly again?: boolean
  /** The XML with the flow's name in it; at most 7.5 MB. */
  readonly write: (idFlusso: string) => string
}

export interface PutFlow {
  readonly idFlusso: string
  readonly state: FlowState
}

interface Earlier extends PutFlow {
  readonly digest: string
}

/**
 * Puts a record into the ledger of its comune. Call it again and again: the same content of the same
 * benefit, year and operation stays the one flow that it is, whatever has become of it, a stopped one
 * too; other content takes the place of a flow that waits, whose 24 hours then begin anew, and of one
 * that was rejected. One that was acquired is changed by two: a `C` that names it, and an `I` that
 * names it too and goes out once INPS has acquired the `C`.
 * @throws `flow-comune-unknown`; `flow-already-sent` where other content was published and `corrects`
 *   does not name it; `flow-not-acquired` where what it corrects has no outcome that lets it (S18)
 */
export async function putFlow(sql: Sql, flow: NewFlow): Promise<PutFlow> {
  await lockComune(sql, flow.belfiore)
  const earlier = await sql.query<Earlier>(earlierFlows, keyOf(flow))
  const waiting = earlier.find(({ state }) => state === 'draft' || state === 'ready')
  const same = earlier.find(
    (one) => one.digest === flow.digest && tellsTheSame(one, { flow, waiting }),
  )
  if (same) return settled(sql, same, flow)
  const corrects = await corrected(sql, earlier, flow)
  const idFlusso = waiting?.idFlusso ?? (await nextName(sql, flow))
  const [put] = await sql.query(
    waiting ? rewrite : insert,
    valuesOf(idFlusso, { ...flow, corrects }),
  )
  if (!put) throw new Error('the flow that waits is not the one that was read')
  return { idFlusso, state: flow.state }
}

const known = `
  select 1 from organisation where kind = 'municipality' and not training and detail ->> 'belfiore' = $1`

// Whoever puts flows for the same comune goes one after the other.
const lock = `
  insert into siuss_ledger as l (belfiore, day) values ($1, siso_today())
  on conflict (belfiore) do update set last_ts = l.last_ts`

/**
 * Takes the ledger of a comune for the rest of the transaction: nothing is put or published meanwhile.
 * @throws `flow-comune-unknown`
 */
export async function lockComune(sql: Sql, belfiore: string): Promise<void> {
  const [comune] = await sql.query(known, [belfiore])
  if (!comune) throw flowComuneUnknown(belfiore)
  await sql.query(lock, [belfiore])
}

// What the same comune told of the same; of a cancelling, those of the same flow.
const earlierFlows = `
  select id_flusso as "idFlusso", state, digest from siuss_flow
  where belfiore = $1 and case_id = $2 and kind = $3 and year = $4 and part = $5 and operation = $6
    and (operation = 'I' or corrects = $7)
  order by put_at desc, id_flusso desc`

const keyOf = ({ belfiore, caseId, kind, year, part = 1, operation, corrects }: NewFlow) => [
  belfiore,
  caseId,
  kind,
  year,
  part,
  operation,
  corrects ?? null,
]

/**
 * What was corrected or dropped is over; what this flow corrects, or was rejected, may be sent again as
 * it was: where it is asked, or where other content waits to take its place.
 */
function tellsTheSame(
  { state, idFlusso }: Earlier,
  { flow, waiting }: { readonly flow: NewFlow; readonly waiting: Earlier | undefined },
): boolean {
  if (state === 'rejected') return flow.again !== true && waiting === undefined
  return state !== 'corrected' && state !== 'dropped' && idFlusso !== flow.corrects
}

const settle = `
  update siuss_flow set state = $2, corrects = coalesce($3, corrects),
    ready_at = case when $2 = 'ready' then siso_clock() end
  where id_flusso = $1`

/** The one flow that says this already; if it waits, it becomes ready, or a draft again. */
async function settled(sql: Sql, found: Earlier, { state, corrects }: NewFlow): Promise<PutFlow> {
  const { idFlusso } = found
  if (found.state !== 'draft' && found.state !== 'ready') return { idFlusso, state: found.state }
  if (found.state !== state) await sql.query(settle, [idFlusso, state, corrects ?? null])
  return { idFlusso, state }
}

const outcomeOf = 'select state from siuss_flow where id_flusso = $1'

/** What the flow corrects: the one of the same benefit that was rejected, or what it names. */
async function corrected(
  sql: Sql,
  earlier: readonly Earlier[],
  flow: NewFlow,
): Promise<string | undefined> {
  const named = rejectedIn(earlier, flow) ?? flow.corrects
  if (named === undefined) return undefined
  const [old] = await sql.query<{ state: FlowState }>(outcomeOf, [named])
  const may = flow.operation === 'C' ? ['acquired'] : ['acquired', 'rejected', 'corrected']
  if (!old || !may.includes(old.state)) throw flowNotAcquired(named)
  return named
}

/** An insertion takes the place of what was rejected; of what else was sent it must say so. */
function rejectedIn(
  earlier: readonly Earlier[],
  { operation, corrects }: NewFlow,
): string | undefined {
  if (operation === 'C') return undefined
  const sent = earlier.filter(({ state }) => ['published', 'acquired', 'rejected'].includes(state))
  const other = sent.find(({ state, idFlusso }) => state !== 'rejected' && idFlusso !== corrects)
  if (other) throw flowAlreadySent(other.idFlusso)
  return sent.find(({ state }) => state === 'rejected')?.idFlusso
}

// A clock that goes back gives no name a second time.
const number = `
  update siuss_ledger set day = greatest(day, siso_today()),
    progressive = case when siso_today() > day then 1 else progressive + 1 end
  where belfiore = $1 returning day::text, progressive`

/** The next name of the comune, which is given once. The row of the comune is locked by it. */
export async function nextName(
  sql: Sql,
  { belfiore, kind }: Pick<NewFlow, 'belfiore' | 'kind'>,
): Promise<string> {
  const [next] = await sql.query<{ day: string; progressive: number }>(number, [belfiore])
  if (!next) throw new Error('the row of the comune is locked')
  return flowName({ belfiore, kind, ...next })
}

const insert = `
  insert into siuss_flow (id_flusso, belfiore, kind, operation, case_id, service, year, part, person,
    record, xml, digest, state, corrects, fixes, ready_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
    case when $13 = 'ready' then siso_clock() end) returning 1`

const rewrite = `
  update siuss_flow set person = $9, record = $10, xml = $11, digest = $12, state = $13,
    corrects = $14, fixes = $15, ready_at = case when $13 = 'ready' then siso_clock() end
  where id_flusso = $1 and belfiore = $2 and kind = $3 and operation = $4 and case_id = $5
    and service is not distinct from $6 and year = $7 and part = $8 returning 1`

type Corrected = Omit<NewFlow, 'corrects'> & { readonly corrects: string | undefined }

const valuesOf = (idFlusso: string, flow: Corrected) => [
  idFlusso,
  flow.belfiore,
  flow.kind,
  flow.operation,
  flow.caseId,
  flow.service ?? null,
  flow.year,
  flow.part ?? 1,
  flow.person,
  JSON.stringify(flow.record),
  flow.write(idFlusso),
  flow.digest,
  flow.state,
  flow.corrects ?? null,
  JSON.stringify(flow.fixes ?? []),
]
