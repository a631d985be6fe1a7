-- Who has written a procedure proposes it; a second administrator signs what was proposed, no other thing.
create table release_proposal (
  id uuid primary key default gen_random_uuid(),
  -- The body whose procedure it is: the region's where the document names none.
  org int not null references organisation,
  -- A draft that becomes a release, or a release that is not in force yet and is to begin on another day.
  kind text not null check (kind in ('publish', 'move')),
  key text not null,
  version int not null,
  title text not null,
  draft uuid,
  revision int,
  hash text not null,
  scenarios_hash text not null,
  -- Of the finished dry-run of exactly this.
  dry_run uuid references dry_run,
  dry_run_hash text,
  -- Why nothing was tried on the running cases.
  without_dry_run text check (length(without_dry_run) between 1 and 2000),
  -- What it is compared with: `key@version`.
  follows text,
  valid_from timestamptz not null,
  moved_from timestamptz,
  reason text not null check (length(reason) between 1 and 2000),
  -- Digest of all that the signature stands for.
  seal text not null,
  -- Who wrote the revision: signs it no more than who proposed it.
  written_by uuid not null references user_account,
  proposed_by uuid not null references user_account,
  proposed_at timestamptz not null default siso_clock(),
  state text not null default 'open' check (state in ('open', 'signed', 'returned', 'void')),
  decided_by uuid references user_account,
  decided_at timestamptz,
  decision text check (length(decision) between 1 and 2000),
  foreign key (draft, revision) references release_draft_revision,
  check ((kind = 'publish') = (draft is not null) and (kind = 'move') = (moved_from is not null)),
  check ((dry_run is null) = (dry_run_hash is null)),
  check (kind = 'move' or (dry_run_hash is null) = (without_dry_run is not null)),
  check ((state = 'open') = (decided_at is null) and (decided_by is null) = (decided_at is null)),
  check (state <> 'signed' or decided_by not in (proposed_by, written_by))
);
create unique index release_proposal_open on release_proposal (draft) where state = 'open' and kind = 'publish';
create unique index release_proposal_move on release_proposal (key, version) where state = 'open' and kind = 'move';
create index release_proposal_release on release_proposal (key, version);

create table release_comment (
  id bigint generated always as identity primary key,
  proposal uuid not null references release_proposal,
  made_by uuid not null references user_account,
  made_at timestamptz not null default siso_clock(),
  body text not null check (length(body) between 1 and 2000)
);
create index release_comment_proposal on release_comment (proposal);

alter table notice drop constraint notice_about;
alter table notice add constraint notice_about
  check (case_id is not null or person_id is not null or effect_key ~ '^(appointment|proposal):');

-- What became of a published release, which itself never changes: it begins on another day, or never.
create table release_timing (
  id bigint generated always as identity primary key,
  key text not null,
  version int not null,
  kind text not null check (kind in ('moved', 'withdrawn')),
  was_from timestamptz not null,
  valid_from timestamptz,
  reason text not null check (length(reason) between 1 and 2000),
  proposal uuid references release_proposal,
  made_by uuid not null references user_account,
  made_at timestamptz not null default siso_clock(),
  foreign key (key, version) references release,
  check ((kind = 'moved') = (valid_from is not null) and (kind = 'moved') = (proposal is not null))
);
create index release_timing_release on release_timing (key, version);
create unique index release_timing_withdrawn on release_timing (key, version) where kind = 'withdrawn';

-- From when each release holds, after all that has become of it.
create view release_standing with (security_invoker = true) as
  select r.key, r.version, r.doc,
    coalesce(m.valid_from, (r.doc #>> '{validity,from}')::timestamptz) as valid_from,
    (r.doc #>> '{validity,to}')::timestamptz as valid_to, w.made_at as withdrawn_at
  from release r
    left join lateral (
      select t.valid_from from release_timing t
      where t.key = r.key and t.version = r.version and t.kind = 'moved' order by t.id desc limit 1) m on true
    left join release_timing w on w.key = r.key and w.version = r.version and w.kind = 'withdrawn';

do $$
declare
  kept constant text := $q$(array['procedure-admin@' || org] || array(
    select 'procedure-admin@' || id from organisation where kind = 'region'))
    && (select nullif(current_setting('app.groups', true), '')::text[])$q$;
  of_kept constant text := 'exists (select from release_proposal p where p.id = proposal)';
  -- The body that the document names, or the region.
  keeps constant text := $q$exists (
    select from release r join organisation o on o.kind = 'region' or o.code = r.doc #>> '{layer,organisation}'
    where r.key = release_timing.key and r.version = release_timing.version
      and 'procedure-admin@' || o.id = any ((select nullif(current_setting('app.groups', true), '')::text[])::text[]))$q$;
  t text;
begin
  foreach t in array array['release_proposal', 'release_comment', 'release_timing'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', t);
  end loop;
  execute format('create policy web on release_proposal to siso_web using (%s) with check (%1$s)', kept);
  execute format('create policy web on release_comment to siso_web using (%s) with check (%1$s)', of_kept);
  execute format('create policy web_append on release_timing for insert to siso_web with check (%s)', keeps);
end $$;
-- When a procedure begins is for everybody, as the procedure is.
create policy read_all on release_timing for select to siso_web, siso_engine, siso_batch using (true);
create policy definer_read on release_proposal for select to siso_definer using (true);
create policy definer_write on release_review for insert to siso_definer with check (true);
create policy definer_read on release_review for select to siso_definer using (true);
grant select, insert, update (state, decided_by, decided_at, decision) on release_proposal to siso_web;
grant select, insert on release_comment to siso_web;
grant select, insert on release_timing to siso_web;
grant select on release_timing to siso_engine, siso_batch;
grant select on release_standing to siso_web, siso_engine, siso_batch;
grant select on release, release_proposal to siso_definer;
grant select, insert on release_review to siso_definer;

-- Asks for another look at the newest version of each procedure copied from an earlier one of this: its own
-- body's people and the region's, whoever has published it.
create function open_release_reviews(the_key text, the_version int) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_opened int;
begin
  with lower as (
    select distinct on (r.key) r.key, r.version, r.doc #>> '{layer,organisation}' as body from release r
    where split_part(r.doc #>> '{layer,copiedFrom}', '@', 1) = the_key
      and r.doc #>> '{layer,copiedFrom}' <> the_key || '@' || the_version
      and coalesce((r.doc #>> '{validity,to}')::timestamptz > siso_clock(), true)
    order by r.key, r.version desc)
  insert into release_review (key, version, because, audience)
  select l.key, l.version, n.key || '@' || n.version, array(
    select role || '@' || o.id from organisation o, unnest(array['procedure-admin', 'planner']) role
    where o.code = l.body or (o.kind = 'region' and role = 'procedure-admin') order by 1)
  from lower l, release n where n.key = the_key and n.version = the_version on conflict do nothing;
  get diagnostics v_opened = row_count;
  return v_opened;
end $$;

-- Tells administrators of procedures what a proposal that the caller may see asks of them, or became.
create function tell_of_proposal(the_proposal uuid, whom uuid[], what text) returns void
language sql security definer set search_path = public, pg_temp as $$
  insert into notice (id, effect_key, audience, title, at, mail_due)
  select gen_random_uuid(), 'proposal:' || p.id || ':' || what || ':' || gen_random_uuid(), 'user:' || u.id,
    format('%s: «%s», versione %s', case what when 'to-sign' then 'Da rivedere e firmare' when 'signed' then 'Firmata'
      when 'returned' then 'Rimandata' when 'commented' then 'Commentata' when 'withdrawn' then 'Ritirata'
      else 'Proposta ritirata' end,
      p.title, p.version), siso_clock(), coalesce(n.channel, 'mail') = 'mail'
  from release_proposal p join user_account u on u.id = any(whom)
    left join notice_choice n on n.user_id = u.id and n.kind = 'procedure'
  where p.id = the_proposal and u.id::text <> nullif(current_setting('app.user', true), '')
    and array['procedure-admin@' || p.org] || array(
      select 'procedure-admin@' || o.id from organisation o where o.kind = 'region')
      && nullif(current_setting('app.groups', true), '')::text[]
    and exists (select from user_role r join organisation o on o.id = r.org
      where r.user_id = u.id and r.role = 'procedure-admin' and (r.org = p.org or o.kind = 'region'))
$$;

do $$
declare f text;
begin
  grant create on schema public to siso_definer;
  foreach f in array array['open_release_reviews(text, int)', 'tell_of_proposal(uuid, uuid[], text)'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to siso_web', f);
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
-- Commands publish too; only the new owner of the function can let them.
set local role siso_definer;
grant execute on function open_release_reviews(text, int) to session_user;
reset role;
