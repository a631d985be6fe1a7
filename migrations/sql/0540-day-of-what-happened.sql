-- What the record reports to a case has its day: of a move, of a change in the household, of a death.
-- A procedure says which of its facts takes it (`happenedOn`), so that a term may count from there.
alter table case_report add column happened_on date;

grant create on schema public to siso_definer;
set local role siso_definer;

drop function report_to_cases(uuid, text);
-- To the open cases of the person, to those within them whose procedure begins something then, and, where
-- the procedure is for a household, to those that she takes part in. What is known of a protected person
-- goes no further than to cases that are protected too. While it waits the last day that was told holds.
create function report_to_cases(whose uuid, happened text, on_day date default null) returns void
language sql security definer set search_path = public, pg_temp as $$
  insert into case_report (case_id, what, reported_by, happened_on)
  select c.id, happened, nullif(current_setting('app.user', true), '')::uuid,
    coalesce(on_day, (select p.death_date from person p where p.id = whose and happened = 'person-died'))
  from (
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
  on conflict (case_id, what) do update set happened_on = coalesce(excluded.happened_on, case_report.happened_on)
$$;

-- The facts of a case's procedure that take the day on which this happened.
create function day_taken(whose uuid, happened text, on_day date) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(jsonb_object_agg(s -> 'opens' ->> 'happenedOn', on_day::text), '{}'::jsonb)
  from case_engine e join release r on r.key || '@' || r.version = e.release
    cross join lateral jsonb_array_elements(r.doc -> 'steps') s
  where e.case_id = whose and on_day is not null and s ->> 'kind' = 'subprocess'
    and s -> 'opens' ->> 'on' = happened and s -> 'opens' ? 'happenedOn'
$$;

-- Brings the oldest report to its case, unless somebody is at either: then the next round does. A case
-- that was closed meanwhile takes no notice. Says to which case; nothing: there is none to bring.
create or replace function bring_report() returns uuid
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
        jsonb_build_object('what', v_report.what,
          'facts', day_taken(v_report.case_id, v_report.what, v_report.happened_on)), v_report.reported_by, v_at);
  end if;
  return v_report.case_id;
end $$;

-- Another comune than where she lived until then: not the first residence that is known, nor one of
-- before that is learnt later.
create or replace function report_residence() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_before person_address;
begin
  select a.* into v_before from person_address a
    where a.person_id = new.person_id and a.kind = 'residence' and a.id <> new.id
    order by a.valid_from desc, a.valid_to desc nulls first limit 1;
  if found and v_before.valid_from <= new.valid_from and v_before.municipality is distinct from new.municipality then
    perform report_to_cases(new.person_id, 'residence-changed', new.valid_from);
  end if;
  return null;
end $$;

-- The day on which somebody came or, where her end was recorded, on which she left.
create or replace function report_household() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_day date := case tg_op when 'UPDATE' then coalesce(new.valid_to, new.valid_from) else new.valid_from end;
begin
  perform report_to_cases(c.subject, 'household-changed', v_day) from social_case c where c.id = new.case_id;
  perform report_to_cases(new.person_id, 'household-changed', v_day);
  return null;
end $$;

-- Who lives with a person is of her household, registered or not.
create or replace function tell_new_fact() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.kind = 'tie' then
    if (new.detail ->> 'livesWith')::boolean or exists (
      select 1 from social_fact f where f.id = new.corrects and (f.detail ->> 'livesWith')::boolean)
    then
      perform tell_followers(new.person_id, 'household-changed', new.id::text);
      perform report_to_cases(new.person_id, 'household-changed', new.valid_from);
    end if;
    return null;
  end if;
  delete from fact_to_tell t where t.fact = new.corrects;
  if not new.annuls and new.valid_to > siso_today() then
    insert into fact_to_tell (fact, person_id, kind, tell_on, valid_to)
      values (new.id, new.person_id, new.kind, new.valid_to - 30, new.valid_to);
  end if;
  return null;
end $$;

revoke execute on function report_to_cases(uuid, text, date), day_taken(uuid, text, date) from public;
reset role;
revoke create on schema public from siso_definer;
