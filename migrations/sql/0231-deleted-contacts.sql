-- A contact opened by mistake is taken out of the lists and of the counts, never of the record: why,
-- by whom and when.
create table deleted_contact (
  case_id uuid primary key references social_case,
  reason text not null,
  note text check (length(note) between 1 and 1000),
  by_user uuid not null references user_account,
  at timestamptz not null default siso_clock()
);

alter table deleted_contact enable row level security;
alter table deleted_contact force row level security;
create policy owner_all on deleted_contact to current_user using (true) with check (true);
grant select, insert on deleted_contact to siso_web;
grant select on deleted_contact to siso_batch, siso_definer;
create policy web on deleted_contact to siso_web
  using (exists (select 1 from social_case c where c.id = deleted_contact.case_id offset 0))
  with check (by_user = nullif(current_setting('app.user', true), '')::uuid
    and exists (select 1 from social_case c where c.id = deleted_contact.case_id offset 0));
create policy batch_read on deleted_contact for select to siso_batch using (true);
create policy definer_read on deleted_contact for select to siso_definer using (true);

-- Contacts of the last thirty days, without those that were a mistake; and how many of these.
grant create on schema public to siso_definer;
set local role siso_definer;
create or replace function access_figures() returns table (org int, municipality int, zone int, day date, n int)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.org, c.municipality, c.zone, (c.opened_at at time zone 'Europe/Rome')::date, count(*)::int
  from social_case c
  where c.opened_at >= (siso_today() - 29)::timestamp at time zone 'Europe/Rome'
    and c.parent is null and c.org = any((select figure_orgs())::int[])
    and not exists (select from deleted_contact d where d.case_id = c.id)
  group by 1, 2, 3, 4
$$;
create function deleted_contact_figures() returns int
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::int from deleted_contact d join social_case c on c.id = d.case_id
  where c.opened_at >= (siso_today() - 29)::timestamp at time zone 'Europe/Rome'
    and c.org = any((select figure_orgs())::int[])
$$;
revoke execute on function deleted_contact_figures() from public;
grant execute on function deleted_contact_figures() to siso_web;
reset role;
revoke create on schema public from siso_definer;
