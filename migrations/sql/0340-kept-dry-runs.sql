-- A dry-run on all running cases that is kept: what it was made with, how far it has come, what it found.
-- A published release or the revision of a draft, by the hash of its document.
create table dry_run (
  id uuid primary key default gen_random_uuid(),
  -- The body whose procedure it is: the region's where the document names none.
  org int not null references organisation,
  -- Key of the procedure that the cases follow.
  procedure text not null,
  -- What they would follow, `key@version` of the document.
  target text not null,
  target_hash text not null,
  draft uuid,
  draft_revision int,
  mapping jsonb not null default '{}',
  state text not null default 'running' check (state in ('running', 'done', 'cancelled', 'failed')),
  -- A closed code: nothing of a case.
  failure text,
  started_by uuid not null references user_account,
  started_at timestamptz not null default siso_clock(),
  ended_at timestamptz,
  -- When it last went on: one that stands still is taken up again.
  seen_at timestamptz not null default siso_clock(),
  -- Cases that were running when it began.
  expected int,
  -- The last one that was tried: it goes on after it.
  last_case uuid,
  -- Counts by zone and line, nobody's name: who keeps the procedure reads them without opening a case.
  totals jsonb not null default '[]',
  -- Of the results in the order of the cases. Of a finished one it never changes: it can be signed.
  hash text not null default '',
  foreign key (draft, draft_revision) references release_draft_revision,
  check ((draft is null) = (draft_revision is null)),
  check ((state = 'running') = (ended_at is null)),
  check ((state = 'failed') = (failure is not null))
);
create index dry_run_recent on dry_run (started_at desc, id);
create index dry_run_running on dry_run (seen_at) where state = 'running';

create table dry_run_case (
  dry_run uuid not null references dry_run,
  case_id uuid not null references social_case,
  number text not null,
  zone int references organisation,
  -- What the prediction holds for, with the target's hash: with anything else it is to be made anew.
  state_hash text not null,
  calendar text not null,
  engine int not null,
  stands text not null check (stands in ('same-release', 'blocked', 'unchanged', 'changed')),
  waits boolean not null,
  -- The lines of the totals that it counts in.
  lines text[] not null,
  -- Kept where there is something to tell; without the state, which holds facts.
  prediction jsonb,
  primary key (dry_run, case_id)
);
create index dry_run_case_of on dry_run_case (case_id);

do $$
declare
  kept constant text := $q$(array['procedure-admin@' || org] || array(
    select 'procedure-admin@' || id from organisation where kind = 'region'))
    && (select nullif(current_setting('app.groups', true), '')::text[])$q$;
  the_case constant text := $q$case_id = nullif(current_setting('app.case', true), '')::uuid$q$;
  t text;
begin
  foreach t in array array['dry_run', 'dry_run_case'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', t);
    execute format('create policy definer_read on %I for select to siso_definer using (true)', t);
    execute format('grant select on %I to siso_definer', t);
  end loop;
  execute format('create policy web on dry_run to siso_web using (%s) with check (%1$s)', kept);
  -- There is no person in it.
  create policy engine on dry_run to siso_engine using (true) with check (true);
  -- Who answers for the procedure sees numbers, steps and dates of all cases; a folder, only who may open it.
  create policy web_read on dry_run_case for select to siso_web using (
    exists (select 1 from dry_run d where d.id = dry_run_case.dry_run offset 0));
  create policy engine_append on dry_run_case for insert to siso_engine with check (
    exists (select 1 from dry_run d where d.id = dry_run_case.dry_run and d.state = 'running'));
  execute format('create policy engine_read on dry_run_case for select to siso_engine using (%s)', the_case);
end $$;
grant select, insert, update (state, ended_at) on dry_run to siso_web;
grant select on dry_run_case to siso_web;
grant select, update (state, failure, ended_at, seen_at, expected, last_case, totals, hash) on dry_run to siso_engine;
grant select, insert on dry_run_case to siso_engine;

-- What a dry-run holds for, case by case in their order: ids, zones and hashes alone.
create function dry_run_cases(p_run uuid, p_after uuid, n int)
returns table (case_id uuid, zone int, state_hash text, calendar text, engine int, stands text, waits boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select d.case_id, d.zone, d.state_hash, d.calendar, d.engine, d.stands, d.waits from dry_run_case d
  where d.dry_run = p_run and d.case_id > p_after order by d.case_id limit n
$$;

-- How many cases of a procedure are under way, to say how far a dry-run has come.
create function count_running_cases(p_key text) returns int
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::int from social_case c join case_engine e on e.case_id = c.id
  join organisation o on o.id = c.org and not o.training
  where c.state = 'open' and split_part(e.release, '@', 1) = p_key
$$;

do $$
declare f text;
begin
  grant create on schema public to siso_definer;
  foreach f in array array['dry_run_cases(uuid, uuid, int)', 'count_running_cases(text)'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to siso_engine', f);
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
