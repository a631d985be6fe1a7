import { deliveriesOf, servicesOf } from '../../delivery/queries.ts'
import type { ServiceRow } from '../../delivery/queries.ts'
import type { CalendarDay } from '../../shared/calendar-day.ts'
import type { Sql } from '../../shared/sql.ts'
import type { Decision, PsFacts } from '../mapping/facts.ts'
import { saidOf } from './answers.ts'
import { asksCharge, chargeIn, sheetsIn } from './charge.ts'
import { iseeOf, residencesOf } from './person.ts'

/** Which services: those of a comune that run in a year. */
export interface FactsAsk {
  readonly municipality: number
  readonly year: number
}

/** As many as are held at once. */
export const factsAtOnce = 500

// Money is paid after it ends, too: what was given once counts by the days on which it was given.
const ids = `
  select g.case_id as id from granted_service g join social_case c on c.id = g.case_id
  where c.municipality = $1 and g.phase <> 'plan' and g.case_id > $4::uuid
    and (g.starts_on <= $3::date and g.ends_on >= $2::date
      or exists (select 1 from delivery d where d.service = g.case_id and d.day between $2 and $3))
  order by g.case_id limit $5`

/** What some hundreds tell, and the last of them where there may be more. */
export interface FactsPart<Facts> {
  readonly facts: readonly Facts[]
  readonly last: string | undefined
}

/**
 * What the services of a comune in a year tell INPS, as far as the reader sees them: some hundreds,
 * those that come after one by their ids. One statement for each kind of fact.
 */
export async function readServices(
  sql: Sql,
  { municipality, year }: FactsAsk,
  after: string,
): Promise<FactsPart<PsFacts>> {
  const span = { from: `${String(year)}-01-01`, to: `${String(year)}-12-31` }
  const values = [municipality, span.from, span.to, after, factsAtOnce]
  const found = (await sql.query<{ id: string }>(ids, values)).map(({ id }) => id)
  const last = found.length < factsAtOnce ? undefined : found.at(-1)
  return { facts: await factsOf(sql, found, span), last }
}

interface Head {
  readonly service: string
  readonly caseId: string
  readonly number: string
  readonly grantedOn: CalendarDay
  readonly lastDay: CalendarDay
  readonly benefit: PsFacts['benefit']
  readonly person: PsFacts['person']
  readonly needs: readonly string[]
  readonly decision: Decision | null
}

// Only a code of sixteen characters tells it. The registry has words: with the cadastral code among them, or
// the name that one comune has, and no other.
const birthPlace = `
  case when length(p.fiscal_code) = 16 then null
    else coalesce(substring(upper(p.birth_place) from '\\m[A-Z][0-9]{3}\\M'), (
      select min(m.detail ->> 'belfiore') from organisation m
      where m.kind = 'municipality' and lower(m.name) = lower(btrim(p.birth_place)) having count(*) = 1))
  end`

// Of Table 1 of D.M. 206/2014 are the codes that have one there. A code is that of the first day that
// is told of the year, as residence and ISEE are.
const firstDay = (service: string) => `greatest(${service}.starts_on, $2::date)`
const heads = `
  select g.case_id as service, g.parent as "caseId", g.number,
    (c.effective_at at time zone 'Europe/Rome')::date::text as "grantedOn",
    least(g.ends_on, g.died_on)::text as "lastDay",
    jsonb_build_object('service', g.service, 'name', service_name(g.service), 'area', s.istat_area,
      'code', k.siuss_code, 'label', b.label, 'byIsee', coalesce(k.by_isee, b.source_code is not null),
      'withoutIsee', coalesce(not k.by_isee, false)) as benefit,
    jsonb_build_object('id', p.id, 'givenName', p.given_name, 'familyName', p.family_name, 'sex', p.sex,
      'birthDate', p.birth_date, 'fiscalCode', p.fiscal_code, 'citizenship', n.source_code,
      'birthPlace', ${birthPlace},
      'protected', g.protected or p.protected) as person,
    array(select distinct o.siuss_code from granted_service n cross join benefit_on(n.service, ${firstDay('n')}) o
      where n.parent = g.parent and n.parent_seq = g.parent_seq and o.siuss_code is not null order by 1) as needs,
    (select jsonb_build_object('send', d.send, 'by', u.full_name, 'at', d.at, 'reason', d.reason)
      from siuss_decision d join user_account u on u.id = d.decided_by
      where d.about = g.case_id order by d.id desc limit 1) as decision
  from granted_service g join social_case c on c.id = g.case_id
    join person q on q.id = c.subject join person p on p.id = q.current_id
    left join lateral (select istat_area from service x
      where x.code = g.service order by x.version desc limit 1) s on true
    left join benefit_on(g.service, ${firstDay('g')}) k on true
    left join lateral (select label, source_code from code_list x
      where x.list = 'siuss-benefit' and x.code = k.siuss_code order by x.version desc limit 1) b on true
    left join lateral (select source_code from code_list x
      where x.list = 'country' and x.code = p.citizenship order by x.version desc limit 1) n on true
  where g.case_id = any($1) order by g.case_id`

async function factsOf(
  sql: Sql,
  services: readonly string[],
  span: { readonly from: CalendarDay; readonly to: CalendarDay },
): Promise<PsFacts[]> {
  if (services.length === 0) return []
  const found = await sql.query<Head>(heads, [services, span.from])
  const people = [...new Set(found.map(({ person }) => person.id))]
  const cases = [...new Set(found.map(({ caseId }) => caseId))]
  const terms = new Map((await servicesOf(sql, { ids: services })).map((one) => [one.id, one]))
  const deliveries = Map.groupBy(await deliveriesOf(sql, services, span), ({ service }) => service)
  const residences = Map.groupBy(await residencesOf(sql, people), ({ person }) => person)
  const dayOf = ({ service }: Head) =>
    firstTold(terms.get(service), deliveries.get(service) ?? [], span.from)
  const isee = await iseeOf(
    sql,
    found.map((head) => ({ person: head.person.id, day: dayOf(head) })),
  )
  const said = await saidOf(sql, cases, asksCharge)
  return found.flatMap((head): PsFacts[] => {
    const of = terms.get(head.service)
    if (!of) return []
    const answered = said.get(head.caseId) ?? []
    return [
      {
        ...head,
        ...termsOf(of),
        deliveries: deliveries.get(head.service) ?? [],
        residences: residences.get(head.person.id) ?? [],
        isee: isee({ person: head.person.id, day: dayOf(head) }),
        charge: chargeIn(answered),
        sina: sheetsIn(answered),
        decision: head.decision && { ...head.decision, at: new Date(head.decision.at) },
      },
    ]
  })
}

/** The first day that the record of a year tells of: of what is given once, that of the first delivery. */
function firstTold(
  service: ServiceRow | undefined,
  deliveries: readonly { readonly day: CalendarDay }[],
  year: CalendarDay,
): CalendarDay {
  if (service?.every === 'once') return deliveries[0]?.day ?? year
  return service && service.startsOn > year ? service.startsOn : year
}

function termsOf({ quantity, unit, every, price, startsOn, endsOn, ...service }: ServiceRow) {
  const { pauses, healthPercent, feePercent } = service
  const terms = { quantity, unit, every, price, startsOn, endsOn }
  return { terms, pauses, payers: { healthPercent, feePercent } }
}
