import type { Sql } from '../../domain/shared/sql.ts'
import type { Row } from './case-run.ts'
import type { History } from './histories.ts'
import { insert } from './insert.ts'
import type { DemoPerson } from './people.ts'
import { derivedId } from './random.ts'
import type { ServiceHistory } from './services.ts'

/** Whose case ends with a death: the oldest near the documented office, who has no other case. */
export function whoDies(near: readonly DemoPerson[]): DemoPerson | undefined {
  const known = near.filter(({ identity, birthDate }) => identity === 'certain' && birthDate)
  const [oldest] = known.toSorted((a, b) => ((a.birthDate ?? '') < (b.birthDate ?? '') ? -1 : 1))
  return oldest
}

/** The day of death of who has died, by person. */
export function deathsIn(histories: readonly History[]): ReadonlyMap<string, string> {
  const died = histories.flatMap(({ subject, plan: { ending } }) =>
    ending?.diedOn === undefined ? [] : [[subject.id, ending.diedOn] as const],
  )
  return new Map(died)
}

/** On the morning after, by the desk. */
function recordedAt(diedOn: string): string {
  return new Date(Date.parse(`${diedOn}T09:20:00.000Z`) + 86_400_000).toISOString()
}

/** The record tells the case that its person has died, as it does when somebody records it. */
export function tellOfDeath({ plan, team, run }: History): void {
  const diedOn = plan.ending?.diedOn
  if (diedOn === undefined) return
  const at = recordedAt(diedOn)
  run.runTo(at)
  const [what, key] = ['person-died', `person-died:${String(run.events.length + 1)}`]
  run.append({ key, kind: 'occurred', payload: { what, facts: {} }, at }, team.opener)
}

/** What a case has told its services since it opened them, as it reaches each. */
export function tellService(parent: History, { plan, run }: ServiceHistory): void {
  for (const { key, type, params, settled_at: settled } of parent.run.effects.values()) {
    const at = String(settled)
    if (type !== 'tell' || params['to'] !== 'services' || at <= plan.openedAt) continue
    run.runTo(at)
    const told = { key: `told:${parent.plan.id}:${String(key)}`, kind: 'facts-corrected', at }
    const facts: unknown = JSON.parse(String(params['facts']))
    run.append({ ...told, payload: { facts } }, null)
  }
}

const putNotices = `
  insert into notice (id, case_id, effect_key, audience, title, at, kind)
  select n.id, n.case_id, n.effect_key, n.audience, l.label, n.at, 'person-died'
  from jsonb_to_recordset($1) as n (id uuid, case_id uuid, effect_key text, audience text, at timestamptz)
    cross join lateral (select label from code_list where list = 'notice-kind' and code = 'person-died'
      order by version desc limit 1) l`

/** Deaths as they stand in the record: on the person and her services, in its log, told to who follows her. */
export async function writeDeaths(sql: Sql, histories: readonly History[]): Promise<void> {
  for (const history of histories) {
    const { subject, plan, team, services } = history
    const diedOn = plan.ending?.diedOn
    if (diedOn === undefined) continue
    const at = recordedAt(diedOn)
    const id = derivedId('death', subject.id)
    const by = { recorded_by: team.opener, person_id: subject.id }
    const stopped = services.map((service) => service.plan.id)
    await insert(sql, 'person_death', [
      { id, ...by, died_on: diedOn, at, appointments: [], services: stopped, ...notWithdrawn },
    ])
    await sql.query(putNotices, [JSON.stringify([noticeOf(history, { id, at })])])
    await insert(sql, 'audit_event', [auditOf(history, at)])
    await sql.query(knowDeath, [subject.id, diedOn, at, team.opener])
  }
}

const notWithdrawn = { withdrawn_at: null, withdrawn_by: null, reason: null }

const knowDeath = `
  insert into person_fact (person_id, field, value, source, source_date, known_at, recorded_by)
  values ($1, 'deathDate', $2::date::text, 'document', $2::date, $3::timestamptz, $4)`

function noticeOf({ plan, team }: History, { id, at }: { id: string; at: string }): Row {
  const about = { case_id: plan.id, effect_key: `person-died:${id}`, at }
  return { id: derivedId('notice', plan.id, id), ...about, audience: `user:${team.manager}` }
}

function auditOf({ subject, team }: History, at: string): Row {
  const about = { object_kind: 'person', object_id: subject.id, person_id: subject.id }
  const detail = { fields: ['deathDate'], identity: subject.identity }
  return { at, actor: team.opener, action: 'death-recorded', ...about, detail }
}
