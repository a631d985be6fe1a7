-- Each comune tells INPS what is its own. Of a case that moved, what the comune of before has put goes out as it
-- was put; the comune where the case is now tells it by flows of its own. A cancelling waits for each flow that
-- is cancelled: two of the same content are not one.
drop index siuss_flow_waiting;
create unique index siuss_flow_waiting
  on siuss_flow (belfiore, case_id, kind, year, part, operation, (case operation when 'C' then corrects else '' end))
  where state in ('draft', 'ready');
