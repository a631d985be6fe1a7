-- Granted services: cases of their own, joined to the case that grants them, and the ledger of what
-- was delivered. See docs/decisions/0022.

alter table social_case add column parent uuid references social_case;
create index social_case_parent on social_case (parent) where parent is not null;

create table granted_service (
  case_id uuid primary key references social_case,
  parent uuid not null references social_case,
  -- From which answer of the parent it comes, and from which of its rows.
  parent_seq int not null,
  parent_row int not null,
  number text not null unique,
  service text not null,
  -- Hundredths of a unit; of an amount of money the unit is the euro, so these are cents.
  quantity int not null check (quantity > 0),
  unit text not null check (unit in ('hour', 'access', 'day', 'meal', 'euro')),
  every text not null check (every in ('week', 'month', 'once')),
  -- Cents for one unit.
  price int not null check (price >= 0),
  fund text,
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  -- Kept equal to those of its case by a trigger: a provider sees this row, not the case.
  provider int references organisation,
  provider_group text generated always as ('provider@' || provider) stored,
  protected boolean not null,
  phase text not null,
  state text not null,
  outcome text,
  unique (parent, parent_seq, parent_row)
);
create index granted_service_provider on granted_service (provider_group, ends_on);

-- What was delivered, day by day. Never changed: a correction is another row, with its sign.
create table delivery (
  id bigint generated always as identity primary key,
  service uuid not null references granted_service,
  day date not null,
  -- Hundredths of the unit of the service.
  quantity int not null check (quantity <> 0),
  reason text check (length(reason) between 1 and 500),
  provider int references organisation,
  recorded_by uuid not null references user_account,
  at timestamptz not null default siso_clock()
);
create index delivery_service on delivery (service, day);
create trigger delivery_append_only before update or delete or truncate on delivery
  for each statement execute function refuse_change();

-- What was said of a week (its Monday) of a service: by the provider that it is whole, by the zone
-- that it is right, or that it is to be looked at again. `upto` is the last row that was seen.
create table delivery_mark (
  service uuid not null references granted_service,
  week date not null check (extract(isodow from week) = 1),
  n smallint not null check (n > 0),
  kind text not null check (kind in ('validated', 'checked', 'returned')),
  upto bigint not null,
  delivered int not null,
  planned int not null,
  variance text,
  note text check (length(note) between 1 and 500),
  by_user uuid not null references user_account,
  at timestamptz not null default siso_clock(),
  primary key (service, week, n)
);
create trigger delivery_mark_append_only before update or delete or truncate on delivery_mark
  for each statement execute function refuse_change();

-- A service goes where its parent goes: office in charge, worker, who sees it. In another zone it stays
-- with who granted it; there the case's worker sees it, and those that have ended (0027).
create function services_follow_parent() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update social_case set org = new.org, municipality = new.municipality, zone = new.zone, district = new.district,
    region = new.region, orgs = new.orgs, manager = new.manager
  where parent = new.id and state = 'open' and zone is not distinct from new.zone;
  update social_case set manager = new.manager, orgs = array(select distinct o from unnest(orgs || new.orgs) o order by o)
  where parent = new.id and zone is distinct from new.zone;
  return null;
end $$;
create trigger social_case_services after update of org, municipality, zone, district, region, orgs, manager on social_case
  for each row when ((old.org, old.municipality, old.zone, old.district, old.region, old.orgs, old.manager)
    is distinct from (new.org, new.municipality, new.zone, new.district, new.region, new.orgs, new.manager))
  execute function services_follow_parent();

create function service_follows_case() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update granted_service set provider = new.provider, protected = new.protected, phase = new.phase,
    state = new.state, outcome = new.outcome where case_id = new.id;
  return null;
end $$;
create trigger social_case_is_service after update of provider, protected, phase, state, outcome on social_case
  for each row when (new.parent is not null and (old.provider, old.protected, old.phase, old.state, old.outcome)
    is distinct from (new.provider, new.protected, new.phase, new.state, new.outcome))
  execute function service_follows_case();

-- By what name a provider calls the clients whom it serves, and the days on which their services are
-- suspended: what was said of why is not its own.
create function clients_served()
returns table (case_id uuid, given_name text, family_name text, alias text, birth_year int, suspensions jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  select g.case_id, p.given_name, p.family_name, p.alias, extract(year from p.birth_date)::int, (
    select jsonb_agg(jsonb_build_object('seq', e.seq, 'kind', e.kind, 'at', e.at, 'payload', e.payload - 'note') order by e.seq)
    from case_event e where e.case_id = g.case_id and e.kind in
      ('terms-suspended', 'terms-resumed', 'suspension-corrected', 'suspension-annulled'))
  from granted_service g join social_case c on c.id = g.case_id join person p on p.id = c.subject
  where (select nullif(current_setting('app.roles', true), '')::text[] && array['provider'])
    and g.provider_group = any((select nullif(current_setting('app.groups', true), '')::text[])::text[])
    and (not g.protected or g.case_id = any(nullif(current_setting('app.named', true), '')::uuid[]))
$$;

do $$
declare
  the_case constant text := $q$nullif(current_setting('app.case', true), '')::uuid$q$;
  served constant text := $q$(provider_group = any((select nullif(current_setting('app.groups', true), '')::text[])::text[])
    and (not protected or case_id = any(nullif(current_setting('app.named', true), '')::uuid[])))$q$;
  t text;
begin
  foreach t in array array['granted_service', 'delivery', 'delivery_mark'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', t);
    execute format('grant select on %I to siso_web, siso_batch', t);
    execute format('create policy batch_read on %I for select to siso_batch using (true)', t);
  end loop;
  grant insert on delivery, delivery_mark to siso_web;
  execute format('create policy web on granted_service for select to siso_web using (
    exists (select 1 from social_case c where c.id = granted_service.case_id offset 0) or %s)', served);
  foreach t in array array['delivery', 'delivery_mark'] loop
    execute format('create policy web on %1$I to siso_web
      using (exists (select 1 from granted_service g where g.case_id = %1$I.service offset 0))
      with check (exists (select 1 from granted_service g where g.case_id = %1$I.service offset 0))', t);
  end loop;

  -- The effects of a case open its services, and speak to them and to the case that grants them.
  grant select, insert, update (ends_on) on granted_service to siso_engine;
  execute format('create policy engine on granted_service to siso_engine
    using (case_id = %1$s or parent = %1$s) with check (case_id = %1$s)', the_case);
  grant insert on social_case, case_participant to siso_engine;
  grant select (form, release, answers, late) on task_answer to siso_engine;

  grant select, update on granted_service to siso_definer;
  grant select on case_event to siso_definer;
  create policy definer_read on case_event for select to siso_definer using (true);
  create policy definer_read on granted_service for select to siso_definer using (true);
  create policy definer_write on granted_service for update to siso_definer using (true);
  grant update (org, municipality, zone, district, region, orgs, manager) on social_case to siso_definer;

  grant create on schema public to siso_definer;
  revoke execute on function services_follow_parent(), service_follows_case(), clients_served() from public;
  grant execute on function clients_served() to siso_web;
  alter function services_follow_parent() owner to siso_definer;
  alter function service_follows_case() owner to siso_definer;
  alter function clients_served() owner to siso_definer;
  revoke create on schema public from siso_definer;
end $$;
