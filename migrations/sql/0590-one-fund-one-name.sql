-- One fund and one name for it, one name for a service, wherever they are read.

-- A fund is told from others by its key: capitals, spaces and ways to write an accent make no difference.
create or replace function fund_key(fund text) returns text
language sql immutable as $$
  select nullif(trim(regexp_replace(lower(normalize(fund, NFKC)), '\s+', ' ', 'g')), '')
$$;
grant execute on function fund_key(text) to siso_batch;

-- It is called as a plan first wrote it; once somebody has recorded what it gives, as the last act has it.
create table fund (
  key text primary key,
  name text not null
);
alter table fund enable row level security;
alter table fund force row level security;
create policy owner_all on fund to current_user using (true) with check (true);
create policy batch_read on fund for select to siso_batch using (true);
create policy definer on fund to siso_definer using (true) with check (true);
grant select on fund to siso_batch;
grant select, insert, update on fund to siso_definer;

insert into fund (key, name)
select distinct on (fund_key(g.fund)) fund_key(g.fund), trim(regexp_replace(g.fund, '\s+', ' ', 'g'))
from granted_service g join social_case c on c.id = g.case_id
where fund_key(g.fund) is not null order by fund_key(g.fund), c.opened_at, g.case_id;
insert into fund (key, name)
select distinct on (fund_key(a.fund)) fund_key(a.fund), trim(regexp_replace(a.fund, '\s+', ' ', 'g'))
from fund_allocation a order by fund_key(a.fund), a.id desc
on conflict (key) do update set name = excluded.name;

-- The name that a service has in the last nomenclature where it stands; in none: its code.
create function service_name(p_code text) returns text
language sql stable as $$
  select coalesce((select s.name from service s where s.code = p_code order by s.version desc limit 1), p_code)
$$;
revoke execute on function service_name(text) from public;
grant execute on function service_name(text) to siso_web, siso_engine, siso_batch, siso_definer;

grant create on schema public to siso_definer;
set local role siso_definer;

-- Whoever knows one writing of a fund is told its name; of none, nothing.
create function fund_name(p_fund text) returns text
language sql stable security definer set search_path = public, pg_temp as $$
  select case when fund_key(p_fund) is not null
    then coalesce((select f.name from fund f where f.key = fund_key(p_fund)), p_fund) end
$$;

create function keep_fund_of_plan() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into fund (key, name)
  select distinct on (fund_key(a.fund)) fund_key(a.fund), trim(regexp_replace(a.fund, '\s+', ' ', 'g'))
  from added a where fund_key(a.fund) is not null order by fund_key(a.fund), a.case_id
  on conflict (key) do nothing;
  return null;
end $$;

create function keep_fund_of_allocation() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into fund (key, name) values (fund_key(new.fund), trim(regexp_replace(new.fund, '\s+', ' ', 'g')))
  on conflict (key) do update set name = excluded.name;
  return null;
end $$;

create or replace function evaluate_funds() returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not pg_try_advisory_xact_lock(hashtext('siso funds')) then return false; end if;
  delete from fund_figure;
  insert into fund_figure (org, municipality, zone, fund, committed, spent, services)
  select c.org, c.municipality, c.zone, fund_key(g.fund), sum(y.committed), sum(y.spent), count(*)
  from year_costs() y join granted_service g on g.case_id = y.service join social_case c on c.id = g.case_id
  group by 1, 2, 3, 4;
  return true;
end $$;

create or replace function fund_figures() returns table (fund text, allocated bigint, committed bigint, spent bigint, services int, at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  with used as (
    select fund_key(f.fund) as key, fund_name(min(f.fund)) as name, sum(f.committed)::bigint as committed, sum(f.spent)::bigint as spent,
      sum(f.services)::int as services, max(f.at) as at
    from fund_figure f where f.org = any((select figure_orgs())::int[]) group by 1),
  given as (
    select fund_key(l.fund) as key, fund_name(min(l.fund)) as name, sum(l.amount)::bigint as allocated
    from (select distinct on (a.zone, fund_key(a.fund)) a.fund, a.amount from fund_allocation a
      where a.year = extract(year from siso_today()) and a.zone = any((select figure_orgs())::int[])
      order by a.zone, fund_key(a.fund), a.id desc) l group by 1)
  select coalesce(g.name, u.name), g.allocated, coalesce(u.committed, 0), coalesce(u.spent, 0), coalesce(u.services, 0), u.at
  from used u full join given g on g.key = u.key
$$;

-- Funds that pay for services of the zone of a case: offered where another is written. A name that stands in
-- the plans of fewer people may be a slip, or point to somebody: it is not among them.
create or replace function known_funds(p_case uuid) returns table (fund text)
language sql stable security definer set search_path = public, pg_temp as $$
  select fund_name(min(g.fund)) from granted_service g join social_case c on c.id = g.case_id
  where c.zone = (select x.zone from social_case x where x.id = p_case) and fund_key(g.fund) is not null and not g.protected
  group by fund_key(g.fund) having count(distinct c.subject) >= 5
  order by count(distinct c.subject) desc, 1 limit 50
$$;

create or replace function delivered_figures()
returns table (code text, service text, unit text, body int, provider text, week bigint, week_before bigint, month bigint,
  month_before bigint, served jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  with parts as (
    select g.service, g.unit, g.provider, c.subject, sum(d.quantity) as quantity,
      case when d.day > siso_today() - 7 then 'week' when d.day > siso_today() - 14 then 'before'
        when d.day > siso_today() - 28 then 'rest' else 'month-before' end as part
    from delivery d join granted_service g on g.case_id = d.service join social_case c on c.id = g.case_id
    where d.day between siso_today() - 55 and siso_today() and c.org = any((select figure_orgs())::int[])
    group by 1, 2, 3, 4, 6)
  select p.service, service_name(p.service),
    p.unit, p.provider, o.name,
    coalesce(sum(p.quantity) filter (where p.part = 'week'), 0)::bigint,
    coalesce(sum(p.quantity) filter (where p.part = 'before'), 0)::bigint,
    coalesce(sum(p.quantity) filter (where p.part <> 'month-before'), 0)::bigint,
    coalesce(sum(p.quantity) filter (where p.part = 'month-before'), 0)::bigint,
    jsonb_build_object('week', count(distinct p.subject) filter (where p.part = 'week'),
      'weekBefore', count(distinct p.subject) filter (where p.part = 'before'),
      'month', count(distinct p.subject) filter (where p.part <> 'month-before'),
      'monthBefore', count(distinct p.subject) filter (where p.part = 'month-before'),
      'rest', count(distinct p.subject) filter (where p.part = 'rest'),
      'restAndWeek', count(distinct p.subject) filter (where p.part in ('rest', 'week')),
      'restAndBefore', count(distinct p.subject) filter (where p.part in ('rest', 'before')))
  from parts p left join organisation o on o.id = p.provider
  group by p.service, p.unit, p.provider, o.name
$$;

reset role;

create trigger keep_fund after insert on granted_service
  referencing new table as added for each statement execute function keep_fund_of_plan();
create trigger keep_fund after insert on fund_allocation
  for each row execute function keep_fund_of_allocation();

set local role siso_definer;
revoke execute on function fund_name(text), keep_fund_of_plan(), keep_fund_of_allocation() from public;
grant execute on function fund_name(text) to siso_web;
reset role;
revoke create on schema public from siso_definer;
