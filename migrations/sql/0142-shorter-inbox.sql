-- The inbox in less: the same rows and the same counts.

grant create on schema public to siso_definer;
set local role siso_definer;

-- The first few of each group say where the page ends at the latest; only what comes before is read.
-- Forty groups are 80 rows and some thirty more, where they were a thousand.
create or replace function offers_from(from_due timestamptz, from_id uuid) returns table (due_at timestamptz, task_id uuid)
language sql stable rows 26 security definer set search_path = public, pg_temp as $$
  with mine as materialized (
    select g.key, 1 + 52 / count(*) over () as few
    from unnest(nullif(current_setting('app.groups', true), '')::text[]) as g (key)),
  bound as materialized (
    select distinct o.due_at, o.task_id from mine cross join lateral (
      select c.due_at, c.task_id from task_candidate c
      where c.group_key = mine.key and (c.due_at, c.task_id) > (from_due, from_id)
      order by c.due_at, c.task_id limit mine.few) o
    order by 1, 2 limit 1 offset 25)
  select distinct o.due_at, o.task_id from mine cross join lateral (
    select c.due_at, c.task_id from task_candidate c
    where c.group_key = mine.key and (c.due_at, c.task_id) > (from_due, from_id)
      and (c.due_at, c.task_id) <= (coalesce((select b.due_at from bound b), 'infinity'),
        coalesce((select b.task_id from bound b), 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
    order by c.due_at, c.task_id limit 26) o
  order by 1, 2 limit 26
$$;
create or replace function offers_until(to_due timestamptz, to_id uuid) returns table (due_at timestamptz, task_id uuid)
language sql stable rows 26 security definer set search_path = public, pg_temp as $$
  with mine as materialized (
    select g.key, 1 + 52 / count(*) over () as few
    from unnest(nullif(current_setting('app.groups', true), '')::text[]) as g (key)),
  bound as materialized (
    select distinct o.due_at, o.task_id from mine cross join lateral (
      select c.due_at, c.task_id from task_candidate c
      where c.group_key = mine.key and (c.due_at, c.task_id) < (to_due, to_id)
      order by c.due_at desc, c.task_id desc limit mine.few) o
    order by 1 desc, 2 desc limit 1 offset 25)
  select distinct o.due_at, o.task_id from mine cross join lateral (
    select c.due_at, c.task_id from task_candidate c
    where c.group_key = mine.key and (c.due_at, c.task_id) < (to_due, to_id)
      and (c.due_at, c.task_id) >= (coalesce((select b.due_at from bound b), '-infinity'),
        coalesce((select b.task_id from bound b), '00000000-0000-0000-0000-000000000000'))
    order by c.due_at desc, c.task_id desc limit 26) o
  order by 1 desc, 2 desc limit 26
$$;

-- The same for "Squadra".
create or replace function team_from(from_due timestamptz, from_id uuid) returns table (due_at timestamptz, task_id uuid)
language sql stable rows 26 security definer set search_path = public, pg_temp as $$
  with mine as materialized (
    select o.org, 1 + 52 / count(*) over () as few
    from unnest(nullif(current_setting('app.orgs', true), '')::int[]) as o (org)),
  bound as materialized (
    select o.due_at, o.id from mine cross join lateral (
      select coalesce(t.due_at, 'infinity') as due_at, t.id from task t
      where t.orgs[1] = mine.org and t.state in ('open', 'claimed') and (coalesce(t.due_at, 'infinity'), t.id) > (from_due, from_id)
      order by coalesce(t.due_at, 'infinity'), t.id limit mine.few) o
    order by 1, 2 limit 1 offset 25)
  select o.due_at, o.id from mine cross join lateral (
    select coalesce(t.due_at, 'infinity') as due_at, t.id from task t
    where t.orgs[1] = mine.org and t.state in ('open', 'claimed') and (coalesce(t.due_at, 'infinity'), t.id) > (from_due, from_id)
      and (coalesce(t.due_at, 'infinity'), t.id) <= (coalesce((select b.due_at from bound b), 'infinity'),
        coalesce((select b.id from bound b), 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
    order by coalesce(t.due_at, 'infinity'), t.id limit 26) o
  order by 1, 2 limit 26
$$;
create or replace function team_until(to_due timestamptz, to_id uuid) returns table (due_at timestamptz, task_id uuid)
language sql stable rows 26 security definer set search_path = public, pg_temp as $$
  with mine as materialized (
    select o.org, 1 + 52 / count(*) over () as few
    from unnest(nullif(current_setting('app.orgs', true), '')::int[]) as o (org)),
  bound as materialized (
    select o.due_at, o.id from mine cross join lateral (
      select coalesce(t.due_at, 'infinity') as due_at, t.id from task t
      where t.orgs[1] = mine.org and t.state in ('open', 'claimed') and (coalesce(t.due_at, 'infinity'), t.id) < (to_due, to_id)
      order by coalesce(t.due_at, 'infinity') desc, t.id desc limit mine.few) o
    order by 1 desc, 2 desc limit 1 offset 25)
  select o.due_at, o.id from mine cross join lateral (
    select coalesce(t.due_at, 'infinity') as due_at, t.id from task t
    where t.orgs[1] = mine.org and t.state in ('open', 'claimed') and (coalesce(t.due_at, 'infinity'), t.id) < (to_due, to_id)
      and (coalesce(t.due_at, 'infinity'), t.id) >= (coalesce((select b.due_at from bound b), '-infinity'),
        coalesce((select b.id from bound b), '00000000-0000-0000-0000-000000000000'))
    order by coalesce(t.due_at, 'infinity') desc, t.id desc limit 26) o
  order by 1 desc, 2 desc limit 26
$$;

-- Those that one opened and somebody else manages follow those that one manages: no case comes twice.
create or replace function cases_i_follow() returns setof uuid
language sql stable rows 100 security definer set search_path = public, pg_temp as $$
  with me as materialized (select nullif(current_setting('app.actors', true), '')::uuid[] as actors)
  select c.id from me, social_case c where c.manager = any(me.actors) and c.state = 'open'
  union all
  select c.id from me, social_case c where c.opened_by = any(me.actors) and c.state = 'open'
    and (c.manager is null or c.manager <> all(me.actors))
$$;

create or replace function inbox_counts(supervises boolean)
returns table (mine int, available int, waiting int, snoozed int, team int)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_me uuid := nullif(current_setting('app.user', true), '')::uuid;
  v_actors uuid[] := nullif(current_setting('app.actors', true), '')::uuid[];
  v_groups text[] := nullif(current_setting('app.groups', true), '')::text[];
  v_orgs int[] := nullif(current_setting('app.orgs', true), '')::int[];
  v_cases uuid[] := nullif(current_setting('app.cases', true), '')::uuid[];
  v_named uuid[] := nullif(current_setting('app.named', true), '')::uuid[];
  v_now timestamptz := siso_clock();
  v_read int;
begin
  select count(*) into mine from (
    select from task t where t.state = 'claimed' and t.assignee = any(v_actors)
      and (t.snoozed_until is null or t.snoozed_until <= v_now)
      and (not t.protected or t.case_id = any(v_named)) limit 100) x;

  select count(*) into snoozed from (
    select from task t where t.state = 'claimed' and t.assignee = any(v_actors) and t.snoozed_until > v_now
      and (not t.protected or t.case_id = any(v_named)) limit 100) x;

  -- A task offered to two of my groups counts once. A few offers more than a hundred are mostly a
  -- hundred tasks; where they are not, all are read.
  select count(*), least(count(distinct x.task_id), 100) into v_read, available from (
    select o.task_id from unnest(v_groups) as one (key)
      cross join lateral (select c.task_id from task_candidate c where c.group_key = one.key offset 0) o
    where not exists (select from task p where p.id = o.task_id and p.protected and p.case_id <> all(v_named))
    limit 140) x;
  if v_read = 140 and available < 100 then
    select count(*) into available from (
      select distinct c.task_id from task_candidate c where c.group_key = any(v_groups)
        and not exists (select from task p where p.id = c.task_id and p.protected and p.case_id <> all(v_named))
      limit 100) x;
  end if;

  -- As waiting_tasks() has them, and no further than a hundred.
  select count(*) into waiting from (
    select from cases_i_follow() as f (id) cross join lateral (
      select from task w where w.case_id = f.id and w.state in ('open', 'claimed')
        and w.assignee is distinct from v_me and (w.assignee is not null or not w.groups && v_groups)
        and (w.orgs && v_orgs or w.groups && v_groups or w.assignee = any(v_actors) or w.case_id = any(v_cases))
        and (not w.protected or w.case_id = any(v_named)) limit 200) t
    limit 100) x;

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

reset role;
revoke create on schema public from siso_definer;

-- Few tasks are protected: which of a hundred are is asked of a small index, not of a hundred rows.
create index task_protected on task (id) where protected;
