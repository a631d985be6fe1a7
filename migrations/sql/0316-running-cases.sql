-- Which cases of a procedure are under way: ids, numbers and zones alone, to look at one after the other.
-- Those of the training organisation are nobody's: they are made anew.
create function running_cases(p_key text, p_after uuid, n int)
returns table (case_id uuid, number text, zone int)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.id, c.number, c.zone from social_case c join case_engine e on e.case_id = c.id
  join organisation o on o.id = c.org and not o.training
  where c.state = 'open' and c.id > p_after and split_part(e.release, '@', 1) = p_key
  order by c.id limit n
$$;
do $$ begin
  grant create on schema public to siso_definer;
  revoke execute on function running_cases(text, uuid, int) from public;
  grant execute on function running_cases(text, uuid, int) to siso_engine;
  alter function running_cases(text, uuid, int) owner to siso_definer;
  revoke create on schema public from siso_definer;
end $$;
