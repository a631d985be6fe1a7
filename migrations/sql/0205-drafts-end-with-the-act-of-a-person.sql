-- The engine ends the task of an incident itself: nobody typed in it, and drafts are not the engine's.
create or replace trigger end_draft after update of state on task for each row
  when (new.state = 'completed' and old.state <> 'completed' and new.completed_by is not null)
  execute function end_draft();
