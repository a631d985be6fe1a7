-- Whether an answer came late is known when the case moves, after the answer is in the record. The
-- engine marks it, and nothing else of an answer can be changed: it reads no more than its number.
create or replace trigger task_answer_append_only
  before update of case_id, seq, task_key, form, release, answers, actor, at or delete or truncate on task_answer
  for each statement execute function refuse_change();
grant select (case_id, seq), update (late) on task_answer to siso_engine;
create policy engine on task_answer to siso_engine
  using (case_id = (select nullif(current_setting('app.case', true), ''))::uuid)
  with check (case_id = (select nullif(current_setting('app.case', true), ''))::uuid);
-- A cancelled effect that was begun is open until somebody knows what became of it.
drop index effect_pending;
create index effect_open on effect (case_id) where result is null and (status = 'pending' or calls > 0);
