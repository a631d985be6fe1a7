-- Who has parental responsibility or guardianship of a case's person while she is a minor, as her social
-- record says today: letters are addressed to them. Null: she is of age, or how old she is nobody knows.
-- Who is protected is named to nobody.
create function guardians_of(the_case uuid) returns text[]
language sql stable security definer set search_path = public, pg_temp as $$
  select array(
    select distinct coalesce(nullif(trim(o.given_name || ' ' || o.family_name), ''), f.detail ->> 'name') as name
    from social_fact f left join person s on s.id = f.other left join person o on o.id = s.current_id
    where f.person_id = any(case_people(the_case)) and f.kind = 'tie' and f.detail ->> 'custody' = 'true' and not f.annuls
      and (f.valid_to is null or f.valid_to > siso_today()) and not coalesce(o.protected, false) and o.death_date is null
      and not exists (select 1 from social_fact x where x.corrects = f.id)
      and coalesce(nullif(trim(o.given_name || ' ' || o.family_name), ''), f.detail ->> 'name') is not null
    order by name)
  from person p where p.id = (case_people(the_case))[1] and p.birth_date > siso_today() - interval '18 years'
    and (the_case = nullif(current_setting('app.case', true), '')::uuid
      or exists (select 1 from social_case c where c.id = the_case
        and (c.orgs && nullif(current_setting('app.orgs', true), '')::int[]
          or c.id = any(nullif(current_setting('app.cases', true), '')::uuid[]))
        and (not c.protected or c.id = any(nullif(current_setting('app.named', true), '')::uuid[]))))
$$;
grant create on schema public to siso_definer;
revoke execute on function guardians_of(uuid) from public;
grant execute on function guardians_of(uuid) to siso_web, siso_engine;
alter function guardians_of(uuid) owner to siso_definer;
revoke create on schema public from siso_definer;
-- The owner's demonstration makes letters too; only the new owner of the function can let it.
set local role siso_definer;
grant execute on function guardians_of(uuid) to session_user;
reset role;
