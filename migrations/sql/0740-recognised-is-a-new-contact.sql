-- Somebody who came without a name turns out to be known: her contact is then one of the person whom
-- another follows already, who is told as if it had been opened for her.
create trigger social_case_tell_recognised after update of subject on social_case
  for each row when (new.parent is null and new.subject is distinct from old.subject) execute function tell_new_contact();
