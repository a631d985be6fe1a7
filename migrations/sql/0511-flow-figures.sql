-- How many flows of a year each comune of the reader has to send, has sent and had refused: counts alone.
-- Of protected people not even these. Who plans works with no flow: counts under five are null, and what
-- becomes protected takes no row away, or it would be told that somebody just was.
create function flow_figures(of_year int)
returns table (place int, kind text, due int, sent int, rejected int)
language sql stable security definer set search_path = public, pg_temp as $$
  with mine as materialized (
    select places_held_as(array['coordinator', 'planner', 'admin-officer']) as all_of,
      places_held_as(array['coordinator', 'admin-officer']) as whole),
  counted as (
    select o.id, f.kind, o.id = any(m.whole) as whole, count(*) filter (where x.counts) as all_states,
      (count(*) filter (where x.counts and f.state in ('draft', 'ready', 'stopped')))::int as due,
      (count(*) filter (where x.counts and f.ts_flusso is not null and f.state <> 'rejected'))::int as sent,
      (count(*) filter (where x.counts and f.state = 'rejected'))::int as rejected
    from mine m, organisation o join siuss_flow f on f.belfiore = o.detail ->> 'belfiore' and f.year = of_year
      join social_case c on c.id = f.case_id join person p on p.id = f.person
      cross join lateral (select not c.protected and not p.protected as counts) x
    where o.kind = 'municipality' and not o.training and o.id = any(m.all_of)
    group by o.id, f.kind, m.whole)
  select id, kind, case when whole or due >= 5 then due end, case when whole or sent >= 5 then sent end,
    case when whole or rejected >= 5 then rejected end
  from counted where not whole or all_states > 0 order by id, kind
$$;

do $$
begin
  grant create on schema public to siso_definer;
  revoke execute on function flow_figures(int) from public;
  grant execute on function flow_figures(int) to siso_web;
  alter function flow_figures(int) owner to siso_definer;
  revoke create on schema public from siso_definer;
end $$;
