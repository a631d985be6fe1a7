-- What was given at the desk: rows of the forms of a contact, known by what they ask and not by whose they are.

-- The sections with rows of services given, and the keys under which each row says which, when and on what day.
create function given_in(doc jsonb) returns jsonb
language sql immutable parallel safe set search_path = pg_catalog as $$
  select coalesce(jsonb_agg(jsonb_build_object('form', f ->> 'key', 'section', s ->> 'key') || k.keys), '[]')
  from jsonb_array_elements(doc -> 'forms') f, jsonb_array_elements(f -> 'sections') s,
    lateral (select jsonb_object_agg(a ->> 'concept', a ->> 'key') as keys
      from jsonb_array_elements(s -> 'fields') a where a ->> 'concept' like 'given.%') k
  where s ? 'repeat' and k.keys ? 'given.service' and k.keys ? 'given.when' and k.keys ? 'given.on'
$$;
alter table release add column given jsonb not null generated always as (given_in(doc)) stored;

-- Of what the reader may see: as the form was answered last, without what the person had had before.
create function given_at_desk(p_case uuid) returns table (service text, given_on text)
language sql stable as $$
  select x.said ->> (g.part ->> 'given.service'), x.said ->> (g.part ->> 'given.on')
  from task_answer a
    join release r on r.key = split_part(a.release, '@', 1) and r.version = split_part(a.release, '@', 2)::int
    cross join jsonb_array_elements(r.given) g (part)
    cross join jsonb_array_elements(a.answers -> (g.part ->> 'section')) x (said)
  where a.case_id = p_case and a.form = g.part ->> 'form' and not a.late
    and not exists (select from task_answer later
      where later.case_id = a.case_id and later.form = a.form and later.seq > a.seq and not later.late)
    and not exists (select from deleted_contact d where d.case_id = p_case)
    and x.said ->> (g.part ->> 'given.when') = 'at-desk'
$$;
revoke execute on function given_in(jsonb), given_at_desk(uuid) from public;
-- Who publishes a release computes its column.
grant execute on function given_in(jsonb) to siso_web;
grant execute on function given_at_desk(uuid) to siso_web, siso_definer;

-- In the contacts of the last thirty days, where who asks plans or coordinates: how often, and to how many.
grant create on schema public to siso_definer;
create function desk_service_figures() returns table (code text, service text, times int, people int)
language sql stable security definer set search_path = public, pg_temp as $$
  select g.service, service_name(g.service), count(*)::int, count(distinct c.subject)::int
  from social_case c cross join lateral given_at_desk(c.id) g
  where c.opened_at >= (siso_today() - 29)::timestamp at time zone 'Europe/Rome'
    and c.parent is null and c.org = any((select figure_orgs())::int[])
  group by g.service
$$;
revoke execute on function desk_service_figures() from public;
grant execute on function desk_service_figures() to siso_web;
alter function desk_service_figures() owner to siso_definer;
revoke create on schema public from siso_definer;
