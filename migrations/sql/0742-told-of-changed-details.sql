-- Who follows a person, or has a task of hers in hand, is told that what is recorded of her has changed:
-- once for a save, whatever fields it changed, and once for each reader, however many her cases are.
grant create on schema public to siso_definer;
set local role siso_definer;

create function tell_details_of(whose uuid, key text, only_case uuid default null) returns void
language sql security definer set search_path = public, pg_temp as $$
  select tell_of_case(w.whom, w.case_id, 'details-changed', key) from (
    select distinct on (h.whom) h.whom, c.id as case_id
    from followed_cases_of(whose) c cross join lateral (
      select c.manager as whom
      union
      select t.assignee from task t where t.case_id = c.id and t.state = 'claimed') h
    where h.whom is not null and (only_case is null or c.id = only_case)
    order by h.whom, c.manager = h.whom desc nulls last, c.subject = whose desc, c.opened_at, c.id) w
  where nullif(current_setting('app.user', true), '') is not null
$$;

create function tell_new_details() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform tell_details_of(new.id, new.id || ':' || new.version);
  return null;
end $$;

-- Who followed somebody without a name learns that she has one: her case is of another person now.
create function tell_who_it_is() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform tell_details_of(new.subject, new.subject || ':' || new.id, new.id);
  return null;
end $$;

reset role;
create trigger person_tell_details
  after update of identity, given_name, family_name, alias, sex, birth_date, birth_place, fiscal_code, citizenship,
    residence, phone, email on person
  for each row when (
    (old.identity, old.given_name, old.family_name, old.alias, old.sex, old.birth_date, old.birth_place, old.fiscal_code,
      old.citizenship, old.residence, old.phone, old.email)
    is distinct from
    (new.identity, new.given_name, new.family_name, new.alias, new.sex, new.birth_date, new.birth_place, new.fiscal_code,
      new.citizenship, new.residence, new.phone, new.email))
  execute function tell_new_details();
create trigger social_case_tell_identity after update of subject on social_case
  for each row when (new.parent is null and new.subject is distinct from old.subject) execute function tell_who_it_is();
set local role siso_definer;
revoke execute on function tell_details_of(uuid, text, uuid), tell_new_details(), tell_who_it_is() from public;
reset role;
revoke create on schema public from siso_definer;
