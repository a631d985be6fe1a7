-- The services behind the figures: what each costs this year, and how many there are, also of those that
-- the reader does not open.

-- Of what the reader may see: what granted services cost this year, committed and spent, in cents.
create function year_costs() returns table (service uuid, committed bigint, spent bigint)
language sql stable as $$
  select g.case_id, round(p.quantity * g.price / 100)::bigint, coalesce(d.spent, 0)::bigint
  from (select s.*, y.first, y.last, greatest(s.starts_on, y.first) as since, least(s.ends_on, y.last, s.died_on) as until
      from granted_service s, (select date_trunc('year', siso_today()::timestamp)::date as first,
        (date_trunc('year', siso_today()::timestamp) + interval '1 year - 1 day')::date as last) y
      where s.starts_on <= y.last and s.ends_on >= y.first and s.phase <> 'plan') g
    cross join lateral (select case
      when g.every = 'once' then case when g.starts_on >= g.first then g.quantity else 0 end
      when g.until < g.since then 0
      when g.every = 'week' then g.quantity * (g.until - g.since + 1) / 7.0
      else g.quantity * (months_until(g.until + 1) - months_until(g.since)) end as quantity) p
    left join lateral (select sum(round(x.quantity * g.price / 100.0)) as spent from delivery x
      where x.service = g.case_id and x.day between g.first and g.last) d on true
$$;

revoke execute on function year_costs() from public;
grant execute on function year_costs() to siso_web, siso_definer;
grant execute on function months_until(date) to siso_web;

grant create on schema public to siso_definer;
set local role siso_definer;
create or replace function evaluate_funds() returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not pg_try_advisory_xact_lock(hashtext('siso funds')) then return false; end if;
  delete from fund_figure;
  insert into fund_figure (org, municipality, zone, fund, committed, spent, services)
  select c.org, c.municipality, c.zone, nullif(trim(g.fund), ''), sum(y.committed), sum(y.spent), count(*)
  from year_costs() y join granted_service g on g.case_id = y.service join social_case c on c.id = g.case_id
  group by 1, 2, 3, 4;
  return true;
end $$;
reset role;
revoke create on schema public from siso_definer;

-- How many services the figures count of one body, and of one fund.
create function count_delivered(p_code text, p_unit text, p_body int) returns int
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::int from granted_service g join social_case c on c.id = g.case_id
  where g.service = p_code and g.unit = p_unit and g.provider is not distinct from p_body and c.org = any((select figure_orgs())::int[])
    and exists (select from delivery d where d.service = g.case_id and d.day between siso_today() - 55 and siso_today())
$$;

create function count_of_fund(p_fund text) returns int
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::int from year_costs() y join granted_service g on g.case_id = y.service join social_case c on c.id = g.case_id
  where fund_key(g.fund) is not distinct from fund_key(p_fund) and c.org = any((select figure_orgs())::int[])
$$;

do $$
declare f text;
begin
  grant create on schema public to siso_definer;
  foreach f in array array['count_delivered(text, text, int)', 'count_of_fund(text)'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to siso_web', f);
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
