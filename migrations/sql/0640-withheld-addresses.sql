-- Whoever fled is not looked for where she lived before. While a secret address or a shelter is in force
-- for somebody of a case, or will be by a day, no address of hers is told to who visits her or works for her, nor put on a letter.
grant create on schema public to siso_definer;
set local role siso_definer;

create function address_withheld(the_case uuid, the_day date) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  with concerned as (
    select c.subject as id from social_case c where c.id = the_case
    union
    select t.person_id from case_participant t where t.case_id = the_case and (t.valid_to is null or t.valid_to > siso_today())),
  known as (select p.current_id as id from person p join concerned o on o.id = p.id)
  select exists (
    select 1 from known k join person p on p.current_id = k.id
      join person_address a on a.person_id = p.id
    where (a.secret or a.kind = 'shelter') and a.valid_from <= greatest(siso_today(), the_day)
      and (a.valid_to is null or a.valid_to > least(siso_today(), the_day)))
$$;
revoke execute on function address_withheld(uuid, date) from public;
-- The owner's demonstration makes letters too.
grant execute on function address_withheld(uuid, date) to siso_web, siso_engine, session_user;

create or replace function client_of_task(task_id uuid)
returns table (given_name text, family_name text, phone text, address text, municipality text, services text[])
language sql stable security definer set search_path = public, pg_temp as $$
  with mine as (select * from client_case_of_task(task_id)),
  named as (
    select a.seq, service_name(chosen.code) as name from mine join task_answer a on a.case_id = mine.case_id
      join release r on r.key = split_part(a.release, '@', 1) and r.version = split_part(a.release, '@', 2)::int
      cross join lateral jsonb_path_query(r.doc,
        '$.forms[*] ? (@.key == $form).sections[*].fields[*] ? (@.type == "service")',
        jsonb_build_object('form', a.form)) field
      cross join lateral jsonb_array_elements_text(case jsonb_typeof(a.answers -> (field ->> 'key'))
        when 'array' then a.answers -> (field ->> 'key')
        when 'string' then jsonb_build_array(a.answers -> (field ->> 'key')) else '[]' end) as chosen (code))
  select p.given_name, p.family_name, p.phone, d.address, o.name,
    coalesce((select array_agg(distinct n.name) from named n where n.seq = (select max(seq) from named)), '{}')
  from mine join person p on p.id = mine.subject
    left join lateral (
      select x.address, x.municipality from person_address x
      where x.person_id = p.id and not x.secret and x.kind <> 'shelter' and not address_withheld(mine.case_id, siso_today())
        and x.valid_from <= siso_today() and (x.valid_to is null or x.valid_to > siso_today())
      order by x.kind = 'domicile' desc, x.valid_from desc limit 1) d on true
    left join organisation o on o.id = d.municipality
$$;

reset role;
revoke create on schema public from siso_definer;