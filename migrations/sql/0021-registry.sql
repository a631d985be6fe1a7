-- Search of people: keys are compared byte by byte, so that a prefix is a range of the index.
alter table person alter column search_key type text collate "C";

-- A protected person must not be told by a refusal: her code does not block another registration.
drop index person_fiscal_code;
create unique index person_fiscal_code on person (fiscal_code)
  where fiscal_code is not null and replaced_by is null and not protected;
create index person_fiscal_code_any on person (fiscal_code) where fiscal_code is not null;

-- "Who saw me" also where no case was involved.
create policy web_read_person on audit_event for select to siso_web
  using (person_id is not null and exists (select 1 from person p where p.id = audit_event.person_id));

-- A question from another zone concerns a person who may have no case yet.
alter table notice alter column case_id drop not null;
alter table notice add column person_id uuid references person;
alter table notice add check (case_id is not null or person_id is not null);

create function organisations_above(leaves int[], day date) returns int[]
language sql stable as $$
  with recursive above (id) as (
    select unnest(leaves)
    union
    select tie.parent from above join organisation_tie tie on tie.child = above.id
    where tie.relation = 'part-of' and tie.valid_from <= day and (tie.valid_to is null or tie.valid_to > day)
  )
  select coalesce(array_agg(id), '{}') from above
$$;
grant execute on function organisations_above(int[], date) to public;

grant insert on audit_event, notice, case_grant to siso_definer;
grant update (valid_to) on case_grant to siso_definer;
grant update (protected, version) on person to siso_definer;
grant update (protected) on social_case, task to siso_definer;
create policy definer_write on audit_event for insert to siso_definer with check (true);
create policy definer_write on notice for insert to siso_definer with check (true);
create policy definer_write on case_grant to siso_definer using (true) with check (true);
create policy definer_write on person for update to siso_definer using (true);
create policy definer_write on social_case for update to siso_definer using (true);
create policy definer_write on task for update to siso_definer using (true);

-- Loads the library, without which its setting is nobody's to give.
select similarity('', '');

-- People like the one being registered. In scope their ids; beyond it only the zone, and only when
-- the code or name and birth date agree; of a protected person nothing. Asking leaves a trace.
create function likely_duplicates(wanted_key text, wanted_code text, wanted_birth date)
returns table (person_id uuid, zone int, reason text, closeness real)
language plpgsql security definer set search_path = public, pg_temp
set pg_trgm.similarity_threshold = 0.5 as $$
#variable_conflict use_column
declare
  v_me uuid := nullif(current_setting('app.user', true), '')::uuid;
  v_orgs int[] := nullif(current_setting('app.orgs', true), '')::int[];
  v_persons uuid[] := nullif(current_setting('app.persons', true), '')::uuid[];
  v_named uuid[] := nullif(current_setting('app.named_persons', true), '')::uuid[];
begin
  if v_me is null then return; end if;
  return query
    with near as (
      select p.id, p.orgs, p.protected, p.search_key, similarity(p.search_key, wanted_key) as s,
        coalesce(p.fiscal_code = wanted_code, false) as same_code,
        coalesce(p.birth_date = wanted_birth, false) as same_birth
      from person p
      where p.replaced_by is null
        and (p.fiscal_code = wanted_code or (length(wanted_key) >= 3 and p.search_key % wanted_key))),
    placed as (
      select n.*, (n.orgs && v_orgs or n.id = any(v_persons)) and (not n.protected or n.id = any(v_named)) as seen,
        case when n.same_code then 'fiscal-code' when n.same_birth then 'name-birth' else 'name' end as why
      from near n),
    elsewhere as (
      select distinct o.id as zone from placed n
        join organisation o on o.kind = 'zone' and o.id = any(organisations_above(n.orgs, siso_today()))
      where not coalesce(n.seen, false) and not n.protected and n.why <> 'name'),
    told as (
      (select n.id, null::int as zone, n.why, n.s from placed n where n.seen
        order by n.same_code desc, n.same_birth desc, n.s desc, n.id limit 10)
      union all
      select null, e.zone, 'elsewhere', null from elsewhere e),
    trace as (
      insert into audit_event (actor, action, object_kind, detail)
      select v_me, 'duplicates-checked', 'search', jsonb_build_object('shown', count(t.id),
        'zones', coalesce(jsonb_agg(t.zone) filter (where t.zone is not null), '[]')) from told t)
    select t.id, t.zone, t.why, t.s from told t;
end $$;

-- Asks the coordinators of a zone about somebody whom only they see. Says nothing back, so that
-- nobody learns by asking whether there was anyone to ask about.
create function ask_elsewhere(wanted_key text, wanted_code text, wanted_birth date, asked_zone int, from_org int)
returns void language plpgsql security definer set search_path = public, pg_temp
set pg_trgm.similarity_threshold = 0.5 as $$
declare
  v_me uuid := nullif(current_setting('app.user', true), '')::uuid;
  v_person uuid; v_orgs int[]; v_case uuid; v_ask uuid := gen_random_uuid(); v_title text;
begin
  if v_me is null then return; end if;
  select p.id, p.orgs into v_person, v_orgs from person p
    where p.replaced_by is null and not p.protected
      and asked_zone = any(organisations_above(p.orgs, siso_today()))
      and (p.fiscal_code = wanted_code
        or (length(wanted_key) >= 3 and p.search_key % wanted_key and p.birth_date = wanted_birth))
    order by coalesce(p.fiscal_code = wanted_code, false) desc, similarity(p.search_key, wanted_key) desc, p.id limit 1;
  insert into audit_event (actor, action, object_kind, object_id, person_id, detail)
    values (v_me, 'person-asked-elsewhere', 'person', v_person, v_person,
      jsonb_build_object('zone', asked_zone, 'from', from_org));
  if v_person is null then return; end if;
  select c.id into v_case from social_case c where c.subject = v_person order by c.state desc, c.opened_at desc limit 1;
  select format('%s (%s) chiede di una persona seguita nella tua zona', u.full_name, o.name) into v_title
    from user_account u, organisation o where u.id = v_me and o.id = from_org;
  insert into notice (id, case_id, person_id, effect_key, audience, title, at)
    select gen_random_uuid(), v_case, v_person, 'ask:' || v_ask, 'coordinator@' || o.id, v_title, siso_clock()
    from organisation o where o.id = any(organisations_above(v_orgs, siso_today())) and o.kind in ('zone', 'municipality', 'office')
      and (o.id = asked_zone or exists (select 1 from user_role r where r.role = 'coordinator' and r.org = o.id));
end $$;

-- Hides a person, her cases and their tasks from all but those named. Needs a case, because people
-- are named on cases. The caller is a coordinator who sees her, and is always among the named.
create function protect_person(whom uuid, named uuid[], why text) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_me uuid := nullif(current_setting('app.user', true), '')::uuid;
  v_roles text[] := nullif(current_setting('app.roles', true), '')::text[];
  v_orgs int[] := nullif(current_setting('app.orgs', true), '')::int[];
  v_named uuid[] := nullif(current_setting('app.named_persons', true), '')::uuid[];
  v_cases uuid[];
begin
  if v_me is null or not v_roles && array['coordinator', 'uvm-coordinator'] or not exists (
    select 1 from person p where p.id = whom and p.orgs && v_orgs and (not p.protected or p.id = any(v_named))) then
    raise exception 'not for this person to protect' using errcode = 'insufficient_privilege';
  end if;
  select coalesce(array_agg(c.id), '{}') into v_cases from social_case c where c.subject = whom;
  update person set protected = true, version = version + 1 where id = whom;
  update social_case set protected = true where id = any(v_cases);
  update task set protected = true where case_id = any(v_cases);
  -- What was sent elsewhere bears her name too.
  update handoff set protected = true where case_id = any(v_cases);
  perform offer_to_coordinators(v_cases);
  insert into case_grant (case_id, user_id, kind, reason, granted_by)
    select c, u.id, 'named', why, v_me from unnest(v_cases) c, user_account u
    where u.id = any(named || v_me) and u.state = 'active'
      and not exists (select 1 from case_grant g where g.case_id = c and g.user_id = u.id and g.kind = 'named' and g.valid_to is null);
  return cardinality(v_cases);
end $$;

-- Ends the protection; only a coordinator who is named may. Grants end with it.
create function unprotect_person(whom uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_roles text[] := nullif(current_setting('app.roles', true), '')::text[];
  v_named uuid[] := nullif(current_setting('app.named_persons', true), '')::uuid[];
begin
  if not coalesce(whom = any(v_named) and v_roles && array['coordinator', 'uvm-coordinator'], false) then
    raise exception 'not for this person to unprotect' using errcode = 'insufficient_privilege';
  end if;
  update person set protected = false, version = version + 1 where id = whom;
  update task set protected = false where case_id in (select c.id from social_case c where c.subject = whom);
  update case_grant set valid_to = siso_clock() where kind = 'named' and valid_to is null
    and case_id in (select c.id from social_case c where c.subject = whom);
  update social_case set protected = false where subject = whom;
end $$;

do $$
declare f text;
begin
  grant create on schema public to siso_definer;
  foreach f in array array['likely_duplicates(text, text, date)', 'ask_elsewhere(text, text, date, int, int)',
    'protect_person(uuid, uuid[], text)', 'unprotect_person(uuid)'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to siso_web', f);
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
