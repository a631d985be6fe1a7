-- Whether a flow goes to INPS, or has gone: one that is incomplete, stopped or dropped takes nobody's place yet.
create function flow_goes(state text) returns boolean language sql immutable as $$
  select state not in ('draft', 'stopped', 'dropped')
$$;

-- Whether the comune of a flow still has its case: what another comune tells of now is mended by neither.
create function flow_at_home(place int, of_comune char(4)) returns boolean language sql stable as $$
  select exists (select from organisation o where o.id = place and o.detail ->> 'belfiore' = of_comune)
$$;

revoke execute on function flow_goes(text), flow_at_home(int, char) from public;
grant execute on function flow_goes(text), flow_at_home(int, char) to siso_web, siso_definer;

grant create on schema public to siso_definer;
set local role siso_definer;

drop function flow_tasks_to_open(int);

-- Flows that wait for somebody and have no task yet, each with the open case that takes it. One that
-- somebody closed by hand is not opened again while nothing new is known of the flow.
create function flow_tasks_to_open(n int)
returns table (flow text, kind text, why text, operation text, comune text, case_id uuid, protected boolean, benefit text,
  year int, said text, times int)
language sql stable security definer set search_path = public, pg_temp as $$
  select f.id_flusso, f.kind, f.why, f.operation::text, (
      select o.name from organisation o where o.kind = 'municipality' and not o.training and o.detail ->> 'belfiore' = f.belfiore
      limit 1), c.id, c.protected, f.record #>> '{Beneficiario,PrestazioniSociali,DenominazionePrestazione}',
    f.year, o.description, (select count(*)::int from flow_task t where t.flow = f.id_flusso)
  from (select x.*, 'rejected' as why from siuss_flow x where x.state = 'rejected'
      union all select x.*, 'silent' from siuss_flow x where x.state = 'published' and x.silent_at is not null) f
    join social_case own on own.id = f.case_id and (f.why = 'silent' or flow_at_home(own.municipality, f.belfiore))
    join social_case c on c.id = case own.state when 'open' then own.id else own.parent end and c.state = 'open'
    left join lateral (
      select x.description from siuss_outcome x where x.id_flusso = f.id_flusso
      order by x.acquired_at desc, x.code = 'OK' desc, x.id limit 1) o on true
  where not exists (select from flow_task t where t.flow = f.id_flusso and t.why = f.why and t.over_at is null)
    and not exists (select from siuss_flow x where x.corrects = f.id_flusso and flow_goes(x.state))
  order by f.id_flusso limit n
$$;
revoke execute on function flow_tasks_to_open(int) from public;
grant execute on function flow_tasks_to_open(int) to siso_engine;

reset role;
revoke create on schema public from siso_definer;
