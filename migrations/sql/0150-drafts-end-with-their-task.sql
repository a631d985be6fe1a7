-- What was typed ends with the act, also what was saved by itself while the act was under way: a
-- trigger looks once more, after the lock of the task, where the act's own statement cannot.
create function end_draft() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  delete from draft where user_id = new.completed_by and subject = 'task:' || new.id;
  return null;
end $$;
revoke execute on function end_draft() from public;

-- The engine ends the task of an incident itself: nobody typed in it, and drafts are not the engine's.
create trigger end_draft after update of state on task for each row
  when (new.state = 'completed' and old.state <> 'completed' and new.completed_by is not null)
  execute function end_draft();
