-- Quality of the data: what each rule of domain/data-quality looked at, and what it found wrong. The worker
-- looks at all of it every few minutes and keeps the scores of each day; a page reads the last look, never
-- the record. A rule that counts something new is a branch of quality_seen.
create table quality_score (
  day date not null,
  org int not null,
  municipality int,
  zone int,
  rule text not null,
  checked int not null,
  wrong int not null check (wrong between 0 and checked),
  at timestamptz not null default siso_clock(),
  unique nulls not distinct (day, org, municipality, zone, rule)
);

create table quality_finding (
  rule text not null,
  case_id uuid not null references social_case,
  -- Of the case, which of its records: a person, a service, a week of one, a term.
  record text not null,
  -- The day that the finding is about, where it has one.
  about date,
  org int not null,
  municipality int,
  zone int,
  since date not null default siso_today(),
  primary key (rule, case_id, record)
);
create index quality_finding_list on quality_finding (rule, since, case_id, record);
create index quality_finding_case on quality_finding (case_id);

-- Where who asks plans, coordinates or is an administrative officer, and all that is part of it.
create function quality_orgs() returns int[]
language sql stable security definer set search_path = public, pg_temp as $$
  select places_held_as(array['planner', 'coordinator', 'admin-officer'])
$$;

-- The plan that holds is signed after it was written: by what questions a release asks for the two is
-- known by their concepts.
create function plan_questions() returns table (release text, form text, field text, concept text)
language sql stable as $$
  select r.key || '@' || r.version, f ->> 'key', q ->> 'key', q ->> 'concept'
  from release r, jsonb_array_elements(r.doc -> 'forms') f, jsonb_array_elements(f -> 'sections') s,
    jsonb_array_elements(s -> 'fields') q
  where q ->> 'concept' in ('plan.goal', 'plan.signedOn')
$$;

-- Days of the last ninety on which something of a service was delivered, after corrections.
create function delivered_days(of_service uuid) returns table (day date)
language sql stable as $$
  select d.day from delivery d where d.service = of_service and d.day >= siso_today() - 90
  group by d.day having sum(d.quantity) > 0
$$;

-- Every record that a rule looks at, and whether it is wrong. Asked of one rule or of some cases it reads
-- these alone: it has no settings and no rights of its own, so that it is planned as part of what asks.
-- Days that a rule allows are in `allowed`, by rule.
-- Deliveries are those of the last ninety days, of services that run or ended in the last hundred and eighty.
create function quality_seen(allowed jsonb)
returns table (rule text, case_id uuid, record text, wrong boolean, about date)
language sql stable as $$
  select 'fiscal-code', c.id, p.id::text, p.fiscal_code is null or p.fiscal_code_kind = 'provisional', null::date
  from social_case c join person p on p.id = c.subject
  where c.state = 'open' and c.parent is null and c.manager is not null
  union all
  select 'residence', c.id, p.id::text, p.residence is null, null
  from social_case c join person p on p.id = c.subject
  where c.state = 'open' and c.parent is null and c.manager is not null
  union all
  select 'citizenship', c.id, p.id::text, p.citizenship is null, null
  from social_case c join person p on p.id = c.subject
  where c.state = 'open' and c.parent is null and c.manager is not null
  union all
  select 'birth', c.id, p.id::text, p.birth_date is null or p.sex is null, null
  from social_case c join person p on p.id = c.subject
  where c.state = 'open' and c.parent is null and c.manager is not null
  union all
  select 'area', c.id, c.id::text, c.area is null, null
  from social_case c
  where c.state = 'open' and c.parent is null and c.manager is not null
  union all
  select 'isee', c.id, c.subject::text, not exists (select 1 from social_fact f where f.person_id in (select h from household_of(c.subject) h)
      and f.kind = 'isee' and f.valid_to > siso_today() and not f.annuls
      and not exists (select 1 from social_fact x where x.corrects = f.id)), null
  from social_case c
  where c.parent is null and exists (select 1 from granted_service g
    where g.parent = c.id and g.unit = 'euro' and g.state = 'open')
  union all
  select 'service-code', g.parent, g.case_id::text, not exists (
      select 1 from benefit_on(g.service, greatest(g.starts_on, date_trunc('year', siso_today())::date)) b
      where b.siuss_code <> ''), g.starts_on
  from granted_service g where g.state = 'open'
  union all
  select 'unsigned-plan', w.id, w.id::text,
    coalesce(w.signed < w.written, true) and w.at < siso_clock() - make_interval(days => (allowed ->> 'unsigned-plan')::int),
    (w.at at time zone 'Europe/Rome')::date
  from (
    select c.id, max(a.seq) filter (where q.concept = 'plan.goal') as written,
      max(a.at) filter (where q.concept = 'plan.goal') as at,
      max(a.seq) filter (where q.concept = 'plan.signedOn' and a.answers ->> q.field <> '') as signed
    from social_case c join task_answer a on a.case_id = c.id
      join plan_questions() q on q.release = a.release and q.form = a.form
      join task t on t.case_id = a.case_id and t.key = a.task_key and t.phase = 'plan'
    where c.state = 'open' and c.parent is null and c.phase in ('plan', 'delivery', 'review') and not a.late
    group by c.id) w
  where w.written is not null
  union all
  select 'week-not-validated', g.parent, g.case_id || '/' || w.week, coalesce(m.kind = 'returned' or w.last > m.upto, true), w.week
  from granted_service g cross join lateral (
      select date_trunc('week', d.day)::date as week, max(d.id) as last from delivery d
      where d.service = g.case_id and d.day >= siso_today() - 90
        and date_trunc('week', d.day)::date + 6 < siso_today() - (allowed ->> 'week-not-validated')::int
      group by 1) w
    left join lateral (select k.kind, k.upto from delivery_mark k where k.service = g.case_id and k.week = w.week
      order by k.n desc limit 1) m on true
  where g.provider is not null and (g.state = 'open' or g.ends_on > siso_today() - 180)
  union all
  select 'week-not-checked', g.parent, g.case_id || '/' || w.week, w.kind = 'validated'
      and w.at < siso_clock() - make_interval(days => (allowed ->> 'week-not-checked')::int), w.week
  from granted_service g cross join lateral (
    select distinct on (k.week) k.week, k.kind, k.at from delivery_mark k
    where k.service = g.case_id and k.week >= siso_today() - 90 order by k.week, k.n desc) w
  where w.kind in ('validated', 'checked') and (g.state = 'open' or g.ends_on > siso_today() - 180)
  union all
  select 'contact-open', c.id, c.id::text,
    c.opened_at < siso_clock() - make_interval(days => (allowed ->> 'contact-open')::int), (c.opened_at at time zone 'Europe/Rome')::date
  from social_case c where c.state = 'open' and c.parent is null and c.phase = 'contact'
    and not exists (select 1 from deleted_contact x where x.case_id = c.id)
  union all
  select 'contact-late', c.id, c.id::text,
    c.opened_at - c.effective_at > make_interval(days => (allowed ->> 'contact-late')::int), (c.effective_at at time zone 'Europe/Rome')::date
  from social_case c where c.parent is null and c.opened_at >= siso_clock() - interval '90 days'
    and not exists (select 1 from deleted_contact x where x.case_id = c.id)
  union all
  select 'delivery-late', g.parent, g.case_id::text, d.late is not null, d.late
  from granted_service g cross join lateral (
    select count(*) as n, min(x.day) filter (where (x.at at time zone 'Europe/Rome')::date - x.day > (allowed ->> 'delivery-late')::int) as late
    from delivery x where x.service = g.case_id and x.day >= siso_today() - 90 and x.quantity > 0) d
  where d.n > 0 and (g.state = 'open' or g.ends_on > siso_today() - 180)
  union all
  select 'term-overdue', coalesce(c.parent, c.id), d.case_id || '/' || d.id, d.due_at < siso_clock(), (d.due_at at time zone 'Europe/Rome')::date
  from deadline d join social_case c on c.id = d.case_id where d.state = 'running' and c.state = 'open'
  union all
  select 'delivery-after-death', g.parent, g.case_id::text, d.wrong is not null, d.wrong
  from granted_service g cross join lateral (
    select count(*) as n, min(x.day) filter (where x.day > g.died_on) as wrong from delivered_days(g.case_id) x) d
  where d.n > 0 and (g.state = 'open' or g.ends_on > siso_today() - 180)
  union all
  select 'delivery-out-of-period', g.parent, g.case_id::text, d.wrong is not null, d.wrong
  from granted_service g cross join lateral (
    select count(*) as n, min(x.day) filter (where x.day not between g.starts_on and g.ends_on) as wrong
    from delivered_days(g.case_id) x) d
  where d.n > 0 and (g.state = 'open' or g.ends_on > siso_today() - 180)
  union all
  select 'delivery-while-suspended', g.parent, g.case_id::text, d.wrong is not null, d.wrong
  from granted_service g left join case_engine e on e.case_id = g.case_id cross join lateral (
    select count(*) as n, min(x.day) filter (where exists (
      select 1 from jsonb_array_elements(e.state -> 'suspensions') s
      where x.day >= (s ->> 'from')::date and x.day <= coalesce((s ->> 'until')::date, 'infinity'))) as wrong
    from delivered_days(g.case_id) x) d
  where d.n > 0 and (g.state = 'open' or g.ends_on > siso_today() - 180)
  union all
  select 'birth-after-contact', c.id, p.id::text,
    p.birth_date > (c.effective_at at time zone 'Europe/Rome')::date or p.death_date < p.birth_date, p.birth_date
  from social_case c join person p on p.id = c.subject
  where c.state = 'open' and c.parent is null and p.birth_date is not null
$$;

-- Looks at everything, in one statement for each table. Scores older than a month are kept for the last
-- day of their month. @returns false while another worker is at it
create function evaluate_quality(allowed jsonb) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not pg_try_advisory_xact_lock(hashtext('siso quality')) then return false; end if;
  delete from quality_score s where s.day = siso_today() or s.day < siso_today() - 35 and exists (
    select 1 from quality_score l where l.day > s.day and date_trunc('month', l.day) = date_trunc('month', s.day));
  with seen as materialized (
    select s.*, c.org, c.municipality, c.zone from quality_seen(allowed) s join social_case c on c.id = s.case_id),
  scored as (
    insert into quality_score (day, org, municipality, zone, rule, checked, wrong)
    select siso_today(), s.org, s.municipality, s.zone, s.rule, count(*), count(*) filter (where s.wrong)
    from seen s group by s.org, s.municipality, s.zone, s.rule),
  found as (
    insert into quality_finding as f (rule, case_id, record, about, org, municipality, zone)
    select s.rule, s.case_id, s.record, s.about, s.org, s.municipality, s.zone from seen s where s.wrong
    on conflict (rule, case_id, record) do update set about = excluded.about, org = excluded.org,
      municipality = excluded.municipality, zone = excluded.zone
    where (f.about, f.org, f.municipality, f.zone) is distinct from
      (excluded.about, excluded.org, excluded.municipality, excluded.zone))
  delete from quality_finding f where not exists (
    select 1 from seen s where s.wrong and s.rule = f.rule and s.case_id = f.case_id and s.record = f.record);
  return true;
end $$;

-- What the last look counted, by place and rule, where the reader answers for it: counts alone.
create function quality_figures()
returns table (org int, municipality int, zone int, rule text, checked int, wrong int, at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.org, s.municipality, s.zone, s.rule, s.checked, s.wrong, s.at from quality_score s
  where s.day = (select max(l.day) from quality_score l) and s.org = any((select quality_orgs())::int[])
$$;

-- The same on days of the last month and at the end of months before it.
create function quality_trend() returns table (day date, rule text, checked int, wrong int)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.day, s.rule, sum(s.checked)::int, sum(s.wrong)::int from quality_score s
  where s.org = any((select quality_orgs())::int[])
    and (s.day < siso_today() - 35 or s.day = any(array[siso_today(), siso_today() - 7, siso_today() - 14, siso_today() - 28]))
  group by 1, 2
$$;

-- Of some findings of a rule, those that still hold now: what was mended since the last look is told.
create function quality_still(asked text, allowed jsonb, cases uuid[])
returns table (case_id uuid, record text)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.case_id, s.record from quality_seen(allowed) s join social_case c on c.id = s.case_id
  where s.rule = asked and s.case_id = any(cases) and s.wrong and c.org = any((select quality_orgs())::int[])
$$;

do $$
declare
  t text;
  f text;
begin
  foreach t in array array['quality_score', 'quality_finding'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', t);
    execute format('create policy definer on %I to siso_definer using (true) with check (true)', t);
    execute format('create policy batch_read on %I for select to siso_batch using (true)', t);
    execute format('grant select, insert, update, delete on %I to siso_definer', t);
    execute format('grant select on %I to siso_batch', t);
  end loop;
  grant select on quality_finding to siso_web;
  create policy web on quality_finding for select to siso_web
    using (exists (select 1 from social_case c where c.id = quality_finding.case_id offset 0));
  grant select on delivery to siso_definer;
  create policy definer_read on delivery for select to siso_definer using (true);

  revoke execute on function plan_questions(), delivered_days(uuid), quality_seen(jsonb) from public;
  grant execute on function plan_questions(), delivered_days(uuid), quality_seen(jsonb) to siso_definer;
  grant create on schema public to siso_definer;
  foreach f in array array['quality_orgs()', 'evaluate_quality(jsonb)', 'quality_figures()', 'quality_trend()',
    'quality_still(text, jsonb, uuid[])'] loop
    execute format('revoke execute on function %s from public', f);
    if f like 'evaluate%' then execute format('grant execute on function %s to siso_engine', f); end if;
    if f not like 'evaluate%' and f <> 'quality_orgs()' then execute format('grant execute on function %s to siso_web', f); end if;
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
