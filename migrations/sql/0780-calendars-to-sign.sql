-- A calendar that takes time from somebody waits for a second one to sign it: who may is told as soon as its effect
-- is known, and who prepared it once it is signed.
alter table notice drop constraint notice_about;
alter table notice add constraint notice_about check (case_id is not null or person_id is not null
  or effect_key ~ '^(appointment|proposal|flow-file|campaign|review|calendar):');

grant create on schema public to siso_definer;
grant select on calendar_change, calendar_effect to siso_definer;
create policy definer_read on calendar_change for select to siso_definer using (true);
create policy definer_read on calendar_effect for select to siso_definer using (true);
set local role siso_definer;
create function tell_of_calendar(p_change uuid, whom uuid[], what text) returns void
language sql security definer set search_path = public, pg_temp as $$
  select tell_administrators(c.org, 'calendar:' || c.id || ':' || what,
    format('%s: calendario, versione %s', case what when 'to-sign' then 'Da firmare, anticipa dei termini'
      else 'Firmato' end, c.doc ->> 'version'), whom)
  from calendar_change c
  where c.id = p_change and (what <> 'to-sign' or exists (select from calendar_effect e
    where e.change = c.id and e.revision = c.revision and (e.sooner or e.past)))
$$;
revoke execute on function tell_of_calendar(uuid, uuid[], text) from public;
grant execute on function tell_of_calendar(uuid, uuid[], text) to siso_web, siso_engine;
reset role;
revoke create on schema public from siso_definer;
