-- Nobody is told of what programs, seeds and the engine do: then the cases of the person are not even
-- looked for, however many they are.
grant create on schema public to siso_definer;
set local role siso_definer;
create or replace function tell_followers(whose uuid, told text, key text, but_not uuid default null) returns void
language sql security definer set search_path = public, pg_temp as $$
  select tell_of_case(f.manager, f.id, told, key) from (
    select c.id, c.manager from social_case c where c.subject = whose and c.state = 'open'
    union
    select c.id, c.manager from case_participant p join social_case c on c.id = p.case_id and c.state = 'open'
    where p.person_id = whose and (p.valid_to is null or p.valid_to > siso_today())) f
  where nullif(current_setting('app.user', true), '') is not null
    and f.manager is not null and f.id is distinct from but_not
$$;
reset role;
revoke create on schema public from siso_definer;
