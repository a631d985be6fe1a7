-- The flows that a comune published in a period, as a file: asked for by one person with a purpose, let go
-- by another, written in parts by a worker, deleted after some days. The line stays. See docs/decisions/0043.
-- The participants of a call of the funds go the same way; what they are is written when it is asked for.
create table flow_file (
  id uuid primary key default gen_random_uuid(),
  -- The comune; of participants, the zone.
  place int not null references organisation,
  belfiore char(4) references siuss_ledger,
  kind text not null check (kind in ('PS_PSA_SINA', 'SINBA', 'SC01')),
  -- Of participants, the call, and the cases of who is in the file.
  call text check (length(call) between 1 and 60),
  cases uuid[],
  format text not null check (format in ('xml', 'csv')),
  -- Days of Italy on which the flows were published.
  since date not null,
  until date not null,
  -- The last flow that it tells of: what is published later is not in it.
  bound timestamptz(3) not null,
  -- Name and sender, as XML tells them; the same for the same flows, asked for as often as you like.
  head jsonb not null,
  purpose text not null check (length(purpose) between 10 and 500),
  asked_by uuid not null references user_account,
  asked_at timestamptz not null default siso_clock(),
  state text not null default 'asked'
    check (state in ('asked', 'refused', 'running', 'done', 'cancelled', 'failed', 'expired')),
  -- Who let it go, or did not; never who asked.
  decided_by uuid references user_account,
  decided_at timestamptz,
  refusal text check (length(refusal) between 3 and 500),
  -- A closed code: nothing of a person.
  failure text,
  ended_at timestamptz,
  -- When it last went on: one that stands still is taken up again.
  seen_at timestamptz,
  -- Flows that were there when it was asked for, without those of protected people; and those written.
  expected int not null check (expected > 0),
  flows int not null default 0,
  parts int not null default 0,
  -- The last flow that was looked at: it goes on after it.
  reached timestamptz(3),
  bytes bigint,
  sha256 text check (length(sha256) = 64),
  check (since <= until),
  check ((kind = 'SC01') = (belfiore is null) and (kind = 'SC01') = (call is not null) and num_nonnulls(call, cases) in (0, 2)),
  check (decided_by <> asked_by),
  check ((decided_by is null) = (decided_at is null)),
  check (state not in ('running', 'done', 'refused', 'failed') or decided_by is not null),
  check ((state = 'refused') = (refusal is not null)),
  check ((state = 'failed') = (failure is not null)),
  check (state <> 'done' or sha256 is not null and ended_at is not null)
);
create index flow_file_recent on flow_file (place, asked_at desc, id);
create index flow_file_open on flow_file (asked_at) where state in ('asked', 'running', 'done');

create table flow_file_part (
  file uuid not null references flow_file,
  n int not null check (n > 0),
  content bytea not null,
  -- Flows of this stretch that are not in it, because the person was protected.
  left_out text[] not null default '{}',
  primary key (file, n)
);

create function keep_flow_file() returns trigger language plpgsql as $$
begin
  if (old.place, old.belfiore, old.kind, old.format, old.since, old.until, old.bound, old.head, old.purpose,
      old.asked_by, old.asked_at, old.expected, old.call, old.cases)
    is distinct from (new.place, new.belfiore, new.kind, new.format, new.since, new.until, new.bound, new.head,
      new.purpose, new.asked_by, new.asked_at, new.expected, new.call, new.cases)
    or old.decided_by is not null and old.decided_by is distinct from new.decided_by
    or old.sha256 is not null and (old.sha256, old.bytes) is distinct from (new.sha256, new.bytes) then
    raise exception 'what was asked, decided or written of a file does not change' using errcode = 'restrict_violation';
  end if;
  if new.state <> old.state and old.state || '>' || new.state <> all(array['asked>running', 'asked>refused',
      'asked>cancelled', 'asked>expired', 'running>cancelled', 'running>failed', 'running>done', 'done>expired']) then
    raise exception 'a file does not go from % to %', old.state, new.state using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger flow_file_kept before update on flow_file for each row execute function keep_flow_file();
create trigger flow_file_never_gone before delete or truncate on flow_file
  for each statement execute function refuse_change();

-- What a file would tell of: the last flow published on these days, and how many there are. Of protected
-- people nothing is counted.
create function flow_file_stretch(p_municipality int, p_kind text, p_since date, p_until date)
returns table (bound timestamptz, flows int)
language sql stable security definer set search_path = public, pg_temp as $$
  select max(f.ts_flusso), count(*) filter (where not c.protected and not p.protected)::int
  from organisation o join siuss_flow f on f.belfiore = o.detail ->> 'belfiore'
    join social_case c on c.id = f.case_id join person p on p.id = f.person
  where o.id = p_municipality and o.id = any(places_held_as(array['admin-officer', 'coordinator'])) and f.kind = p_kind
    and f.ts_flusso >= p_since::timestamp at time zone 'Europe/Rome'
    and f.ts_flusso < (p_until + 1)::timestamp at time zone 'Europe/Rome'
$$;

-- The next flows of a file that is being written, in the order of publication; of protected people their
-- name in the ledger alone.
create function flow_file_flows(p_file uuid, n int)
returns table (id_flusso text, ts_flusso timestamptz, record jsonb, kept_out boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  x flow_file;
  v_after timestamptz;
begin
  select * into x from flow_file f where f.id = p_file and f.state = 'running';
  -- One bound below, so that each part walks the index from where the last one ended.
  v_after := coalesce(x.reached, x.since::timestamp at time zone 'Europe/Rome' - interval '1 millisecond');
  return query
    select f.id_flusso, f.ts_flusso::timestamptz, case when not c.protected and not p.protected then f.record end,
      c.protected or p.protected
    from (select * from siuss_flow y where y.belfiore = x.belfiore and y.ts_flusso > v_after and y.ts_flusso <= x.bound
      and y.kind = x.kind order by y.ts_flusso limit n) f
      join social_case c on c.id = f.case_id join person p on p.id = f.person
    order by f.ts_flusso;
end $$;

-- Traces, for each person told of in a file, that the caller takes it. How many; none is traced, and null
-- comes back, where somebody in it is protected by now. Only for who asked for it or let it go.
create function trace_flow_file(p_file uuid, p_request text) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_me uuid := nullif(current_setting('app.user', true), '')::uuid;
  v_out text[];
  x flow_file;
  v_traced int;
begin
  select * into x from flow_file f where f.id = p_file and f.state = 'done' and v_me in (f.asked_by, f.decided_by)
    and f.place = any(places_held_as(array['admin-officer', 'coordinator'])) for share;
  if x.id is null then return null; end if;
  if x.kind = 'SC01' then
    if exists (select 1 from social_case c left join person s on s.id = c.subject
      left join person p on p.id = s.current_id
      where c.id = any(x.cases) and (c.protected or p.protected)) then return null; end if;
    insert into audit_event (action, object_kind, object_id, case_id, person_id, actor, request, detail)
    select 'flow-file-taken', 'flow-file', p_file::text, c.id, c.subject, v_me, p_request, jsonb_build_object('call', x.call)
    from social_case c where c.id = any(x.cases) order by c.id;
    get diagnostics v_traced = row_count;
    return v_traced;
  end if;
  select coalesce(array_agg(o), '{}') into v_out from flow_file_part p, unnest(p.left_out) o where p.file = p_file;
  if exists (
    select 1 from siuss_flow f join social_case c on c.id = f.case_id join person p on p.id = f.person
    where f.belfiore = x.belfiore and f.kind = x.kind and f.ts_flusso <= x.bound
      and f.ts_flusso >= x.since::timestamp at time zone 'Europe/Rome'
      and (c.protected or p.protected) and f.id_flusso <> all(v_out)) then return null; end if;
  insert into audit_event (action, object_kind, object_id, case_id, person_id, actor, request, detail)
  select 'flow-file-taken', 'flow-file', p_file::text, f.case_id, f.person, v_me, p_request, jsonb_build_object('flows', count(*))
  from siuss_flow f
  where f.belfiore = x.belfiore and f.kind = x.kind and f.ts_flusso <= x.bound
    and f.ts_flusso >= x.since::timestamp at time zone 'Europe/Rome' and f.id_flusso <> all(v_out)
  group by f.case_id, f.person order by f.case_id, f.person;
  get diagnostics v_traced = row_count;
  return v_traced;
end $$;

-- Deletes the parts of files that have been there so many days, and lets go what nobody decided. How many.
create function expire_flow_files(days int) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_gone uuid[];
begin
  with old as (
    select f.id from flow_file f where f.state in ('asked', 'done')
      and coalesce(f.ended_at, f.asked_at) <= siso_clock() - make_interval(days => days)
    order by f.id limit 100 for update skip locked),
  gone as (update flow_file f set state = 'expired', ended_at = coalesce(f.ended_at, siso_clock()) from old
    where f.id = old.id returning f.id)
  select coalesce(array_agg(g.id), '{}') into v_gone from gone g;
  delete from flow_file_part p using flow_file f
    where f.id = p.file and (f.id = any(v_gone) or f.state in ('cancelled', 'failed', 'refused'));
  return cardinality(v_gone);
end $$;

create index audit_event_taken on audit_event (object_id, id) where action = 'flow-file-taken' and person_id is null;

-- Who took a file away, the last first, for who may see that it was asked for.
create function flow_file_takers(p_file uuid) returns table (name text, at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select u.full_name, e.at from flow_file f join audit_event e on e.action = 'flow-file-taken' and e.object_id = f.id::text
      and e.object_kind = 'flow-file' and e.person_id is null
    join user_account u on u.id = e.actor
  where f.id = p_file and f.place = any(places_held_as(array['admin-officer', 'coordinator']))
  order by e.at desc, e.id desc limit 50
$$;

alter table notice drop constraint notice_about;
alter table notice add constraint notice_about
  check (case_id is not null or person_id is not null or effect_key ~ '^(appointment|proposal|flow-file):');

-- Tells, of a file that the caller may see, those who may let it go, or who asked for it.
create function tell_of_flow_file(p_file uuid, whom uuid[], what text) returns void
language sql security definer set search_path = public, pg_temp as $$
  insert into notice (id, effect_key, audience, title, at, mail_due)
  select gen_random_uuid(), 'flow-file:' || f.id || ':' || what || ':' || gen_random_uuid(), 'user:' || u.id,
    format(case f.kind when 'SC01' then '%s: partecipanti, %s' else '%s: flussi per l’INPS, %s' end, case what when 'to-decide' then 'File da approvare'
      when 'approved' then 'File approvato' else 'File rifiutato' end, o.name), siso_clock(),
    coalesce(n.channel, 'page') = 'mail'
  from flow_file f join organisation o on o.id = f.place join user_account u on u.id = any(whom)
    left join notice_choice n on n.user_id = u.id and n.kind = 'procedure'
  where f.id = p_file and u.id::text <> nullif(current_setting('app.user', true), '')
    and f.place = any(places_held_as(array['admin-officer', 'coordinator']))
    and (u.id = f.asked_by or exists (
      select from user_role r where r.user_id = u.id and r.role in ('admin-officer', 'coordinator')
        and r.org = any(organisations_above(array[f.place], siso_today()))
        and r.valid_from <= siso_today() and (r.valid_to is null or r.valid_to > siso_today())))
$$;

do $$
declare
  t text;
  f text;
  me constant text := $q$(select nullif(current_setting('app.user', true), '')::uuid)$q$;
  -- At the comune or above it: who works in an office of it sees the cases of that office alone.
  answers constant text := $q$place = any((select places_held_as(array['admin-officer', 'coordinator']))::int[])$q$;
  its_file constant text := 'exists (select 1 from flow_file f where f.id = flow_file_part.file and %s offset 0)';
begin
  foreach t in array array['flow_file', 'flow_file_part'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', t);
    execute format('create policy definer on %I to siso_definer using (true) with check (true)', t);
    execute format('grant select on %I to siso_web, siso_engine, siso_definer', t);
  end loop;
  execute format('create policy web_read on flow_file for select to siso_web using (%s)', answers);
  execute format('create policy web_ask on flow_file for insert to siso_web with check (%s and asked_by = %s and state = ''asked'')',
    answers, me);
  execute format('create policy web_decide on flow_file for update to siso_web using (%s)
    with check (%1$s and (state in (''running'', ''refused'') and decided_by = %2$s or state = ''cancelled''))', answers, me);
  -- Codes, counters and who asked: no person who is told of.
  create policy engine on flow_file to siso_engine using (true) with check (true);
  -- The file itself is for the two who answer for it.
  execute format('create policy web_read on flow_file_part for select to siso_web using (%s)',
    format(its_file, 'f.state = ''done'' and ' || me || ' in (f.asked_by, f.decided_by)'));
  -- Participants are written by who asks, who sees them; nobody reads them before they are let go.
  execute format('create policy web_write on flow_file_part for insert to siso_web with check (n = 1 and %s)',
    format(its_file, 'f.kind = ''SC01'' and f.state = ''asked'' and f.asked_by = ' || me));
  execute format('create policy engine on flow_file_part to siso_engine using (%s) with check (%1$s)',
    format(its_file, 'f.state = ''running'''));
  grant insert (place, belfiore, kind, format, since, until, bound, head, purpose, asked_by, expected, call, cases,
    flows, parts) on flow_file to siso_web;
  grant update (state, decided_by, decided_at, refusal, ended_at) on flow_file to siso_web;
  grant update (state, failure, ended_at, seen_at, flows, parts, reached, bytes, sha256) on flow_file to siso_engine;
  grant insert on flow_file_part to siso_engine, siso_web;
  grant update (state, ended_at) on flow_file to siso_definer;
  grant delete on flow_file_part to siso_definer;

  grant select on audit_event to siso_definer;
  create policy definer_read_taken on audit_event for select to siso_definer using (action = 'flow-file-taken');

  grant create on schema public to siso_definer;
  foreach f in array array['flow_file_stretch(int, text, date, date)', 'flow_file_flows(uuid, int)',
    'trace_flow_file(uuid, text)', 'flow_file_takers(uuid)', 'expire_flow_files(int)', 'tell_of_flow_file(uuid, uuid[], text)'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to %s', f,
      case when f ~ '^(flow_file_flows|expire)' then 'siso_engine' else 'siso_web' end);
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
