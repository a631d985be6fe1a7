-- Who may touch what. Four roles: the owner migrates; siso_web serves people under their scope;
-- siso_engine moves one case at a time; siso_batch reads for verification. None bypasses.
-- A scope is set for one transaction by session_scope(); without it no row is visible.
-- The settings are read once per statement: any((select …)::type[]), never a function per row.

grant usage on schema public to siso_web, siso_engine, siso_batch, siso_definer;

-- Reference data: the same for everybody, no person in it.
grant select on organisation, organisation_tie, code_list, service, release, calendar, installation
  to siso_web, siso_engine, siso_batch, siso_definer;
grant insert, update on organisation, organisation_tie, code_list, service to siso_web;
grant insert on release, calendar to siso_web;
grant select (id, username, full_name, email, state, demo, created_at) on user_account
  to siso_web, siso_engine, siso_batch;
grant select on user_role, substitution to siso_web, siso_engine, siso_batch;
grant select on user_account, user_role, substitution, session, organisation_tie to siso_definer;
grant select, insert, update, delete on rate_limit to siso_web;
grant execute on function siso_clock(), siso_today(), organisations_below(int[], date) to public;

do $$
declare
  t text;
  orgs constant text := $q$(select nullif(current_setting('app.orgs', true), ''))::int[]$q$;
  groups constant text := $q$(select nullif(current_setting('app.groups', true), ''))::text[]$q$;
  cases constant text := $q$(select nullif(current_setting('app.cases', true), ''))::uuid[]$q$;
  named constant text := $q$(select nullif(current_setting('app.named', true), ''))::uuid[]$q$;
  persons constant text := $q$(select nullif(current_setting('app.persons', true), ''))::uuid[]$q$;
  named_persons constant text := $q$(select nullif(current_setting('app.named_persons', true), ''))::uuid[]$q$;
  actors constant text := $q$(select nullif(current_setting('app.actors', true), ''))::uuid[]$q$;
  me constant text := $q$(select nullif(current_setting('app.user', true), ''))::uuid$q$;
  roles constant text := $q$(select nullif(current_setting('app.roles', true), ''))::text[]$q$;
  the_case constant text := $q$(select nullif(current_setting('app.case', true), ''))::uuid$q$;
  case_seen text; task_seen text; via_case text; via_task text; via_person text;
begin
  case_seen := format('(orgs && %s or id = any(%s)) and (not protected or id = any(%s))', orgs, cases, named);
  task_seen := format(
    '(orgs && %s or groups && %s or assignee = any(%s) or case_id = any(%s)) and (not protected or case_id = any(%s))',
    orgs, groups, actors, cases, named);
  via_case := 'exists (select 1 from social_case c where c.id = %1$I.case_id)';
  via_task := via_case || ' or exists (select 1 from task t where t.case_id = %1$I.case_id)';
  via_person := 'exists (select 1 from person p where p.id = %1$I.person_id)';

  foreach t in array array['user_account', 'user_role', 'substitution', 'session', 'audit_event', 'person',
    'person_fact', 'person_address', 'social_case', 'case_participant', 'case_grant', 'case_engine',
    'case_event', 'case_move', 'effect', 'deadline', 'task', 'task_candidate', 'task_answer',
    'task_comment', 'diary_entry', 'notice', 'notice_read', 'draft', 'parked_post', 'operation']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    -- The owner migrates, seeds and restores; no program that serves requests connects with it.
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', t);
  end loop;

  -- siso_web -----------------------------------------------------------------------------------
  create policy web_read on user_account for select to siso_web using (true);
  create policy web_read on user_role for select to siso_web using (true);
  create policy web_read on substitution for select to siso_web using (true);
  grant select, insert, update on person, person_address, social_case, case_participant, case_grant,
    draft, parked_post, notice_read to siso_web;
  grant select on deadline, effect, task to siso_web;
  -- Tasks are opened and withdrawn by the engine alone; people claim, put off and complete them.
  grant update (state, assignee, version, outcome, completed_by, completed_at, snoozed_until) on task to siso_web;
  grant delete on draft, parked_post to siso_web;
  grant select, insert on person_fact, case_event, task_answer, task_comment, diary_entry, operation,
    audit_event to siso_web;
  grant select on case_move, notice to siso_web;
  grant select, insert, delete on task_candidate to siso_web;
  -- The state holds facts: the web never reads it, it only locks and counts.
  grant select (case_id, last_seq, processed_seq, last_at, rung_at, wake_at, told_wake_at, release,
    calendar, incident), update (last_seq, last_at, incident) on case_engine to siso_web;
  grant insert on case_engine to siso_web;
  grant usage on sequence case_number to siso_web;

  execute format('create policy web on social_case to siso_web using (%s) with check (%s)', case_seen, case_seen);
  execute format('create policy web on person to siso_web
    using ((orgs && %1$s or id = any(%2$s)) and (not protected or id = any(%3$s)))
    with check (orgs && %1$s or id = any(%2$s))', orgs, persons, named_persons);
  execute format('create policy web on person_address to siso_web
    using ((' || via_person || ') and (not secret or person_id = any(%2$s)))
    with check (' || via_person || ')', 'person_address', named_persons);
  execute format('create policy web on task to siso_web using (%s) with check (true)', task_seen);
  execute format('create policy web_read on task_candidate for select to siso_web
    using (group_key = any(%s) or exists (select 1 from task t where t.id = task_id))', groups);
  create policy web_insert on task_candidate for insert to siso_web
    with check (exists (select 1 from task t where t.id = task_id));
  create policy web_delete on task_candidate for delete to siso_web
    using (exists (select 1 from task t where t.id = task_id));
  execute format('create policy web on person_fact to siso_web using (' || via_person || ')', 'person_fact');
  foreach t in array array['case_participant', 'case_grant', 'case_move', 'effect', 'deadline', 'diary_entry'] loop
    execute format('create policy web on %1$I to siso_web using (' || via_case || ')', t);
  end loop;
  -- An act appends to the case of a task that its author sees, even where the case itself is hidden.
  foreach t in array array['case_engine'] loop
    execute format('create policy web on %1$I to siso_web using (' || via_task || ') with check (' || via_task || ')', t);
  end loop;
  foreach t in array array['case_event', 'task_answer'] loop
    execute format('create policy web_read on %1$I for select to siso_web using (' || via_case || ')', t);
    execute format('create policy web_append on %1$I for insert to siso_web with check (' || via_task || ')', t);
  end loop;
  create policy web on task_comment to siso_web
    using (exists (select 1 from task t where t.id = task_id));
  execute format('create policy web_read on notice for select to siso_web
    using (audience = any(%s) or audience = ''user:'' || %s)', groups, me);
  foreach t in array array['notice_read', 'draft', 'parked_post', 'operation'] loop
    execute format('create policy own on %I to siso_web using (user_id = %s) with check (user_id = %s)', t, me, me);
  end loop;
  create policy web_append on audit_event for insert to siso_web with check (true);
  -- Who saw me: the folder's accesses, and for administrators the whole trail (it holds no content).
  execute format('create policy web_read on audit_event for select to siso_web
    using ((case_id is not null and ' || via_case || ') or actor = %2$s)', 'audit_event', me);

  -- siso_engine --------------------------------------------------------------------------------
  grant select on social_case, case_participant, case_event, case_move, deadline, task, task_candidate,
    notice, effect to siso_engine;
  grant update (phase, state, outcome, closed_at, orgs, manager, provider) on social_case to siso_engine;
  grant select, insert, update on case_engine, effect, deadline, task to siso_engine;
  grant insert on case_event, case_move, notice, audit_event to siso_engine;
  grant select, insert, update, delete on task_candidate to siso_engine;
  foreach t in array array['case_engine', 'case_event', 'case_move', 'effect', 'deadline', 'task', 'notice',
    'case_participant', 'task_candidate'] loop
    execute format('create policy engine on %I to siso_engine using (case_id = %s) with check (case_id = %s)',
      t, the_case, the_case);
  end loop;
  execute format('create policy engine on social_case to siso_engine using (id = %s) with check (id = %s)',
    the_case, the_case);
  execute format('create policy engine on audit_event for insert to siso_engine with check (case_id = %s)', the_case);
  create policy engine on user_account for select to siso_engine using (true);
  create policy engine on user_role for select to siso_engine using (true);
  create policy engine on substitution for select to siso_engine using (true);

  -- siso_batch ---------------------------------------------------------------------------------
  foreach t in array array['social_case', 'case_engine', 'case_event', 'case_move', 'effect', 'deadline',
    'task', 'task_candidate', 'case_participant', 'task_answer', 'audit_event', 'user_account', 'user_role',
    'operation', 'notice'] loop
    if t <> 'user_account' then execute format('grant select on %I to siso_batch', t); end if;
    execute format('create policy batch_read on %I for select to siso_batch using (true)', t);
  end loop;

  -- siso_definer: owns the functions below, nothing else ----------------------------------------
  foreach t in array array['user_account', 'user_role', 'substitution', 'session', 'case_engine', 'case_grant',
    'social_case', 'case_participant', 'person', 'task'] loop
    execute format('grant select on %I to siso_definer', t);
    execute format('create policy definer_read on %I for select to siso_definer using (true)', t);
  end loop;
  grant insert, update, delete on session to siso_definer;
  create policy definer_write on session to siso_definer using (true) with check (true);
  grant update (password_hash) on user_account to siso_definer;
  create policy definer_write on user_account for update to siso_definer using (true);
  grant update (told_wake_at) on case_engine to siso_definer;
  create policy definer_write on case_engine for update to siso_definer using (true);
end $$;

-- Minutes without activity and hours in all: programs set them on their connections (config).
create function session_end(moment timestamptz, since timestamptz) returns timestamptz
language sql stable as $$
  select least(
    moment + make_interval(mins => coalesce(nullif(current_setting('app.session_idle_minutes', true), ''), '30')::int),
    since + make_interval(hours => coalesce(nullif(current_setting('app.session_hours', true), ''), '10')::int))
$$;

-- The scope of a session, set for this transaction, and what the frame of the pages shows: the place
-- chosen among several, whom one stands in for, when the session ends. No row: not signed in, ended,
-- suspended. A wrong CSRF token gives no scope either: nothing pipelined after it can write.
create function session_scope(token bytea, given_csrf text default null)
returns table (user_id uuid, full_name text, username text, csrf text, roles text[], groups text[],
  orgs int[], own_orgs int[], expires_at timestamptz, confirmed_at timestamptz, demo boolean,
  org int, all_orgs int[], deputises text[])
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  s record; v_actors uuid[]; v_groups text[]; v_roles text[]; v_own int[]; v_orgs int[];
  v_cases uuid[]; v_named uuid[];
  v_all int[]; v_deputises text[]; v_ends timestamptz; today date := siso_today(); moment timestamptz := siso_clock();
  -- Roles that work with persons. The others see aggregates, rules or accounts, never a case.
  caring constant text[] := array['front-desk', 'social-worker', 'coordinator', 'general-practitioner', 'uvm-doctor',
    'uvm-nurse', 'uvm-therapist', 'uvm-psychologist', 'uvm-coordinator', 'admin-officer'];
begin
  select x.user_id as id, u.full_name as name, u.username as login, x.csrf as secret, x.expires_at as ends,
    x.confirmed_at as confirmed, x.seen_at as seen, x.created_at as since,
    u.demo as is_demo, u.training as learns, x.org as chosen into s
    from session x join user_account u on u.id = x.user_id
    where x.token_hash = token and x.expires_at > moment and u.state = 'active';
  if not found or (given_csrf is not null and given_csrf <> s.secret) then return; end if;

  select coalesce(array_agg(u.full_name order by u.full_name), '{}'), s.id || coalesce(array_agg(u.id), '{}')
    into v_deputises, v_actors
    from substitution b join user_account u on u.id = b.user_id and u.state = 'active'
    where b.substitute = s.id and b.valid_from <= today and b.valid_to > today;
  -- A role that has ended at the chosen place must not leave its holder with nothing.
  select coalesce(array_agg(distinct h.org), '{}'),
    coalesce(array_agg(distinct h.role || '@' || h.org) filter (where h.here), '{}'),
    coalesce(array_agg(distinct h.role) filter (where h.here), '{}'),
    coalesce(array_agg(distinct h.org) filter (where h.here), '{}'),
    coalesce(array_agg(distinct h.org) filter (where h.here and h.role = any(caring)), '{}')
    into v_all, v_groups, v_roles, v_own, v_orgs
    from (select r.role, r.org, r.org = s.chosen or not coalesce(bool_or(r.org = s.chosen) over (), false) as here
      from user_role r
      where r.user_id = any(v_actors) and r.valid_from <= today and (r.valid_to is null or r.valid_to > today)) h;
  if not s.chosen = any(v_all) then s.chosen := null; end if;
  if v_orgs <> '{}' then v_orgs := organisations_below(v_orgs, today); end if;
  select coalesce(array_agg(distinct g.case_id), '{}'), coalesce(array_agg(distinct g.case_id) filter (where g.kind in ('named', 'break-glass')), '{}')
    into v_cases, v_named
    from case_grant g where g.user_id = any(v_actors) and g.valid_from <= moment and (g.valid_to is null or g.valid_to > moment);
  perform set_config('app.training', s.learns::text, true), set_config('app.user', s.id::text, true), set_config('app.actors', v_actors::text, true),
    set_config('app.roles', v_roles::text, true), set_config('app.groups', v_groups::text, true),
    set_config('app.orgs', v_orgs::text, true), set_config('app.cases', v_cases::text, true),
    set_config('app.named', v_named::text, true),
    set_config('app.persons', case when v_cases = '{}' then '{}' else coalesce((select array_agg(distinct p.person_id) from case_participant p where p.case_id = any(v_cases)), '{}')::text end, true),
    set_config('app.named_persons', case when v_named = '{}' then '{}' else coalesce((select array_agg(distinct p.person_id) from case_participant p where p.case_id = any(v_named)), '{}')::text end, true);
  -- At most one write a minute, so that reading does not become writing.
  v_ends := s.ends;
  if s.seen < moment - interval '1 minute' then
    v_ends := session_end(moment, s.since);
    update session set seen_at = moment, expires_at = v_ends where token_hash = token;
  end if;
  return query select s.id, s.name, s.login, s.secret, v_roles, v_groups, v_orgs, v_own, v_ends, s.confirmed, s.is_demo,
    s.chosen, v_all, v_deputises;
end $$;

create function sign_in_account(name text)
returns table (id uuid, password_hash text, state text, demo boolean)
language sql security definer set search_path = public, pg_temp as $$
  select id, password_hash, state, demo from user_account where username = lower(name)
$$;
create function open_session(token bytea, account uuid, secret text) returns void
language sql security definer set search_path = public, pg_temp as $$
  insert into session (token_hash, user_id, csrf, created_at, seen_at, expires_at, confirmed_at)
  select token, account, secret, m, m, session_end(m, m), m from siso_clock() m
$$;
-- Works at one place for the rest of the session, or at all of them again.
create function choose_place(token bytea, place int) returns void
language sql security definer set search_path = public, pg_temp as $$
  update session set org = place where token_hash = token
$$;
create function confirm_session(token bytea) returns void
language sql security definer set search_path = public, pg_temp as $$
  update session set confirmed_at = siso_clock() where token_hash = token
$$;
create function end_session(token bytea) returns void
language sql security definer set search_path = public, pg_temp as $$
  delete from session where token_hash = token
$$;
create function session_owner(token bytea) returns uuid
language sql security definer set search_path = public, pg_temp as $$
  select user_id from session where token_hash = token
$$;

-- Case ids whose workflow should look again; nothing else of them: events not applied, a wake that
-- the workflow was not told of, and one that it was told of but did not keep (its store was lost).
-- A case whose event was set aside moves again: it is found too if nobody else moves it.
create function cases_to_wake(n int) returns setof uuid
language sql security definer set search_path = public, pg_temp as $$
  select case_id from case_engine
  where (incident is null or (incident ->> 'setAside')::boolean) and (
    (last_seq > processed_seq and last_at < siso_clock() - interval '5 seconds')
    or wake_at < siso_clock() - interval '2 minutes'
    or (wake_at < coalesce(told_wake_at, 'infinity') and coalesce(moved_at, last_at) < siso_clock() - interval '5 seconds')
    or (wake_at > told_wake_at and wake_at < siso_clock() - interval '5 seconds'))
  order by wake_at nulls last limit n for update skip locked
$$;

do $$
declare f text;
begin
  grant create on schema public to siso_definer;
  -- Grants first: they are the owner's to give, and go along with the function.
  foreach f in array array['session_scope(bytea, text)', 'sign_in_account(text)', 'open_session(bytea, uuid, text)',
    'confirm_session(bytea)', 'choose_place(bytea, int)', 'end_session(bytea)', 'session_owner(bytea)',
    'cases_to_wake(int)'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to %s', f, case when f like 'cases%' then 'siso_engine' else 'siso_web' end);
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;

-- The owner's own tools and tests open sessions too; only the new owner can let it.
set local role siso_definer;
grant execute on function session_scope(bytea, text), open_session(bytea, uuid, text) to session_user;
reset role;

-- Write statements with arrays would be planned anew at every call (0.27 ms each).
alter role siso_web set plan_cache_mode = force_generic_plan;
alter role siso_engine set plan_cache_mode = force_generic_plan;
