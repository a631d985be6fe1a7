-- The ledger of what each comune tells INPS (SIUSS): one flow is one person and one benefit of one year.
-- See docs/decisions: a table under the lock of the comune's row, not a workflow.

-- One row for each comune: its lock, and the last of what must never go back.
create table siuss_ledger (
  belfiore char(4) primary key check (belfiore ~ '^[A-Z][0-9]{3}$'),
  -- Instant of the last flow that was published.
  last_ts timestamptz(3) not null default '-infinity',
  -- Progressive of the last name that was given, on which day.
  day date not null,
  progressive int not null default 0 check (progressive between 0 and 9999999)
);

create table siuss_flow (
  id_flusso text primary key check (length(id_flusso) <= 50),
  belfiore char(4) not null references siuss_ledger,
  kind text not null check (kind in ('PS_PSA_SINA', 'SINBA')),
  -- Insert or cancel.
  operation char(1) not null check (operation in ('I', 'C')),
  -- What it tells of: the case, and the granted service where it is about one; which of its benefits.
  case_id uuid not null references social_case,
  service uuid references granted_service,
  year int not null check (year between 2000 and 2100),
  part int not null default 1 check (part > 0),
  person uuid not null references person,
  record jsonb not null,
  -- What of it was put right without asking: rule, attribute, what stood there before and what after.
  fixes jsonb not null default '[]' check (jsonb_typeof(fixes) = 'array'),
  -- In base64 it is at most 10 MB.
  xml text not null check (octet_length(xml) between 1 and 7500000),
  -- Of what it tells, without its name: the same content is not told twice.
  digest text not null check (length(digest) between 1 and 128),
  state text not null check (state in
    ('draft', 'ready', 'stopped', 'published', 'acquired', 'rejected', 'corrected')),
  put_at timestamptz not null default siso_clock(),
  ready_at timestamptz,
  corrects text references siuss_flow,
  -- Null until published; INPS asks for what comes after the last that it has.
  ts_flusso timestamptz(3),
  -- No outcome had come by then: somebody was told.
  silent_at timestamptz,
  stopped_at timestamptz,
  stopped_by uuid references user_account,
  stop_reason text check (length(stop_reason) between 3 and 500),
  unique (belfiore, ts_flusso),
  check (operation = 'I' or corrects is not null),
  check (state not in ('ready', 'published', 'acquired', 'rejected', 'corrected') or ready_at is not null),
  check ((state in ('published', 'acquired', 'rejected', 'corrected')) = (ts_flusso is not null)),
  check ((state = 'stopped') = (stopped_at is not null) and num_nonnulls(stopped_at, stopped_by, stop_reason) in (0, 3))
);
create index siuss_flow_case on siuss_flow (case_id, kind, year, part);
create index siuss_flow_corrects on siuss_flow (corrects) where corrects is not null;
create index siuss_flow_ready on siuss_flow (belfiore, ready_at) where state = 'ready';
create index siuss_flow_published on siuss_flow (ts_flusso) where state = 'published';
-- At most one of each is on its way.
create unique index siuss_flow_waiting on siuss_flow (case_id, kind, year, part, operation)
  where state in ('draft', 'ready');

-- What INPS said of a flow, as often as it said something new.
create table siuss_outcome (
  id bigint generated always as identity primary key,
  id_flusso text not null references siuss_flow,
  code text not null check (code in ('OK', 'DATI_NON_TROVATI', 'RICHIESTA_INVALIDA', 'ERRORE_GENERICO')),
  acquired_at timestamptz(3) not null,
  description text not null default '' check (length(description) <= 4000),
  siuss_id text not null default '' check (length(siuss_id) <= 100),
  received_at timestamptz not null default siso_clock()
);
create unique index siuss_outcome_once
  on siuss_outcome (id_flusso, code, acquired_at, siuss_id, md5(description));
create trigger siuss_outcome_append_only before update or delete or truncate on siuss_outcome
  for each statement execute function refuse_change();

-- What was published is as it was sent, for ever; and a flow goes only where a flow may go.
create function keep_siuss_flow() returns trigger language plpgsql as $$
begin
  if old.ts_flusso is not null and (old.id_flusso, old.belfiore, old.kind, old.operation, old.case_id, old.year, old.part,
      old.person, old.record, old.xml, old.digest, old.ts_flusso, old.ready_at)
    is distinct from (new.id_flusso, new.belfiore, new.kind, new.operation, new.case_id, new.year, new.part,
      new.person, new.record, new.xml, new.digest, new.ts_flusso, new.ready_at) then
    raise exception 'a published flow does not change' using errcode = 'restrict_violation';
  end if;
  if new.state <> old.state and old.state || '>' || new.state <> all(array['draft>ready', 'ready>draft', 'ready>stopped',
      'stopped>ready', 'ready>published', 'published>acquired', 'published>rejected', 'acquired>rejected',
      'rejected>acquired', 'acquired>corrected', 'rejected>corrected']) then
    raise exception 'a flow does not go from % to %', old.state, new.state using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger siuss_flow_kept before update on siuss_flow for each row execute function keep_siuss_flow();
create trigger siuss_flow_never_gone before delete or truncate on siuss_flow
  for each statement execute function refuse_change();

-- Who corrects flows for the comune of a case is told; of a protected person, those named for her alone.
create function tell_of_flow(the_case uuid, told text, flow text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform put_notice(u.id, the_case, told, flow) from (
    select distinct r.user_id as id from social_case c join user_role r on r.role = 'admin-officer'
      and r.org in (c.org, c.municipality, c.zone) and r.valid_from <= siso_today()
      and (r.valid_to is null or r.valid_to > siso_today())
    where c.id = the_case
    union select c.manager from social_case c where c.id = the_case and c.protected and c.manager is not null
    order by id) u;
end $$;

create function tell_rejected_flow() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform tell_of_flow(new.case_id, 'flow-rejected', new.id_flusso);
  return null;
end $$;
create trigger siuss_flow_rejected after update of state on siuss_flow
  for each row when (new.state = 'rejected' and old.state <> 'rejected') execute function tell_rejected_flow();

-- Comuni with flows that have waited long enough. Their codes alone.
create function siuss_due(hours int) returns setof text
language sql stable security definer set search_path = public, pg_temp as $$
  select distinct belfiore::text from siuss_flow
  where state = 'ready' and ready_at <= siso_clock() - make_interval(hours => hours) order by 1
$$;

-- Tells, once, of flows of which nothing has been heard for some days. How many.
create function tell_silent_flows(days int, n int) returns int
language sql volatile security definer set search_path = public, pg_temp as $$
  with silent as (
    select id_flusso from siuss_flow where state = 'published' and silent_at is null
      and ts_flusso <= siso_clock() - make_interval(days => days) order by ts_flusso limit n for update skip locked),
  told as (update siuss_flow f set silent_at = siso_clock() from silent s where f.id_flusso = s.id_flusso
    returning f.case_id, f.id_flusso),
  said as materialized (select t.id_flusso, tell_of_flow(t.case_id, 'flow-silent', t.id_flusso) as done from told t)
  select count(*)::int from said
$$;

do $$
declare
  t text;
  f text;
  the_case constant text := $q$(select nullif(current_setting('app.case', true), '')::uuid)$q$;
  -- The comune for whose flows a voucher was shown, or that the worker publishes now.
  the_comune constant text := $q$(select nullif(current_setting('app.belfiore', true), '')::char(4))$q$;
  sent constant text := 'ts_flusso is not null and belfiore = ' || the_comune;
  seen constant text := 'exists (select 1 from social_case c where c.id = siuss_flow.case_id offset 0)';
  its_flow constant text := 'exists (select 1 from siuss_flow f where f.id_flusso = siuss_outcome.id_flusso %s offset 0)';
begin
  foreach t in array array['siuss_ledger', 'siuss_flow', 'siuss_outcome'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', t);
    execute format('create policy batch_read on %I for select to siso_batch using (true)', t);
    execute format('grant select on %I to siso_batch', t);
    execute format('grant select on %I to siso_web, siso_engine', t);
  end loop;
  grant insert on siuss_ledger, siuss_flow to siso_web, siso_engine;
  grant insert on siuss_outcome to siso_web;
  -- Codes and counters, no person.
  create policy numbers on siuss_ledger to siso_web, siso_engine using (true) with check (true);
  grant update (last_ts, day, progressive) on siuss_ledger to siso_web, siso_engine;

  execute format('create policy web on siuss_flow to siso_web using (%s) with check (%1$s)', seen);
  execute format('create policy inps_read on siuss_flow for select to siso_web using (%s)', sent);
  execute format('create policy inps_outcome on siuss_flow for update to siso_web using (%s) with check (%1$s)', sent);
  execute format('create policy engine on siuss_flow to siso_engine using (case_id = %1$s or belfiore = %2$s)
    with check (case_id = %1$s or belfiore = %2$s)', the_case, the_comune);
  grant update (state, ready_at, person, record, fixes, xml, digest, corrects, stopped_at, stopped_by, stop_reason)
    on siuss_flow to siso_web, siso_engine;
  grant update (ts_flusso) on siuss_flow to siso_engine;

  execute 'create policy web_read on siuss_outcome for select to siso_web using (' || format(its_flow, '') || ')';
  execute 'create policy inps_append on siuss_outcome for insert to siso_web with check ('
    || format(its_flow, 'and f.belfiore = ' || the_comune) || ')';
  execute 'create policy engine on siuss_outcome for select to siso_engine using (' || format(its_flow, '') || ')';

  create policy definer on siuss_flow to siso_definer using (true) with check (true);
  grant select, update (silent_at) on siuss_flow to siso_definer;
  create policy engine_siuss on audit_event for insert to siso_engine
    with check (object_kind = 'flow' and case_id is null);

  grant create on schema public to siso_definer;
  foreach f in array array['tell_of_flow(uuid, text, text)', 'tell_rejected_flow()', 'siuss_due(int)',
    'tell_silent_flows(int, int)'] loop
    execute format('revoke execute on function %s from public', f);
    if f ~ '^(siuss_due|tell_silent)' then execute format('grant execute on function %s to siso_engine', f); end if;
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
