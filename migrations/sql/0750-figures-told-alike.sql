-- Whether the night tells what the figures of the work count too, where somebody plans or coordinates: both hide the
-- same, so that neither gives back what the other hides. No number is in it. Of cases: those open, by phase and in
-- all, and contacts of the last year. Of services: those of the years of the last eight weeks, in the widest places
-- of who asks, told where all of them are.
create function told_at_night() returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  with mine as materialized (select figure_orgs() as orgs),
  cases as (
    select s.kind, jsonb_build_object('zone', s.zone, 'municipality', s.municipality, 'column', s.phase, 'told', s.told) as cell
    from cases_told((select max(y.year) from statistics_case y)) s, mine m
    where s.kind in ('open', 'access')
      and s.zone is distinct from 0 and s.municipality is distinct from 0
      and coalesce(s.municipality, s.zone, s.region) = any(m.orgs)),
  services as (
    select s.area, s.service, bool_and(s.told) as told from statistics_year s, mine m
    where s.year between extract(year from siso_today() - 55) and extract(year from siso_today())
      and coalesce(nullif(s.municipality, 0), nullif(s.zone, 0), s.region) = any(m.orgs)
      and case when s.municipality is not null then not coalesce(nullif(s.zone, 0), s.region) = any(m.orgs)
        when s.zone is not null then not s.region = any(m.orgs) else true end
    group by 1, 2)
  select jsonb_build_object(
    'open', (select coalesce(jsonb_agg(c.cell), '[]') from cases c where c.kind = 'open'),
    'accesses', (select coalesce(jsonb_agg(c.cell), '[]') from cases c where c.kind = 'access'),
    'services', (select coalesce(jsonb_agg(to_jsonb(v)), '[]') from services v))
$$;

do $$
begin
  grant create on schema public to siso_definer;
  revoke execute on function told_at_night() from public;
  grant execute on function told_at_night() to siso_web;
  alter function told_at_night() owner to siso_definer;
  revoke create on schema public from siso_definer;
end $$;
