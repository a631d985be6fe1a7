-- While a suspension is open, the terms that it stops have no date.
alter table deadline alter column due_at drop not null;
alter table deadline drop constraint deadline_state_check;
alter table deadline add constraint deadline_state_check
  check (state in ('running', 'suspended', 'met', 'cancelled')),
  add constraint deadline_dated check (due_at is not null or state <> 'running');
