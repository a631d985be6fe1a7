-- Who could see a case by name, and has no work where it went, sees it no longer. Who took a protected
-- one, or a part of it, is named for it: nobody else there is.
create function end_grants_elsewhere(the_case uuid) returns void
language sql security definer set search_path = public, pg_temp as $$
  update case_grant g set valid_to = siso_clock() from social_case c
  where c.id = the_case and g.case_id = c.id and (g.valid_to is null or g.valid_to > siso_clock())
    and the_case = nullif(current_setting('app.case', true), '')::uuid
    and not exists (select from user_role r where r.user_id = g.user_id
      and r.org = any(c.orgs || array[c.org, c.municipality, c.zone, c.district])
      and r.valid_from <= siso_today() and (r.valid_to is null or r.valid_to > siso_today()));
  insert into case_grant (case_id, user_id, kind, reason, granted_by)
    select c.id, t.completed_by, 'named', 'Ha accettato la pratica protetta', h.sent_by
    from social_case c join lateral (
      select * from handoff x where x.case_id = c.id and x.state = 'accepted' and x.takes <> 'data'
      order by x.settled_at desc limit 1) h on true
      join task t on t.case_id = c.id and t.key = h.answer_key
    where c.id = the_case and c.protected and the_case = nullif(current_setting('app.case', true), '')::uuid
      and t.completed_by is not null and not exists (
        select from case_grant g where g.case_id = c.id and g.user_id = t.completed_by and g.kind = 'named'
          and (g.valid_to is null or g.valid_to > siso_clock()))
$$;
grant select on handoff to siso_definer;
create policy definer_read on handoff for select to siso_definer using (true);
grant update (protected) on handoff to siso_definer;
create policy definer_protect on handoff for update to siso_definer using (true);
grant create on schema public to siso_definer;
revoke execute on function end_grants_elsewhere(uuid) from public;
grant execute on function end_grants_elsewhere(uuid) to siso_engine;
alter function end_grants_elsewhere(uuid) owner to siso_definer;
revoke create on schema public from siso_definer;
