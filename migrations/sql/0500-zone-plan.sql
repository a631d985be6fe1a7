-- Of each row of a service in `statistics_year`, its funds: what a zone plan tells. Which may be told is
-- worked out with the rows of that table, as one table (domain/statistics/tell.ts).
create table statistics_fund (
  run int not null,
  year int not null,
  region int not null,
  zone int,
  municipality int,
  area text not null,
  service text not null,
  -- As the plan says; `-` where it says none.
  fund text not null,
  users int not null,
  quantity bigint,
  unit text,
  -- Hundredths of a cent.
  spend bigint not null,
  told boolean not null,
  unique nulls not distinct (year, region, zone, municipality, area, service, fund)
);
alter table statistics_fund enable row level security;
alter table statistics_fund force row level security;
create policy owner_all on statistics_fund to current_user using (true) with check (true);
create policy batch_read on statistics_fund for select to siso_batch using (true);
create policy definer on statistics_fund to siso_definer using (true) with check (true);
create policy engine on statistics_fund to siso_engine using (true) with check (true);
grant select on statistics_fund to siso_batch, siso_definer;
grant select, insert, delete on statistics_fund to siso_engine;

-- As `year_statistics`: rows of the places of who asks, without figures where they may not be told.
create function fund_statistics(p_year int)
returns table (region int, zone int, municipality int, area text, service text, fund text, users int, quantity bigint,
  unit text, spend bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  with mine as materialized (
    select figure_orgs() as all_of, places_held_as(array['coordinator']) as whole),
  found as (
    select s.*, coalesce(nullif(s.municipality, 0), nullif(s.zone, 0), s.region) = any(m.whole) or s.told as tell
    from statistics_fund s, mine m
    where s.year = p_year and coalesce(nullif(s.municipality, 0), nullif(s.zone, 0), s.region) = any(m.all_of))
  select f.region, f.zone, f.municipality, f.area, f.service, f.fund, case when f.tell then f.users end,
    case when f.tell then f.quantity end, f.unit, case when f.tell then f.spend end
  from found f
$$;

do $$
begin
  grant create on schema public to siso_definer;
  revoke execute on function fund_statistics(int) from public;
  grant execute on function fund_statistics(int) to siso_web;
  alter function fund_statistics(int) owner to siso_definer;
  revoke create on schema public from siso_definer;
end $$;
