-- A body that lays down a procedure of its own tries it on the cases of its own places, and on those alone:
-- also where its draft is a copy of what the whole region follows. `p_body` null: all, as the region's are.
drop function running_cases(text, uuid, int);
drop function count_running_cases(text);
drop function past_cases(text, date, date, uuid, int);
drop function count_past_cases(text, date, date);

-- Where to go on is said of both tables: an inequality is not carried over by the join, and each chunk would read
-- the other from its first row again.
create function running_cases(p_key text, p_body int, p_after uuid, n int)
returns table (case_id uuid, number text, zone int)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.id, c.number, c.zone from social_case c join case_engine e on e.case_id = c.id
  join organisation o on o.id = c.org and not o.training
  where c.state = 'open' and c.id > p_after and e.case_id > p_after and split_part(e.release, '@', 1) = p_key
    and (p_body is null or c.org = any((select organisations_below(array[p_body], siso_today()))::int[]))
  order by c.id limit n
$$;

create function count_running_cases(p_key text, p_body int) returns int
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::int from social_case c join case_engine e on e.case_id = c.id
  join organisation o on o.id = c.org and not o.training
  where c.state = 'open' and split_part(e.release, '@', 1) = p_key
    and (p_body is null or c.org = any((select organisations_below(array[p_body], siso_today()))::int[]))
$$;

create function past_cases(p_key text, p_body int, p_since date, p_until date, p_after uuid, n int)
returns table (case_id uuid, number text, zone int)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.id, c.number, c.zone from social_case c join case_engine e on e.case_id = c.id
  join organisation o on o.id = c.org and not o.training
  where c.id > p_after and e.case_id > p_after and split_part(e.release, '@', 1) = p_key
    and (c.opened_at at time zone 'Europe/Rome')::date between p_since and p_until
    and (p_body is null or c.org = any((select organisations_below(array[p_body], siso_today()))::int[]))
  order by c.id limit n
$$;

create function count_past_cases(p_key text, p_body int, p_since date, p_until date) returns int
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::int from social_case c join case_engine e on e.case_id = c.id
  join organisation o on o.id = c.org and not o.training
  where split_part(e.release, '@', 1) = p_key
    and (c.opened_at at time zone 'Europe/Rome')::date between p_since and p_until
    and (p_body is null or c.org = any((select organisations_below(array[p_body], siso_today()))::int[]))
$$;

-- Planned with how many are asked for, as before.
alter function running_cases(text, int, uuid, int) set plan_cache_mode = force_custom_plan;
alter function past_cases(text, int, date, date, uuid, int) set plan_cache_mode = force_custom_plan;
do $$
declare f text;
begin
  grant create on schema public to siso_definer;
  foreach f in array array['running_cases(text, int, uuid, int)', 'count_running_cases(text, int)',
    'past_cases(text, int, date, date, uuid, int)', 'count_past_cases(text, int, date, date)'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to siso_engine', f);
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
