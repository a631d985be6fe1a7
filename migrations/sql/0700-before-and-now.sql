-- A zone before and after: what waited in its first four weeks and how complete its data were on the first day
-- that is kept, beside today; and the hours that reporting takes, as who coordinates or plans it declares them.

-- Hours of a month that the people of a zone spend on reporting: before the system, or now. Rows are only
-- added: of two of the same zone and period the later holds.
create table reporting_hours (
  id bigint generated always as identity primary key,
  zone int not null references organisation,
  period text not null check (period in ('before', 'now')),
  hours numeric(7, 1) not null check (hours between 0 and 100000),
  source text not null check (length(source) between 3 and 300),
  source_date date not null check (source_date <= siso_today()),
  set_by uuid not null references user_account,
  at timestamptz not null default siso_clock()
);
create index reporting_hours_of on reporting_hours (zone, period, id desc);
create trigger reporting_hours_append_only before update or delete or truncate on reporting_hours
  for each statement execute function refuse_change();

alter table reporting_hours enable row level security;
alter table reporting_hours force row level security;
create policy owner_all on reporting_hours to current_user using (true) with check (true);
create policy batch_read on reporting_hours for select to siso_batch using (true);
create policy definer_read on reporting_hours for select to siso_definer using (true);
create policy read on reporting_hours for select to siso_web
  using (zone = any((select places_held_as(array['planner', 'coordinator']))::int[]));
create policy declare on reporting_hours for insert to siso_web
  with check (set_by = nullif(current_setting('app.user', true), '')::uuid
    and zone = any((select places_held_as(array['planner', 'coordinator']))::int[])
    and exists (select from organisation o where o.id = zone and o.kind = 'zone'));
grant select on reporting_hours to siso_web, siso_batch, siso_definer;
grant insert on reporting_hours to siso_web;

grant create on schema public to siso_definer;
set local role siso_definer;

-- The weeks counted later than they ended, of the first four of a zone, with what waited at their end. Of a
-- task that was cancelled nobody knows until when it waited: it is left out.
create function fill_early_waiting() returns void
language sql security definer set search_path = public, pg_temp as $$
  with gap as (
    select a.zone, a.week, (a.week + 7)::timestamp at time zone 'Europe/Rome' as ends
    from (select w.*, min(w.week) over (partition by w.zone) as first_week from adoption_week w) a
    where a.waiting is null and a.week < a.first_week + 28 and a.week + 7 <= siso_today()),
  found as (
    select g.zone, g.week,
      percentile_cont(0.5) within group (order by extract(epoch from g.ends - t.opened_at)::float8 / 86400) as waiting
    from gap g join social_case c on c.zone = g.zone and c.parent is null
      join task t on t.case_id = c.id and t.purpose = 'step' and t.opened_at < g.ends
        and (t.state in ('open', 'claimed') and c.state = 'open' or t.state = 'completed' and t.completed_at >= g.ends)
    group by 1, 2)
  update adoption_week a set waiting = f.waiting from found f where a.zone = f.zone and a.week = f.week
$$;

drop function adoption_figures();
-- The zones that the reader plans or coordinates by name, and the others without: the first four weeks of
-- use beside the last four whole ones, or beside today; hours as they were declared last. Of terms whole weeks alone:
-- one day more would tell whose it was.
create function adoption_figures()
returns table (zone int, first_week date, weeks int, early_operators float8, late_operators float8, early_share float8,
  late_share float8, early_terms int, early_kept int, late_terms int, late_kept int, early_waiting float8, waiting float8,
  early_complete float8, complete float8, early_checked int, early_wrong int, hours_before float8, hours_now float8)
language sql stable security definer set search_path = public, pg_temp as $$
  with used as (
    select a.*, min(a.week) over (partition by a.zone) as first_week from adoption_week a),
  summed as (
    select u.zone, u.first_week, count(*)::int as weeks,
      avg(u.operators) filter (where u.week < u.first_week + 28)::float8 as early_operators,
      avg(u.operators) filter (where u.week >= l.since and u.week < l.until)::float8 as late_operators,
      coalesce(sum(u.with_term) filter (where u.week < u.first_week + 28 and u.week < l.until), 0)::int as early_terms,
      coalesce(sum(u.in_term) filter (where u.week < u.first_week + 28 and u.week < l.until), 0)::int as early_kept,
      coalesce(sum(u.with_term) filter (where u.week >= l.since and u.week < l.until), 0)::int as late_terms,
      coalesce(sum(u.in_term) filter (where u.week >= l.since and u.week < l.until), 0)::int as late_kept,
      avg(u.waiting) filter (where u.week < u.first_week + 28 and u.week < l.until) as early_waiting,
      (array_agg(u.waiting order by u.week desc) filter (where u.waiting is not null))[1] as waiting
    from used u cross join (select date_trunc('week', siso_today()::timestamp)::date - 28 as since,
      date_trunc('week', siso_today()::timestamp)::date as until) l
    group by 1, 2),
  scored as (
    select s.zone, s.day, 1 - sum(s.wrong)::float8 / nullif(sum(s.checked), 0) as complete,
      sum(s.checked)::int as checked, sum(s.wrong)::int as wrong,
      min(s.day) over (partition by s.zone) as first_day, (select max(day) from quality_score) as last_day
    from quality_score s group by 1, 2),
  declared as (
    select distinct on (h.zone, h.period) h.zone, h.period, h.hours::float8 as hours
    from reporting_hours h order by h.zone, h.period, h.id desc)
  select case when s.zone = any((select figure_orgs())::int[]) then s.zone end, s.first_week, s.weeks,
    s.early_operators, s.late_operators, s.early_kept::float8 / nullif(s.early_terms, 0), s.late_kept::float8 / nullif(s.late_terms, 0),
    s.early_terms, s.early_kept, s.late_terms, s.late_kept, s.early_waiting, s.waiting, f.complete, q.complete,
    coalesce(f.checked, 0), coalesce(f.wrong, 0),
    b.hours, n.hours
  from summed s
    left join scored q on q.zone = s.zone and q.day = q.last_day
    left join scored f on f.zone = s.zone and f.day = f.first_day and f.day < f.last_day
    left join declared b on b.zone = s.zone and b.period = 'before'
    left join declared n on n.zone = s.zone and n.period = 'now'
  where cardinality((select figure_orgs())::int[]) > 0
$$;

revoke execute on function fill_early_waiting() from public;
revoke execute on function adoption_figures() from public;
grant execute on function fill_early_waiting() to siso_engine;
grant execute on function adoption_figures() to siso_web;
reset role;
revoke create on schema public from siso_definer;
