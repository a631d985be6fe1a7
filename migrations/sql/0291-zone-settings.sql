-- What a zone decides for itself of a procedure, from a day on: rows are only added, so that what an
-- assessment was made with can be found again. Of two of one day the later row holds.
create table zone_setting (
  id bigint generated always as identity primary key,
  zone int not null references organisation,
  procedure text not null,
  setting text not null,
  valid_from date not null check (valid_from >= siso_today()),
  value numeric not null,
  source text not null check (length(source) between 3 and 300),
  set_by uuid not null references user_account,
  at timestamptz not null default siso_clock()
);
create index zone_setting_of on zone_setting (zone, procedure, setting, valid_from desc, id desc);
create trigger zone_setting_append_only before update or delete or truncate on zone_setting
  for each statement execute function refuse_change();

alter table zone_setting enable row level security;
alter table zone_setting force row level security;
create policy owner_all on zone_setting to current_user using (true) with check (true);
create policy read on zone_setting for select to siso_web, siso_engine, siso_batch using (true);
-- By who coordinates that very zone.
create policy decide on zone_setting for insert to siso_web with check (
  set_by = nullif(current_setting('app.user', true), '')::uuid
  and 'coordinator@' || zone = any ((select nullif(current_setting('app.groups', true), '')::text[])::text[]));
grant select on zone_setting to siso_web, siso_engine, siso_batch;
grant insert on zone_setting to siso_web;
