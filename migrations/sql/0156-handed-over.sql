-- Who could see a case by name, and has no work where it went, sees it no longer.
create function end_grants_elsewhere(the_case uuid) returns void
language sql security definer set search_path = public, pg_temp as $$
  update case_grant g set valid_to = siso_clock() from social_case c
  where c.id = the_case and g.case_id = c.id and (g.valid_to is null or g.valid_to > siso_clock())
    and the_case = nullif(current_setting('app.case', true), '')::uuid
    and not exists (select from user_role r where r.user_id = g.user_id
      and r.org = any(c.orgs || array[c.org, c.municipality, c.zone, c.district])
      and r.valid_from <= siso_today() and (r.valid_to is null or r.valid_to > siso_today()))
$$;
grant create on schema public to siso_definer;
revoke execute on function end_grants_elsewhere(uuid) from public;
grant execute on function end_grants_elsewhere(uuid) to siso_engine;
alter function end_grants_elsewhere(uuid) owner to siso_definer;
revoke create on schema public from siso_definer;
