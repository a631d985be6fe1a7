-- Who has validated a week is told when the zone returns it.
create function tell_returned_week() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform tell_of_case((
    select m.by_user from delivery_mark m
    where m.service = new.service and m.week = new.week and m.kind = 'validated' order by m.n desc limit 1),
    new.service, 'week-returned', new.week || ':' || new.n);
  return null;
end $$;
create trigger delivery_mark_tell after insert on delivery_mark
  for each row when (new.kind = 'returned') execute function tell_returned_week();

grant create on schema public to siso_definer;
grant select on delivery_mark to siso_definer;
create policy definer_read on delivery_mark for select to siso_definer using (true);
revoke execute on function tell_returned_week() from public;
alter function tell_returned_week() owner to siso_definer;
revoke create on schema public from siso_definer;
