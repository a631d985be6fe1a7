-- Trends: contacts and waiting by whole weeks and months, each beside the period before; and whom the
-- deliveries of each period were for, so that no amount of a few is told.

-- Contacts by the week and by the month in which they were opened, as the sum of what each adds and takes
-- away, as `case_count` is; one opened by mistake is taken out of the period of its opening.
create table contact_count (
  org int not null,
  grain text not null check (grain in ('week', 'month')),
  -- Monday, or the first of the month.
  first date not null,
  n int not null
);
create index contact_count_of on contact_count (grain, first);

insert into contact_count
select c.org, g.grain, date_trunc(g.grain, c.opened_at at time zone 'Europe/Rome')::date, count(*)
from social_case c cross join unnest(array['week', 'month']) g (grain)
where c.parent is null and not exists (select from deleted_contact d where d.case_id = c.id) group by 1, 2, 3;

create function put_contact_count(p_org int, p_at timestamptz, p_n int) returns void
language sql security definer set search_path = public, pg_temp as $$
  insert into contact_count
  select p_org, g.grain, date_trunc(g.grain, p_at at time zone 'Europe/Rome')::date, p_n from unnest(array['week', 'month']) g (grain)
$$;

create function count_contact() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  -- What was a mistake counts nowhere, and goes on counting nowhere.
  if tg_op = 'UPDATE' and exists (select from deleted_contact d where d.case_id = new.id) then return null; end if;
  if tg_op <> 'INSERT' then perform put_contact_count(old.org, old.opened_at, -1); end if;
  if tg_op <> 'DELETE' then perform put_contact_count(new.org, new.opened_at, 1); end if;
  return null;
end $$;

create function count_deleted_contact() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_case uuid := case when tg_op = 'INSERT' then new.case_id else old.case_id end;
begin
  perform put_contact_count(c.org, c.opened_at, case when tg_op = 'INSERT' then -1 else 1 end)
    from social_case c where c.id = v_case and c.parent is null;
  return null;
end $$;

create trigger social_case_contact after insert on social_case
  for each row when (new.parent is null) execute function count_contact();
create trigger social_case_contact_gone after delete on social_case
  for each row when (old.parent is null) execute function count_contact();
create trigger social_case_contact_moved after update of org, opened_at on social_case
  for each row when (new.parent is null and (old.org, old.opened_at) is distinct from (new.org, new.opened_at))
  execute function count_contact();
create trigger deleted_contact_counted after insert or delete on deleted_contact
  for each row execute function count_deleted_contact();

create function add_up_contact_counts() returns void
language sql security definer set search_path = public, pg_temp as $$
  with gone as (delete from contact_count returning *)
  insert into contact_count select org, grain, first, sum(n) from gone group by 1, 2, 3 having sum(n) <> 0
$$;

create function contact_trend(p_grain text, since date) returns table (first date, n int)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.first, sum(c.n)::int from contact_count c
  where c.grain = p_grain and c.first >= since and c.org = any((select figure_orgs())::int[]) group by 1
$$;

-- Tasks of the path completed in each whole week and month of two years, by the whole days for which they
-- had waited: counts of days add up where medians do not. Counted once a day.
create table waited_count (
  org int not null,
  grain text not null check (grain in ('week', 'month')),
  first date not null,
  days int not null,
  n int not null,
  counted_on date not null,
  primary key (grain, first, org, days)
);

create function evaluate_waited() returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not pg_try_advisory_xact_lock(hashtext('siso waited')) then return false; end if;
  if exists (select 1 from waited_count where counted_on = siso_today()) then return false; end if;
  delete from waited_count;
  insert into waited_count (org, grain, first, days, n, counted_on)
  select c.org, g.grain, date_trunc(g.grain, t.completed_at at time zone 'Europe/Rome')::date,
    greatest(0, floor(extract(epoch from t.completed_at - t.opened_at) / 86400))::int, count(*), siso_today()
  from task t join social_case c on c.id = t.case_id cross join unnest(array['week', 'month']) g (grain)
  where t.state = 'completed' and t.purpose = 'step' and c.parent is null
    and t.completed_at >= (date_trunc('month', siso_today()::timestamp) - interval '24 months') at time zone 'Europe/Rome'
    and t.completed_at < date_trunc(g.grain, siso_today()::timestamp) at time zone 'Europe/Rome'
  group by 1, 2, 3, 4;
  return true;
end $$;

-- The median in whole days: half of the tasks had waited for as long or less.
create function waited_trend(p_grain text, since date) returns table (first date, n int, median int)
language sql stable security definer set search_path = public, pg_temp as $$
  select x.first, x.total::int, min(x.days) from (
    select w.first, w.days, sum(sum(w.n)) over (partition by w.first order by w.days) as so_far,
      sum(sum(w.n)) over (partition by w.first) as total
    from waited_count w
    where w.grain = p_grain and w.first >= since and w.org = any((select figure_orgs())::int[]) group by 1, 2) x
  where x.so_far * 2 >= x.total group by 1, 2
$$;

-- With the people whom each part of the last eight weeks served: this week, the one before, the fortnight
-- before these; and the parts together.
drop function delivered_figures();
create function delivered_figures()
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
  select p.service, coalesce((select s.name from service s where s.code = p.service order by s.version desc limit 1), p.service),
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

do $$
declare
  t text;
  f text;
begin
  foreach t in array array['contact_count', 'waited_count'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', t);
    execute format('create policy definer on %I to siso_definer using (true) with check (true)', t);
    execute format('create policy batch_read on %I for select to siso_batch using (true)', t);
    execute format('grant select, insert, delete on %I to siso_definer', t);
    execute format('grant select on %I to siso_batch', t);
  end loop;
  grant create on schema public to siso_definer;
  foreach f in array array['put_contact_count(int, timestamptz, int)', 'count_contact()', 'count_deleted_contact()',
    'add_up_contact_counts()', 'contact_trend(text, date)', 'evaluate_waited()', 'waited_trend(text, date)', 'delivered_figures()'] loop
    execute format('revoke execute on function %s from public', f);
    if f like '%trend(%' or f like 'delivered%' then execute format('grant execute on function %s to siso_web', f); end if;
    if f like 'add_up%' or f like 'evaluate%' then execute format('grant execute on function %s to siso_engine', f); end if;
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
