-- How often cases came to each step of a release, steps without a task too (decisions, waits, work of the
-- system, ends), from where each case stands: of one that came from another release, what it did by that
-- one too. The wait is that of the system's work alone: of people's tasks `step_use` tells it.
grant select on effect to siso_definer;
create policy definer_read on effect for select to siso_definer using (true);

grant create on schema public to siso_definer;
set local role siso_definer;
create function path_use(p_release text) returns table (step text, cases int, entered int, open int,
  mean float, most int, unusual int, median float, ninth float)
language sql stable security definer set search_path = public, pg_temp as $$
  with of_release as materialized (
    select e.case_id, e.state -> 'iterations' as iterations, e.state -> 'open' as open
    from case_engine e join social_case c on c.id = e.case_id
    where e.release = p_release and c.org = any((select kept_orgs())::int[])),
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

-- As before, in one pass: what is answered once in a form is counted where it is read, and only rows, which
-- say a thing many times, are told apart.
create or replace function field_use(p_release text) returns table (form text, field text, n int)
language sql stable security definer set search_path = public, pg_temp as $$
  with given as (
    select a.case_id, a.seq, a.form, a.answers from task_answer a join social_case c on c.id = a.case_id
    where a.release = p_release and not a.late and c.org = any((select kept_orgs())::int[])),
  named as (
    select g.form, k as key from given g, jsonb_object_keys(g.answers) k
    union all
    select g.form, r.key from given g, lateral (
      select distinct k as key from jsonb_each(g.answers) e,
        jsonb_array_elements(case jsonb_typeof(e.value) when 'array' then e.value else '[]' end) line,
        jsonb_object_keys(case jsonb_typeof(line) when 'object' then line else '{}' end) k) r)
  select form, null, count(*)::int from given group by 1
  union all
  select form, key, count(*)::int from named group by 1, 2
$$;
revoke execute on function path_use(text) from public;
grant execute on function path_use(text) to siso_web;
reset role;
revoke create on schema public from siso_definer;
