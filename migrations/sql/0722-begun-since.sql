-- How many cases began from an instant on by some procedures, of a body: whom a release that is signed after
-- its day finds. A count alone, for who keeps procedures there.
grant create on schema public to siso_definer;
set local role siso_definer;
create function begun_since(p_org int, p_procedures text[], p_from timestamptz) returns int
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::int from social_case c
  where c.procedure = any(p_procedures) and c.effective_at >= p_from and p_org in (c.org, c.municipality, c.zone, c.region)
    and c.org = any((select kept_orgs())::int[])
$$;
revoke execute on function begun_since(int, text[], timestamptz) from public;
grant execute on function begun_since(int, text[], timestamptz) to siso_web;
reset role;
revoke create on schema public from siso_definer;
