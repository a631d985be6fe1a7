-- What the record learns of a person reaches her open cases as an event. It is left here in the
-- transaction that learns it, and brought to each case under that case's lock in a transaction of its
-- own: nobody who holds one case waits for another, and whatever dies, what was learnt arrives.
-- No reference to the case: its lock must not be waited for.
create table case_report (
  case_id uuid not null,
  what text not null,
  reported_by uuid references user_account,
  at timestamptz not null default siso_clock(),
  -- The same is told once while it waits.
  primary key (case_id, what)
);
create index case_report_at on case_report (at);

-- To the open cases of the person, to those within them whose procedure begins something then, and, where
-- the procedure is for a household, to those that she takes part in. What is known of a protected person goes no further than to cases that are protected too.
create function report_to_cases(whose uuid, happened text) returns void
language sql security definer set search_path = public, pg_temp as $$
  insert into case_report (case_id, what, reported_by)
  select c.id, happened, nullif(current_setting('app.user', true), '')::uuid from (
    select o.id, o.protected from open_cases_for(whose) o where o.parent is null or exists (
      select from case_engine e join release r on r.key || '@' || r.version = e.release
      where e.case_id = o.id and r.doc @? format('$.steps[*] ? (@.opens.on == "%s")', happened)::jsonpath)
    union
    select h.id, h.protected from social_case h join case_engine e on e.case_id = h.id
      join release r on r.key || '@' || r.version = e.release and r.doc ->> 'participants' = 'household'
    where h.state = 'open' and h.parent is null and h.id in (
      select t.case_id from case_participant t where t.role in ('beneficiary', 'household-member')
        and t.person_id in (select p.id from person p where p.id = whose or p.replaced_by = whose)
        and (t.valid_to is null or t.valid_to > siso_today()))) c
  where c.protected or not exists (select from person p where p.id = whose and p.protected)
  order by c.id
  on conflict do nothing
$$;

-- Brings the oldest report to its case, unless somebody is at either: then the next round does. A case
-- that was closed meanwhile takes no notice. Says to which case; nothing: there is none to bring.
create function bring_report() returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_report case_report; v_seq int; v_at timestamptz;
begin
  select r.* into v_report from case_report r join case_engine e on e.case_id = r.case_id
    order by r.at limit 1 for update of r, e skip locked;
  if not found then return null; end if;
  delete from case_report where case_id = v_report.case_id and what = v_report.what;
  update case_engine e set last_seq = e.last_seq + 1, last_at = greatest(siso_clock(), e.last_at)
    from social_case c where e.case_id = v_report.case_id and c.id = e.case_id and c.state = 'open'
    returning e.last_seq, e.last_at into v_seq, v_at;
  if found then
    insert into case_event (case_id, seq, key, kind, payload, actor, at)
      values (v_report.case_id, v_seq, v_report.what || ':' || v_seq, 'occurred',
        jsonb_build_object('what', v_report.what, 'facts', '{}'::jsonb), v_report.reported_by, v_at);
  end if;
  return v_report.case_id;
end $$;

-- Another comune than where she lived until then: not the first residence that is known, nor one of
-- before that is learnt later.
create function report_residence() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_before person_address;
begin
  select a.* into v_before from person_address a
    where a.person_id = new.person_id and a.kind = 'residence' and a.id <> new.id
    order by a.valid_from desc, a.valid_to desc nulls first limit 1;
  if found and v_before.valid_from <= new.valid_from and v_before.municipality is distinct from new.municipality then
    perform report_to_cases(new.person_id, 'residence-changed');
  end if;
  return null;
end $$;
create trigger person_address_report after insert on person_address
  for each row when (new.kind = 'residence') execute function report_residence();

create function report_household() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform report_to_cases(c.subject, 'household-changed') from social_case c where c.id = new.case_id;
  perform report_to_cases(new.person_id, 'household-changed');
  return null;
end $$;
create trigger case_participant_report after insert on case_participant
  for each row when (new.role = 'household-member') execute function report_household();
create trigger case_participant_report_end after update of valid_to on case_participant
  for each row when (new.role = 'household-member' and new.valid_to is distinct from old.valid_to)
  execute function report_household();

do $$
declare f text;
begin
  alter table case_report enable row level security;
  alter table case_report force row level security;
  create policy owner_all on case_report to current_user using (true) with check (true);
  create policy definer on case_report to siso_definer using (true) with check (true);
  create policy batch_read on case_report for select to siso_batch using (true);
  grant select, insert, update, delete on case_report to siso_definer;
  grant select on case_report to siso_batch;
  grant select on release to siso_definer;

  grant create on schema public to siso_definer;
  foreach f in array array['report_to_cases(uuid, text)', 'bring_report()', 'report_residence()', 'report_household()'] loop
    execute format('revoke execute on function %s from public', f);
    if f like 'bring%' then execute format('grant execute on function %s to siso_engine', f); end if;
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
