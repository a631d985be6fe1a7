import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import { sendingComune } from './comuni.ts'
import type { SendingComune } from './comuni.ts'
import { sheetPart, sheetStart } from './control-sheet.ts'
import type { SheetCursor } from './control-sheet.ts'
import { cancelling, correct, digestOf } from './correct.ts'
import type { Step } from './correct.ts'
import { newCourse, passPart, recordKey } from './course.ts'
import type { Course, PutPart } from './course.ts'
import { senderMissing } from './errors.ts'
import { asksSomebody, doneWithNote, dropWhatMoved, formersOf, toldUntil } from './formers.ts'
import type { FormerRow, Sending } from './formers.ts'
import { headOf } from './layout/flow.ts'
import { writeFlow } from './layout/write-flow.ts'
import { lockComune, putFlow } from './ledger/put-flow.ts'
import type { Fix } from './mapping/draft.ts'
import type { FactsAsk } from './read/services.ts'
import type { Checked } from './rules/check.ts'
import { askForRound } from './rounds.ts'
import { senderOf } from './sender.ts'

export interface Prepared {
  /** Put now, with another content than before or for the first time. */
  readonly put: number
}

/** @throws `sender-missing` */
export async function sendingFor(sql: Sql, comune: SendingComune, year: number): Promise<Sending> {
  const sender = await senderOf(sql, comune.id)
  if (!sender) throw senderMissing()
  return { comune, year, sender: sender.fiscalCode }
}

/**
 * Puts the records of a comune in a year that are ready into the ledger, each with what corrects what
 * was told before, as far as the actor sees them; the system then prepares the whole. Done again, with
 * nothing changed, it changes nothing. What is no longer ready waits as a draft, unless it has left already.
 * @throws `comune-not-yours`, `sender-missing`
 */
export async function prepareFlows(act: Act, ask: FactsAsk): Promise<Prepared> {
  const { sql } = act
  const comune = await sendingComune(sql, ask.municipality, 'decide')
  const sending = await sendingFor(sql, comune, ask.year)
  const course = await beginCourse(sql, sending)
  for (let at: SheetCursor | undefined = sheetStart; at !== undefined;) {
    const part: PreparedPart = await preparePart(sql, sending, at)
    passPart(course, part)
    at = part.next
  }
  const put = course.put + (await finish(sql, sending, course))
  await askForRound(sql, ask)
  await trace(act, ask, put)
  return { put }
}

export async function beginCourse(sql: Sql, sending: Sending): Promise<Course> {
  await lockComune(sql, sending.comune.belfiore)
  await dropWhatMoved(sql, sending)
  const [clock] = await sql.query<{ at: string }>('select siso_clock()::text as at')
  return newCourse(clock?.at ?? '')
}

export interface PreparedPart extends PutPart {
  /** Where it goes on. */
  readonly next: SheetCursor | undefined
}

/** Puts the next records of a comune and a year. */
export async function preparePart(
  sql: Sql,
  sending: Sending,
  at: SheetCursor,
): Promise<PreparedPart> {
  const ask = { municipality: sending.comune.id, year: sending.year }
  await lockComune(sql, sending.comune.belfiore)
  const { checked, next } = await sheetPart(sql, ask, at)
  const told = await formersOf(sql, sending, checked)
  const records = checked.map((one) => ({ one, former: told.get(recordKey(one)) }))
  let put = 0
  for (const record of records) put += await putOne(sql, sending, record)
  return { records, put, next }
}

/**
 * Once every part was put: takes back what is of that year no more, and sends again what was mended.
 * @returns how many flows it put
 */
export async function finish(sql: Sql, sending: Sending, course: Course): Promise<number> {
  await lockComune(sql, sending.comune.belfiore)
  // What was put since it began may be of a record that came after its place was passed.
  const had = await toldUntil(sql, sending, course.begun)
  const gone = had.filter((one) => !course.passed.has(recordKey(one)))
  const told = await formersOf(sql, sending, gone)
  await withdraw(
    sql,
    sending,
    gone.flatMap((one) => told.get(recordKey(one)) ?? []),
  )
  return (await sendAgain(sql, sending)) + (await cancelLeft(sql, sending))
}

async function putOne(
  sql: Sql,
  sending: Sending,
  { one, former }: { readonly one: Checked; readonly former: FormerRow | undefined },
): Promise<number> {
  const { about, person, told: now, fixes } = one
  if (!now) {
    if (former?.state === 'ready') await hold(sql, sending, former)
    return 0
  }
  return putSteps(sql, sending, { about, person: person.id, fixes, steps: stepsOf(former, now) })
}

/** What to send of a record that is ready. A draft is told anew even where it is the same: it may go now. */
export function stepsOf(former: FormerRow | undefined, now: Step['told']): readonly Step[] {
  return former?.state === 'draft' ? [again({ ...former, told: now })] : correct(former, now)
}

function again({ corrects, told }: FormerRow): Step {
  return { operation: 'I', told, ...(corrects !== null && { corrects }) }
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
  /** Of what is inserted; what it cancels was told with its own. */
  readonly fixes?: readonly Fix[]
  readonly state?: 'draft' | 'ready'
}

async function putSteps(
  sql: Sql,
  { comune, year, sender }: Sending,
  { about, person, steps, fixes = [], state = 'ready' }: Putting,
): Promise<number> {
  for (const { operation, told, corrects, again: isAgain = false } of steps) {
    await putFlow(sql, {
      ...{ belfiore: comune.belfiore, kind: told.kind, operation, caseId: about, year },
      ...(told.kind === 'PS_PSA_SINA' && { service: about }),
      ...{ person, record: told.record, digest: digestOf(told), state },
      ...(corrects !== undefined && { corrects }),
      ...(operation === 'I' && { fixes }),
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
