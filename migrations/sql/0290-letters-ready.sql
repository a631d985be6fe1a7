-- A letter that the pathway made for the person waits to be printed and handed over: who follows the case
-- is told, as she chose to be. Only of the case that the effect is of.
create function tell_letter_ready(the_case uuid, the_document uuid) returns void
language sql security definer set search_path = public, pg_temp as $$
  select put_notice(c.manager, c.id, 'letter-ready', the_document::text) from social_case c
  where c.id = the_case and c.id = nullif(current_setting('app.case', true), '')::uuid and c.manager is not null
$$;
grant create on schema public to siso_definer;
revoke execute on function tell_letter_ready(uuid, uuid) from public;
grant execute on function tell_letter_ready(uuid, uuid) to siso_engine;
alter function tell_letter_ready(uuid, uuid) owner to siso_definer;
revoke create on schema public from siso_definer;
