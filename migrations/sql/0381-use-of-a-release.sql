-- How a release is used, in counts: no case is named, no answer read but for whether there is one. Of the
-- bodies whose procedures the session keeps, and all that is part of them; those of training do not count.
create function kept_orgs() returns int[]
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(o.id), '{}') from organisation o
  where not o.training and o.id = any(places_held_as(array['procedure-admin']))
$$;

-- By step: tasks, cases, how many times a case comes back to it, hours from opening to completion. A case is
-- out of the ordinary where it came more than twice, and more often than mean and two deviations.
create function step_use(p_release text) returns table (step text, cases int, opened int, completed int, open int,
  mean float, most int, unusual int, median float, ninth float)
language sql stable security definer set search_path = public, pg_temp as $$
  with of_release as (
    select t.* from task t join social_case c on c.id = t.case_id
    where t.release = p_release and t.purpose = 'step' and c.org = any((select kept_orgs())::int[])),
  rounds as (select o.step, o.case_id, count(*)::int as n from of_release o group by 1, 2),
  usual as (select r.step, count(*)::int as cases, avg(n)::float as mean, max(n) as most,
    avg(n) + 2 * stddev_pop(n) as bound from rounds r group by 1),
  unusual as (select r.step, count(*)::int as n from rounds r join usual u on u.step = r.step
    where r.n > 2 and r.n > u.bound group by 1)
  select o.step, u.cases, count(*)::int, count(*) filter (where o.state = 'completed')::int,
    count(*) filter (where o.completed_at is null and o.state in ('open', 'claimed', 'parked'))::int,
    u.mean, u.most, coalesce(x.n, 0),
    percentile_cont(0.5) within group (order by extract(epoch from o.completed_at - o.opened_at)::float / 3600)
      filter (where o.state = 'completed'),
    percentile_cont(0.9) within group (order by extract(epoch from o.completed_at - o.opened_at)::float / 3600)
      filter (where o.state = 'completed')
  from of_release o join usual u on u.step = o.step left join unusual x on x.step = o.step
  group by o.step, u.cases, u.mean, u.most, x.n
$$;

-- By form: how many times it was answered, and how often each of its fields was, in rows too.
create function field_use(p_release text) returns table (form text, field text, n int)
language sql stable security definer set search_path = public, pg_temp as $$
  with given as (
    select a.case_id, a.seq, a.form, a.answers from task_answer a join social_case c on c.id = a.case_id
    where a.release = p_release and not a.late and c.org = any((select kept_orgs())::int[])),
  inside as (
    select g.case_id, g.seq, g.form, e.key, e.value from given g, jsonb_each(g.answers) e),
  named as (
    select case_id, seq, form, key from inside
    union
    select i.case_id, i.seq, i.form, k from inside i,
      jsonb_array_elements(case jsonb_typeof(i.value) when 'array' then i.value else '[]' end) line,
      jsonb_object_keys(case jsonb_typeof(line) when 'object' then line else '{}' end) k)
  select form, null, count(*)::int from given group by 1
  union all
  select form, key, count(*)::int from named group by 1, 2
$$;

create function escape_use(p_release text) returns table (step text, escape text, reason text, n int)
language sql stable security definer set search_path = public, pg_temp as $$
  select t.step, e.payload ->> 'escape', e.payload ->> 'reason', count(*)::int
  from case_event e join task t on t.case_id = e.case_id and t.key = e.payload ->> 'task'
  join social_case c on c.id = e.case_id
  where e.kind = 'escaped' and t.release = p_release and c.org = any((select kept_orgs())::int[])
  group by 1, 2, 3
$$;

do $$
declare f text;
begin
  grant create on schema public to siso_definer;
  foreach f in array array['kept_orgs()', 'step_use(text)', 'field_use(text)', 'escape_use(text)'] loop
    execute format('revoke execute on function %s from public', f);
    if f like '%_use(text)' then execute format('grant execute on function %s to siso_web', f); end if;
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
