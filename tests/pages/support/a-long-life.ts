import { advance } from '../../../domain/tasks/advance.ts'
import type { TestCase } from './a-case.ts'
import type { TestApp } from './start-app.ts'

/** How many of each thing a long life leaves. */
const long = {
  ...{ events: 500, tasks: 200, terms: 100, notes: 200, readings: 300, plans: 12, forms: 80 },
  ...{ documents: 60, asked: 60, services: 40, weeks: 30, people: 40, handoffs: 30 },
  ...{ appointments: 40, facts: 40, cases: 20, grants: 20 },
}
type Life = typeof long
/** One of each, and acts enough to have written them. */
const short: Life = {
  ...{ events: 10, tasks: 1, terms: 1, notes: 1, readings: 1, plans: 1, forms: 1 },
  ...{ documents: 1, asked: 1, services: 1, weeks: 1, people: 1, handoffs: 1 },
  ...{ appointments: 1, facts: 1, cases: 1, grants: 1 },
}

const proof = JSON.stringify({
  rule: {
    release: 'presa-in-carico@1',
    deadline: 'triage',
    amount: { value: 3, unit: 'working-days' },
  },
  origin: { at: '2026-11-25T09:00:00.000Z', local: '2026-11-25T10:00', why: 'phase-entered' },
  ...{ calendar: '2026', skipped: [], suspensions: [] },
  ...{ dueAt: '2026-11-30T22:59:59.000Z', dueLocal: '2026-11-30T23:59' },
})

/** Acts on a task that is long over: each moves the case, and leaves something to look at. */
const acts = (many: number) => `
  with numbered as (
    update case_engine e set last_seq = last_seq + ${many}, last_at = siso_clock() from grown
    where e.case_id = grown.id returning e.case_id, e.last_seq - ${many} as before)
  insert into case_event (case_id, seq, key, kind, payload, actor, at)
  select case_id, before + n, 'act:' || gen_random_uuid(), 'completed',
    '{"task": {"step": "triage", "iteration": 1}, "outcome": "take-charge", "facts": {}}', grown.worker, siso_clock()
  from numbered, grown, generate_series(1, ${many}) n`

const seen = `update task set state = 'completed', outcome = 'done', completed_at = siso_clock(), completed_by = grown.worker
  from grown where task.case_id = grown.id and task.purpose = 'late-act'`

const task = (columns: string, values: string, many: number) => `
  insert into task (id, case_id, iteration, purpose, release, groups, orgs, opened_at, completed_at, completed_by, state, ${columns})
  select gen_random_uuid(), t.case_id, n, 'step', t.release, t.groups, t.orgs, siso_clock(), siso_clock(), grown.worker, 'completed', ${values}
  from grown join task t on t.id = grown.task, generate_series(100, ${99 + many}) n`

const plan = `jsonb_build_object('goals', jsonb_build_array(jsonb_build_object('goal', 'Restare a casa ' || n, 'goalArea', 'autonomy',
    'horizon', 'medium', 'indicator', 'Giorni', 'expected', 'Tutti', 'measureEvery', 3)),
  'granted', jsonb_build_array(jsonb_build_object('grantedService', 'D.1.01', 'grantedQuantity', 2, 'grantedUnit', 'hour',
    'grantedEvery', 'week', 'grantedFrom', '2026-10-01', 'grantedTo', '2027-09-30', 'grantedPrice', 20)),
  'reviewOn', '2027-01-31', 'planEndsOn', '2027-09-30')`

interface Answered {
  readonly form: string
  /** SQL of the answers of the n-th. */
  readonly answers: string
  /** Number of the event of the first, and how many there are from one to the next. */
  readonly from: number
  readonly every: number
  readonly many: number
}

const answer = (key: string, { form, answers, from, every, many }: Answered) => `
  insert into task_answer (case_id, seq, task_key, form, release, answers, actor, at)
  select grown.id, ${from} + (n - 100) * ${every}, '${key}#' || n, '${form}', t.release, ${answers}, grown.worker, siso_clock()
  from grown join task t on t.id = grown.task, generate_series(100, ${99 + many}) n`

/** Forms, plans and their signatures, each on its own task. */
const written = ({ tasks, plans, forms }: Life) => [
  task(
    `key, step, phase, form, title, outcome`,
    `'triage#' || n, 'triage', 'triage', 'triage', 'Valuta la richiesta', 'take-charge'`,
    tasks,
  ),
  task(
    `key, step, phase, form, title, outcome`,
    `'write-plan#' || n, 'write-plan', 'plan', 'plan', 'Scrivi il progetto', 'propose'`,
    plans,
  ),
  task(
    `key, step, phase, form, title, outcome`,
    `'sign-plan#' || n, 'sign-plan', 'plan', 'plan-signature', 'Raccogli la firma', 'signed'`,
    plans,
  ),
  answer('triage', {
    ...{ form: 'assignment', answers: `jsonb_build_object('manager', grown.worker)` },
    ...{ from: 2, every: 1, many: forms },
  }),
  answer('write-plan', {
    ...{ form: 'plan', answers: plan },
    ...{ from: 2 + forms, every: 2, many: plans },
  }),
  answer('sign-plan', {
    ...{ form: 'plan-signature', answers: `'{"signedOn": "2026-11-20", "signer": "person"}'` },
    ...{ from: 3 + forms, every: 2, many: plans },
  }),
]

const kept = ({ terms, notes, readings, documents, asked }: Life) => [
  `insert into deadline (case_id, id, deadline, version, origin, due_at, proof, rungs, state)
   select id, 'term-' || n, 'test', 1, siso_clock(), siso_clock() + n * interval '1 hour', '${proof}', '[]',
     case when n % 2 = 0 then 'met' else 'running' end from grown, generate_series(1, ${terms}) n`,
  `insert into diary_entry (id, case_id, kind, happened_on, body, author, org)
   select gen_random_uuid(), id, 'interview', siso_today(), 'Colloquio ' || n, worker, org
   from grown, generate_series(1, ${notes}) n`,
  `insert into audit_event (actor, action, object_kind, object_id, case_id, request)
   select worker, 'case-read', 'case', id::text, id, 'test' from grown, generate_series(1, ${readings}) n`,
  `insert into document (id, case_id, key, letter, release, title, by_effect, caused_by, content, sha256, pages)
   select gen_random_uuid(), id, 'effect:long-' || n, 'contact-certificate', 'presa-in-carico@1', 'Attestazione ' || n, true, worker,
     '%PDF-1.7', repeat('0', 64), 1 from grown, generate_series(1, ${documents}) n`,
  `insert into asked_document (id, case_id, what, asked_on, recorded_by, arrived_on, kept, received_by, received_at)
   select gen_random_uuid(), id, 'ISEE ' || n, siso_today() - 9, worker,
     case when late then siso_today() end, case when late then 'Faldone' end, case when late then worker end,
     case when late then siso_clock() end
   from grown, generate_series(1, ${asked}) n cross join lateral (select n % 2 = 0 as late) half`,
]

/** Services granted, each a case of its own with what was delivered and looked at. */
const given = ({ services, weeks }: Life) => [
  `create temp table granted as select gen_random_uuid() as id, n from generate_series(1, ${services}) n`,
  `insert into social_case (id, number, procedure, subject, org, municipality, zone, orgs, opened_by, opened_at, effective_at,
     phase, parent, provider)
   select g.id, 'W-' || g.id, 'prestazione', c.subject, c.org, c.municipality, c.zone, c.orgs, c.opened_by, c.opened_at, c.effective_at,
     'delivery', c.id, grown.provider from granted g, grown join social_case c on c.id = grown.id`,
  `insert into granted_service (case_id, parent, parent_seq, parent_row, number, service, quantity, unit, every, price, starts_on,
     ends_on, provider, protected, phase, state)
   select g.id, grown.id, 51000, g.n, 'W-' || g.id, 'D.1.01', 200, 'hour', 'week', 2065, siso_today() - 300, siso_today() + 60,
     grown.provider, false, 'delivery', 'open' from granted g, grown`,
  `insert into delivery (service, day, quantity, provider, recorded_by)
   select g.id, siso_today() - w * 7, 200, grown.provider, grown.worker from granted g, grown, generate_series(1, ${weeks}) w`,
  `insert into delivery_mark (service, week, n, kind, upto, delivered, planned, by_user)
   select g.id, date_trunc('week', siso_today() - w * 7)::date, 1, 'checked', 999999999, 200, 200, grown.worker
   from granted g, grown, generate_series(1, ${weeks}) w`,
]

/** Who is around the person, where they met and where she lived; who else may open her case. */
const met = ({ people, handoffs, appointments, facts, cases, grants }: Life) => [
  `create temp table kin as select gen_random_uuid() as id, n from generate_series(1, ${people}) n`,
  `insert into person (id, identity, given_name, family_name, birth_date, sex, search_key, orgs)
   select k.id, 'provisional', 'Lia ' || n, 'Vicina', '1970-01-01', 'F', 'vicina lia', array[grown.org] from kin k, grown`,
  `insert into case_participant (case_id, person_id, role, valid_from)
   select grown.id, k.id, case when n % 2 = 0 then 'household-member' else 'representative' end, '2026-01-01' from kin k, grown`,
  `insert into handoff (case_id, key, offer_key, answer_key, state, takes, receiver, sender, shown, sent_by, sent_at, settled_at)
   select id, 'transfer-out#' || n, 'offer#' || n, 'answer#' || n, 'refused', 'case', org, '{"name": "Una collega", "office": "Ufficio"}',
     '{"person": null, "answers": [], "facts": {}}', worker, siso_clock(), siso_clock() from grown, generate_series(1, ${handoffs}) n`,
  `create temp table visit as select gen_random_uuid() as id, n from generate_series(1, ${appointments}) n`,
  `insert into appointment (id, kind, org, case_id, starts_at, minutes, place, created_by)
   select v.id, 'home-visit', org, grown.id, siso_clock() + v.n * interval '1 day', 60, 'home', worker from visit v, grown`,
  `insert into appointment_worker select v.id, worker from visit v, grown`,
  `insert into person_address (id, person_id, kind, address, source, source_date, valid_from)
   select gen_random_uuid(), subject, 'residence', 'Via ' || n, 'declared', '2026-01-01', '2026-01-01'
   from grown, generate_series(1, ${facts}) n`,
  `insert into person_fact (person_id, field, value, source, source_date, recorded_by)
   select subject, 'phone', '075 000' || n, 'declared', '2026-01-01', worker from grown, generate_series(1, ${facts}) n`,
  `create temp table earlier as select gen_random_uuid() as id, n from generate_series(1, ${cases}) n`,
  `insert into social_case (id, number, procedure, subject, org, municipality, zone, orgs, opened_by, opened_at, effective_at, phase,
     state, closed_at)
   select e.id, 'E-' || e.id, c.procedure, c.subject, c.org, c.municipality, c.zone, c.orgs, c.opened_by, c.opened_at, c.effective_at,
     'closure', 'closed', siso_clock() from earlier e, grown join social_case c on c.id = grown.id`,
  `insert into case_participant (case_id, person_id, role, valid_from)
   select e.id, subject, 'beneficiary', '2026-01-01' from earlier e, grown`,
  `insert into case_grant (case_id, user_id, kind, reason, valid_from, granted_by)
   select id, worker, 'named', 'Per lavoro', siso_clock() - n * interval '1 day', worker from grown, generate_series(1, ${grants}) n`,
]

/** Gives a case what a life leaves in its folder: of everything one, or as much as a long life does. */
export async function live(app: TestApp, one: TestCase, as: 'long' | 'short'): Promise<void> {
  const many = as === 'long' ? long : short
  const client = await app.owner.connect()
  try {
    await client.query(
      `create temp table grown as select c.id, c.org, c.subject, t.id as task, $3::uuid as worker, $4::int as provider
       from social_case c, task t where c.id = $1 and t.id = $2`,
      [
        ...[one.caseId, one.taskId, app.people.users['social-worker.a']],
        app.people.orgs['provider.a'],
      ],
    )
    await client.query(acts(many.events))
    for (let at = 0; at < many.events; at += 50)
      await advance({ pool: app.deps.pools.engine, build: app.deps.build }, one.caseId, 'workflow')
    for (const text of [seen, ...written(many), ...kept(many), ...given(many), ...met(many)])
      await client.query(text)
  } finally {
    client.release(true)
  }
}
