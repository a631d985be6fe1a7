-- Whoever sees a task that waits for others may ask for it again: whoever has it, or could take it, is told.
-- Such a notice is of that task and to those people alone.
create policy web_nudge on notice for insert to siso_web
  with check (effect_key like 'nudge:%' and exists (select 1 from task t
    where t.case_id = notice.case_id and notice.effect_key like 'nudge:' || t.id || ':%' and t.state in ('open', 'claimed')
      and case when t.assignee is null then notice.audience = any(t.groups) else notice.audience = 'user:' || t.assignee end offset 0));
grant insert on notice to siso_web;
-- When it was last asked for stands beside each such task, however often its case was read.
create index audit_event_nudged on audit_event (case_id, object_id, at) where action = 'task-nudged';
