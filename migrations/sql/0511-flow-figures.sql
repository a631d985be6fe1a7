-- How many flows of a year each comune of the reader has to send, has sent and had refused: counts alone.
-- Of protected people not even these.
create function flow_figures(of_year int)
returns table (place int, kind text, due int, sent int, rejected int)
language sql stable security definer set search_path = public, pg_temp as $$
  select o.id, f.kind, (count(*) filter (where f.state in ('draft', 'ready', 'stopped')))::int,
    (count(*) filter (where f.ts_flusso is not null and f.state <> 'rejected'))::int,
    (count(*) filter (where f.state = 'rejected'))::int
  from organisation o join siuss_flow f on f.belfiore = o.detail ->> 'belfiore' and f.year = of_year
    join social_case c on c.id = f.case_id join person p on p.id = f.person
  where o.kind = 'municipality' and not o.training and not c.protected and not p.protected
    and o.id = any((select places_held_as(array['coordinator', 'planner', 'admin-officer']))::int[])
  group by o.id, f.kind order by o.id, f.kind
$$;

do $$
begin
  grant create on schema public to siso_definer;
  revoke execute on function flow_figures(int) from public;
  grant execute on function flow_figures(int) to siso_web;
  alter function flow_figures(int) owner to siso_definer;
  revoke create on schema public from siso_definer;
end $$;
