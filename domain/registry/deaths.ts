import type { Sql } from '../shared/sql.ts'

export interface StoppedAppointment {
  readonly id: string
  readonly startsAt: string
  readonly title: string
}

export interface StoppedService {
  readonly id: string
  readonly parent: string
  readonly number: string
  readonly name: string
  /** It ended, or somebody started it again. */
  readonly settled: boolean
}

/** The last death recorded of a person, withdrawn or not, with what it stopped. */
export interface DeathRow {
  readonly diedOn: string
  readonly at: Date
  readonly by: string | null
  readonly withdrawnAt: Date | null
  readonly withdrawnBy: string | null
  readonly reason: string | null
  readonly appointments: readonly StoppedAppointment[]
  readonly services: readonly StoppedService[]
}

const last = `
  select d.died_on::text as "diedOn", d.at, u.full_name as by, d.withdrawn_at as "withdrawnAt", w.full_name as "withdrawnBy",
    (select l.label from code_list l where l.list = 'death-withdrawal-reason' and l.code = d.reason
      order by l.version desc limit 1) as reason,
    (select coalesce(json_agg(json_build_object('id', a.id, 'startsAt', a.starts_at, 'title', coalesce((
        select l.label from code_list l where l.list = 'appointment-kind' and l.code = a.kind order by l.version desc limit 1), a.kind))
      order by a.starts_at), '[]') from appointment a where a.id = any(d.appointments)) as appointments,
    (select coalesce(json_agg(json_build_object('id', g.case_id, 'parent', g.parent, 'number', g.number,
        'name', service_name(g.service), 'settled', g.state = 'closed' or g.died_on is null) order by g.number), '[]')
      from granted_service g where g.case_id = any(d.services)) as services
  from person_death d left join user_account u on u.id = d.recorded_by left join user_account w on w.id = d.withdrawn_by
  where d.person_id = $1 order by d.at desc limit 1`

/** What the reader may see of it: who does not see a case does not see what was stopped in it. */
export async function lastDeath(sql: Sql, personId: string): Promise<DeathRow | undefined> {
  const [found] = await sql.query<DeathRow>(last, [personId], 'last-death')
  return found
}
/** Somebody of the household of who died. */
export interface Remaining {
  readonly id: string
  readonly givenName: string | null
  readonly familyName: string | null
  readonly alias: string | null
  readonly birthYear: number | null
  /** Has an open case of her own, which is not a protected one. */
  readonly followed: boolean
}

const remaining = `
  select distinct p.id, p.given_name as "givenName", p.family_name as "familyName", p.alias, p.search_key,
    extract(year from p.birth_date)::int as "birthYear",
    exists (select 1 from who_follows(p.id, null) f where f.own) as followed
  from case_participant me join social_case c on c.id = me.case_id and c.parent is null
    join case_participant q on q.case_id = c.id join person s on s.id = q.person_id
    join person p on p.id = s.current_id
  where me.person_id in (select x.id from person x where x.id = $1 or x.replaced_by = $1)
    and me.role in ('beneficiary', 'household-member') and q.role in ('beneficiary', 'household-member')
    and coalesce(me.valid_to, 'infinity') > siso_today() and coalesce(q.valid_to, 'infinity') > siso_today()
    and p.id <> $1 and p.death_date is null
  order by followed, p.search_key, p.id`

/** Who lives on of the household, as her cases have it, those whom nobody follows first. */
export function remainingOf(sql: Sql, personId: string): Promise<Remaining[]> {
  return sql.query<Remaining>(remaining, [personId], 'remaining-of-household')
}
