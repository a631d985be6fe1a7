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
