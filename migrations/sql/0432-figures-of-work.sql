-- Figures of the work itself: what waits and for how long, what was delivered, what is committed and spent.

-- Open tasks of the path by place and phase, with the median of the days for which they have waited; a
-- missing place or phase is the sum of all. The medians of places cannot be summed, so the division is asked.
create function waiting_figures(division text) returns table (place int, phase text, n int, median float8)
language sql stable security definer set search_path = public, pg_temp as $$
  select x.place, x.phase, count(*)::int, percentile_cont(0.5) within group (order by x.days)
  from (
    select case division when 'zone' then coalesce(c.zone, c.org) when 'municipality' then coalesce(c.municipality, c.org)
        else c.org end as place, t.phase,
      extract(epoch from (select siso_clock()) - t.opened_at)::float8 / 86400 as days
    from task t join social_case c on c.id = t.case_id
    where t.state in ('open', 'claimed') and t.purpose = 'step' and c.state = 'open' and c.parent is null
      and t.orgs && (select figure_orgs())::int[] and c.org = any((select figure_orgs())::int[])) x
  group by grouping sets ((x.place, x.phase), (x.phase), (x.place), ()) having count(*) > 0
$$;

-- Deliveries of the last weeks are a range of it; the list of all walks it from the newest day.
create index delivery_day on delivery (day, id);

-- Hundredths delivered by service and provider in the last seven and twenty-eight days, today included, and
-- in as many before; with the people served in the longer of the two.
create function delivered_figures()
returns table (service text, unit text, provider text, week bigint, week_before bigint, month bigint, month_before bigint, people int)
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce((select s.name from service s where s.code = g.service order by s.version desc limit 1), g.service), g.unit, o.name,
    coalesce(sum(d.quantity) filter (where d.day > siso_today() - 7), 0),
    coalesce(sum(d.quantity) filter (where d.day between siso_today() - 13 and siso_today() - 7), 0),
    coalesce(sum(d.quantity) filter (where d.day > siso_today() - 28), 0),
    coalesce(sum(d.quantity) filter (where d.day <= siso_today() - 28), 0),
    count(distinct c.subject) filter (where d.day > siso_today() - 28)::int
  from delivery d join granted_service g on g.case_id = d.service join social_case c on c.id = g.case_id
    left join organisation o on o.id = g.provider
  where d.day between siso_today() - 55 and siso_today() and c.org = any((select figure_orgs())::int[])
  group by g.service, g.unit, o.name
$$;

-- What the granted services of a year cost by fund, summed by the worker with the quality of the data.
create table fund_figure (
  org int not null,
  municipality int,
  zone int,
  fund text,
  -- Cents.
  committed bigint not null,
  spent bigint not null,
  services int not null,
  at timestamptz not null default siso_clock()
);

-- Months of the calendar up to a day, parts of a month as days of its own length: what is due each month
-- from one day to another is the difference (domain/delivery/rules.ts counts day by day).
create function months_until(day date) returns numeric
language sql immutable as $$
  select extract(year from day) * 12 + extract(month from day)
    + (extract(day from day) - 1) / extract(day from (date_trunc('month', day::timestamp) + interval '1 month - 1 day'))
$$;

create function evaluate_funds() returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_first date := date_trunc('year', siso_today()::timestamp)::date;
  v_last date := (date_trunc('year', siso_today()::timestamp) + interval '1 year - 1 day')::date;
begin
  if not pg_try_advisory_xact_lock(hashtext('siso funds')) then return false; end if;
  delete from fund_figure;
  insert into fund_figure (org, municipality, zone, fund, committed, spent, services)
  select c.org, c.municipality, c.zone, nullif(trim(g.fund), ''), sum(round(p.quantity * g.price / 100)), sum(coalesce(d.spent, 0)), count(*)
  from (select s.*, greatest(s.starts_on, v_first) as since, least(s.ends_on, v_last, s.died_on) as until
      from granted_service s where s.starts_on <= v_last and s.ends_on >= v_first and s.phase <> 'plan') g
    join social_case c on c.id = g.case_id
    cross join lateral (select case
      when g.every = 'once' then case when g.starts_on >= v_first then g.quantity else 0 end
      when g.until < g.since then 0
      when g.every = 'week' then g.quantity * (g.until - g.since + 1) / 7.0
      else g.quantity * (months_until(g.until + 1) - months_until(g.since)) end as quantity) p
    left join lateral (select sum(round(x.quantity * g.price / 100.0)) as spent from delivery x
      where x.service = g.case_id and x.day between v_first and v_last) d on true
  group by 1, 2, 3, 4;
  return true;
end $$;

create function fund_figures() returns table (fund text, committed bigint, spent bigint, services int, at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select f.fund, sum(f.committed)::bigint, sum(f.spent)::bigint, sum(f.services)::int, max(f.at) from fund_figure f
  where f.org = any((select figure_orgs())::int[]) group by 1
$$;

-- How a zone uses the system, week by week, counted once a day: who completed tasks, how many, and how
-- many of those with a term before it; the days for which open tasks wait. Bodies of training do not count.
create table adoption_week (
  zone int not null references organisation,
  week date not null check (extract(isodow from week) = 1),
  operators int not null,
  done int not null,
  with_term int not null,
  in_term int not null,
  -- Of the day of the count.
  waiting float8,
  counted_on date not null,
  primary key (zone, week)
);

create function evaluate_adoption() returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_from date := date_trunc('week', siso_today()::timestamp)::date - 7;
begin
  if not pg_try_advisory_xact_lock(hashtext('siso adoption')) then return false; end if;
  if exists (select 1 from adoption_week where counted_on = siso_today()) then return false; end if;
  -- The first time, all that there is.
  if not exists (select 1 from adoption_week) then v_from := '2000-01-03'; end if;
  insert into adoption_week as a (zone, week, operators, done, with_term, in_term, waiting, counted_on)
  select x.zone, x.week, count(distinct x.completed_by), count(*), count(x.due_at), count(*) filter (where x.completed_at <= x.due_at),
    case when x.week = date_trunc('week', siso_today()::timestamp)::date then (
      select percentile_cont(0.5) within group (order by extract(epoch from (select siso_clock()) - t.opened_at)::float8 / 86400)
      from task t join social_case o on o.id = t.case_id
      where t.state in ('open', 'claimed') and t.purpose = 'step' and o.state = 'open' and o.parent is null and o.zone = x.zone) end,
    siso_today()
  from (
    select c.zone, date_trunc('week', t.completed_at at time zone 'Europe/Rome')::date as week, t.completed_by, t.completed_at, t.due_at
    from task t join social_case c on c.id = t.case_id join organisation z on z.id = c.zone and not z.training
    where t.state = 'completed' and t.completed_by is not null
      and t.completed_at >= v_from::timestamp at time zone 'Europe/Rome') x
  group by x.zone, x.week
  on conflict (zone, week) do update set operators = excluded.operators, done = excluded.done,
    with_term = excluded.with_term, in_term = excluded.in_term, waiting = coalesce(excluded.waiting, a.waiting),
    counted_on = excluded.counted_on;
  return true;
end $$;

-- The zones that the reader plans or coordinates by name, and the others without: the first four weeks of
-- use beside the last four whole ones.
create function adoption_figures()
returns table (zone int, first_week date, weeks int, early_operators float8, late_operators float8, early_share float8,
  late_share float8, waiting float8, complete float8)
language sql stable security definer set search_path = public, pg_temp as $$
  with used as (
    select a.*, min(a.week) over (partition by a.zone) as first_week from adoption_week a),
  summed as (
    select u.zone, u.first_week, count(*)::int as weeks,
      avg(u.operators) filter (where u.week < u.first_week + 28)::float8 as early_operators,
      avg(u.operators) filter (where u.week >= l.since and u.week < l.until)::float8 as late_operators,
      sum(u.in_term) filter (where u.week < u.first_week + 28)::float8
        / nullif(sum(u.with_term) filter (where u.week < u.first_week + 28), 0) as early_share,
      sum(u.in_term) filter (where u.week >= l.since and u.week < l.until)::float8
        / nullif(sum(u.with_term) filter (where u.week >= l.since and u.week < l.until), 0) as late_share,
      (array_agg(u.waiting order by u.week desc) filter (where u.waiting is not null))[1] as waiting
    from used u cross join (select date_trunc('week', siso_today()::timestamp)::date - 28 as since,
      date_trunc('week', siso_today()::timestamp)::date as until) l
    group by 1, 2),
  quality as (
    select s.zone, 1 - sum(s.wrong)::float8 / nullif(sum(s.checked), 0) as complete from quality_score s
    where s.day = (select max(day) from quality_score) group by 1)
  select case when s.zone = any((select figure_orgs())::int[]) then s.zone end, s.first_week, s.weeks,
    s.early_operators, s.late_operators, s.early_share, s.late_share, s.waiting, q.complete
  from summed s left join quality q on q.zone = s.zone
  where cardinality((select figure_orgs())::int[]) > 0
$$;

do $$
declare
  t text;
  f text;
begin
  foreach t in array array['fund_figure', 'adoption_week'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', t);
    execute format('create policy definer on %I to siso_definer using (true) with check (true)', t);
    execute format('create policy batch_read on %I for select to siso_batch using (true)', t);
    execute format('grant select, insert, update, delete on %I to siso_definer', t);
    execute format('grant select on %I to siso_batch', t);
  end loop;
  revoke execute on function months_until(date) from public;
  grant execute on function months_until(date) to siso_definer;
  grant create on schema public to siso_definer;
  foreach f in array array['waiting_figures(text)', 'delivered_figures()', 'evaluate_funds()', 'fund_figures()',
    'evaluate_adoption()', 'adoption_figures()'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to %s', f, case when f like 'evaluate%' then 'siso_engine' else 'siso_web' end);
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
