import type { Sql } from '../shared/sql.ts'
import { rolesWith } from '../auth/policy.ts'

/** Why somebody may open a case: where they work, by name, in another's place; or a part of it only. */
export type OpenerGround =
  'role' | 'assignment' | 'share' | 'named' | 'break-glass' | 'substitute' | 'service' | 'offer'

/** Somebody who may open a case today, on one ground. */
export interface Opener {
  readonly ground: OpenerGround
  /** A person; of a part of the case, the body whose people see it. */
  readonly name: string
  /** Of a role. */
  readonly role: string | null
  readonly place: string | null
  /** Whom they stand in for, or which service it is. */
  readonly of: string | null
  /** Of a grant by name, as it was written. */
  readonly reason: string | null
  /** First day on which the ground no longer holds; null: as long as the role and the case are there. */
  readonly until: string | null
}

// As the policies of the database have it: those of `social_case`, and `session_scope`.
const openers = `
  with c as (select * from social_case where id = $1),
  near as (
    select r.org from (select distinct org from user_role where role = any($2)) r, c
    where organisations_below(array[r.org], siso_today()) && c.orgs),
  granted as (
    select distinct on (g.user_id) g.* from case_grant g, c
    where g.case_id = c.id and g.valid_from <= siso_clock() and (g.valid_to is null or g.valid_to > siso_clock())
      and (not c.protected or g.kind in ('named', 'break-glass'))
    order by g.user_id, g.kind in ('named', 'break-glass') desc, g.valid_to desc nulls first),
  working as (
    select r.user_id, r.role, r.org, r.valid_to from user_role r, c
    where r.role = any($2) and r.org in (select org from near) and r.valid_from <= siso_today()
      and (r.valid_to is null or r.valid_to > siso_today())
      and (not c.protected or r.user_id in (select user_id from granted))),
  entitled as (
    select 'role' as ground, user_id, role, org, null as reason, valid_to::date as until from working
    union all
    select kind, user_id, null, null, reason, (valid_to at time zone 'Europe/Rome')::date from granted)
  select e.ground, u.full_name as name, e.role, o.name as place, null as of, e.reason, e.until::text as until, 1 as part
  from entitled e join user_account u on u.id = e.user_id and u.state = 'active' left join organisation o on o.id = e.org
  union all
  select distinct 'substitute', v.full_name, null, null, u.full_name, null, b.valid_to::text, 2
  from substitution b join user_account u on u.id = b.user_id and u.state = 'active'
    join user_account v on v.id = b.substitute and v.state = 'active'
  where b.user_id in (select user_id from entitled) and b.valid_from <= siso_today() and b.valid_to > siso_today()
  union all
  select 'service', o.name, null, null, g.number || ' ' || service_name(g.service), null, (g.ends_on + 1)::text, 3
  from granted_service g join organisation o on o.id = g.provider
  where $1 in (g.parent, g.case_id) and g.state = 'open'
  union all
  select 'offer', o.name, null, null, null, null, null, 4 from handoff h join organisation o on o.id = h.receiver
  where h.case_id = $1 and h.state = 'offered'
  order by part, place nulls first, role, name, until`

/**
 * Who may open a case today, why and until when, as far as the reader knows the people; then who sees
 * a part of it: the body that delivers a service, the office that was offered it.
 */
export function openersOf(sql: Sql, caseId: string): Promise<Opener[]> {
  return sql.query<Opener>(openers, [caseId, rolesWith('case.read')], 'case-openers')
}
