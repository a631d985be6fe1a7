-- What a zone or a municipality has sent of what it owes (domain/data-quality/obligations.v1.json): when,
-- with which reference, and whether the receiver took it. Rows are only added: the last one holds, and one
-- written by mistake is taken back by another.
create table obligation_record (
  id uuid primary key,
  obligation text not null,
  period text not null check (period ~ '^\d{4}(-[12])?$'),
  place int not null references organisation,
  outcome text not null check (outcome in ('sent', 'rejected', 'withdrawn')),
  done_on date not null,
  reference text not null check (length(reference) between 3 and 200),
  recorded_by uuid not null references user_account,
  at timestamptz not null default siso_clock()
);
create index obligation_record_of on obligation_record (place, obligation, period, at desc);
create trigger obligation_record_append_only before update or delete or truncate on obligation_record
  for each statement execute function refuse_change();

alter table obligation_record enable row level security;
alter table obligation_record force row level security;
create policy owner_all on obligation_record to current_user using (true) with check (true);
create policy batch_read on obligation_record for select to siso_batch using (true);
create policy web_read on obligation_record for select to siso_web
  using (place = any((select places_held_as(array['coordinator', 'planner', 'admin-officer']))::int[]));
create policy web_add on obligation_record for insert to siso_web with check (
  recorded_by = nullif(current_setting('app.user', true), '')::uuid
  and place = any((select places_held_as(array['coordinator', 'admin-officer']))::int[]));
grant select on obligation_record to siso_web, siso_batch;
grant insert on obligation_record to siso_web;
