-- Funds that pay for services of the zone of a case, as plans wrote them: offered where another is written.
-- A name that fewer services have may be a slip, or point to somebody: it is not among them.
grant create on schema public to siso_definer;
set local role siso_definer;
create function known_funds(p_case uuid) returns table (fund text)
language sql stable security definer set search_path = public, pg_temp as $$
  select f.fund from fund_figure f
  where f.zone = (select c.zone from social_case c where c.id = p_case) and f.fund is not null
  group by f.fund having sum(f.services) >= 5 order by sum(f.services) desc, f.fund limit 50
$$;
revoke execute on function known_funds(uuid) from public;
grant execute on function known_funds(uuid) to siso_web;
reset role;
revoke create on schema public from siso_definer;
