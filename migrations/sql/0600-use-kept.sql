-- How a release is used, counted of cases in given bodies, and kept where there are too many cases to count
-- them at each look. What is kept is of exactly those bodies: who keeps procedures elsewhere reads others.
create table release_use (
  release text not null,
  orgs int[] not null,
  asked_at timestamptz not null,
  tried_at timestamptz,
  counted_at timestamptz,
  uses jsonb,
  primary key (release, orgs),
  check ((counted_at is null) = (uses is null))
);
create index release_use_asked on release_use (asked_at) where counted_at is null or counted_at < asked_at;
alter table release_use enable row level security, force row level security;
create policy definer_keeps on release_use to siso_definer using (true) with check (true);
grant select, insert, update on release_use to siso_definer;
grant select on case_move to siso_definer;
create policy definer_read on case_move for select to siso_definer using (true);

grant create on schema public to siso_definer;
set local role siso_definer;

drop function step_use(text);
drop function path_use(text);
drop function field_use(text);
drop function escape_use(text);

-- In one order: what is kept is found by it.
create or replace function kept_orgs() returns int[]
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(o.id order by o.id), '{}') from organisation o
  where not o.training and o.id = any(places_held_as(array['procedure-admin']))
$$;

-- By step: tasks, cases, how many times a case comes back to it, hours from opening to completion. A case is
-- out of the ordinary where it came more than twice, and more often than mean and two deviations.
create function step_use(p_release text, p_orgs int[]) returns table (step text, cases int, opened int, completed int,
  open int, mean float, most int, unusual int, median float, ninth float)
language sql stable security definer set search_path = public, pg_temp as $$
  with of_release as materialized (
    select t.case_id, t.step, t.state, t.completed_at, extract(epoch from t.completed_at - t.opened_at)::float / 3600 as hours
    from task t join social_case c on c.id = t.case_id
    where t.release = p_release and t.purpose = 'step' and c.org = any(p_orgs)),
  rounds as (select o.step, o.case_id, count(*)::int as n from of_release o group by 1, 2),
  usual as (select r.step, count(*)::int as cases, avg(n)::float as mean, max(n) as most,
    avg(n) + 2 * stddev_pop(n) as bound from rounds r group by 1),
  unusual as (select r.step, count(*)::int as n from rounds r join usual u on u.step = r.step
    where r.n > 2 and r.n > u.bound group by 1)
  select o.step, u.cases, count(*)::int, count(*) filter (where o.state = 'completed')::int,
    count(*) filter (where o.completed_at is null and o.state in ('open', 'claimed', 'parked'))::int,
    u.mean, u.most, coalesce(x.n, 0),
    percentile_cont(0.5) within group (order by o.hours) filter (where o.state = 'completed'),
    percentile_cont(0.9) within group (order by o.hours) filter (where o.state = 'completed')
  from of_release o join usual u on u.step = o.step left join unusual x on x.step = o.step
  group by o.step, u.cases, u.mean, u.most, x.n
$$;

-- How often cases came to each step, from where each case stands: of one that came from another release, what
-- it did by that one too. The wait is that of the system's work alone.
create function path_use(p_release text, p_orgs int[]) returns table (step text, cases int, entered int, open int,
  mean float, most int, unusual int, median float, ninth float)
language sql stable security definer set search_path = public, pg_temp as $$
  with of_release as materialized (
    select e.case_id, e.state -> 'iterations' as iterations, e.state -> 'open' as open
    from case_engine e join social_case c on c.id = e.case_id
    where e.release = p_release and c.org = any(p_orgs)),
  rounds as (select i.key as step, i.value::int as n from of_release o, jsonb_each_text(o.iterations) i),
  usual as (select r.step, count(*)::int as cases, sum(n)::int as entered, avg(n)::float as mean, max(n) as most,
    avg(n) + 2 * stddev_pop(n) as bound from rounds r group by 1),
  unusual as (select r.step, count(*)::int as n from rounds r join usual u on u.step = r.step
    where r.n > 2 and r.n > u.bound group by 1),
  standing as (select s ->> 'step' as step, count(*)::int as n
    from of_release o, jsonb_array_elements(o.open) s group by 1),
  waited as (select split_part(f.key, '#', 1) as step, extract(epoch from f.settled_at - f.created_at)::float / 3600 as hours
    from effect f join of_release o on o.case_id = f.case_id where f.status = 'done' and right(f.key, 2) = ':1'),
  waits as (select w.step, percentile_cont(0.5) within group (order by hours) as median,
    percentile_cont(0.9) within group (order by hours) as ninth from waited w group by 1)
  select u.step, u.cases, u.entered, coalesce(s.n, 0), u.mean, u.most, coalesce(x.n, 0), w.median, w.ninth
  from usual u left join unusual x on x.step = u.step left join standing s on s.step = u.step
    left join waits w on w.step = u.step
$$;

-- By form: how many times it was answered, and how often each of its fields was, in rows too.
create function field_use(p_release text, p_orgs int[]) returns table (form text, field text, n int)
language sql stable security definer set search_path = public, pg_temp as $$
  with given as materialized (
    select a.form, a.answers from task_answer a join social_case c on c.id = a.case_id
    where a.release = p_release and not a.late and c.org = any(p_orgs)),
  named as (
    select g.form, k as key from given g, jsonb_object_keys(g.answers) k
    union all
    select g.form, r.key from given g, lateral (
      select distinct k as key from jsonb_each(g.answers) e,
        jsonb_array_elements(case jsonb_typeof(e.value) when 'array' then e.value else '[]' end) line,
        jsonb_object_keys(case jsonb_typeof(line) when 'object' then line else '{}' end) k) r
    where g.answers @? '$.*[*] ? (@.type() == "object")')
  select form, null, count(*)::int from given group by 1
  union all
  select form, key, count(*)::int from named group by 1, 2
$$;

create function escape_use(p_release text, p_orgs int[]) returns table (step text, escape text, reason text, n int)
language sql stable security definer set search_path = public, pg_temp as $$
  select t.step, e.payload ->> 'escape', e.payload ->> 'reason', count(*)::int
  from case_event e join task t on t.case_id = e.case_id and t.key = e.payload ->> 'task'
  join social_case c on c.id = e.case_id
  where e.kind = 'escaped' and t.release = p_release and c.org = any(p_orgs)
  group by 1, 2, 3
$$;

-- How often each decision table decided by this release, and each of its rows; where several are put together,
-- each that held.
create function row_use(p_release text, p_orgs int[]) returns table ("table" text, "row" text, n int)
language sql stable security definer set search_path = public, pg_temp as $$
  with decided as materialized (
    select d.value as one from case_move m join social_case c on c.id = m.case_id, jsonb_array_elements(m.commands) d
    where m.release = p_release and c.org = any(p_orgs)
      and m.commands @> '[{"kind": "decide"}]' and d.value ->> 'kind' = 'decide')
  select one ->> 'table', null, count(*)::int from decided group by 1
  union all
  select one ->> 'table', r.key, count(*)::int
  from decided, lateral (
    select one ->> 'row' as key where one ->> 'hit' <> 'collect' or one ->> 'row' = 'otherwise'
    union all
    select t ->> 'row' from jsonb_array_elements(one -> 'trace') t
    where one ->> 'hit' = 'collect' and (t ->> 'value')::boolean) r
  group by 1, 2
$$;

create function count_use(p_release text, p_orgs int[]) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_build_object(
    'steps', (select coalesce(jsonb_agg(to_jsonb(u)), '[]') from step_use(p_release, p_orgs) u),
    'path', (select coalesce(jsonb_agg(to_jsonb(u)), '[]') from path_use(p_release, p_orgs) u),
    'fields', (select coalesce(jsonb_agg(to_jsonb(u)), '[]') from field_use(p_release, p_orgs) u),
    'escapes', (select coalesce(jsonb_agg(to_jsonb(u)), '[]') from escape_use(p_release, p_orgs) u),
    'rows', (select coalesce(jsonb_agg(to_jsonb(u)), '[]') from row_use(p_release, p_orgs) u))
$$;

-- Of the bodies whose procedures the session keeps. Counted now where the whole record has few cases; otherwise
-- what was counted last, if anything was.
create function use_of_release(p_release text, p_most int)
returns table (asked_at timestamptz, counted_at timestamptz, uses jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_orgs int[] := kept_orgs();
begin
  if (select count(*) from (select from case_engine limit p_most + 1) x) <= p_most then
    return query select null::timestamptz, siso_clock(), count_use(p_release, v_orgs);
  else
    return query select u.asked_at, u.counted_at, u.uses from release_use u where u.release = p_release and u.orgs = v_orgs;
  end if;
end $$;

-- Asks for a count; a worker makes it. One that waits already is not asked for twice.
create function ask_use(p_release text) returns void
language sql security definer set search_path = public, pg_temp as $$
  insert into release_use as u (release, orgs, asked_at) select p_release, k.orgs, siso_clock()
  from (select kept_orgs() as orgs) k where cardinality(k.orgs) > 0
  on conflict (release, orgs) do update set asked_at = excluded.asked_at where u.counted_at >= u.asked_at
$$;

-- The count that waits longest, taken in hand: one that failed waits an hour, and keeps no other waiting.
create function take_asked_use() returns table (release text, orgs int[])
language sql security definer set search_path = public, pg_temp as $$
  update release_use u set tried_at = siso_clock()
  from (
    select x.release, x.orgs from release_use x
    where (x.counted_at is null or x.counted_at < x.asked_at)
      and (x.tried_at is null or x.tried_at < greatest(x.asked_at, siso_clock() - interval '1 hour'))
    order by x.asked_at limit 1 for update skip locked) next
  where u.release = next.release and u.orgs = next.orgs
  returning u.release, u.orgs
$$;

-- Makes a count taken in hand. It is not locked meanwhile: whoever asks again waits for nothing.
create function count_taken_use(p_release text, p_orgs int[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_at timestamptz := siso_clock();
  v_uses jsonb := count_use(p_release, p_orgs);
begin
  update release_use u set uses = v_uses, counted_at = greatest(v_at, u.asked_at)
  where u.release = p_release and u.orgs = p_orgs;
end $$;

do $$
declare f text;
begin
  foreach f in array array['step_use(text, int[])', 'path_use(text, int[])', 'field_use(text, int[])',
    'escape_use(text, int[])', 'row_use(text, int[])', 'count_use(text, int[])', 'use_of_release(text, int)',
    'ask_use(text)', 'take_asked_use()', 'count_taken_use(text, int[])'] loop
    execute format('revoke execute on function %s from public', f);
  end loop;
  grant execute on function use_of_release(text, int), ask_use(text) to siso_web;
  grant execute on function take_asked_use(), count_taken_use(text, int[]) to siso_engine;
end $$;
reset role;
revoke create on schema public from siso_definer;
