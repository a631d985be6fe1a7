-- What INPS rejected is sent again as it was, once its task was done with a note: an insertion as a cancelling.
-- Done without a note it is asked anew.
grant create on schema public to siso_definer;
set local role siso_definer;

-- Tasks whose flow waits for nobody any more: INPS acquired it, or what corrects it; of what corrects it
-- and is rejected too there is a task of its own; of a case that moved the comune where it is now tells. Of one
-- that was done and did not say what was mended there is a task anew.
create or replace function flow_tasks_over(n int) returns table (case_id uuid, seq int)
language sql stable security definer set search_path = public, pg_temp as $$
  select t.case_id, t.seq from flow_task t join siuss_flow f on f.id_flusso = t.flow
    join social_case own on own.id = f.case_id
  where t.over_at is null and case t.why when 'silent' then f.state <> 'published'
    else f.state = 'acquired' or f.state = 'corrected' and (f.operation = 'C' or exists (
        select from siuss_flow x where x.corrects = f.id_flusso and x.operation = 'I'
          and x.state in ('acquired', 'rejected', 'corrected')))
      or not flow_at_home(own.municipality, f.belfiore)
      or f.state = 'rejected' and not flow_task_said(t.case_id, t.seq) end
  order by t.opened_at, t.case_id, t.seq limit n
$$;

reset role;
revoke create on schema public from siso_definer;
