import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import { sendingComune } from './comuni.ts'
import type { SendingComune } from './comuni.ts'
import { controlSheet, keepCounts } from './control-sheet.ts'
import { cancelling, correct, digestOf } from './correct.ts'
import type { Former, Step } from './correct.ts'
import { senderMissing } from './errors.ts'
import { headOf } from './layout/flow.ts'
import { writeFlow } from './layout/write-flow.ts'
import { lockComune, putFlow } from './ledger/put-flow.ts'
import type { FactsAsk } from './read/services.ts'
import type { Checked } from './rules/check.ts'
import { senderOf } from './sender.ts'

export interface Prepared {
  readonly checked: readonly Checked[]
  /** Put now, with another content than before or for the first time. */
  readonly put: number
}

interface FormerRow extends Former {
  /** The granted service, or the case of the minor. */
  readonly about: string
  readonly person: string
}

// A task that was done with a note says that the flow may go again. Where the cases are closed there is none:
// a cancelling goes, and an insertion if the fault was INPS's own.
const doneWithNote = `
  exists (select 1 from flow_task w
    where w.flow = f.id_flusso and w.why = 'rejected' and flow_task_said(w.case_id, w.seq))`
const asksSomebody = `
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
  where f.belfiore = $1 and f.year = $2 and f.operation = 'I' and f.state not in ('corrected', 'dropped')
  order by f.case_id, f.kind, f.put_at desc, f.id_flusso desc`

// What another comune could not complete while it had a case is told by the comune that has it.
const dropMoved = `
  update siuss_flow f set state = 'dropped', dropped_why = 'moved' from social_case c
  where c.id = f.case_id and c.municipality = $3 and f.year = $2 and f.belfiore <> $1 and f.state = 'draft'`

interface Sending {
  readonly comune: SendingComune
  readonly year: number
  readonly sender: string
}

/**
 * Puts the records of a comune in a year that are ready into the ledger, each with what corrects what
 * was told before. Done again, with nothing changed, it changes nothing. What is no longer ready
 * waits as a draft, unless it has left already.
 * @throws `comune-not-yours`, `sender-missing`
 */
export async function prepareFlows(act: Act, ask: FactsAsk): Promise<Prepared> {
  const { sql } = act
  const comune = await sendingComune(sql, ask.municipality, 'decide')
  const sender = await senderOf(sql, comune.id)
  if (!sender) throw senderMissing()
  const checked = await controlSheet(sql, ask)
  await lockComune(sql, comune.belfiore)
  await sql.query(dropMoved, [comune.belfiore, ask.year, comune.id])
  const told = await sql.query<FormerRow>(formers, [comune.belfiore, ask.year, comune.id])
  const sending = { comune, year: ask.year, sender: sender.fiscalCode }
  let put = 0
  for (const one of checked) {
    const former = told.find((row) => isOf(row, one))
    put += await putOne(sql, sending, { one, former })
  }
  await withdraw(sql, sending, gone(told, checked))
  put += await sendAgain(sql, sending)
  put += await cancelLeft(sql, sending)
  await keepCounts(sql, ask, checked)
  await trace(act, ask, put)
  return { checked, put }
}

function isOf({ about, told }: FormerRow, one: Checked): boolean {
  return about === one.about && told.kind === one.kind
}

async function putOne(
  sql: Sql,
  sending: Sending,
  { one, former }: { readonly one: Checked; readonly former: FormerRow | undefined },
): Promise<number> {
  const { about, person, told: now } = one
  if (!now) {
    if (former?.state === 'ready') await hold(sql, sending, former)
    return 0
  }
  // A draft is told anew even where it is the same: it may go now.
  const steps = former?.state === 'draft' ? [again({ ...former, told: now })] : correct(former, now)
  return putSteps(sql, sending, { about, person: person.id, steps })
}

function again({ corrects, told }: FormerRow): Step {
  return { operation: 'I', told, ...(corrects !== null && { corrects }) }
}

/** Of what was told and is of that year no more. */
function gone(told: readonly FormerRow[], checked: readonly Checked[]): FormerRow[] {
  return told.filter((row) => !checked.some((one) => isOf(row, one)))
}

async function withdraw(sql: Sql, sending: Sending, lost: readonly FormerRow[]): Promise<void> {
  for (const former of lost) {
    if (former.state === 'ready') await hold(sql, sending, former)
    const { about, person } = former
    await putSteps(sql, sending, { about, person, steps: correct(former, undefined) })
  }
}

// A cancelling that INPS rejected, once it may go again, while INPS has what it cancels.
const mended = `
  select f.case_id as about, f.person, f.corrects, jsonb_build_object('kind', f.kind, 'record', f.record) as told
  from siuss_flow f join siuss_flow had on had.id_flusso = f.corrects and had.state = 'acquired'
  where f.belfiore = $1 and f.year = $2 and f.operation = 'C' and f.state = 'rejected'
    and not exists (select 1 from siuss_flow x
      where x.corrects = f.corrects and x.operation = 'C' and x.put_at > f.put_at and x.state <> 'dropped')
    and (${doneWithNote} or not ${asksSomebody})
  order by f.id_flusso`

interface Mended {
  readonly about: string
  readonly person: string
  readonly corrects: string
  readonly told: Step['told']
}

/** What INPS has is the same, so the cancelling is: only its name is new. */
async function sendAgain(sql: Sql, sending: Sending): Promise<number> {
  const found = await sql.query<Mended>(mended, [sending.comune.belfiore, sending.year])
  for (const { about, person, corrects, told } of found) {
    const steps = [{ operation: 'C' as const, told, corrects, again: true }]
    await putSteps(sql, sending, { about, person, steps })
  }
  return found.length
}

// What INPS has although another flow takes its place, and nothing cancels it: it took it after all, or what was to
// cancel it was dropped.
const left = `
  select f.case_id as about, f.person, f.id_flusso as "idFlusso", jsonb_build_object('kind', f.kind, 'record', f.record) as told
  from siuss_flow f join social_case c on c.id = f.case_id and c.municipality = $3
  where f.belfiore = $1 and f.year = $2 and f.operation = 'I' and f.state = 'acquired'
    and exists (select 1 from siuss_flow x where x.corrects = f.id_flusso and x.operation = 'I' and flow_goes(x.state))
    and not exists (select 1 from siuss_flow x
      where x.corrects = f.id_flusso and x.operation = 'C' and x.state <> 'dropped')
  order by f.id_flusso`

/** Of one benefit INPS is to have one flow: the last. */
async function cancelLeft(sql: Sql, sending: Sending): Promise<number> {
  const { comune, year } = sending
  const found = await sql.query<FormerRow>(left, [comune.belfiore, year, comune.id])
  let put = 0
  for (const { about, person, ...former } of found)
    put += await putSteps(sql, sending, { about, person, steps: cancelling(former) })
  return put
}

/** It waits until somebody mends it, or decides. */
async function hold(sql: Sql, sending: Sending, former: FormerRow): Promise<void> {
  const { about, person } = former
  await putSteps(sql, sending, { about, person, steps: [again(former)], state: 'draft' })
}

interface Putting {
  readonly about: string
  readonly person: string
  readonly steps: readonly Step[]
  readonly state?: 'draft' | 'ready'
}

async function putSteps(
  sql: Sql,
  { comune, year, sender }: Sending,
  { about, person, steps, state = 'ready' }: Putting,
): Promise<number> {
  for (const { operation, told, corrects, again: isAgain = false } of steps) {
    await putFlow(sql, {
      ...{ belfiore: comune.belfiore, kind: told.kind, operation, caseId: about, year },
      ...(told.kind === 'PS_PSA_SINA' && { service: about }),
      ...{ person, record: told.record, digest: digestOf(told), state },
      ...(corrects !== undefined && { corrects }),
      again: isAgain,
      write: (name) => writeFlow(headOf(name, { comune, sender }), told),
    })
  }
  return steps.length
}

async function trace(act: Act, { municipality, year }: FactsAsk, put: number): Promise<void> {
  await recordEvent(act.sql, {
    action: 'flows-prepared',
    objectKind: 'organisation',
    objectId: String(municipality),
    actor: act.session.userId,
    request: act.request,
    detail: { year, put },
  })
}
