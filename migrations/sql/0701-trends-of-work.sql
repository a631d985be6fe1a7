-- Trends of what is kept, given and spent, by whole weeks and months of two years: counted once a day, beside
-- what tasks had waited. And targets of contacts and of the people served.

alter table figure_target drop constraint figure_target_figure_check;
alter table figure_target add constraint figure_target_figure_check
  check (figure in ('terms', 'waiting', 'isee', 'accesses', 'delivered'));

create table work_count (
  org int not null,
  grain text not null check (grain in ('week', 'month')),
  -- Monday, or the first of the month.
  first date not null,
  -- Terms that fell in it, and those of them that were kept.
  terms int not null,
  kept int not null check (kept between 0 and terms),
  -- Whom something was delivered to, each once, and cents.
  people int not null,
  spent bigint not null,
  counted_on date not null,
  primary key (grain, first, org)
);

grant create on schema public to siso_definer;
alter table work_count enable row level security;
alter table work_count force row level security;
create policy owner_all on work_count to current_user using (true) with check (true);
create policy definer on work_count to siso_definer using (true) with check (true);
create policy batch_read on work_count for select to siso_batch using (true);
grant select, insert, delete on work_count to siso_definer;
grant select on work_count to siso_batch;

set local role siso_definer;

-- A term is kept as `counted_terms` says: nothing of what it sets off once it is over was ever due.
create function evaluate_work_trends() returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_since date := (date_trunc('month', siso_today()::timestamp) - interval '24 months')::date;
begin
  if not pg_try_advisory_xact_lock(hashtext('siso work trends')) then return false; end if;
  if exists (select 1 from work_count where counted_on = siso_today()) then return false; end if;
  delete from work_count;
  with grains as (
    select g as grain, date_trunc(g, siso_today()::timestamp)::date as ends from unnest(array['week', 'month']) g),
  fell as (
    select c.org, g.grain, date_trunc(g.grain, d.due_at at time zone 'Europe/Rome')::date as first, count(*) as terms,
      count(*) filter (where d.state = 'met'
        and not exists (select from jsonb_array_elements(d.fired) f where (f ->> 'at')::timestamptz >= d.due_at)) as kept
    from deadline d join social_case c on c.id = d.case_id cross join grains g
    where d.state in ('running', 'met') and d.due_at >= v_since::timestamp at time zone 'Europe/Rome'
      and d.due_at < g.ends::timestamp at time zone 'Europe/Rome'
    group by 1, 2, 3),
  given as (
    select c.org, g.grain, date_trunc(g.grain, d.day::timestamp)::date as first,
      count(distinct c.subject) filter (where d.quantity > 0) as people, sum(round(d.quantity * s.price / 100.0)) as spent
    from delivery d join granted_service s on s.case_id = d.service join social_case c on c.id = d.service cross join grains g
    where d.day >= v_since and d.day < g.ends
    group by 1, 2, 3)
  insert into work_count (org, grain, first, terms, kept, people, spent, counted_on)
  select org, grain, first, coalesce(f.terms, 0), coalesce(f.kept, 0), coalesce(n.people, 0), coalesce(n.spent, 0), siso_today()
  from fell f full join given n using (org, grain, first);
  return true;
end $$;

create function work_trend(p_grain text, since date) returns table (first date, terms int, kept int, people int, spent bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select w.first, sum(w.terms)::int, sum(w.kept)::int, sum(w.people)::int, sum(w.spent)::bigint
  from work_count w
  where w.grain = p_grain and w.first >= since and w.org = any((select figure_orgs())::int[]) group by 1
$$;

revoke execute on function evaluate_work_trends() from public;
revoke execute on function work_trend(text, date) from public;
grant execute on function evaluate_work_trends() to siso_engine;
grant execute on function work_trend(text, date) to siso_web;
reset role;
revoke create on schema public from siso_definer;
