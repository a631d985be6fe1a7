-- A letter about a minor goes to who has parental responsibility or guardianship, and may be read by who must
-- not learn where she was placed. So no address of hers is on it but one where one of them is registered too:
-- it tells them nothing new. Undefined where guardians_of is.
grant create on schema public to siso_definer;
set local role siso_definer;

create function homes_with_guardians(the_case uuid) returns uuid[]
language sql stable security definer set search_path = public, pg_temp as $$
  with guardian as (
    select k.id
    from social_fact f join person s on s.id = f.other join person k on k.id = s.current_id and not k.protected and k.death_date is null
    where f.person_id = any(case_people(the_case)) and f.kind = 'tie' and f.detail ->> 'custody' = 'true' and not f.annuls
      and (f.valid_to is null or f.valid_to > siso_today())
      and not exists (select 1 from social_fact x where x.corrects = f.id))
  select array(
    select distinct a.id from guardian g join person o on o.current_id = g.id join person_address h on h.person_id = o.id
      join person_address a on lower(trim(h.address)) = lower(trim(a.address)) and h.municipality is not distinct from a.municipality
    where a.person_id = any(case_people(the_case)) and not a.secret and a.kind <> 'shelter'
      and not h.secret and h.kind <> 'shelter' and h.valid_from <= siso_today() and (h.valid_to is null or h.valid_to > siso_today()))
  where guardians_of(the_case) is not null
$$;

-- Whether who answers for a minor must not learn where she is: not even by the office that follows her.
create function guardians_untold(the_case uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select guardians_of(the_case) is not null and (address_withheld(the_case, siso_today()) or exists (
    select from social_case c, person p where c.id = the_case and p.id = any(case_people(the_case)) and (c.protected or p.protected)))
$$;
revoke execute on function homes_with_guardians(uuid), guardians_untold(uuid) from public;
-- The owner's demonstration makes letters too.
grant execute on function homes_with_guardians(uuid), guardians_untold(uuid) to siso_web, siso_engine, session_user;

reset role;
revoke create on schema public from siso_definer;
