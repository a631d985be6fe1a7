-- How many people live in a comune, counted on a day, by which source: recorded by who plans there. Rows are
-- only added: of a day the last one holds, and one without a number takes the day back.
create table inhabitants (
  id bigint generated always as identity primary key,
  municipality int not null references organisation,
  day date not null check (day >= date '2011-10-09'),
  n int check (n between 1 and 10000000),
  source text not null check (length(source) between 3 and 200),
  recorded_by uuid not null references user_account,
  at timestamptz not null default siso_clock()
);
create index inhabitants_of_place on inhabitants (municipality, day desc, id desc);
create trigger inhabitants_append_only before update or delete or truncate on inhabitants
  for each statement execute function refuse_change();
alter table inhabitants enable row level security;
alter table inhabitants force row level security;
create policy owner_all on inhabitants to current_user using (true) with check (true);
create policy batch_read on inhabitants for select to siso_batch using (true);
create policy definer_read on inhabitants for select to siso_definer using (true);
create policy web_read on inhabitants for select to siso_web using (true);
create policy web_add on inhabitants for insert to siso_web with check (
  recorded_by = nullif(current_setting('app.user', true), '')::uuid
  and municipality = any((select places_held_as(array['planner']))::int[]));
grant select on inhabitants to siso_web, siso_batch, siso_definer;
grant insert on inhabitants to siso_web;

-- The newest count of a comune that a day knows; before any, the legal population of the census of 2011,
-- which is of 9 October of that year and has no source of its own here.
create function inhabitants_on(p_municipality int, p_day date) returns table (n int, day date, source text)
language sql stable as $$
  select * from (
    select * from (
      select distinct on (i.day) i.n, i.day, i.source from inhabitants i
      where i.municipality = p_municipality and i.day <= p_day order by i.day desc, i.id desc) held
    where held.n is not null
    union all
    select (o.detail ->> 'population_2011')::int, date '2011-10-09', null from organisation o
    where o.id = p_municipality and o.detail ->> 'population_2011' is not null) known
  order by day desc, source nulls last limit 1
$$;
revoke execute on function inhabitants_on(int, date) from public;
grant execute on function inhabitants_on(int, date) to siso_web, siso_definer;

-- With the day of the oldest count that a zone's inhabitants are the sum of.
grant create on schema public to siso_definer;
set local role siso_definer;
drop function zone_means(int);
create function zone_means(p_year int)
returns table (zone int, inhabitants int, counted_on date, workers int, covered float8, hours float8)
language sql stable security definer set search_path = public, pg_temp as $$
  with span as (
    select make_date(p_year, 1, 1)::timestamp at time zone 'Europe/Rome' as began,
      least(siso_clock(), make_date(p_year + 1, 1, 1)::timestamp at time zone 'Europe/Rome') as ended,
      least(siso_today(), make_date(p_year, 12, 31)) as day)
  select o.id, h.inhabitants, h.counted_on,
    (select count(distinct r.user_id)::int from user_role r
      where r.role = 'social-worker' and r.org = any(organisations_below(array[o.id], s.day))
        and r.valid_from <= s.day and coalesce(r.valid_to, 'infinity') > s.day),
    (select (sum(extract(epoch from upper(turn) - lower(turn))) / 3600)::float8
      from unnest((
        select range_agg(tstzrange(greatest(c.starts_at, s.began), least(c.ends_at, s.ended)))
        from on_call_turn c
        where c.zone = o.id and c.cancelled_at is null and c.starts_at < s.ended and c.ends_at > s.began)) turn),
    (extract(epoch from s.ended - s.began) / 3600)::float8
  from organisation o cross join span s
    cross join lateral (
      select case when count(*) = count(i.n) then sum(i.n)::int end as inhabitants,
        case when count(*) = count(i.n) then min(i.day) end as counted_on
      from organisation_tie t join organisation m on m.id = t.child and m.kind = 'municipality'
        left join lateral inhabitants_on(m.id, s.day) i on true
      where t.parent = o.id and t.relation = 'part-of' and t.valid_from <= s.day and coalesce(t.valid_to, 'infinity') > s.day) h
  where o.kind = 'zone' and o.id = any((select figure_orgs())::int[])
$$;

-- Inhabitants of the comuni, zones and regions of who asks at the end of a year, or today.
create function place_inhabitants(p_year int) returns table (place int, inhabitants int, counted_on date)
language sql stable security definer set search_path = public, pg_temp as $$
  with here as (
    select o.id, o.kind, least(siso_today(), make_date(p_year, 12, 31)) as day from organisation o
    where o.kind in ('municipality', 'zone', 'region') and o.id = any((select figure_orgs())::int[])),
  below as (
    select h.id, h.day, m.id as municipality from here h
      cross join lateral unnest(organisations_below(array[h.id], h.day)) b (org)
      join organisation m on m.id = b.org and m.kind = 'municipality')
  select b.id, case when count(*) = count(i.n) then sum(i.n)::int end, case when count(*) = count(i.n) then min(i.day) end
  from below b left join lateral inhabitants_on(b.municipality, b.day) i on true group by b.id
$$;

-- Services that a place gave in a span of days, with what was delivered: for who coordinates it. The place is
-- the one of that day, as the night counts it; which of them the reader may open is asked of each.
create function served_services(p_from date, p_until date, p_place int)
returns table (service uuid, quantity bigint, spend bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select d.service, sum(d.quantity)::bigint, sum(d.quantity::bigint * g.price)::bigint
  from granted_service g
    join delivery d on d.service = g.case_id and d.day between p_from and p_until
    cross join lateral (
      select * from (
        select x.region, x.zone, x.municipality, 1 as turn, x.at, x.id from case_course x
        where x.case_id = g.case_id and x.at < (d.day + 1)::timestamp at time zone 'Europe/Rome'
        union all
        select x.region, x.zone, x.municipality, 2, x.at, x.id from case_course x where x.case_id = g.case_id) y
      order by turn, case turn when 1 then at end desc, case turn when 1 then id end desc, at, id limit 1) c
  where p_place = any(places_held_as(array['coordinator'])) and p_place in (c.region, c.zone, c.municipality)
    and exists (select from case_course x where x.case_id = g.case_id and p_place in (x.region, x.zone, x.municipality))
  group by d.service having sum(d.quantity) <> 0 or sum(d.quantity::bigint * g.price) <> 0
$$;

do $$
declare f text;
begin
  foreach f in array array['zone_means(int)', 'place_inhabitants(int)', 'served_services(date, date, int)'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to siso_web', f);
  end loop;
end $$;
reset role;
revoke create on schema public from siso_definer;
