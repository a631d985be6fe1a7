-- What may be told to anybody of a year that is over: no scope is asked for, and what is hidden has no
-- row. A year that runs would tell, from one night to the next, who has come.
create function open_statistics(p_year int)
returns table (level text, place int, area text, service text, users int, quantity bigint, unit text, spend bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select case when s.municipality is not null then 'municipality' when s.zone is not null then 'zone' else 'region' end,
    coalesce(s.municipality, s.zone, s.region), s.area, s.service, s.users, s.quantity, s.unit, s.spend
  from statistics_year s
  where s.year = p_year and p_year < extract(year from siso_today()) and s.told
    and coalesce(s.municipality, s.zone, s.region) <> 0
$$;

create function open_years() returns setof int
language sql stable security definer set search_path = public, pg_temp as $$
  select distinct year from statistics_year where told and year < extract(year from siso_today()) order by 1 desc
$$;

do $$
declare f text;
begin
  grant create on schema public to siso_definer;
  foreach f in array array['open_statistics(int)', 'open_years()'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to siso_web', f);
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
