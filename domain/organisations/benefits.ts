import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import type { CalendarDay } from '../shared/calendar-day.ts'
import type { Sql } from '../shared/sql.ts'
import { nomenclatureNotYours, serviceNotFound } from './errors.ts'
import type { ServiceRow } from './queries.ts'

/** How INPS knows a service of the nomenclature. */
export interface Benefit {
  /** Code of INPS; none: it has none. */
  readonly code: string | null
  /** Whether it is given by ISEE; null: as Table 1 has it. */
  readonly byIsee: boolean | null
}

/** A service that is granted, with what INPS calls it today. */
export interface BenefitRow extends Pick<ServiceRow, 'name'>, Benefit {
  readonly service: string
  /** INPS's own name for the code. */
  readonly label: string | null
  /** The group of the nomenclature that it is of. */
  readonly group: string | null
}

// What has others below it is a group, and is granted to nobody.
const benefits = `
  select s.code as service, s.name, p.name as "group", b.siuss_code as code, b.by_isee as "byIsee", l.label
  from service s left join service p on p.code = s.parent and p.version = s.version
    cross join benefit_on(s.code, siso_today()) b
    left join lateral (select label from code_list x
      where x.list = 'siuss-benefit' and x.code = b.siuss_code order by x.version desc limit 1) l on true
  where s.version = (select max(version) from service)
    and not exists (select 1 from service k where k.parent = s.code and k.version = s.version)
    and ($1::text is null or s.code = $1)
  order by s.position, s.code`

/** Every service that may be granted, in the order of the nomenclature. */
export function benefitsToday(sql: Sql): Promise<BenefitRow[]> {
  return sql.query<BenefitRow>(benefits, [null])
}

/** One of them. @throws `service-not-found` */
export async function benefitOf(sql: Sql, service: string): Promise<BenefitRow> {
  const [found] = await sql.query<BenefitRow>(benefits, [service])
  if (!found) throw serviceNotFound()
  return found
}

export interface SaidBenefit extends Benefit {
  readonly from: CalendarDay
  readonly by: string
  readonly at: Date
}

/** What was said of a service, the day from which it holds first; of one day the last holds. */
export function saidOfBenefit(sql: Sql, service: string): Promise<SaidBenefit[]> {
  return sql.query<SaidBenefit>(
    `select b.valid_from::text as "from", b.siuss_code as code, b.by_isee as "byIsee", u.full_name as by, b.at
     from service_benefit b join user_account u on u.id = b.set_by
     where b.service = $1 order by b.valid_from desc, b.id desc`,
    [service],
  )
}

/** Whether the reader plans the region: who does says what INPS calls a service. */
export async function plansRegion(sql: Sql): Promise<boolean> {
  const found = await sql.query(
    `select 1 from organisation o
     where o.kind = 'region' and not o.training and o.id = any((select places_held_as(array['planner']))::int[]) limit 1`,
  )
  return found.length > 0
}

/** Before it no service is recorded. */
export const earliestBenefit: CalendarDay = '2015-01-01'

const insert = `
  insert into service_benefit (service, valid_from, siuss_code, by_isee, set_by) values ($1, $2, $3, $4, $5)`

export interface BenefitEdit extends Benefit {
  readonly service: string
  readonly from: CalendarDay
}

/**
 * Says from a day on what INPS calls a service and whether it is given by ISEE. What was told before
 * stays as it was; flows that are prepared from now on take what holds on the first day that they tell of.
 * @throws `service-not-found`, `nomenclature-not-yours`
 */
export async function sayBenefit(act: Act, edit: BenefitEdit): Promise<void> {
  const { service, from, code, byIsee } = edit
  await benefitOf(act.sql, service)
  if (!(await plansRegion(act.sql))) throw nomenclatureNotYours()
  await act.sql.query(insert, [service, from, code, byIsee, act.session.userId])
  await recordEvent(act.sql, {
    action: 'service-benefit-said',
    objectKind: 'service',
    objectId: service,
    actor: act.session.userId,
    request: act.request,
    detail: { from, code, byIsee },
  })
}
