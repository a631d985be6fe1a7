import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import type { CalendarDay } from '../shared/calendar-day.ts'
import { actOnCase, appendAct } from '../tasks/act-on-case.ts'
import type { CaseAct } from '../tasks/act-on-case.ts'
import type { ActDeps } from '../tasks/complete-task.ts'
import { isOwn } from './check-entries.ts'
import {
  reasonMissing,
  serviceNotFound,
  serviceNotYours,
  varianceMissing,
  weekNotBegun,
  weekNotOpen,
  weekNotValidated,
} from './errors.ts'
import { deliveriesOf, marksOf, servicesOf } from './queries.ts'
import { addDays } from '../shared/calendar-day.ts'
import { mayValidate } from './rules.ts'
import type { Variance } from './rules.ts'
import { awaitsCheck, weeksOf } from './week.ts'
import type { ServiceWeek } from './week.ts'
import { today } from '../shared/today.ts'

interface Week {
  readonly service: string
  /** Its Monday. */
  readonly week: CalendarDay
}

export interface Validation extends Week {
  /** Needed where what was delivered is not what was due. */
  readonly variance?: Variance
  readonly note?: string
}

type Asked = Pick<CaseAct, 'op' | 'open'>

/**
 * A provider says that a week of a service is whole. The case of the service is told until when its
 * deliveries are recorded, so that its terms run on from there.
 * @throws `service-not-found`, `service-not-yours`, `week-not-open`, `week-not-begun`, `variance-missing`
 */
export async function validateWeek(
  deps: ActDeps,
  { op, open }: Asked,
  validation: Validation,
): Promise<void> {
  const on = { caseId: validation.service }
  await actOnCase(deps, { op, open, on }, async (act, caseId) => {
    const found = await readWeek(act, validation)
    if (!isOwn(found.service, act.session.groups)) throw serviceNotYours()
    if (!mayValidate(found.state)) throw weekNotOpen()
    if (validation.week > (await today(act.sql))) throw weekNotBegun()
    const differs = found.delivered !== found.planned
    if (differs && !validation.variance) throw varianceMissing()
    const { variance, note } = validation
    const said = differs ? { variance, note } : { note }
    await writeMark(act, found, { kind: 'validated', ...said })
    const recordedUpTo = await recordedUntil(act, found)
    return appendAct(act, {
      op,
      caseId,
      event: { kind: 'facts-corrected', facts: { recordedUpTo } },
    })
  })
}

export interface Check extends Week {
  readonly kind: 'checked' | 'returned'
  /** Needed to return it. */
  readonly note?: string
}

/**
 * The zone says of a validated week that it is right, or what is to be looked at again; of one that
 * it had checked, where a death has since put some of its deliveries in doubt.
 * @throws `service-not-found`, `service-not-yours` where another zone granted it, `week-not-validated`, `reason-missing`
 */
export async function checkWeek(act: Act, check: Check): Promise<void> {
  await lock(act, check.service)
  const found = await readWeek(act, check)
  if (!found.service.here) throw serviceNotYours()
  if (!awaitsCheck(found)) throw weekNotValidated()
  const { kind, note } = check
  if (kind === 'returned' && (note ?? '') === '') throw reasonMissing()
  await writeMark(act, found, { kind, note })
}

async function readWeek({ sql }: Act, { service, week }: Week): Promise<ServiceWeek> {
  const span = { from: week, to: addDays(week, 6) }
  const found = await servicesOf(sql, { ids: [service], within: span })
  const rows = await deliveriesOf(sql, [service], span)
  const marks = await marksOf(sql, [service], span)
  const [one] = weeksOf(found, week, { rows, marks })
  if (!one) throw serviceNotFound()
  return one
}

const latest = `
  select max(week)::text as week from delivery_mark where service = $1 and kind <> 'returned'`

/** The Sunday of the last week that was validated, or the last day of the service. */
async function recordedUntil({ sql }: Act, { service }: ServiceWeek): Promise<CalendarDay> {
  const [row] = await sql.query<{ week: string }>(latest, [service.id])
  const sunday = addDays(row?.week ?? service.startsOn, 6)
  return sunday < service.endsOn ? sunday : service.endsOn
}

async function lock({ sql }: Act, service: string): Promise<void> {
  await sql.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [service])
}

const insert = `
  insert into delivery_mark (service, week, n, kind, upto, delivered, planned, variance, note, by_user)
  values ($1, $2, $3, $4, $5, $6, $7, $8, nullif($9, ''), $10)`

interface Said {
  readonly kind: 'validated' | 'checked' | 'returned'
  readonly variance?: Variance | undefined
  readonly note?: string | undefined
}

async function writeMark(act: Act, found: ServiceWeek, said: Said): Promise<void> {
  const { service, week, mark, upto = 0, delivered, planned } = found
  const { userId } = act.session
  // prettier-ignore
  await act.sql.query(insert, [service.id, week, (mark?.n ?? 0) + 1, said.kind, upto, delivered, planned,
    said.variance ?? null, said.note ?? null, userId])
  await recordEvent(act.sql, {
    action: `week-${said.kind}`,
    objectKind: 'service',
    objectId: service.id,
    caseId: service.id,
    actor: userId,
    request: act.request,
    detail: { week, delivered, planned },
  })
}
