-- A case that goes to another zone is told so, and those within it: where their procedure begins something
-- then. What stays with the zone that began it, as taking part in an operation does, asks what becomes of it.
grant create on schema public to siso_definer;
set local role siso_definer;
create function report_case_moved() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into case_report (case_id, what, reported_by, happened_on)
  select c.id, 'case-moved', nullif(current_setting('app.user', true), '')::uuid, siso_today()
  from social_case c join case_engine e on e.case_id = c.id join release r on r.key || '@' || r.version = e.release
  where (c.id = new.id or c.parent = new.id) and c.state = 'open'
    and r.head -> 'opensOn' ? 'case-moved' order by c.id
  on conflict (case_id, what) do update set happened_on = excluded.happened_on;
  return null;
end $$;
reset role;
create trigger social_case_report_moved after update of zone on social_case
  for each row when (new.parent is null and old.zone is not null and new.zone is distinct from old.zone)
  execute function report_case_moved();

set local role siso_definer;
revoke execute on function report_case_moved() from public;
reset role;
revoke create on schema public from siso_definer;
