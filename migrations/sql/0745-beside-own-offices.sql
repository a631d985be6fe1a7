-- Who opens the cases of an office, and reads figures of its comune without opening those of the others, takes her
-- own from those of the night. Of what would be left with a few she is told no sum: neither that of the comune, nor
-- those that it is part of. No number is in it.
grant create on schema public to siso_definer;
set local role siso_definer;

create function untold_beside_own(p_year int) returns table (region int, zone int, municipality int, kind text, phase text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  v_held int[] := places_held_as(array['front-desk', 'social-worker', 'coordinator', 'general-practitioner', 'uvm-doctor',
    'uvm-nurse', 'uvm-therapist', 'uvm-psychologist', 'uvm-coordinator', 'admin-officer']);
  v_read int[] := figure_orgs();
  v_own int[];
  v_as_of timestamptz;
begin
  -- Whoever holds a comune, a zone or nothing has none.
  v_own := array(select o.id from organisation o where o.id = any(v_held) and o.id = any(v_read) and o.kind = 'office'
    and not exists (select from organisation_tie t where t.child = o.id and t.relation = 'part-of' and t.parent = any(v_held)
      and t.valid_from <= siso_today() and (t.valid_to is null or t.valid_to > siso_today())));
  if v_own = '{}' then return; end if;
  v_own := organisations_below(v_own, siso_today());
  select r.as_of into v_as_of from statistics_run r order by r.id desc limit 1;
  return query
    with rows as (
      select distinct on (x.case_id, x.at) x.* from case_course x join social_case c on c.id = x.case_id and c.parent is null
      where x.at <= v_as_of and x.case_id in (select y.case_id from case_course y where y.org = any(v_own) and y.at <= v_as_of)
        and not exists (select from deleted_contact d where d.case_id = x.case_id and d.at <= v_as_of)
      order by x.case_id, x.at, x.id desc),
    dated as (select r.*, (r.at at time zone 'Europe/Rome')::date as day from rows r),
    course as (
      select d.org, d.region, coalesce(d.zone, 0) as zone, coalesce(d.municipality, 0) as municipality, d.phase, d.state, d.day,
        lead(d.day, 1, 'infinity') over path as until, row_number() over path = 1 as opening,
        row_number() over (partition by d.case_id, d.phase order by d.at) = 1 and d.phase <> first_value(d.phase) over path as reached,
        d.day - first_value(d.day) over path as days
      from dated d window path as (partition by d.case_id order by d.at)),
    own as (select c.* from course c where c.org = any(v_own)),
    counted as (
      select o.region, o.zone, o.municipality, 'access' as kind, null as phase, count(*)::int as n from own o
      where o.opening and extract(year from o.day) = p_year group by 1, 2, 3
      union all
      select o.region, o.zone, o.municipality, 'open', o.phase, count(*)::int from own o
      where o.day <= make_date(p_year, 12, 31) and o.until > make_date(p_year, 12, 31) and o.state = 'open'
      group by grouping sets ((o.region, o.zone, o.municipality), (o.region, o.zone, o.municipality, o.phase))
      union all
      select o.region, o.zone, o.municipality, case when o.days <= 30 then 'prompt' else 'late' end, o.phase, count(*)::int from own o
      where o.reached and extract(year from o.day) = p_year group by 1, 2, 3, 4, 5
      union all
      select o.region, o.zone, o.municipality, 'reached', o.phase, count(*)::int from own o
      where o.reached and extract(year from o.day) = p_year group by 1, 2, 3, 5),
    few as (
      select c.region, c.zone, c.municipality, c.kind, c.phase
      from counted c join statistics_case s on s.year = p_year and s.region = c.region and s.zone = c.zone
        and s.municipality = c.municipality and s.kind = c.kind and s.phase is not distinct from c.phase
      where s.cases - c.n between 1 and 4)
    -- With what each is part of: other figures fit all that is told.
    select distinct f.region, p.zone, p.municipality, w.kind, w.phase
    from few f
      cross join lateral (values (f.zone, f.municipality), (f.zone, null), (null, null)) p (zone, municipality)
      cross join lateral (
        select f.kind, f.phase
        union select 'open', null where f.kind = 'open'
        union select 'reached', f.phase where f.kind in ('prompt', 'late')) w (kind, phase);
end $$;

-- Cases of a year as the night counted them, each told to this reader or not.
create function cases_told(p_year int)
returns table (region int, zone int, municipality int, kind text, phase text, cases int, days bigint, told boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  with beside as materialized (select * from untold_beside_own(p_year))
  select s.region, s.zone, s.municipality, s.kind, s.phase, s.cases, s.days, s.told and not exists (
    select from beside b where (b.region, b.zone, b.municipality, b.kind, b.phase)
      is not distinct from (s.region, s.zone, s.municipality, s.kind, s.phase))
  from statistics_case s where s.year = p_year
$$;

create or replace function case_statistics(p_year int)
returns table (region int, zone int, municipality int, kind text, phase text, cases int, days bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  with mine as materialized (
    select figure_orgs() as all_of, places_held_as(array['coordinator']) as whole),
  found as (
    select s.*, coalesce(nullif(s.municipality, 0), nullif(s.zone, 0), s.region) = any(m.whole) or s.told as tell
    from cases_told(p_year) s, mine m
    where coalesce(nullif(s.municipality, 0), nullif(s.zone, 0), s.region) = any(m.all_of))
  select f.region, f.zone, f.municipality, f.kind, f.phase, case when f.tell then f.cases end,
    case when f.tell then f.days end
  from found f
$$;

revoke execute on function untold_beside_own(int) from public;
revoke execute on function cases_told(int) from public;
reset role;
revoke create on schema public from siso_definer;
