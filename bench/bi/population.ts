import type pg from 'pg'

/** Five years of a region: services granted to people in its comuni, and what was delivered of them. */
export interface Size {
  readonly deliveries: number
  /** Days of the past over which they lie. */
  readonly days: number
}

const deliveriesOfService = 50
const servicesOf = (count: number) => Math.max(20, Math.round(count / deliveriesOfService))

const account = `
  insert into user_account (id, username, full_name, password_hash)
  values (md5('bi user')::uuid, 'bi.prova', 'Prova Operatore', '-')`
const places = `
  create temp table bi_place as
  select row_number() over (order by o.id) - 1 as n, count(*) over () as of, o.id as org, m.parent as municipality,
    z.parent as zone, r.parent as region
  from organisation o
    join organisation_tie m on m.child = o.id and m.relation = 'part-of'
    join organisation_tie z on z.child = m.parent and z.relation = 'part-of'
    join organisation_tie r on r.child = z.parent and r.relation = 'part-of'
  where o.kind = 'office' and not o.training`
const nomenclature = `
  create temp table bi_service as
  select row_number() over (order by code) - 1 as n, count(*) over () as of, code from service s
  where not exists (select from service x where x.parent = s.code)`
// Services come in groups of people who live near each other: some comuni have few.
const granted = `
  create temp table bi_granted as
  select i, p.*, md5('bi person' || i % greatest(1, $1::int * 4 / 5))::uuid as person, s.code,
    siso_clock() - $2::int * interval '1 day' + (i * 7919 % ($2::int - 10)) * interval '1 day' - interval '90 days' as opened_at,
    case when i % 6 = 0 then 'euro' else 'hour' end as unit
  from generate_series(1, $1::int) i
    join bi_place p on p.n = floor(p.of * power((i::bigint * 104729 % 1000) / 1000.0, 2))
    join bi_service s on s.n = (i::bigint * 31) % s.of`
const people = `
  insert into person (id, identity, given_name, family_name, search_key, orgs)
  select distinct on (person) person, 'certain', 'Ida', 'Prova ' || i, 'prova ' || i || ' ida', array[org]
  from bi_granted order by person, i`
const cases = `
  insert into social_case (id, number, procedure, subject, org, municipality, zone, region, orgs, opened_by,
    opened_at, effective_at, phase)
  select md5('bi case' || i)::uuid, 'BI/' || i, 'presa-in-carico', person, org, municipality, zone, region, array[org],
    md5('bi user')::uuid, opened_at, opened_at, 'delivery' from bi_granted`
const serviceCases = `
  insert into social_case (id, number, procedure, subject, org, municipality, zone, region, orgs, opened_by,
    opened_at, effective_at, phase, parent)
  select md5('bi service' || i)::uuid, 'BI/' || i || '-1', 'prestazione', person, org, municipality, zone, region,
    array[org], md5('bi user')::uuid, opened_at + interval '90 days', opened_at + interval '90 days', 'delivery',
    md5('bi case' || i)::uuid from bi_granted`
// One case in ten has not come to delivery, one in twelve was closed.
const courses = `
  insert into case_course (case_id, at, subject, org, municipality, zone, region, phase, state)
  select md5('bi case' || i)::uuid, opened_at + after * interval '1 day', person, org, municipality, zone, region, phase, state
  from bi_granted cross join lateral (values ('contact', 0, 'open', true), ('triage', i % 5, 'open', i % 4 > 0),
    ('assessment', 6 + i % 30, 'open', true), ('delivery', 60 + i % 20, 'open', i % 10 > 0),
    ('delivery', 85, 'closed', i % 12 = 0)) c (phase, after, state, there)
  where there order by 2`
// One case in seven was looked at by several professions, one in fourteen twice.
const jointTasks = `
  insert into task (id, case_id, key, step, iteration, phase, purpose, release, title, state, groups, orgs, opened_at)
  select gen_random_uuid(), md5('bi case' || i)::uuid, 'unit.synthesis#1', 'unit.synthesis', 1, 'assessment', 'step',
    'prova@1', 'Prova', 'completed', '{}', array[org], opened_at from bi_granted where i % 7 = 0`
const jointAnswers = `
  insert into task_answer (case_id, seq, task_key, form, release, answers, actor, at)
  select md5('bi case' || i)::uuid, seq, 'unit.synthesis#1', 'prova', 'prova@1', '{}', md5('bi user')::uuid,
    least(siso_clock() - interval '1 minute', opened_at + after * interval '1 day')
  from bi_granted cross join lateral (values (1, 8 + i % 40, true), (2, 70, i % 14 = 0)) a (seq, after, there)
  where i % 7 = 0 and there`
// One service in fifty went to another place, one in seventy turned out to be of another person.
const serviceCourses = `
  insert into case_course (case_id, at, subject, org, municipality, zone, region, phase, state)
  select md5('bi service' || i)::uuid, least(siso_clock() - interval '1 minute', g.opened_at + after * interval '1 day'),
    case when other then md5('bi person' || (i + 1) % greatest(1, $1::int * 4 / 5))::uuid else person end,
    p.org, p.municipality, p.zone, p.region, 'delivery', 'open'
  from bi_granted g
    cross join lateral (values (90, false, true, false), (150, true, i % 50 = 7, false), (170, i % 50 = 7, i % 70 = 9, true))
      c (after, moved, there, other)
    join bi_place p on p.n = case when moved then (g.n + 5) % g.of else g.n end
  where there and exists (select from person x where x.id = md5('bi person' || (i + 1) % greatest(1, $1::int * 4 / 5))::uuid)
  order by 2`
const services = `
  insert into granted_service (case_id, parent, parent_seq, parent_row, number, service, quantity, unit, every, price, fund,
    health_percent, fee_percent, starts_on, ends_on, protected, phase, state)
  select md5('bi service' || i)::uuid, md5('bi case' || i)::uuid, 1, 1, 'BI/' || i || '-1', code, 200, unit,
    case unit when 'euro' then 'month' else 'week' end, case unit when 'euro' then 100 else 1500 + i % 900 end,
    case when i % 4 > 0 then 'Fondo ' || i % 3 end,
    case i % 5 when 0 then 5000 when 1 then 3333 end, case i % 5 when 1 then 1250 when 2 then 4567 when 3 then 0 end,
    opened_at::date, opened_at::date + 400, false, 'delivery', 'open'
  from bi_granted`
// In the order of their days, written on the day after; some weeks later, some corrections, some taken back whole.
const deliveries = `
  insert into delivery (service, day, quantity, reason, recorded_by, at)
  select md5('bi service' || 1 + i::bigint * 7919 % $3::int)::uuid, siso_today() - $2::int + d, case when i % 97 = 0 then -150 else 100 + i % 4 * 50 end,
    case when i % 97 = 0 then 'corretto' end, md5('bi user')::uuid,
    least(siso_clock() - interval '1 minute',
      (siso_today() - $2::int + d + case when i % 40 = 0 then 35 else 1 end)::timestamp + i % 28800 * interval '1 second')
  from generate_series($4::int, $5::int) i cross join lateral (select (i::bigint * ($2::int - 1) / $1::int)::int as d) x`

const atOnce = 250_000

/** Writes it as whoever may: with `session_replication_role` set to replica nothing else is set off. */
export async function populate(
  client: pg.ClientBase,
  { deliveries: count, days }: Size,
): Promise<void> {
  const serviceCount = servicesOf(count)
  await client.query(account)
  for (const text of [places, nomenclature]) await client.query(text)
  await client.query(granted, [serviceCount, days])
  for (const text of [people, cases, courses, jointTasks, jointAnswers, serviceCases, services])
    await client.query(text)
  await client.query(serviceCourses, [serviceCount])
  for (let from = 1; from <= count; from += atOnce)
    await client.query(deliveries, [
      ...[count, days, serviceCount],
      ...[from, Math.min(count, from + atOnce - 1)],
    ])
  await client.query('analyze')
}

const oneDay = `
  insert into delivery (service, day, quantity, recorded_by)
  select md5('bi service' || 1 + i::bigint * 104729 % $2)::uuid, siso_today() - 1, 100, md5('bi user')::uuid
  from generate_series(1, $1::int) i`
// One in twenty is of weeks ago, or corrects them.
const late = `
  insert into delivery (service, day, quantity, reason, recorded_by)
  select md5('bi service' || 1 + i::bigint * 7919 % $2)::uuid, siso_today() - 30 - i % 30, case when i % 3 = 0 then -50 else 150 end,
    'tardi', md5('bi user')::uuid
  from generate_series(1, $1::int / 20) i`
const wentOn = `
  insert into case_course (case_id, at, subject, org, municipality, zone, region, phase, state)
  select md5('bi case' || i)::uuid, siso_clock(), person, org, municipality, zone, region, 'review', 'open'
  from bi_granted where i % greatest(1, $1::int / 4) = 2`
const moved = `
  insert into case_course (case_id, at, subject, org, municipality, zone, region, phase, state)
  select md5('bi service' || i)::uuid, siso_clock(), person, p.org, p.municipality, p.zone, p.region, 'delivery', 'open'
  from bi_granted g join bi_place p on p.n = (g.n + 3) % g.of where i % ($1::int * 20) = 3`
const newCases = `
  insert into social_case (id, number, procedure, subject, org, municipality, zone, region, orgs, opened_by,
    opened_at, effective_at, phase, parent)
  select md5('bi later' || i)::uuid, 'BI/' || i || '-2', 'prestazione', person, org, municipality, zone, region,
    array[org], md5('bi user')::uuid, siso_clock(), siso_clock(), 'delivery', md5('bi case' || i)::uuid
  from bi_granted where i % $1::int = 5`
const newCourses = `
  insert into case_course (case_id, at, subject, org, municipality, zone, region, phase, state)
  select c.id, c.opened_at, c.subject, c.org, c.municipality, c.zone, c.region, c.phase, 'open'
  from bi_granted g join social_case c on c.id = md5('bi later' || g.i)::uuid where g.i % $1::int = 5`
const newServices = `
  insert into granted_service (case_id, parent, parent_seq, parent_row, number, service, quantity, unit, every, price,
    starts_on, ends_on, protected, phase, state)
  select md5('bi later' || i)::uuid, md5('bi case' || i)::uuid, 1, 2, 'BI/' || i || '-2', code, 100, unit, 'week', 1700,
    siso_today(), siso_today() + 300, false, 'delivery', 'open' from bi_granted where i % $1::int = 5`

/** What a day adds: deliveries of yesterday and of weeks ago, cases that go on, services granted and moved. */
export async function addDay(
  client: pg.ClientBase,
  { deliveries: count, days }: Size,
): Promise<void> {
  const given = [Math.max(1, Math.round(count / days)), servicesOf(count)]
  for (const text of [oneDay, late]) await client.query(text, given)
  for (const text of [wentOn, moved, newCases, newCourses, newServices])
    await client.query(text, [days])
}
