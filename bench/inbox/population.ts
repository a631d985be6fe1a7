import type pg from 'pg'

import { roles } from '../../domain/auth/roles.ts'
import type { Role } from '../../domain/auth/roles.ts'

/** What the lists are tried on: sizes, and the operator who reads them. */
export interface Population {
  readonly tasks: number
  readonly groups: number
  /** The account of the operator, in forty groups: four roles in ten offices. */
  readonly operator: string
}

const groupsWanted = 3000
const operatorRoles: readonly Role[] = [
  'social-worker',
  'front-desk',
  'coordinator',
  'admin-officer',
]
const operatorOffices = 10
const offices = 92
const tasksPerCase = 2
const tasksPerWorker = 250
const casesPerPerson = 1.25

/** The group of task `i`: the first groups hold over ten times as many tasks as the last. */
const skewed = `floor(${groupsWanted} * power(i::bigint * 7919 % 100003 / 100003.0, 1.5))::int`

// Offices come first, so that the operator's forty groups are among the large ones.
const places = `
  create temp table place as
    select o.id, row_number() over (order by o.kind <> 'office', o.id) - 1 as n,
      coalesce(c.parent, o.id) as municipality
    from organisation o left join organisation_tie c on c.child = o.id and c.relation = 'part-of' and o.kind = 'office'`
const groups = `
  create temp table asked as
    select r || '@' || p.id as key, row_number() over (order by r.n > 4, p.n, r.n) - 1 as n,
      p.n % ${offices} as office
    from place p cross join unnest($1::text[]) with ordinality as r (r, n) limit ${groupsWanted}`
const workers = `
  insert into user_account (id, username, full_name, password_hash)
  select md5('bench user' || i)::uuid, 'bench.' || i, 'Prova Operatore ' || i, '-' from generate_series(0, $1::int) i`
const posts = `
  insert into user_role (user_id, role, org, valid_from)
  select md5('bench user0')::uuid, r, p.id, '2020-01-01' from place p, unnest($1::text[]) r where p.n < ${operatorOffices}`

/** Somebody of the office; the operator is of the first. */
const workerOf = (office: string, i: string) =>
  `(${office} + ${offices} * ((${i}) % ($4 / ${offices})))`

const people = `
  insert into person (id, identity, given_name, family_name, birth_date, search_key, orgs)
  select md5('bench person' || i)::uuid, 'certain', 'Ida', 'Prova ' || i, date '1940-01-01' + i % 25000, 'prova ' || i || ' ida', array[p.id]
  from generate_series($1::int, $2::int) i join place p on p.n = i % ${offices}`
const cases = `
  insert into social_case (id, number, procedure, subject, org, municipality, orgs, manager, opened_by, opened_at, effective_at, phase)
  select md5('bench case' || i)::uuid, 'B/' || i, 'presa-in-carico', md5('bench person' || (1 + (i - 1) % $3))::uuid, p.id, p.municipality,
    array[p.id], case when i % 3 > 0 then md5('bench user' || ${workerOf(`i % ${offices}`, `i / ${offices}`)})::uuid end,
    md5('bench user' || ${workerOf(`i % ${offices}`, `i / ${offices} * 31`)})::uuid,
    siso_clock() - i % 500 * interval '1 day', siso_clock() - i % 500 * interval '1 day', 'triage'
  from generate_series($1::int, $2::int) i join place p on p.n = i % ${offices}`
const participants = `
  insert into case_participant (case_id, person_id, role, valid_from)
  select md5('bench case' || i)::uuid, md5('bench person' || (1 + (i - 1) % $3))::uuid, 'beneficiary', '2025-01-01'
  from generate_series($1::int, $2::int) i`

// A case of the office where the group is, or of one that the group serves.
const caseOfTask = `(case when g.office = 0 then ${offices} else g.office end + ${offices} * (i % ($3 / ${offices})))`

// One task in eight is claimed, one in twelve has no due date, one in five is offered to two groups.
const tasks = `
  insert into task (id, case_id, key, step, iteration, phase, purpose, release, form, title, state, assignee, due_at,
    snoozed_until, groups, orgs, opened_at)
  select md5('bench task' || i)::uuid, md5('bench case' || ${caseOfTask})::uuid, 'triage#' || i, 'triage', 1, 'triage', 'step',
    'presa-in-carico@1', 'triage', 'Valuta la richiesta', case when i % 8 = 7 then 'claimed' else 'open' end,
    case when i % 8 = 7 then md5('bench user' || ${workerOf('g.office', 'i / 8')})::uuid end,
    case when i % 12 > 0 then siso_clock() + (i::bigint * 7907 % 1000003 - 300000) * interval '8 seconds' end,
    case when i % 40 = 15 then siso_clock() + interval '9 days' end,
    case when i % 5 = 2 and other.key is not null then array[g.key, other.key] else array[g.key] end, array[p.id],
    siso_clock() - i % 90 * interval '1 day'
  from generate_series($1::int, $2::int) i
    join asked g on g.n = ${skewed} left join asked other on other.n = g.n + 1
    join place p on p.n = g.office`
const offers = `
  insert into task_candidate (group_key, due_at, task_id, case_id)
  select k, coalesce(t.due_at, 'infinity'), t.id, t.case_id
  from generate_series($1::int, $2::int) i join task t on t.id = md5('bench task' || i)::uuid, unnest(t.groups) k
  where t.state = 'open'`

const rowsAtOnce = 50_000

/**
 * As many open tasks as asked, over 3,000 groups of very unequal size, with their cases and people,
 * written in bulk by the owner. No logs: no list reads them.
 */
export async function populate(
  client: pg.ClientBase,
  size: number,
  progress: (line: string) => void,
): Promise<Population> {
  const caseCount = offices * Math.ceil(size / tasksPerCase / offices)
  // A multiple of the offices, so that a person and her cases are of the same.
  const personCount = offices * Math.ceil(caseCount / casesPerPerson / offices)
  const workerCount = offices * Math.ceil(size / tasksPerWorker / offices)
  const inPieces = async (text: string, count: number, ...rest: number[]) => {
    for (let from = 1; from <= count; from += rowsAtOnce)
      await client.query(text, [from, Math.min(count, from + rowsAtOnce - 1), ...rest])
  }
  await client.query(places)
  const mine = new Set(operatorRoles)
  const ordered = [...operatorRoles, ...roles.filter((role) => !mine.has(role))]
  await client.query(groups, [ordered])
  await client.query(workers, [workerCount])
  await client.query(posts, [operatorRoles])
  progress(`${personCount} persone e ${caseCount} pratiche`)
  await inPieces(people, personCount)
  await inPieces(cases, caseCount, personCount, workerCount)
  await inPieces(participants, caseCount, personCount)
  progress(`${size} attività aperte`)
  await inPieces(tasks, size, caseCount, workerCount)
  await inPieces(offers, size)
  await client.query('analyze')
  return operatorOf(client, size)
}

async function operatorOf(client: pg.ClientBase, tasks: number): Promise<Population> {
  const { rows } = await client.query<{ operator: string; groups: number }>(
    `select md5('bench user0')::uuid as operator, (select count(distinct group_key)::int from task_candidate) as groups`,
  )
  const [found] = rows
  if (!found) throw new Error('a select without from gives one row')
  return { tasks, ...found }
}
