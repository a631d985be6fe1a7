-- A service month by month, in each place: for who coordinates there, and nobody else. What who plans is told
-- of months is worked out without it, so that months by area give back no more than before.
alter table statistics_series add column service text, add column quantity bigint, add column unit text;
alter table statistics_series drop constraint statistics_series_month_region_zone_municipality_area_key;
alter table statistics_series add unique nulls not distinct (month, region, zone, municipality, area, service);
create index statistics_series_services on statistics_series (year, coalesce(municipality, zone, region)) where service is not null;

grant create on schema public to siso_definer;
set local role siso_definer;
create or replace function series_statistics(p_year int)
returns table (month text, region int, zone int, municipality int, area text, users int, spend bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  with mine as materialized (
    select figure_orgs() as all_of, places_held_as(array['coordinator']) as whole),
  found as (
    select s.*, coalesce(nullif(s.municipality, 0), nullif(s.zone, 0), s.region) = any(m.whole) or s.told as tell
    from statistics_series s, mine m
    where s.year = p_year and s.service is null
      and coalesce(nullif(s.municipality, 0), nullif(s.zone, 0), s.region) = any(m.all_of))
  select f.month, f.region, f.zone, f.municipality, f.area, case when f.tell then f.users end,
    case when f.tell then f.spend end
  from found f
$$;

create function service_series(p_year int, p_place int)
returns table (month text, service text, users int, quantity bigint, unit text, spend bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.month, s.service, s.users, s.quantity, s.unit, s.spend from statistics_series s
  where s.year = p_year and s.service is not null
    and coalesce(s.municipality, s.zone, s.region) = p_place
    and p_place = any((select places_held_as(array['coordinator']))::int[])
$$;
revoke execute on function service_series(int, int) from public;
grant execute on function service_series(int, int) to siso_web;
reset role;
revoke create on schema public from siso_definer;
