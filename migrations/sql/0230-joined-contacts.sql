-- A new contact of somebody who has an open case already is joined to it: who works there sees the
-- contact, and a task tells who follows the case.
create table joined_contact (
  case_id uuid primary key references social_case,
  into_case uuid not null references social_case,
  at timestamptz not null default siso_clock()
);
create index joined_contact_into on joined_contact (into_case);

do $$
declare
  the_case constant text := $q$nullif(current_setting('app.case', true), '')::uuid$q$;
begin
  alter table joined_contact enable row level security;
  alter table joined_contact force row level security;
  create policy owner_all on joined_contact to current_user using (true) with check (true);
  grant select on joined_contact to siso_web, siso_batch;
  grant select, insert on joined_contact to siso_engine;
  create policy batch_read on joined_contact for select to siso_batch using (true);
  create policy web on joined_contact for select to siso_web using (
    exists (select 1 from social_case c where c.id = joined_contact.case_id offset 0)
    or exists (select 1 from social_case c where c.id = joined_contact.into_case offset 0));
  execute format('create policy engine on joined_contact to siso_engine using (case_id = %1$s) with check (case_id = %1$s)', the_case);
  -- The words of the task that tells it.
  grant insert on act_text to siso_engine;
  execute format('create policy engine_append on act_text for insert to siso_engine with check (case_id = %s)', the_case);
end $$;

-- The open cases of a person, or of a household that she takes part in. A contact at the desk is none
-- yet, a granted service is a part of one, and a protected one is known to nobody here.
create function open_cases_of(whose uuid) returns table (id uuid, own boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.id, bool_or(x.own) from (
    select s.id, true as own from social_case s where s.subject = whose
    union all
    select p.case_id, false from case_participant p
    where p.person_id = whose and p.role in ('beneficiary', 'household-member')
      and (p.valid_to is null or p.valid_to > siso_today())) x join social_case c on c.id = x.id
  where c.state = 'open' and c.phase <> 'contact' and c.parent is null and not c.protected
  group by c.id
$$;

-- To which of them a contact may be joined: her own first, then one that somebody follows, then the
-- newest. For who sees the contact, and for its engine.
create function case_to_join(the_case uuid) returns uuid
language sql stable security definer set search_path = public, pg_temp as $$
  select b.id from social_case a cross join lateral open_cases_of(a.subject) o join social_case b on b.id = o.id
  where a.id = the_case and not a.protected and b.id <> a.id and (
    a.id = nullif(current_setting('app.case', true), '')::uuid
    or a.orgs && nullif(current_setting('app.orgs', true), '')::int[]
    or a.id = any(nullif(current_setting('app.cases', true), '')::uuid[]))
  order by o.own desc, b.manager is null, b.opened_at desc, b.id limit 1
$$;

-- Who follows a person whom the reader sees: who and where, and nothing of what for.
create function who_follows(whose uuid, but_not uuid)
returns table (case_id uuid, number text, manager text, office text, own boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.id, c.number, u.full_name, f.name, o.own
  from person p cross join lateral open_cases_of(p.id) o join social_case c on c.id = o.id
    join organisation f on f.id = c.org left join user_account u on u.id = c.manager
  where p.id = whose and not p.protected and c.id is distinct from but_not and (
    p.orgs && nullif(current_setting('app.orgs', true), '')::int[]
    or p.id = any(nullif(current_setting('app.persons', true), '')::uuid[]))
  order by o.own desc, c.manager is null, c.opened_at desc, c.id limit 5
$$;

do $$
declare f text;
begin
  grant create on schema public to siso_definer;
  foreach f in array array['open_cases_of(uuid)', 'case_to_join(uuid)', 'who_follows(uuid, uuid)'] loop
    execute format('revoke execute on function %s from public', f);
    if f like 'case%' then execute format('grant execute on function %s to siso_web, siso_engine', f); end if;
    if f like 'who%' then execute format('grant execute on function %s to siso_web', f); end if;
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
