-- A flow that waits and has nothing left to do is dropped, and the ledger says why: a cancelling of what INPS
-- has rejected meanwhile, or an incomplete one of a case that another comune tells of now.
alter table siuss_flow add column dropped_why text check (dropped_why in ('nothing-to-cancel', 'moved'));
alter table siuss_flow drop constraint siuss_flow_state_check;
alter table siuss_flow add constraint siuss_flow_state_check check (state in
  ('draft', 'ready', 'stopped', 'dropped', 'published', 'acquired', 'rejected', 'corrected'));
alter table siuss_flow add constraint siuss_flow_dropped_check check ((state = 'dropped') = (dropped_why is not null));
grant update (dropped_why) on siuss_flow to siso_web, siso_engine;

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
      'acquired>rejected', 'rejected>acquired', 'acquired>corrected', 'rejected>corrected']) then
    raise exception 'a flow does not go from % to %', old.state, new.state using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

-- The cancellings that wait, which each publication of a comune looks through.
create index siuss_flow_cancelling on siuss_flow (belfiore) where operation = 'C' and state in ('draft', 'ready');
