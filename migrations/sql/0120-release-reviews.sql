-- A published procedure was copied from another, and that one has a newer version: somebody of the
-- body that laid it down has to look at it again ("Riesamina").
create table release_review (
  id uuid primary key default gen_random_uuid(),
  key text not null,
  version int not null,
  -- The newer version of what it was copied from.
  because text not null,
  -- `role@organisation`, as for tasks: those who plan or keep the procedures of the body, and the region's.
  audience text[] not null,
  opened_at timestamptz not null default siso_clock(),
  done_at timestamptz,
  done_by uuid references user_account,
  outcome text check (outcome in ('kept', 'to-change')),
  note text check (length(note) between 1 and 2000),
  foreign key (key, version) references release (key, version),
  unique (key, version, because),
  check ((done_at is null) = (outcome is null) and (done_at is null) = (done_by is null))
);
create index release_review_open on release_review (opened_at) where done_at is null;
alter table release_review enable row level security;
alter table release_review force row level security;
do $$ begin
  execute 'create policy owner_all on release_review to current_user using (true) with check (true)';
end $$;
create policy web on release_review to siso_web
  using (audience && (select nullif(current_setting('app.groups', true), ''))::text[])
  with check (audience && (select nullif(current_setting('app.groups', true), ''))::text[]);
grant select, update (done_at, done_by, outcome, note) on release_review to siso_web;
