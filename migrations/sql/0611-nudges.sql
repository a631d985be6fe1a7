-- Whoever asks again for a task need not see whom that tells: the record tells them itself. Of a protected
-- case it tells only those who are named for it, each by herself; of none, nobody whom it would not reach.
grant create on schema public to siso_definer;
set local role siso_definer;

-- `told`; `already`, where it was asked for today; `nobody`, where there is nobody else to tell; null, where
-- the task is over or out of the caller's scope.
create function nudge_task(the_task uuid) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_me uuid := nullif(current_setting('app.user', true), '')::uuid;
  v_named uuid[] := nullif(current_setting('app.named', true), '')::uuid[];
  v_key text := 'nudge:' || the_task || ':' || siso_today();
  v_title text; v_told int; t task;
begin
  perform pg_advisory_xact_lock(hashtextextended('nudge:' || the_task, 0));
  select * into t from task x where x.id = the_task and x.state in ('open', 'claimed')
    and (x.orgs && nullif(current_setting('app.orgs', true), '')::int[]
      or x.groups && nullif(current_setting('app.groups', true), '')::text[]
      or x.assignee = any(nullif(current_setting('app.actors', true), '')::uuid[])
      or x.case_id = any(nullif(current_setting('app.cases', true), '')::uuid[]))
    and (not x.protected or x.case_id = any(v_named));
  if t.id is null or v_me is null then return null; end if;
  if exists (select 1 from notice n where n.case_id = t.case_id and n.effect_key = v_key) then return 'already'; end if;
  select format('Sollecito di %s: %s', u.full_name, t.title) into v_title from user_account u where u.id = v_me;
  insert into notice (id, case_id, effect_key, audience, title, at)
  select gen_random_uuid(), t.case_id, v_key, a.audience, v_title, siso_clock() from (
    select distinct case when t.assignee is null and not t.protected then g.key else 'user:' || u.id end as audience
    from user_account u
      left join user_role r on t.assignee is null and r.user_id = u.id and r.valid_from <= siso_today()
        and (r.valid_to is null or r.valid_to > siso_today())
      left join unnest(t.groups) as g (key) on g.key = r.role || '@' || r.org
    where u.state = 'active' and u.id <> v_me and (u.id = t.assignee or t.assignee is null and g.key is not null)
      and (not t.protected or exists (
        select 1 from case_grant n where n.case_id = t.case_id and n.user_id = u.id and n.kind = 'named'
          and n.valid_from <= siso_clock() and (n.valid_to is null or n.valid_to > siso_clock())))) a;
  get diagnostics v_told = row_count;
  return case when v_told > 0 then 'told' else 'nobody' end;
end $$;
revoke execute on function nudge_task(uuid) from public;
grant execute on function nudge_task(uuid) to siso_web;

reset role;
revoke create on schema public from siso_definer;

-- When it was last asked for stands beside each such task, however often its case was read.
create index audit_event_nudged on audit_event (case_id, object_id, at) where action = 'task-nudged';
