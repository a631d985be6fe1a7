-- What INPS says of a flow after another took its place counts too: it may have both. Whoever keeps the flows of
-- the comune is told, and the next preparing cancels the one that is over.
create or replace function keep_siuss_flow() returns trigger language plpgsql as $$
begin
  if old.ts_flusso is not null and (old.id_flusso, old.belfiore, old.kind, old.operation, old.case_id, old.year, old.part,
      old.person, old.record, old.xml, old.digest, old.ts_flusso, old.ready_at)
    is distinct from (new.id_flusso, new.belfiore, new.kind, new.operation, new.case_id, new.year, new.part,
      new.person, new.record, new.xml, new.digest, new.ts_flusso, new.ready_at) then
    raise exception 'a published flow does not change' using errcode = 'restrict_violation';
  end if;
  if new.state <> old.state and old.state || '>' || new.state <> all(array['draft>ready', 'ready>draft', 'ready>stopped',
      'stopped>ready', 'draft>dropped', 'ready>dropped', 'ready>published', 'published>acquired', 'published>rejected',
      'published>corrected', 'acquired>rejected', 'rejected>acquired', 'acquired>corrected', 'rejected>corrected',
      'corrected>acquired', 'corrected>rejected']) then
    raise exception 'a flow does not go from % to %', old.state, new.state using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

-- Whether INPS has a flow although another has taken its place, and nothing cancels it.
create function flow_held_twice(flow text, operation char(1), state text) returns boolean language sql stable as $$
  select operation = 'I' and state = 'acquired'
    and exists (select from siuss_flow x where x.corrects = flow and x.operation = 'I' and x.ts_flusso is not null)
    and not exists (select from siuss_flow x where x.corrects = flow and x.operation = 'C' and x.state <> 'dropped')
$$;
revoke execute on function flow_held_twice(text, char, text) from public;
grant execute on function flow_held_twice(text, char, text) to siso_web;

grant create on schema public to siso_definer;
set local role siso_definer;

create function tell_flow_held_twice() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from siuss_flow x where x.corrects = new.id_flusso and x.operation = 'I' and x.ts_flusso is not null) then
    perform tell_of_flow(new.case_id, 'flow-twice', new.id_flusso);
  end if;
  return null;
end $$;

reset role;
create trigger siuss_flow_held_twice after update of state on siuss_flow
  for each row when (new.state = 'acquired' and old.state in ('corrected', 'rejected') and new.operation = 'I')
  execute function tell_flow_held_twice();
set local role siso_definer;
revoke execute on function tell_flow_held_twice() from public;
reset role;
revoke create on schema public from siso_definer;
