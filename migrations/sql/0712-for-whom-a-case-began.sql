grant select (id, person_id, field, value, valid_from, source_date) on person_fact to siso_definer;
create policy definer_homes on person_fact for select to siso_definer using (field = 'residence');

-- For whom a case began: where she lived on that day, and what else a release may ask of who applies. A
-- release that is for some people or places is not for every case that runs. Only of the case in scope,
-- without a name; as `domain/contact/applicant.ts` reads it where a case begins.
create function applicant_in_scope() returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  with recursive began as (
    select c.org, c.subject, c.effective_at as at, (c.effective_at at time zone 'Europe/Rome')::date as day
    from social_case c where c.id = nullif(current_setting('app.case', true), '')::uuid),
  who as (
    select b.*, p.identity = 'anonymous' as anonymous, p.citizenship, extract(year from age(b.day, p.birth_date))::int as age,
      coalesce((select h.home from (
          select a.municipality as home, a.valid_from as since, 0 as turn from person_address a
          where a.person_id = p.id and a.kind = 'residence' and a.municipality is not null
            and a.valid_from <= b.day and (a.valid_to is null or a.valid_to > b.day)
          union all
          select f.value::int, coalesce(f.valid_from, f.source_date), f.id from person_fact f
          where f.person_id = p.id and f.field = 'residence' and f.value ~ '^[0-9]+$'
            and coalesce(f.valid_from, f.source_date) <= b.day) h
        order by h.since desc, h.turn desc limit 1), p.residence, b.org) as home
    from began b join person p on p.id = b.subject),
  -- Where she lived, as it was on that day; the office that has the case, as it is today.
  up (root, id, day, height) as (
    select 'home', home, day, 0 from who union all select 'seat', org, siso_today(), 0 from who
    union all
    select up.root, tie.parent, up.day, up.height + 1 from up join organisation_tie tie on tie.child = up.id
    where tie.relation = 'part-of' and up.height < 10 and tie.valid_from <= up.day
      and (tie.valid_to is null or tie.valid_to > up.day)),
  codes as (
    select up.root, o.code from up join organisation o on o.id = up.id
    union select up.root, o.detail ->> 'province' from up join organisation o on o.id = up.id)
  select jsonb_strip_nulls(jsonb_build_object('at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'anonymous', anonymous, 'age', age, 'citizenship', nullif(citizenship, ''),
    'places', (select coalesce(jsonb_agg(code), '[]') from codes where root = 'home' and code is not null),
    'seat', (select coalesce(jsonb_agg(code), '[]') from codes where root = 'seat' and code is not null)))
  from who
$$;

-- Cases as a prediction needs them, as before; with for whom each began where that is asked. A case is named, and
-- looked for by what naming it answers, before the next one is: out of turn nothing would be found of it.
drop function read_for_migration(uuid[]);
create function read_for_migration(p_cases uuid[], p_whom boolean)
returns table (case_id uuid, release text, calendar text, engine int, state jsonb, state_hash text,
  at timestamptz, last_seq int, waits boolean, case_since timestamptz, phase_since timestamptz, whom jsonb)
language sql volatile as $$
  -- What the terms of a case and of its phase run from: when that happened, even if recorded later.
  select e.case_id, e.release, e.calendar, e.engine, e.state, e.state_hash, now.at, e.last_seq,
    e.last_seq > e.processed_seq or coalesce(e.rung_at <= now.at, false) or e.incident is not null,
    (select coalesce(v.effective_at, v.at) from case_event v where v.case_id = e.case_id
      and v.kind in ('started', 'reopened') order by v.seq desc limit 1),
    (select coalesce(v.effective_at, v.at) from case_move m
      join case_event v on v.case_id = m.case_id and v.seq = m.seq
      where m.case_id = e.case_id and m.commands @> '[{"kind": "enter-phase"}]' order by m.seq desc limit 1),
    case when p_whom then applicant_in_scope() end
  from unnest(p_cases) one,
    lateral (select set_config('app.case', one::text, true)::uuid as id offset 0) named,
    lateral (select * from case_engine c where c.case_id = named.id offset 0) e,
    lateral (select greatest(siso_clock(), e.last_at) as at offset 0) now
$$;
revoke execute on function read_for_migration(uuid[], boolean) from public;
grant execute on function read_for_migration(uuid[], boolean) to siso_engine;

-- What a release is not for is counted apart from what has no place in it, and never moved.
alter table dry_run_case
  drop constraint dry_run_case_stands_check,
  add constraint dry_run_case_stands_check check (stands in
    ('same-release', 'not-for', 'older', 'blocked', 'unchanged', 'changed', 'same', 'other', 'undetermined'));
alter table campaign_case drop constraint campaign_case_result_check,
  add constraint campaign_case_result_check check (result in ('to-move', 'next-step', 'moved', 'changed', 'waits',
    'blocked', 'not-for', 'already', 'deviated', 'returned', 'ended'));

grant create on schema public to siso_definer;
revoke execute on function applicant_in_scope() from public;
grant execute on function applicant_in_scope() to siso_engine;
alter function applicant_in_scope() owner to siso_definer;

set local role siso_definer;
create or replace function fill_campaign(p_campaign uuid) returns void
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
    from mixed),
  told as (
    select r.*, s.number as called, case when r.stands = 'same-release' then 'already'
      when r.stands in ('not-for', 'older') then 'not-for'
      when r.mode = 'next-step' and s.state <> 'open' then 'ended' when r.mode = 'next-step' then 'next-step'
      when r.stands = 'blocked' then 'blocked' else 'to-move' end as result
    from ranked r join social_case s on s.id = r.case_id)
  insert into campaign_case (campaign, case_id, number, place, zone, canary, result, prediction)
  select t.campaign, t.case_id, t.called, row_number() over (order by t.canary desc, t.mix), t.zone, t.canary, t.result,
    case when t.result in ('blocked', 'not-for') then t.prediction end
  from told t
$$;
reset role;
revoke create on schema public from siso_definer;
