-- A service that is stopped before its day ends on that day: what was granted beyond it is neither
-- delivered, nor waited for, nor money engaged. The answers that granted it keep the day it was granted to.
grant create on schema public to siso_definer;
set local role siso_definer;

create or replace function service_follows_case() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update granted_service set provider = new.provider, protected = new.protected, phase = new.phase,
    state = new.state, outcome = new.outcome,
    ends_on = case when old.state = 'open' and new.state = 'closed'
      then least(ends_on, greatest(starts_on, siso_today())) else ends_on end
  where case_id = new.id;
  return null;
end $$;

reset role;
revoke create on schema public from siso_definer;
