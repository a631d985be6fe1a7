-- An organisation to learn on: its people are invented, and it stands beside the real ones with a root of
-- its own. Each account, person and case is of one of the two worlds, for good: what a session sees follows
-- from its places, so that nothing of one world is ever reached from the other.
alter table organisation add column training boolean not null default false;
alter table user_account add column training boolean not null default false;
alter table person add column training boolean not null default false;
grant select (training) on user_account to siso_web, siso_engine, siso_batch;
grant update (training) on user_account to siso_definer;

-- Who learns may write the code of a real person: it is another person.
drop index person_fiscal_code;
create unique index person_fiscal_code on person (fiscal_code, training)
  where fiscal_code is not null and replaced_by is null and not protected;

-- Whoever signs in is given the bodies and the people of their own world. Outside of a session bodies are
-- public: there is nobody in them.
do $$
declare
  own_world constant text := $q$training = coalesce(nullif(current_setting('app.training', true), '')::boolean, training)$q$;
begin
  alter table organisation enable row level security;
  alter table organisation force row level security;
  execute 'create policy owner_all on organisation to current_user using (true) with check (true)';
  execute format('create policy web on organisation to siso_web using (%s) with check (%1$s)', own_world);
  create policy engine on organisation for select to siso_engine using (true);
  create policy batch_read on organisation for select to siso_batch using (true);
  create policy definer_read on organisation for select to siso_definer using (true);
  execute format('alter policy web_read on user_account using (%s)', own_world);
  -- What is looked for beyond a scope: likely duplicates, and whom to ask about them.
  execute format('alter policy definer_read on person using (%s)', own_world);
end $$;

-- A body is tied to bodies of its world.
create function tie_in_one_world() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if (select count(distinct training) from organisation where id in (new.child, new.parent)) > 1 then
    raise exception 'a body of the training organisation cannot be tied to a real one' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

-- An account is of the world of its first role. Whoever learns administers nothing: what these three
-- roles do holds for everybody.
create function give_role_in_one_world() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_training boolean := (select training from organisation where id = new.org);
begin
  if v_training and new.role in ('system-admin', 'procedure-admin', 'help-desk') then
    raise exception 'there is no % in the training organisation', new.role using errcode = 'restrict_violation';
  end if;
  if not exists (select from user_role where user_id = new.user_id) then
    update user_account set training = v_training where id = new.user_id and training <> v_training;
  elsif v_training <> (select training from user_account where id = new.user_id) then
    raise exception 'an account works in the training organisation or in the real ones' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

create function substitute_in_one_world() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if (select count(distinct training) from user_account where id in (new.user_id, new.substitute)) > 1 then
    raise exception 'who learns stands in for nobody real' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

-- A person is of the world of the bodies that know them.
create function keep_person_in_one_world() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_worlds boolean[] := array(select distinct training from organisation where id = any(new.orgs));
begin
  if cardinality(v_worlds) > 1 or (tg_op = 'UPDATE' and old.training <> all(v_worlds)) then
    raise exception 'a person is of the training organisation or real' using errcode = 'restrict_violation';
  end if;
  new.training := coalesce(v_worlds[1], false);
  return new;
end $$;

create function keep_case_in_one_world() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from person p where p.id = new.subject and not exists (
      select from organisation o where o.training <> p.training
        and o.id = any(new.orgs || new.org || new.provider || new.receiver))) then
    raise exception 'a case is of the training organisation or real' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

create function grant_in_one_world() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from social_case c join person p on p.id = c.subject join user_account u on u.training = p.training
      where c.id = new.case_id and u.id = new.user_id) then
    raise exception 'a case is shown to accounts of its own world' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

create trigger organisation_tie_in_one_world before insert or update of child, parent on organisation_tie
  for each row execute function tie_in_one_world();
create trigger user_role_in_one_world before insert or update of user_id, org, role on user_role
  for each row execute function give_role_in_one_world();
create trigger substitution_in_one_world before insert on substitution
  for each row execute function substitute_in_one_world();
create trigger person_in_one_world before insert on person
  for each row execute function keep_person_in_one_world();
create trigger person_stays_in_one_world before update of orgs on person
  for each row when (new.orgs is distinct from old.orgs) execute function keep_person_in_one_world();
create trigger social_case_in_one_world before insert on social_case
  for each row execute function keep_case_in_one_world();
create trigger social_case_stays_in_one_world before update of orgs, org, provider, receiver, subject on social_case
  for each row when ((new.orgs, new.org, new.provider, new.receiver, new.subject)
    is distinct from (old.orgs, old.org, old.provider, old.receiver, old.subject))
  execute function keep_case_in_one_world();
create trigger case_grant_in_one_world before insert on case_grant
  for each row execute function grant_in_one_world();

do $$
declare f text;
begin
  grant create on schema public to siso_definer;
  foreach f in array array['tie_in_one_world()', 'give_role_in_one_world()', 'substitute_in_one_world()',
    'keep_person_in_one_world()', 'keep_case_in_one_world()', 'grant_in_one_world()'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;

-- Tells the world too; the rest is as it was.
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
reset role;
revoke create on schema public from siso_definer;
