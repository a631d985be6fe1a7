-- The scope of a session in fewer steps: what it gives is the same.

-- Level by level: a recursive query costs more to start than all of its levels together.
create or replace function organisations_below(roots int[], day date) returns int[]
language plpgsql stable as $$
declare below int[] := roots; level int[] := roots;
begin
  while level <> '{}' loop
    select coalesce(array_agg(distinct tie.child), '{}') into level from organisation_tie tie
      where tie.parent = any(level) and tie.relation = 'part-of' and tie.valid_from <= day
        and (tie.valid_to is null or tie.valid_to > day) and tie.child <> all(below);
    below := below || level;
  end loop;
  return coalesce(below, '{}');
end $$;

-- Roles are read once; see 0003 for the rest, which is as it was.
grant create on schema public to siso_definer;
set local role siso_definer;
create or replace function session_scope(token bytea, given_csrf text default null)
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
    u.demo as is_demo, x.org as chosen into s
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
  perform set_config('app.user', s.id::text, true), set_config('app.actors', v_actors::text, true),
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
reset role;
revoke create on schema public from siso_definer;
