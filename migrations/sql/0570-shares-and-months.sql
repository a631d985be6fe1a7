-- Who pays what was spent: the share of the persons and that of the health service, each of the spending
-- of which somebody said who pays (`known`). Hundredths of a cent, as spending.
do $$
declare t text;
begin
  foreach t in array array['statistics_month', 'statistics_year', 'statistics_fund'] loop
    execute format('alter table %I add column user_share bigint not null default 0,
      add column health_share bigint not null default 0, add column known bigint not null default 0', t);
  end loop;
end $$;

-- Months of a year, by place and area: null where the row is of all of them. Which may be told is worked
-- out with the year that they are parts of (domain/statistics/tell-series.ts).
create table statistics_series (
  run int not null,
  year int not null,
  month text not null check (month ~ '^\d{4}-\d\d$'),
  region int not null,
  zone int,
  municipality int,
  area text,
  users int not null,
  spend bigint not null,
  told boolean not null,
  unique nulls not distinct (month, region, zone, municipality, area)
);
create index statistics_series_year on statistics_series (year);
alter table statistics_series enable row level security;
alter table statistics_series force row level security;
create policy owner_all on statistics_series to current_user using (true) with check (true);
create policy batch_read on statistics_series for select to siso_batch using (true);
create policy definer on statistics_series to siso_definer using (true) with check (true);
create policy engine on statistics_series to siso_engine using (true) with check (true);
grant select on statistics_series to siso_batch, siso_definer;
grant select, insert, delete on statistics_series to siso_engine;

grant create on schema public to siso_definer;
set local role siso_definer;
drop function year_statistics(int);
drop function fund_statistics(int);

-- Shares are of those of whom somebody said who pays, who may be one among many: they are for who opens the
-- cases of the place, and nobody else.
create function year_statistics(p_year int)
returns table (region int, zone int, municipality int, area text, service text, users int, quantity bigint,
  unit text, spend bigint, user_share bigint, health_share bigint, known bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  with mine as materialized (
    select figure_orgs() as all_of, places_held_as(array['coordinator']) as whole),
  found as (
    select s.*, o.own, o.own or s.told as tell
    from statistics_year s cross join mine m
      cross join lateral (select coalesce(nullif(s.municipality, 0), nullif(s.zone, 0), s.region) = any(m.whole)) o (own)
    where s.year = p_year and coalesce(nullif(s.municipality, 0), nullif(s.zone, 0), s.region) = any(m.all_of))
  select f.region, f.zone, f.municipality, f.area, f.service, case when f.tell then f.users end,
    case when f.tell then f.quantity end, f.unit, case when f.tell then f.spend end,
    case when f.own then f.user_share end, case when f.own then f.health_share end, case when f.own then f.known end
  from found f
$$;

create function fund_statistics(p_year int)
returns table (region int, zone int, municipality int, area text, service text, fund text, users int, quantity bigint,
  unit text, spend bigint, user_share bigint, health_share bigint, known bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  with mine as materialized (
    select figure_orgs() as all_of, places_held_as(array['coordinator']) as whole),
  found as (
    select s.*, o.own, o.own or s.told as tell
    from statistics_fund s cross join mine m
      cross join lateral (select coalesce(nullif(s.municipality, 0), nullif(s.zone, 0), s.region) = any(m.whole)) o (own)
    where s.year = p_year and coalesce(nullif(s.municipality, 0), nullif(s.zone, 0), s.region) = any(m.all_of))
  select f.region, f.zone, f.municipality, f.area, f.service, f.fund, case when f.tell then f.users end,
    case when f.tell then f.quantity end, f.unit, case when f.tell then f.spend end,
    case when f.own then f.user_share end, case when f.own then f.health_share end, case when f.own then f.known end
  from found f
$$;

-- As `year_statistics`, month by month.
create function series_statistics(p_year int)
returns table (month text, region int, zone int, municipality int, area text, users int, spend bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  with mine as materialized (
    select figure_orgs() as all_of, places_held_as(array['coordinator']) as whole),
  found as (
    select s.*, coalesce(nullif(s.municipality, 0), nullif(s.zone, 0), s.region) = any(m.whole) or s.told as tell
    from statistics_series s, mine m
    where s.year = p_year and coalesce(nullif(s.municipality, 0), nullif(s.zone, 0), s.region) = any(m.all_of))
  select f.month, f.region, f.zone, f.municipality, f.area, case when f.tell then f.users end,
    case when f.tell then f.spend end
  from found f
$$;

do $$
declare f text;
begin
  foreach f in array array['year_statistics(int)', 'fund_statistics(int)', 'series_statistics(int)'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to siso_web', f);
  end loop;
end $$;
reset role;
revoke create on schema public from siso_definer;
