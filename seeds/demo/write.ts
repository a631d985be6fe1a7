import type { Sql } from '../../domain/shared/sql.ts'
import { earliestRung } from '../../domain/tasks/fold.ts'
import { hashState } from '../../domain/tasks/published.ts'
import { isOpen } from './case-run.ts'
import type { Row } from './case-run.ts'
import { coursesOf } from './courses.ts'
import type { History } from './histories.ts'
import { emergencyEntries } from './emergencies.ts'
import { insert } from './insert.ts'
import { grantsOf } from './protect.ts'
import type { Protections } from './protect.ts'
import { derivedId } from './random.ts'
import type { ServiceHistory } from './services.ts'
import { releaseName } from '../../domain/procedures/engine/index-release.ts'

/** A case written whole has not seen its organisations join one by one. */
const seenWhereWorked = `
  update person p set orgs = (select array_agg(distinct o order by o) from unnest(p.orgs || c.orgs) o)
  from (select subject, array_agg(distinct o) as orgs from social_case, unnest(orgs) o group by subject) c
  where c.subject = p.id and not p.orgs @> c.orgs`

// A mark says up to which row of the ledger the week was seen.
const writeMarks = `
  insert into delivery_mark (service, week, n, kind, upto, delivered, planned, by_user, at)
  select m.service, m.week, m.n, m.kind, max(d.id), sum(d.quantity), m.planned, m.by, m.at
  from jsonb_to_recordset($1) as m (service uuid, week date, n smallint, kind text, planned int, by uuid, at timestamptz)
    join delivery d on d.service = m.service and d.day between m.week and m.week + 6
  group by m.service, m.week, m.n, m.kind, m.planned, m.by, m.at`

/** @returns the notices, which somebody may have read */
export async function writeCases(
  sql: Sql,
  families: readonly History[],
  protections: Protections,
): Promise<Row[]> {
  const histories = families.flatMap((one) => [one, ...one.services, ...one.participations])
  const numbers = await sql.query<{ n: string }>(
    `select lpad(nextval('case_number')::text, 6, '0') as n from generate_series(1, $1)`,
    [families.length + families.flatMap((one) => one.participations).length],
  )
  const cases = families.flatMap((one, i) => {
    const whole = caseOf(one, numbers[i]?.n ?? '')
    return [
      whole,
      ...one.services.map((service) => serviceCaseOf(service, whole)),
      ...one.participations.map((part) => {
        return { ...caseOf(part, numbers.pop()?.n ?? ''), parent: whole.id }
      }),
    ]
  })
  const services = families.flatMap((one) => one.services)
  const each = (rows: (history: History) => Row[]) => histories.flatMap(rows)
  const notices = each(noticesOf)
  const tables: readonly (readonly [string, readonly Row[]])[] = [
    ['social_case', cases],
    ['case_course', each(coursesOf)],
    ['granted_service', services.map((one) => serviceOf(one, cases))],
    ['delivery', services.flatMap(({ deliveries }) => deliveries)],
    ['case_participant', each(participantsOf)],
    ['case_grant', each((one) => grantsOf(one, protections))],
    ['case_engine', each((one) => [{ ...engineOf(one), ...versionsOf(one) }])],
    ['case_event', each(eventsOf)],
    ['case_move', each(movesOf)],
    ['effect', each(effectsOf)],
    ['deadline', each(deadlinesOf)],
    ['task', each(tasksOf)],
    ['task_candidate', each(candidatesOf)],
    ['task_answer', each(({ answers }) => answers)],
    ['operation', each(({ operations }) => operations)],
    ['emergency_entry', emergencyEntries(families)],
    ['diary_entry', each(({ diary }) => diary)],
    ['diary_reserved_text', each(({ reservedTexts }) => reservedTexts)],
    ['notice', notices],
    ['audit_event', each(auditsOf)],
  ]
  for (const [table, rows] of tables) await insert(sql, table, rows)
  await sql.query(writeMarks, [JSON.stringify(services.flatMap(({ marks }) => marks))])
  await sql.query(seenWhereWorked)
  return notices
}

function participantsOf({ plan, subject }: History): Row[] {
  const who = { case_id: plan.id, person_id: subject.id, role: 'beneficiary' }
  const id = derivedId('participant', plan.id, subject.id)
  return [{ id, ...who, valid_from: plan.openedAt.slice(0, 10) }]
}

function versionsOf({ play }: History): Row {
  const { release } = play.rules
  return { engine: release.engine, release: releaseName(release) }
}

function movesOf(history: History): Row[] {
  const { plan, run } = history
  const versions = versionsOf(history)
  return run.moves.map(({ seq, at, calendar, state, commands }) => {
    const decided = { ...versions, calendar, at, state_hash: hashState(state), commands }
    return { case_id: plan.id, seq, ...decided }
  })
}

function caseOf({ play, plan, subject, run }: History, number: string): Row {
  const { place } = run
  return {
    id: plan.id,
    number: `${plan.openedAt.slice(0, 4)}/${number}`,
    procedure: play.rules.release.key,
    subject: subject.id,
    org: place.office,
    municipality: place.municipality,
    zone: place.zone,
    district: place.district,
    region: place.region,
    provider: place.provider,
    orgs: place.orgs,
    manager: place.manager,
    opened_by: place.openedBy,
    opened_at: plan.openedAt,
    effective_at: plan.openedAt,
    state: run.closedAt === null ? 'open' : 'closed',
    phase: run.phase,
    outcome: run.outcome,
    closed_at: run.closedAt,
    protected: place.protected,
    parent: null,
  }
}

function serviceCaseOf(service: ServiceHistory, parent: Row): Row {
  const number = `${String(parent.number)}-${String(service.granted.row.row)}`
  return { ...caseOf(service, ''), number, opened_by: parent.manager, parent: parent.id }
}

function serviceOf({ plan, run, granted }: ServiceHistory, cases: readonly Row[]): Row {
  const { row, seq } = granted
  const whole = cases.find(({ id }) => id === plan.id)
  return {
    case_id: plan.id,
    parent: whole?.parent,
    parent_seq: seq,
    parent_row: row.row,
    number: whole?.number,
    service: row.service,
    quantity: row.quantity,
    unit: row.unit,
    every: row.every,
    price: row.price,
    fund: row.fund,
    starts_on: row.startsOn,
    ends_on: row.endsOn,
    died_on: plan.ending?.diedOn ?? null,
    payee: row.payee,
    instalments: row.instalments,
    health_percent: row.healthPercent,
    fee_percent: row.feePercent,
    provider: run.place.provider,
    protected: run.place.protected,
    phase: run.phase,
    state: run.closedAt === null ? 'open' : 'closed',
    outcome: run.outcome,
  }
}

function engineOf({ plan, run }: History): Row {
  const rungAt = run.state.closed ? null : (earliestRung(run.state)?.at ?? null)
  return {
    case_id: plan.id,
    last_seq: run.events.length,
    processed_seq: run.moves.length,
    last_at: run.lastAt,
    calendar: run.calendar,
    rung_at: rungAt,
    // An open case is due to be looked at: so the sweeper finds it and starts its workflow.
    wake_at: run.state.closed ? null : run.lastAt,
    moved_at: run.lastAt,
    schema: 1,
    state: run.state,
    state_hash: hashState(run.state),
  }
}

function eventsOf({ plan, run }: History): Row[] {
  return run.events.map(({ seq, key, kind, payload, actor, at }) => {
    return { case_id: plan.id, seq, key, kind, payload, actor, at }
  })
}

function effectsOf({ plan, run }: History): Row[] {
  return [...run.effects.values()].map((one) => ({
    case_id: plan.id,
    key: one.key,
    type: one.type,
    mode: one.mode,
    status: one.status,
    params: one.params,
    calls: one.calls,
    result: one.result,
    created_at: one.created_at,
    settled_at: one.settled_at,
  }))
}

function deadlinesOf({ plan, run }: History): Row[] {
  return [...run.deadlines.values()].map((one) => ({ case_id: plan.id, ...one }))
}

function tasksOf({ plan, run }: History): Row[] {
  return [...run.tasks.values()].map((task) => ({
    id: derivedId(plan.id, task.key),
    case_id: plan.id,
    outcome: null,
    completed_by: null,
    completed_at: null,
    snoozed_until: null,
    ...task,
  }))
}

function candidatesOf({ plan, run }: History): Row[] {
  return [...run.tasks.values()]
    .filter((task) => isOpen(task) && task.state === 'open')
    .flatMap((task) =>
      task.groups.map((group) => ({
        group_key: group,
        due_at: task.due_at ?? 'infinity',
        task_id: derivedId(plan.id, task.key),
        case_id: plan.id,
      })),
    )
}

function noticesOf({ play, plan, run }: History): Row[] {
  const texts = play.rules.release.notices
  const told = [...run.effects.values()].filter(({ type }) => type === 'notify')
  return told.flatMap(({ key, params, settled_at: at }) => {
    const text = texts.find((one) => one.key === params.notice)?.title ?? ''
    const title = typeof text === 'string' ? text : text.it
    return params.audience.map((audience) => {
      const id = derivedId('notice', plan.id, String(key), audience)
      return { id, case_id: plan.id, effect_key: key, audience, title, at }
    })
  })
}

function auditsOf({ plan, subject, run, audits }: History): Row[] {
  const about = { case_id: plan.id, person_id: subject.id }
  const opened = { at: plan.openedAt, actor: run.place.openedBy, action: 'case-opened' }
  const whole = { ...opened, object_kind: 'case', object_id: plan.id, detail: {} }
  return [whole, ...audits].map((row) => ({ ...row, ...about }))
}
