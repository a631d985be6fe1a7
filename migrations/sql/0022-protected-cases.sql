-- A protected person who comes back: whoever is named for her may open the next case, and all who
-- are named on her cases are named on it as well. The scope was set before the case was there.
create function admit_protected_case() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.subject = any(nullif(current_setting('app.named_persons', true), '')::uuid[]) then
    perform set_config('app.named',
      (coalesce(nullif(current_setting('app.named', true), '')::uuid[], '{}') || new.id)::text, true);
  end if;
  return new;
end $$;

create function name_protected_case() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into case_grant (case_id, user_id, kind, reason, valid_to, granted_by)
    select new.id, g.user_id, 'named', min(g.reason), nullif(max(coalesce(g.valid_to, 'infinity')), 'infinity'), new.opened_by
    from social_case c join case_grant g on g.case_id = c.id
    where c.subject = new.subject and c.id <> new.id and g.kind = 'named'
      and (g.valid_to is null or g.valid_to > siso_clock())
    group by g.user_id;
  return null;
end $$;

create trigger social_case_admit_protected before insert on social_case
  for each row when (new.protected) execute function admit_protected_case();
create trigger social_case_name_protected after insert on social_case
  for each row when (new.protected) execute function name_protected_case();

-- After the triggers: to name a function in one is a right that its new owner does not give back.
grant create on schema public to siso_definer;
revoke execute on function admit_protected_case(), name_protected_case() from public;
alter function admit_protected_case() owner to siso_definer;
alter function name_protected_case() owner to siso_definer;
revoke create on schema public from siso_definer;
