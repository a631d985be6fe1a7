import { holdsToday } from '../auth/holds-today.ts'
import type { Sql } from '../shared/sql.ts'

/** Days within which a term is near: what a coordinator should look at now. */
export const daysNear = 3

/** Somebody of the team, with what they have in hand of what the reader sees. */
export interface TeamMember {
  readonly id: string
  readonly name: string
  readonly roles: readonly string[]
  readonly places: readonly string[]
  /** Open cases that they follow. */
  readonly cases: number
  readonly tasks: number
  /** Due within seven days, and past their term. */
  readonly week: number
  readonly late: number
}

const members = `
  select u.id, u.full_name as name, array_agg(distinct r.role) as roles, array_agg(distinct o.name) as places,
    (select count(*)::int from social_case c where c.manager = u.id and c.state = 'open' and c.parent is null) as cases,
    w.tasks, w.week, w.late
  from user_role r join user_account u on u.id = r.user_id and u.state = 'active'
    join organisation o on o.id = r.org
    cross join lateral (
      select count(*)::int as tasks, count(*) filter (where t.due_at < siso_clock())::int as late,
        count(*) filter (where t.due_at >= siso_clock() and t.due_at < siso_clock() + interval '7 days')::int as week
      from task t where t.assignee = u.id and t.state = 'claimed') w
  where r.org = any($1) and r.role in ('front-desk', 'social-worker')
    and ${holdsToday}
  group by u.id, w.tasks, w.week, w.late
  order by w.late desc, w.week desc, u.full_name, u.id limit 200`

/** Who works at the desks and on the cases of some offices, the most pressed first. */
export function teamOf(sql: Sql, offices: readonly number[]): Promise<TeamMember[]> {
  return sql.query<TeamMember>(members, [offices], 'team-members')
}

/** A task near its term or past it, whoever has it. */
export interface PressingTask {
  readonly id: string
  readonly title: string
  readonly dueAt: Date
  readonly caseId: string
  readonly number: string
  readonly givenName: string | null
  readonly familyName: string | null
  readonly alias: string | null
  readonly identity: 'certain' | 'provisional' | 'anonymous' | null
  readonly assignee: string | null
  readonly office: string
}

const pressing = `
  select t.id, t.title, t.due_at as "dueAt", c.id as "caseId", c.number, p.given_name as "givenName",
    p.family_name as "familyName", p.alias, p.identity, u.full_name as assignee, o.name as office
  from task t join social_case c on c.id = t.case_id join organisation o on o.id = c.org
    left join person p on p.id = c.subject left join user_account u on u.id = t.assignee
  where t.orgs[1] = any($1) and t.state in ('open', 'claimed')
    and coalesce(t.due_at, 'infinity') < siso_clock() + make_interval(days => $2)
  order by coalesce(t.due_at, 'infinity'), t.id limit 20`

/** The first twenty tasks past their term or near it, the longest past first. */
export function pressingTasks(sql: Sql, offices: readonly number[]): Promise<PressingTask[]> {
  return sql.query<PressingTask>(pressing, [offices, daysNear], 'pressing-tasks')
}

const offices = `
  select o.id, o.name from organisation o
  where o.id = any($1) and exists (select 1 from user_role r where r.org = o.id
    and r.role in ('front-desk', 'social-worker') and (r.valid_to is null or r.valid_to > siso_today()))
  order by o.name, o.id`

/** The offices of a scope at which somebody works with people. */
export function teamOffices(
  sql: Sql,
  orgs: readonly number[],
): Promise<{ readonly id: number; readonly name: string }[]> {
  return sql.query(offices, [orgs], 'team-offices')
}
