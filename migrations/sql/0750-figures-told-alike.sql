-- What the night tells of cases and services where somebody plans or coordinates, and what it does not: the
-- figures of the work hide the same, so that neither gives back what the other hides. No number is in it.

-- Of the last year: open cases, by phase and in all, and contacts.
create function cases_told() returns table (zone int, municipality int, kind text, phase text, told boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.zone, s.municipality, s.kind, s.phase, s.told from statistics_case s
  where s.year = (select max(y.year) from statistics_case y) and s.kind in ('open', 'access')
    and s.zone is distinct from 0 and s.municipality is distinct from 0
    and coalesce(s.municipality, s.zone, s.region) = any((select figure_orgs())::int[])
$$;

-- Services of the years of the last eight weeks, in the widest places of who asks: told where all of them are.
create function services_told() returns table (area text, service text, told boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.area, s.service, bool_and(s.told) from statistics_year s cross join (select figure_orgs() as orgs) mine
  where s.year between extract(year from siso_today() - 55) and extract(year from siso_today())
    and coalesce(nullif(s.municipality, 0), nullif(s.zone, 0), s.region) = any(mine.orgs)
    and case when s.municipality is not null then not coalesce(nullif(s.zone, 0), s.region) = any(mine.orgs)
      when s.zone is not null then not s.region = any(mine.orgs) else true end
  group by 1, 2
$$;

do $$
declare f text;
begin
  grant create on schema public to siso_definer;
  foreach f in array array['cases_told()', 'services_told()'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to siso_web', f);
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
