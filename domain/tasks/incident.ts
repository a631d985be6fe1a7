import type { Sql } from '../shared/sql.ts'

import type { Incident, LockedCase } from './load-case.ts'

/** An incident holds a case still until a person sets the event aside or another engine tries it. */
export function stillBlocked(incident: Incident | null, build: string): boolean {
  return incident !== null && incident.setAside !== true && incident.build === build
}

// The title holds ids and a closed code, never the case's content.
const open = `
  with stuck as (
    update case_engine set incident = $2, wake_at = null where case_id = $1 returning case_id),
  opened as (
    insert into task (id, case_id, key, step, iteration, phase, purpose, release, title, state, priority,
      groups, orgs, opened_at)
    select md5(case_id || ':' || $3)::uuid, case_id, $3, 'incident', $4, $5, 'incident', $6, $7, 'open', 2,
      array[$8], array[$9::int], $10 from stuck
    on conflict (case_id, key) do nothing returning id, case_id, groups)
  insert into task_candidate (group_key, due_at, task_id, case_id)
  select groups[1], 'infinity', id, case_id from opened`

/** Writes the incident and opens the administrator's task, in the transaction that met the poison. */
export async function openIncident(
  sql: Sql,
  locked: LockedCase,
  incident: Incident,
): Promise<void> {
  const region = locked.place.region ?? locked.place.office
  const title = `Risolvi l’incidente sull’evento ${String(incident.seq)} (${incident.code})`
  // prettier-ignore
  await sql.query(open, [locked.caseId, JSON.stringify(incident), `incident#${String(incident.seq)}`,
    incident.seq, locked.state.phase, locked.release, title, `system-admin@${String(region)}`, region, incident.at])
}

const close = `
  with over as (
    update task set state = 'completed', completed_at = $3 where case_id = $1 and key = $2
      and state in ('open', 'claimed') returning id)
  delete from task_candidate using over where task_id = over.id`

/** The case moves again: the administrator's task is done, whoever solved it. */
export async function closeIncident(sql: Sql, locked: LockedCase): Promise<void> {
  if (!locked.incident) return
  await sql.query(close, [locked.caseId, `incident#${String(locked.incident.seq)}`, locked.now])
}
