-- Who is invited to a case works on a person: where an organisation joins the case (the district
-- for the multidisciplinary assessment), the person is seen there too.
create function show_subject() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update person set orgs = (select array_agg(distinct o) from unnest(orgs || new.orgs) o)
    where id = new.subject and not orgs @> new.orgs;
  return null;
end $$;
create trigger social_case_show_subject after update of orgs on social_case
  for each row when (new.orgs is distinct from old.orgs) execute function show_subject();
grant update (orgs) on person to siso_definer;

-- By what name a provider calls the client of a task in its inbox; the rest is on the task's page.
create function client_name_of_task(task_id uuid)
returns table (given_name text, family_name text, alias text, birth_year int)
language sql stable security definer set search_path = public, pg_temp as $$
  select p.given_name, p.family_name, p.alias, extract(year from p.birth_date)::int
  from client_case_of_task(task_id) t join person p on p.id = t.subject
$$;

grant create on schema public to siso_definer;
revoke execute on function show_subject(), client_name_of_task(uuid) from public;
grant execute on function client_name_of_task(uuid) to siso_web;
alter function show_subject() owner to siso_definer;
alter function client_name_of_task(uuid) owner to siso_definer;
revoke create on schema public from siso_definer;
