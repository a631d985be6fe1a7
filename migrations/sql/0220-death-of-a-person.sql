-- The death of a person stops what must stop in the transaction that records it, on whatever page that
-- is: coming appointments of her cases, deliveries of her services after that day. Who follows her is
-- told, and each open case learns of it as an event (0285): what is to be done is its procedure's.
create table person_death (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references person,
  died_on date not null,
  recorded_by uuid references user_account,
  at timestamptz not null default siso_clock(),
  -- What it stopped: none of it comes back by itself.
  appointments uuid[] not null default '{}',
  services uuid[] not null default '{}',
  -- It was a mistake: when, and why, as a code.
  withdrawn_at timestamptz,
  withdrawn_by uuid references user_account,
  reason text check (length(reason) between 1 and 60)
);
create unique index person_death_one on person_death (person_id) where withdrawn_at is null;
create index person_death_person on person_death (person_id, at);

-- Kept here because a provider sees its service and not the person.
alter table granted_service add column died_on date;

-- Open cases of a person, of whatever she was called when they were opened.
create function open_cases_for(whose uuid) returns setof social_case
language sql stable security definer set search_path = public, pg_temp as $$
  select c.* from social_case c where c.state = 'open'
    and c.subject in (select p.id from person p where p.id = whose or p.replaced_by = whose)
$$;

create function person_died() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_me uuid := nullif(current_setting('app.user', true), '')::uuid;
  v_death person_death;
begin
  if new.death_date is null then
    update person_death set withdrawn_at = siso_clock(), withdrawn_by = v_me
      where person_id = new.id and withdrawn_at is null returning * into v_death;
    perform tell_followers(new.id, 'death-withdrawn', v_death.id::text);
    return null;
  end if;
  update granted_service set died_on = new.death_date
    where case_id in (select c.id from open_cases_for(new.id) c where c.parent is not null);
  if old.death_date is not null then
    update person_death set died_on = new.death_date where person_id = new.id and withdrawn_at is null;
    return null;
  end if;
  insert into person_death (person_id, died_on, recorded_by, services)
    values (new.id, new.death_date, v_me,
      array(select c.id from open_cases_for(new.id) c join granted_service g on g.case_id = c.id order by c.id))
    returning * into v_death;
  with stopped as (
    update appointment set state = 'cancelled', version = version + 1, reason = coalesce((
        select l.label from code_list l where l.list = 'notice-kind' and l.code = 'person-died' order by l.version desc limit 1),
        'Decesso')
    where state = 'planned' and starts_at > siso_clock() and case_id in (select c.id from open_cases_for(new.id) c)
    returning id)
  update person_death set appointments = array(select id from stopped order by id) where id = v_death.id;
  perform tell_followers(new.id, 'person-died', v_death.id::text);
  perform report_to_cases(new.id, 'person-died');
  return null;
end $$;
create trigger person_death after update of death_date on person
  for each row when (new.death_date is distinct from old.death_date) execute function person_died();

do $$
declare
  f text;
  seen constant text := 'exists (select 1 from person p where p.id = person_death.person_id)';
begin
  alter table person_death enable row level security;
  alter table person_death force row level security;
  create policy owner_all on person_death to current_user using (true) with check (true);
  create policy definer on person_death to siso_definer using (true) with check (true);
  create policy batch_read on person_death for select to siso_batch using (true);
  execute format('create policy web_read on person_death for select to siso_web using (%s)', seen);
  execute format('create policy web_reason on person_death for update to siso_web using (%s)', seen);
  grant select, insert, update on person_death to siso_definer;
  grant select, update (reason) on person_death to siso_web;
  grant select on person_death to siso_batch;

  grant update (last_seq, last_at) on case_engine to siso_definer;
  grant insert on case_event to siso_definer;
  create policy definer_report on case_event for insert to siso_definer with check (kind = 'occurred');
  grant update (state, reason, version) on appointment to siso_definer;

  -- A death withdrawn leaves its services stopped until somebody who sees the case starts each again.
  grant update (died_on) on granted_service to siso_web;
  create policy web_resume on granted_service for update to siso_web
    using (exists (select 1 from social_case c where c.id = granted_service.case_id offset 0));

  grant create on schema public to siso_definer;
  foreach f in array array['open_cases_for(uuid)', 'person_died()'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
