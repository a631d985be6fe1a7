-- The night reads of the record only what was written since the last one (domain/statistics/extract.ts).
create index task_answer_by_instant on task_answer using brin (at) with (pages_per_range = 16);

-- What a service is and costs is written once. Whoever looks after the record may have to mend it: then
-- its case has changed, and is taken anew with all that was delivered of it.
create function keep_service_course() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into case_course (case_id, at, subject, org, municipality, zone, region, phase, state)
  select id, siso_clock(), subject, org, municipality, zone, region, phase, state from social_case where id = new.case_id;
  return null;
end $$;
create trigger granted_service_course
  after update of service, unit, price, fund, health_percent, fee_percent on granted_service for each row
  when ((old.service, old.unit, old.price, old.fund, old.health_percent, old.fee_percent)
    is distinct from (new.service, new.unit, new.price, new.fund, new.health_percent, new.fee_percent))
  execute function keep_service_course();

do $$
begin
  grant create on schema public to siso_definer;
  revoke execute on function keep_service_course() from public;
  alter function keep_service_course() owner to siso_definer;
  revoke create on schema public from siso_definer;
end $$;
