-- Funds that pay for services of the zone of a case, as plans wrote them: offered where another is written.
-- A name that stands in the plans of fewer people may be a slip, or point to somebody: it is not among them.
grant create on schema public to siso_definer;
set local role siso_definer;
create function known_funds(p_case uuid) returns table (fund text)
language sql stable security definer set search_path = public, pg_temp as $$
  select min(g.fund) from granted_service g join social_case c on c.id = g.case_id
  where c.zone = (select x.zone from social_case x where x.id = p_case) and g.fund is not null and not g.protected
  group by fund_key(g.fund) having count(distinct c.subject) >= 5
  order by count(distinct c.subject) desc, 1 limit 50
$$;
revoke execute on function known_funds(uuid) from public;
grant execute on function known_funds(uuid) to siso_web;
reset role;
revoke create on schema public from siso_definer;
