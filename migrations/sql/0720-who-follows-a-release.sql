-- Open cases that go on by a release which is not in force yet: it is not withdrawn under them. How many, and
-- the numbers of those in the bodies whose procedures the caller keeps, as in a dry-run; no person.
grant create on schema public to siso_definer;
set local role siso_definer;
create function followers_of(p_release text) returns table (number text, total int)
language sql stable security definer set search_path = public, pg_temp as $$
  select case when c.org = any(k.orgs) then c.number end, count(*) over ()::int
  from (select kept_orgs() as orgs) k, case_engine e join social_case c on c.id = e.case_id
  where cardinality(k.orgs) > 0 and e.release = p_release and c.state = 'open'
  order by c.org = any(k.orgs) desc, c.opened_at, c.id limit 10
$$;
revoke execute on function followers_of(text) from public;
grant execute on function followers_of(text) to siso_web;
reset role;
revoke create on schema public from siso_definer;
