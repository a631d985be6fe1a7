-- A procedure that is being written, copied from a published one. Whoever keeps the procedures of the
-- body that it is for works on it, one at a time; each saving is a revision, so that any can be taken up again.
create table release_draft (
  id uuid primary key default gen_random_uuid(),
  -- The body whose procedure it is: the region's where the document names none.
  org int not null references organisation,
  base_key text not null,
  base_version int not null,
  revision int not null default 1,
  made_by uuid not null references user_account,
  made_at timestamptz not null default siso_clock(),
  -- Who has it in hand. Somebody else may take it over, and it is said.
  locked_by uuid references user_account,
  locked_at timestamptz,
  discarded_by uuid references user_account,
  discarded_at timestamptz,
  foreign key (base_key, base_version) references release (key, version),
  check ((locked_by is null) = (locked_at is null)),
  check ((discarded_by is null) = (discarded_at is null))
);
create index release_draft_open on release_draft (made_at) where discarded_at is null;

create table release_draft_revision (
  draft uuid not null references release_draft,
  revision int not null,
  doc jsonb not null,
  hash text not null,
  -- The earlier revision whose document this one takes up again.
  takes_up int,
  made_by uuid not null references user_account,
  made_at timestamptz not null default siso_clock(),
  primary key (draft, revision)
);

do $$
declare
  kept constant text := $q$(array['procedure-admin@' || org] || array(
    select 'procedure-admin@' || id from organisation where kind = 'region'))
    && (select nullif(current_setting('app.groups', true), '')::text[])$q$;
  of_kept constant text := 'exists (select from release_draft d where d.id = draft)';
  t text;
begin
  foreach t in array array['release_draft', 'release_draft_revision'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', t);
  end loop;
  execute format('create policy web on release_draft to siso_web using (%s) with check (%1$s)', kept);
  execute format('create policy web on release_draft_revision to siso_web using (%s) with check (%1$s)', of_kept);
end $$;
-- There is no person in it: the engine tries any draft on the cases.
create policy engine on release_draft_revision for select to siso_engine using (true);
grant select, insert, update (org, revision, locked_by, locked_at, discarded_by, discarded_at) on release_draft to siso_web;
grant select, insert on release_draft_revision to siso_web;
grant select on release_draft_revision to siso_engine;
