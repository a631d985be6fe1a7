-- What the inbox walks besides one's own tasks and those on offer. The first organisation of a
-- task is the office in charge: "Squadra" is a few ranges of this index, merged.
create index task_office on task ((orgs[1]), (coalesce(due_at, 'infinity')), id)
  where state in ('open', 'claimed');
create index social_case_opened_by on social_case (opened_by, state);

-- A provider and an administrator work on tasks of cases that they do not see. The last two functions
-- give them what the task needs, for tasks that are theirs to do, and nothing else.
grant select on task_answer, person_address to siso_definer;
create policy definer_read on task_answer for select to siso_definer using (true);
create policy definer_read on person_address for select to siso_definer using (true);

-- The first 26 tasks on offer to my groups after one of them (or before it, going back): ids in
-- order, merged from one range for each group. Definer, because the policy of task_candidate,
-- read for each of a thousand rows, costs ten times the walk; the groups asked for are the scope's.
create function offers_from(from_due timestamptz, from_id uuid) returns table (due_at timestamptz, task_id uuid)
language sql stable rows 26 security definer set search_path = public, pg_temp as $$
  select distinct o.due_at, o.task_id
  from unnest((select nullif(current_setting('app.groups', true), ''))::text[]) as one (key)
  cross join lateral (
    select c.due_at, c.task_id from task_candidate c
    where c.group_key = one.key and (c.due_at, c.task_id) > (from_due, from_id)
    order by c.due_at, c.task_id limit 26) o
  order by 1, 2 limit 26
$$;
create function offers_until(to_due timestamptz, to_id uuid) returns table (due_at timestamptz, task_id uuid)
language sql stable rows 26 security definer set search_path = public, pg_temp as $$
  select distinct o.due_at, o.task_id
  from unnest((select nullif(current_setting('app.groups', true), ''))::text[]) as one (key)
  cross join lateral (
    select c.due_at, c.task_id from task_candidate c
    where c.group_key = one.key and (c.due_at, c.task_id) < (to_due, to_id)
    order by c.due_at desc, c.task_id desc limit 26) o
  order by 1 desc, 2 desc limit 26
$$;
grant select on task_candidate to siso_definer;
create policy definer_read on task_candidate for select to siso_definer using (true);

-- Open cases that I manage or opened: what "In attesa di altri" looks into. Ids alone.
create function cases_i_follow() returns setof uuid
language sql stable rows 100 security definer set search_path = public, pg_temp as $$
  select f.id from unnest((select nullif(current_setting('app.actors', true), ''))::uuid[]) a (id)
  cross join lateral (
    select c.id from social_case c where c.manager = a.id and c.state = 'open'
    union select c.id from social_case c where c.opened_by = a.id and c.state = 'open') f
$$;

create function case_number_of_task(task_id uuid) returns text
language sql stable security definer set search_path = public, pg_temp as $$
  select c.number from task t join social_case c on c.id = t.case_id
  where t.id = task_id
    and (t.groups && (select nullif(current_setting('app.groups', true), ''))::text[]
      or t.assignee = any((select nullif(current_setting('app.actors', true), ''))::uuid[]))
    and (not t.protected or t.case_id = any((select nullif(current_setting('app.named', true), ''))::uuid[]))
$$;

-- Who the client of a provider's task is. The services are those of the case's latest answers
-- that name any: what was planned, not what was once asked for.
create function client_case_of_task(task_id uuid) returns table (case_id uuid, subject uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select t.case_id, c.subject from task t join social_case c on c.id = t.case_id
  where t.id = task_id and t.state in ('open', 'claimed') and t.purpose <> 'incident'
    and (select nullif(current_setting('app.roles', true), ''))::text[] && array['provider']
    and exists (select 1 from unnest(t.groups) g where g like 'provider@%'
      and g = any((select nullif(current_setting('app.groups', true), ''))::text[]))
    and (not t.protected or t.case_id = any((select nullif(current_setting('app.named', true), ''))::uuid[]))
$$;
create function client_of_task(task_id uuid)
returns table (given_name text, family_name text, phone text, address text, municipality text, services text[])
language sql stable security definer set search_path = public, pg_temp as $$
  with mine as (select * from client_case_of_task(task_id)),
  named as (
    select a.seq, s.name from mine join task_answer a on a.case_id = mine.case_id
      join release r on r.key = split_part(a.release, '@', 1) and r.version = split_part(a.release, '@', 2)::int
      cross join lateral jsonb_path_query(r.doc,
        '$.forms[*] ? (@.key == $form).sections[*].fields[*] ? (@.type == "service")',
        jsonb_build_object('form', a.form)) field
      cross join lateral jsonb_array_elements_text(case jsonb_typeof(a.answers -> (field ->> 'key'))
        when 'array' then a.answers -> (field ->> 'key')
        when 'string' then jsonb_build_array(a.answers -> (field ->> 'key')) else '[]' end) as chosen (code)
      join service s on s.code = chosen.code and s.version = (select max(version) from service))
  select p.given_name, p.family_name, p.phone, d.address, o.name,
    coalesce((select array_agg(distinct n.name) from named n where n.seq = (select max(seq) from named)), '{}')
  from mine join person p on p.id = mine.subject
    left join lateral (
      select x.address, x.municipality from person_address x
      where x.person_id = p.id and not x.secret and x.kind <> 'shelter'
        and x.valid_from <= siso_today() and (x.valid_to is null or x.valid_to > siso_today())
      order by x.kind = 'domicile' desc, x.valid_from desc limit 1) d on true
    left join organisation o on o.id = d.municipality
$$;

do $$
declare f text;
begin
  grant create on schema public to siso_definer;
  foreach f in array array['offers_from(timestamptz, uuid)', 'offers_until(timestamptz, uuid)',
    'cases_i_follow()', 'case_number_of_task(uuid)', 'client_case_of_task(uuid)', 'client_of_task(uuid)'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to siso_web', f);
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
