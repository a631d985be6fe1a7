-- The key of a task begins with its case, so a second index on the case alone was read by nobody
-- else; what lists look up is the few tasks of a case that are still open among all it ever had.
drop index task_case;
create index task_open_of_case on task (case_id) where state in ('open', 'claimed');
create index task_snoozed on task (assignee, snoozed_until) where state = 'claimed' and snoozed_until is not null;

-- What I wait for others to do, in the open cases that I manage or opened: with whom it is, but not me.
create function waiting_tasks() returns table (due_at timestamptz, task_id uuid)
language plpgsql stable rows 100 security definer set search_path = public, pg_temp as $$
declare
  v_me uuid := nullif(current_setting('app.user', true), '')::uuid;
  v_actors uuid[] := nullif(current_setting('app.actors', true), '')::uuid[];
  v_groups text[] := nullif(current_setting('app.groups', true), '')::text[];
  v_orgs int[] := nullif(current_setting('app.orgs', true), '')::int[];
  v_cases uuid[] := nullif(current_setting('app.cases', true), '')::uuid[];
  v_named uuid[] := nullif(current_setting('app.named', true), '')::uuid[];
begin
  return query
    select coalesce(t.due_at, 'infinity'), t.id
    from cases_i_follow() as f (id) cross join lateral (
      select w.id, w.due_at from task w where w.case_id = f.id and w.state in ('open', 'claimed')
        and w.assignee is distinct from v_me and (w.assignee is not null or not w.groups && v_groups)
        and (w.orgs && v_orgs or w.groups && v_groups or w.assignee = any(v_actors) or w.case_id = any(v_cases))
        and (not w.protected or w.case_id = any(v_named)) limit 200) t;
end $$;

-- "Squadra" in order of due date, as offers_from walks what is on offer: under the policy the planner
-- believes that it hides nearly all, and sorts every task of an office instead of walking 26.
create function team_from(from_due timestamptz, from_id uuid) returns table (due_at timestamptz, task_id uuid)
language sql stable rows 26 security definer set search_path = public, pg_temp as $$
  select o.due_at, o.id
  from unnest((select nullif(current_setting('app.orgs', true), ''))::int[]) as one (org)
  cross join lateral (
    select coalesce(t.due_at, 'infinity') as due_at, t.id from task t
    where t.orgs[1] = one.org and t.state in ('open', 'claimed')
      and (coalesce(t.due_at, 'infinity'), t.id) > (from_due, from_id)
    order by coalesce(t.due_at, 'infinity'), t.id limit 26) o
  order by 1, 2 limit 26
$$;
create function team_until(to_due timestamptz, to_id uuid) returns table (due_at timestamptz, task_id uuid)
language sql stable rows 26 security definer set search_path = public, pg_temp as $$
  select o.due_at, o.id
  from unnest((select nullif(current_setting('app.orgs', true), ''))::int[]) as one (org)
  cross join lateral (
    select coalesce(t.due_at, 'infinity') as due_at, t.id from task t
    where t.orgs[1] = one.org and t.state in ('open', 'claimed')
      and (coalesce(t.due_at, 'infinity'), t.id) < (to_due, to_id)
    order by coalesce(t.due_at, 'infinity') desc, t.id desc limit 26) o
  order by 1 desc, 2 desc limit 26
$$;

-- How many tasks each tab of the inbox holds, counted up to 100 and no further. What a tab holds is
-- in domain/tasks/inbox-sources.ts; who may see a task is the policy of `task`, said here in the
-- order that the indexes want: as a policy it would cost more than the counting.
create function inbox_counts(supervises boolean)
returns table (mine int, available int, waiting int, snoozed int, team int)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_actors uuid[] := nullif(current_setting('app.actors', true), '')::uuid[];
  v_groups text[] := nullif(current_setting('app.groups', true), '')::text[];
  v_orgs int[] := nullif(current_setting('app.orgs', true), '')::int[];
  v_named uuid[] := nullif(current_setting('app.named', true), '')::uuid[];
  v_now timestamptz := siso_clock();
begin
  select count(*) into mine from (
    select from task t where t.state = 'claimed' and t.assignee = any(v_actors)
      and (t.snoozed_until is null or t.snoozed_until <= v_now)
      and (not t.protected or t.case_id = any(v_named)) limit 100) x;

  select count(*) into snoozed from (
    select from task t where t.state = 'claimed' and t.assignee = any(v_actors) and t.snoozed_until > v_now
      and (not t.protected or t.case_id = any(v_named)) limit 100) x;

  -- A task offered to two of my groups counts once: by the first of its groups that is mine.
  -- Neither sorted nor joined as a whole: a group may hold thousands, and a hundred are enough.
  select count(*) into available from (
    select from unnest(v_groups) as one (key)
      cross join lateral (
        select o.task_id from task_candidate o where o.group_key = one.key offset 0) o
      cross join lateral (select x.groups, x.protected, x.case_id from task x where x.id = o.task_id limit 1) t
    where (not t.protected or t.case_id = any(v_named))
      and (cardinality(t.groups) = 1 or one.key = (select g from unnest(t.groups) g where g = any(v_groups) limit 1))
    limit 100) x;

  select least(count(*), 100) into waiting from waiting_tasks();

  team := 0;
  if supervises then
    select count(*) into team from (
      select from unnest(v_orgs) as one (org) cross join lateral (
        select from task t where t.orgs[1] = one.org and t.state in ('open', 'claimed')
          and (not t.protected or t.case_id = any(v_named))
        order by coalesce(t.due_at, 'infinity'), t.id limit 100) t
      limit 100) x;
  end if;
  return next;
end $$;

do $$
declare f text;
begin
  grant create on schema public to siso_definer;
  foreach f in array array['waiting_tasks()', 'team_from(timestamptz, uuid)', 'team_until(timestamptz, uuid)',
    'inbox_counts(boolean)'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to siso_web', f);
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
