-- Who follows a person is told when her record changes, whoever changed it and on whatever page: the
-- record tells it itself, in the transaction of the change. Each kind is a code of the list
-- `notice-kind`, whose label is the notice: it holds no name.
alter table notice add column kind text not null default 'procedure';
alter table notice add column mail_due boolean not null default false;
create index notice_to_mail on notice (at) where mail_due;

-- What one wants to be told of each kind: nothing, on the page, on the page and by mail.
create table notice_choice (
  user_id uuid not null references user_account,
  kind text not null,
  channel text not null check (channel in ('none', 'page', 'mail')),
  primary key (user_id, kind)
);
alter table notice_choice enable row level security;
alter table notice_choice force row level security;
create policy owner_all on notice_choice to current_user using (true) with check (true);
create policy own on notice_choice to siso_web
  using (user_id = nullif(current_setting('app.user', true), '')::uuid)
  with check (user_id = nullif(current_setting('app.user', true), '')::uuid);
create policy engine on notice_choice for select to siso_engine using (true);
create policy definer_read on notice_choice for select to siso_definer using (true);
grant select, insert, update on notice_choice to siso_web;
grant select on notice_choice to siso_engine, siso_definer;

grant select on notice_read, notice, code_list, case_participant to siso_definer;
grant update (mail_due) on notice to siso_definer;
create policy definer_read on notice for select to siso_definer using (true);
create policy definer_mail on notice for update to siso_definer using (true);
create policy definer_read on notice_read for select to siso_definer using (true);

-- Puts a notice of a case on somebody's page, unless they do not want it, or the same waits to be read
-- already; of returned weeks each is told. Of a protected person only those named for the case are told.
create function put_notice(whom uuid, the_case uuid, told text, key text) returns void
language plpgsql set search_path = public, pg_temp as $$
declare v_channel text; v_title text;
begin
  if exists (select 1 from social_case c where c.id = the_case and c.protected) and not exists (
    select 1 from case_grant g where g.case_id = the_case and g.user_id = whom and g.kind = 'named'
      and (g.valid_to is null or g.valid_to > siso_clock())) then return; end if;
  select coalesce((select n.channel from notice_choice n where n.user_id = whom and n.kind = told), 'page') into v_channel;
  if v_channel = 'none' or told <> 'week-returned' and exists (
    select 1 from notice n where n.audience = 'user:' || whom and n.case_id = the_case and n.kind = told
      and not exists (select 1 from notice_read r where r.notice_id = n.id and r.user_id = whom)) then return; end if;
  select coalesce((select l.label from code_list l where l.list = 'notice-kind' and l.code = told order by l.version desc limit 1),
    'È cambiato qualcosa in una pratica che segui') into v_title;
  insert into notice (id, case_id, effect_key, audience, title, at, kind, mail_due)
    values (gen_random_uuid(), the_case, told || ':' || key, 'user:' || whom, v_title, siso_clock(), told, v_channel = 'mail')
    on conflict (case_id, effect_key, audience) do nothing;
end $$;

-- Of what somebody else does: programs, seeds and the engine tell in their own way.
create function tell_of_case(whom uuid, the_case uuid, told text, key text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_me uuid := nullif(current_setting('app.user', true), '')::uuid;
begin
  if v_me is null or whom is null or whom = v_me then return; end if;
  perform put_notice(whom, the_case, told, key);
end $$;

-- The same to all who follow a person in an open case, of which she is the subject or takes part. Nobody
-- is told of what programs, seeds and the engine do: then her cases are not even looked for.
create function tell_followers(whose uuid, told text, key text, but_not uuid default null) returns void
language sql security definer set search_path = public, pg_temp as $$
  select tell_of_case(f.manager, f.id, told, key) from (
    select c.id, c.manager from social_case c where c.subject = whose and c.state = 'open'
    union
    select c.id, c.manager from case_participant p join social_case c on c.id = p.case_id and c.state = 'open'
    where p.person_id = whose and (p.valid_to is null or p.valid_to > siso_today())) f
  where nullif(current_setting('app.user', true), '') is not null
    and f.manager is not null and f.id is distinct from but_not
$$;

create function tell_new_contact() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform tell_followers(new.subject, 'new-contact', new.id::text, new.id);
  return null;
end $$;
create trigger social_case_tell_contact after insert on social_case for each row execute function tell_new_contact();

-- From one manager to another; the first is told by the procedure.
create function tell_new_manager() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform tell_of_case(new.manager, new.id, 'referred', gen_random_uuid()::text);
  return null;
end $$;
create trigger social_case_tell_manager after update of manager on social_case
  for each row when (old.manager is not null and new.manager is distinct from old.manager)
  execute function tell_new_manager();

create function followed_cases_of(whose uuid) returns setof social_case
language sql stable set search_path = public, pg_temp as $$
  select c.* from social_case c where c.subject = whose and c.state = 'open' and c.parent is null
  union
  select c.* from case_participant p join social_case c on c.id = p.case_id and c.state = 'open' and c.parent is null
  where p.person_id = whose and (p.valid_to is null or p.valid_to > siso_today())
$$;

create function tell_new_residence() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_zone int;
begin
  if nullif(current_setting('app.user', true), '') is null then return null; end if;
  if new.kind = 'residence' then
    select t.parent into v_zone from organisation_tie t join organisation z on z.id = t.parent and z.kind = 'zone'
    where t.child = new.municipality and t.relation = 'part-of' and t.valid_from <= siso_today()
      and (t.valid_to is null or t.valid_to > siso_today());
  end if;
  perform tell_of_case(c.manager, c.id,
    case when v_zone is not null and v_zone <> c.zone then 'moved-zone' else 'residence-changed' end, new.id::text)
  from followed_cases_of(new.person_id) c;
  return null;
end $$;
create trigger person_address_tell after insert on person_address
  for each row when (new.kind <> 'shelter') execute function tell_new_residence();

create function tell_new_household() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_key text := new.id || ':' || coalesce(new.valid_to::text, '');
begin
  perform tell_of_case(c.manager, c.id, 'household-changed', v_key) from social_case c where c.id = new.case_id and c.state = 'open';
  perform tell_followers(new.person_id, 'household-changed', v_key, new.case_id);
  return null;
end $$;
create trigger case_participant_tell after insert on case_participant
  for each row when (new.role = 'household-member') execute function tell_new_household();
create trigger case_participant_tell_end after update of valid_to on case_participant
  for each row when (new.role = 'household-member' and new.valid_to is distinct from old.valid_to)
  execute function tell_new_household();

create function tell_new_document() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform tell_of_case(c.manager, c.id, 'document-arrived', new.id::text) from social_case c where c.id = new.case_id;
  return null;
end $$;
create trigger document_tell after insert on document for each row execute function tell_new_document();

-- A provider has done something for a person whom somebody else follows.
create function tell_delivered() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if nullif(current_setting('app.roles', true), '')::text[] && array['provider'] then
    perform tell_of_case(c.manager, c.id, 'delivered-elsewhere', new.id::text) from social_case c where c.id = new.case_id;
  end if;
  return null;
end $$;
create trigger task_tell_delivered after update of state on task
  for each row when (new.state = 'completed' and old.state <> 'completed' and new.groups::text like '%provider@%')
  execute function tell_delivered();

-- Notices that go out by mail as well: taken by one worker at a time, and not taken again once sent.
create function notices_to_mail(most int) returns table (id uuid, address text, title text)
language sql security definer set search_path = public, pg_temp as $$
  select n.id, u.email, n.title from notice n
    left join user_account u on n.audience = 'user:' || u.id and u.state = 'active'
  where n.mail_due order by n.at limit most for update of n skip locked
$$;
create function notices_mailed(sent uuid[]) returns void
language sql security definer set search_path = public, pg_temp as $$
  update notice set mail_due = false where id = any(sent)
$$;

do $$
declare f text;
begin
  grant create on schema public to siso_definer;
  foreach f in array array['put_notice(uuid, uuid, text, text)', 'tell_of_case(uuid, uuid, text, text)',
    'followed_cases_of(uuid)', 'tell_followers(uuid, text, text, uuid)',
    'tell_new_contact()', 'tell_new_manager()', 'tell_new_residence()', 'tell_new_household()', 'tell_new_document()',
    'tell_delivered()', 'notices_to_mail(int)', 'notices_mailed(uuid[])'] loop
    execute format('revoke execute on function %s from public', f);
    if f like 'notices%' then execute format('grant execute on function %s to siso_engine', f); end if;
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
