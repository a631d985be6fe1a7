-- What a release says of itself before its forms and steps. A contact looks at all of them to know what may
-- be begun, and each word read from the whole document unpacks the whole of it again.
create function head_of(doc jsonb) returns jsonb
language sql immutable parallel safe set search_path = pg_catalog as $$
  select jsonb_object_agg(part, told) || jsonb_build_object('opensOn', jsonb_path_query_array(doc, '$.steps[*].opens.on'))
  from jsonb_each(doc) e (part, told)
  where part = any('{key,version,title,description,layer,validity,appliesTo,entry,participants,settings}')
$$;
alter table release add column head jsonb not null generated always as (head_of(doc)) stored;

create or replace view release_standing with (security_invoker = true) as
  select r.key, r.version, r.doc,
    coalesce(m.valid_from, (r.head #>> '{validity,from}')::timestamptz) as valid_from,
    (r.head #>> '{validity,to}')::timestamptz as valid_to, w.made_at as withdrawn_at, r.head
  from release r
    left join lateral (
      select t.valid_from from release_timing t
      where t.key = r.key and t.version = r.version and t.kind = 'moved' order by t.id desc limit 1) m on true
    left join release_timing w on w.key = r.key and w.version = r.version and w.kind = 'withdrawn';

grant create on schema public to siso_definer;
set local role siso_definer;

-- To the open cases of the person, to those within them whose procedure begins something then, and, where
-- the procedure is for a household, to those that she takes part in. What is known of a protected person
-- goes no further than to cases that are protected too. While it waits the last day that was told holds.
create or replace function report_to_cases(whose uuid, happened text, on_day date default null) returns void
language sql security definer set search_path = public, pg_temp as $$
  insert into case_report (case_id, what, reported_by, happened_on)
  select c.id, happened, nullif(current_setting('app.user', true), '')::uuid,
    coalesce(on_day, (select p.death_date from person p where p.id = whose and happened = 'person-died'))
  from (
    select o.id, o.protected from open_cases_for(whose) o where o.parent is null or exists (
      select from case_engine e join release r on r.key || '@' || r.version = e.release
      where e.case_id = o.id and r.head -> 'opensOn' ? happened)
    union
    select h.id, h.protected from social_case h join case_engine e on e.case_id = h.id
      join release r on r.key || '@' || r.version = e.release and r.head ->> 'participants' = 'household'
    where h.state = 'open' and h.parent is null and h.id in (
      select t.case_id from case_participant t where t.role in ('beneficiary', 'household-member')
        and t.person_id in (select p.id from person p where p.id = whose or p.replaced_by = whose)
        and (t.valid_to is null or t.valid_to > siso_today()))) c
  where c.protected or not exists (select from person p where p.id = whose and p.protected)
  order by c.id
  on conflict (case_id, what) do update set happened_on = coalesce(excluded.happened_on, case_report.happened_on)
$$;

reset role;
revoke create on schema public from siso_definer;
