-- Running cases taken to a published release as a dry-run of it foresaw, one after the other.
create table campaign (
  id uuid primary key default gen_random_uuid(),
  -- The body whose procedure it is: the region's where the document names none.
  org int not null references organisation,
  key text not null,
  version int not null,
  dry_run uuid not null references dry_run,
  -- Key of the procedure that the cases follow, and how its steps go on, as they were tried.
  procedure text not null,
  mapping jsonb not null,
  -- `stay`: it is only written that they do.
  mode text not null check (mode in ('stay', 'now')),
  -- The cases to begin with: those of some zones, or some of a hundred.
  canary_zones int[] not null default '{}',
  canary_share int not null default 0 check (canary_share between 0 and 100),
  per_minute int check (per_minute between 1 and 6000),
  state text not null check (state in ('running', 'paused', 'watching', 'stopped', 'cancelled', 'done')),
  -- Why it stopped, as a closed code, and at which case.
  why text,
  stopped_case uuid,
  made_by uuid not null references user_account,
  made_at timestamptz not null default siso_clock(),
  -- Its cases are listed.
  filled_at timestamptz,
  -- The cases to begin with were looked at, or there are none.
  watched_at timestamptz,
  ended_at timestamptz,
  -- The next turn begins no earlier.
  next_at timestamptz not null default siso_clock(),
  foreign key (key, version) references release (key, version),
  check ((state = 'stopped') = (why is not null))
);
create index campaign_made on campaign (made_at desc);
create index campaign_running on campaign (next_at) where state = 'running';
-- A case must not be asked to go two ways.
create unique index campaign_under_way on campaign (procedure) where state in ('running', 'paused', 'watching');

create table campaign_case (
  campaign uuid not null references campaign,
  case_id uuid not null references social_case,
  -- Of the case, as people call it; with no name.
  number text not null,
  place int not null,
  zone int references organisation,
  canary boolean not null,
  result text not null check (result in
    ('to-move', 'moved', 'changed', 'waits', 'blocked', 'already', 'deviated', 'returned')),
  -- Where it had changed since the dry-run: what was foreseen anew, and of what. Keys, dates and proofs.
  state_hash text,
  calendar text,
  engine int,
  prediction jsonb,
  agreed_by uuid references user_account,
  agreed_at timestamptz,
  -- The event that moved it, from which release, what it was to do and the state it was to lead to.
  seq int,
  from_release text,
  moved_as jsonb,
  leads_to text,
  -- What was written was compared with that.
  checked boolean not null default false,
  at timestamptz,
  primary key (campaign, case_id)
);
create index campaign_case_next on campaign_case (campaign, place) where result = 'to-move';
create index campaign_case_unchecked on campaign_case (campaign) where result = 'moved' and not checked;
create index campaign_case_result on campaign_case (campaign, result, place);

do $$
declare
  kept constant text := $q$(array['procedure-admin@' || org] || array(
    select 'procedure-admin@' || id from organisation where kind = 'region'))
    && (select nullif(current_setting('app.groups', true), '')::text[])$q$;
  the_case constant text := $q$case_id = nullif(current_setting('app.case', true), '')::uuid$q$;
  t text;
begin
  foreach t in array array['campaign', 'campaign_case'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', t);
    execute format('create policy definer on %I to siso_definer using (true) with check (true)', t);
  end loop;
  execute format('create policy web on campaign to siso_web using (%s) with check (%1$s)', kept);
  -- Who answers for the move sees numbers and steps of all cases; a person's folder, only who may.
  create policy web on campaign_case to siso_web using (
    exists (select 1 from campaign c where c.id = campaign_case.campaign offset 0));
  create policy engine on campaign to siso_engine using (true) with check (true);
  execute format('create policy engine on campaign_case to siso_engine using (%s) with check (%1$s)', the_case);
end $$;
grant select, insert, update (state, why, stopped_case, watched_at, ended_at, per_minute) on campaign to siso_web;
grant select, update (result, agreed_by, agreed_at) on campaign_case to siso_web;
grant select, update (state, why, stopped_case, ended_at, next_at) on campaign to siso_engine;
grant select, update (result, state_hash, calendar, engine, prediction, agreed_by, agreed_at, seq, from_release, moved_as,
  leads_to, checked, at)
  on campaign_case to siso_engine;
grant select, update (filled_at) on campaign to siso_definer;
grant select, insert on campaign_case to siso_definer;

-- Lists the cases of a dry-run, once: those to begin with first, the others in an order of the campaign's own.
create function fill_campaign(p_campaign uuid) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  with filled as (
    update campaign set filled_at = siso_clock() where id = p_campaign and filled_at is null and mode <> 'stay' returning *),
  mixed as (
    select d.*, c.id as campaign, c.canary_zones, md5(c.id || ':' || d.case_id) as mix,
      d.stands in ('unchanged', 'changed') as movable, c.canary_share, c.mode
    from filled c join dry_run_case d on d.dry_run = c.dry_run),
  ranked as (
    select *, movable and (coalesce(zone = any(canary_zones), false)
        or row_number() over (partition by movable order by mix)
          <= ceil(canary_share * count(*) over (partition by movable) / 100.0)) as canary
    from mixed)
  insert into campaign_case (campaign, case_id, number, place, zone, canary, result, prediction)
  select r.campaign, r.case_id, s.number, row_number() over (order by r.canary desc, r.mix), r.zone, r.canary,
    case when r.stands = 'same-release' then 'already' when r.mode = 'next-step' and s.state <> 'open' then 'ended'
      when r.mode = 'next-step' then 'next-step' when r.stands = 'blocked' then 'blocked' else 'to-move' end,
    case when r.stands = 'blocked' and r.mode = 'now' then r.prediction end
  from ranked r join social_case s on s.id = r.case_id
$$;

-- Which cases come next: first those whose move is still to be compared, then those to be moved. Ids alone.
create function campaign_next(p_campaign uuid, p_canary boolean, n int) returns table (case_id uuid, moved boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  (select c.case_id, true from campaign_case c where c.campaign = p_campaign and c.result = 'moved' and not c.checked
    order by c.place limit n)
  union all
  (select c.case_id, false from campaign_case c where c.campaign = p_campaign and c.result = 'to-move'
    and (c.canary or not p_canary) order by c.place limit n)
$$;

do $$
declare f text;
begin
  grant create on schema public to siso_definer;
  foreach f in array array['fill_campaign(uuid)', 'campaign_next(uuid, boolean, int)'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to siso_engine', f);
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
