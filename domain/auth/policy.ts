import type { Sql } from '../shared/sql.ts'
import { roles } from './roles.ts'
import type { Role } from './roles.ts'

const desk: readonly Role[] = ['front-desk', 'social-worker', 'coordinator']
const uvm: readonly Role[] = [
  'general-practitioner',
  'uvm-doctor',
  'uvm-nurse',
  'uvm-therapist',
  'uvm-psychologist',
  'uvm-coordinator',
]
const caring: readonly Role[] = [...desk, ...uvm, 'admin-officer']
const working: readonly Role[] = [...caring, 'provider']
/** An administrator has tasks too: the incidents of cases, by ids alone. */
const tasked: readonly Role[] = [...working, 'system-admin']
const supervising: readonly Role[] = ['coordinator', 'uvm-coordinator']

/** Who may do what, one line each. Which rows they then see is the database's business. */
export const policy = {
  'inbox.read': tasked,
  'task.read': tasked,
  'task.act': tasked,
  'task.assign': supervising,
  'task.add': caring,
  'report.read': supervising,
  'figure.read': ['coordinator', 'planner'],
  /** Targets of the figures, and what funds are given. */
  'figure.decide': ['planner'],
  /** Of a zone, where the role is held. */
  'hours.declare': ['coordinator', 'planner'],
  /** Who plans reads counts alone: the records to be mended are for who works on them. */
  'quality.read': ['coordinator', 'planner', 'admin-officer'],
  'quality.mend': ['coordinator', 'admin-officer'],
  'obligation.read': ['coordinator', 'planner', 'admin-officer'],
  'obligation.record': ['coordinator', 'admin-officer'],
  'siuss.read': ['admin-officer', 'coordinator', 'planner'],
  'siuss.decide': ['admin-officer', 'coordinator'],
  /** What INPS calls a service; who plans the region alone says it. */
  'nomenclature.read': ['admin-officer', 'coordinator', 'planner'],
  'nomenclature.say': ['planner'],
  'operation.read': ['social-worker', 'coordinator', 'admin-officer'],
  'operation.record': ['coordinator', 'admin-officer'],
  'statistics.read': ['coordinator', 'planner'],
  /** The services behind a figure: persons, of own places. */
  'statistics.open': ['coordinator'],
  'inhabitants.record': ['planner'],
  'team.read': ['coordinator'],
  'zone.decide': ['coordinator'],
  'absence.record': tasked,
  'incident.settle': ['system-admin'],
  'contact.open': desk,
  'contact.list': [...desk, 'admin-officer'],
  'emergency.record': desk,
  'contact.export': ['coordinator', 'admin-officer'],
  'case.list': caring,
  'case.read': caring,
  'case.reopen': caring,
  'handoff.read': working,
  'terms.suspend': ['social-worker', 'coordinator'],
  'case.access-log': caring,
  'case.export': [...desk, 'admin-officer'],
  'person.search': caring,
  'person.read': caring,
  'person.edit': [...desk, 'admin-officer'],
  'person.protect': supervising,
  'record.read': ['social-worker', 'coordinator', ...uvm, 'admin-officer'],
  'record.write': ['social-worker', 'coordinator', ...uvm, 'admin-officer'],
  'document.make': caring,
  'delivery.record': ['provider', 'social-worker', 'coordinator'],
  'delivery.check': ['coordinator', 'admin-officer'],
  'payment.record': ['coordinator', 'admin-officer'],
  'diary.write': [...desk, ...uvm],
  'agenda.use': caring,
  'case.participants': [...desk, ...uvm],
  'procedure.read': roles,
  'procedure.review': ['procedure-admin', 'planner'],
  'procedure.publish': ['procedure-admin'],
  'notice.read': roles,
  'help.read': roles,
  'account.self': roles,
  'feedback.read': ['help-desk', 'system-admin'],
  'admin.users': ['system-admin'],
  'admin.offices': ['system-admin'],
  'admin.procedures': ['procedure-admin'],
} satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof policy

/** Which roles have the permission: what the page of a refusal tells. */
export function rolesWith(permission: Permission): readonly Role[] {
  return policy[permission]
}

/** Whether any of the roles that a person holds gives the permission. */
export function may(held: readonly string[], permission: Permission): boolean {
  return rolesWith(permission).some((role) => held.includes(role))
}

/**
 * Says in this transaction which roles the act asks for: where somebody stands in for a colleague,
 * the audit then tells whose role it was done with. Only for who stands in for somebody.
 */
export async function needRoles(sql: Sql, permission: Permission): Promise<void> {
  await sql.query(
    "select set_config('app.needed', $1::text[]::text, true)",
    [rolesWith(permission)],
    'need-roles',
  )
}
