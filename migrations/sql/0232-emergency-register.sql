-- The register of the emergency service: what was told at night of a contact, what was done at once, and
-- which office took it up. The contact itself is a case like any other.
create table emergency_entry (
  case_id uuid primary key references social_case,
  happened_at timestamptz not null,
  caller text not null check (length(caller) between 1 and 150),
  caller_phone text check (length(caller_phone) between 1 and 40),
  place text not null check (length(place) between 1 and 300),
  what text not null check (length(what) between 1 and 2000),
  measure text not null,
  measure_note text check (length(measure_note) between 1 and 1000),
  called text[] not null,
  on_call uuid not null references user_account,
  recorded_at timestamptz not null default siso_clock(),
  taken_up_by uuid references user_account,
  taken_up_at timestamptz,
  check ((taken_up_by is null) = (taken_up_at is null))
);
create index emergency_entry_night on emergency_entry (happened_at desc);
create index emergency_entry_open on emergency_entry (happened_at) where taken_up_at is null;

alter table emergency_entry enable row level security;
alter table emergency_entry force row level security;
create policy owner_all on emergency_entry to current_user using (true) with check (true);
grant select, insert, update (taken_up_by, taken_up_at) on emergency_entry to siso_web;
grant select on emergency_entry to siso_batch;
create policy web on emergency_entry to siso_web
  using (exists (select 1 from social_case c where c.id = emergency_entry.case_id offset 0))
  with check (exists (select 1 from social_case c where c.id = emergency_entry.case_id offset 0));
create policy batch_read on emergency_entry for select to siso_batch using (true);
