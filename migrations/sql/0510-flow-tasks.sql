-- What somebody has to do of a flow that INPS rejected, or of which it says nothing for days: a task
-- beside the path of the case that the flow tells of, or of the one that granted it. Where both are
-- closed the notice and the ledger say it. See docs/decisions/0038.
create table flow_task (
  case_id uuid not null references social_case,
  -- Of the event that opened it.
  seq int not null,
  flow text not null references siuss_flow,
  why text not null check (why in ('rejected', 'silent')),
  opened_at timestamptz not null default siso_clock(),
  -- INPS acquired what corrects it, or answered at last.
  over_at timestamptz,
  primary key (case_id, seq)
);
create unique index flow_task_waiting on flow_task (flow, why) where over_at is null;
create index siuss_flow_rejected on siuss_flow (belfiore) where state = 'rejected';
create index siuss_flow_silent on siuss_flow (belfiore) where state = 'published' and silent_at is not null;

-- Which flow a task is about stands among its words.
alter table act_text drop constraint act_text_part_check;
alter table act_text add constraint act_text_part_check
  check (part in ('title', 'instructions', 'note', 'reason', 'flow'));

-- Whether who did a task said what was mended; null: it is not done.
create function flow_task_said(the_case uuid, of_seq int) returns boolean language sql stable as $$
  select exists (select from act_text n where n.case_id = the_case and n.task_key = t.key and n.part = 'note')
  from task t where t.case_id = the_case and t.key = 'ad-hoc#' || of_seq and t.state = 'completed'
$$;

-- Flows that wait for somebody and have no task yet, each with the open case that takes it. One that
-- somebody closed by hand is not opened again while nothing new is known of the flow.
create function flow_tasks_to_open(n int)
returns table (flow text, why text, operation text, case_id uuid, protected boolean, benefit text, year int, said text, times int)
language sql stable security definer set search_path = public, pg_temp as $$
  select f.id_flusso, f.why, f.operation::text, c.id, c.protected, f.record #>> '{Beneficiario,PrestazioniSociali,DenominazionePrestazione}',
    f.year, o.description, (select count(*)::int from flow_task t where t.flow = f.id_flusso)
  from (select x.*, 'rejected' as why from siuss_flow x where x.state = 'rejected'
      union all select x.*, 'silent' from siuss_flow x where x.state = 'published' and x.silent_at is not null) f
    join social_case own on own.id = f.case_id
    join social_case c on c.id = case own.state when 'open' then own.id else own.parent end and c.state = 'open'
    left join lateral (
      select x.description from siuss_outcome x where x.id_flusso = f.id_flusso
      order by x.acquired_at desc, x.code = 'OK' desc, x.id limit 1) o on true
  where not exists (select from flow_task t where t.flow = f.id_flusso and t.why = f.why and t.over_at is null)
    and not exists (select from siuss_flow x where x.corrects = f.id_flusso and x.state not in ('draft', 'stopped'))
  order by f.id_flusso limit n
$$;

-- Tasks whose flow waits for nobody any more: INPS acquired it, or what corrects it; of what corrects it
-- and is rejected too there is a task of its own. Another cancelling takes the place
-- of one that was rejected, once its task said what was mended; of one that did not say there is a task anew.
create function flow_tasks_over(n int) returns table (case_id uuid, seq int)
language sql stable security definer set search_path = public, pg_temp as $$
  select t.case_id, t.seq from flow_task t join siuss_flow f on f.id_flusso = t.flow
  where t.over_at is null and case t.why when 'silent' then f.state <> 'published'
    else f.state = 'acquired' or f.state = 'corrected' and exists (
      select from siuss_flow x where x.corrects = f.id_flusso and x.operation = 'I'
        and x.state in ('acquired', 'rejected', 'corrected'))
      or f.operation = 'C' and (f.state = 'corrected' or not flow_task_said(t.case_id, t.seq)) end
  order by t.opened_at, t.case_id, t.seq limit n
$$;

-- What concerns a protected person is not sent unless somebody who is named for her decided so.
create function flow_held(the_case uuid, whose uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select (exists (select from social_case c where c.id = the_case and c.protected)
      or exists (select from person p where p.id = whose and p.protected))
    and not coalesce((select d.send from siuss_decision d where d.about = the_case order by d.id desc limit 1), false)
$$;

do $$
declare
  f text;
  the_case constant text := $q$nullif(current_setting('app.case', true), '')::uuid$q$;
begin
  alter table flow_task enable row level security;
  alter table flow_task force row level security;
  create policy owner_all on flow_task to current_user using (true) with check (true);
  create policy batch_read on flow_task for select to siso_batch using (true);
  create policy web_read on flow_task for select to siso_web using (
    exists (select 1 from social_case c where c.id = flow_task.case_id offset 0));
  execute format('create policy engine on flow_task to siso_engine using (case_id = %1$s) with check (case_id = %1$s)', the_case);
  create policy definer_read on flow_task for select to siso_definer using (true);
  grant select on flow_task to siso_web, siso_batch, siso_engine, siso_definer;
  grant insert, update (over_at) on flow_task to siso_engine;
  create policy definer_read on siuss_outcome for select to siso_definer using (true);
  create policy definer_read on siuss_decision for select to siso_definer using (true);
  create policy definer_read on act_text for select to siso_definer using (true);
  grant select on siuss_outcome, siuss_decision, act_text to siso_definer;
  revoke execute on function flow_task_said(uuid, int) from public;
  grant execute on function flow_task_said(uuid, int) to siso_web, siso_definer;

  grant create on schema public to siso_definer;
  foreach f in array array['flow_tasks_to_open(int)', 'flow_tasks_over(int)', 'flow_held(uuid, uuid)'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to siso_engine', f);
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
