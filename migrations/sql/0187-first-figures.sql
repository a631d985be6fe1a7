-- Open cases by place and phase, as the sum of what each change adds and takes away: an act adds rows
-- and waits for nobody, and a page sums a few hundred of them however many cases there are. The worker
-- adds up what has piled up. A granted service is a case within another: it does not count.
create table case_count (
  org int not null,
  municipality int,
  zone int,
  phase text not null,
  n int not null
);
alter table case_count enable row level security;
alter table case_count force row level security;
create policy owner_all on case_count to current_user using (true) with check (true);
create policy definer on case_count to siso_definer using (true) with check (true);
grant select, insert, delete on case_count to siso_definer;

insert into case_count select org, municipality, zone, phase, count(*) from social_case where state = 'open' and parent is null group by 1, 2, 3, 4;

create function count_case() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op <> 'INSERT' and old.state = 'open' then
    insert into case_count values (old.org, old.municipality, old.zone, old.phase, -1);
  end if;
  if tg_op <> 'DELETE' and new.state = 'open' then
    insert into case_count values (new.org, new.municipality, new.zone, new.phase, 1);
  end if;
  return null;
end $$;
create trigger social_case_counted after insert on social_case
  for each row when (new.parent is null) execute function count_case();
create trigger social_case_counted_out after delete on social_case
  for each row when (old.parent is null) execute function count_case();
create trigger social_case_counted_again after update of state, phase, org, municipality, zone on social_case
  for each row when (new.parent is null and (old.state, old.phase, old.org, old.municipality, old.zone)
    is distinct from (new.state, new.phase, new.org, new.municipality, new.zone))
  execute function count_case();

create function add_up_case_counts() returns void
language sql security definer set search_path = public, pg_temp as $$
  with gone as (delete from case_count returning *)
  insert into case_count select org, municipality, zone, phase, sum(n) from gone group by 1, 2, 3, 4 having sum(n) <> 0
$$;

-- Terms by the day on which they fall: those near, and those of the last month, are a range of it.
create index deadline_by_day on deadline (due_at) where state in ('running', 'met');

-- A service passes on with its case, and is no contact: who follows the case is told of the case alone.
-- Who names a function in a trigger must have it, and its owner is another.
set local role siso_definer;
grant execute on function tell_new_contact(), tell_new_manager() to session_user;
reset role;
drop trigger social_case_tell_contact on social_case;
create trigger social_case_tell_contact after insert on social_case
  for each row when (new.parent is null) execute function tell_new_contact();
drop trigger social_case_tell_manager on social_case;
create trigger social_case_tell_manager after update of manager on social_case
  for each row when (new.parent is null and old.manager is not null and new.manager is distinct from old.manager)
  execute function tell_new_manager();

-- Where who asks has one of these roles, and all that is part of it.
create function places_held_as(wanted text[]) returns int[]
language sql stable as $$
  select organisations_below(array(
    select distinct split_part(g, '@', 2)::int from unnest(nullif(current_setting('app.groups', true), '')::text[]) g
    where split_part(g, '@', 1) = any(wanted)), siso_today())
$$;
revoke execute on function places_held_as(text[]) from public;
grant execute on function places_held_as(text[]) to siso_web, siso_definer;

-- Where who asks plans or coordinates, and all that is part of it. A planner has no scope of cases:
-- the functions below give counts by place, and nothing of anybody.
create function figure_orgs() returns int[]
language sql stable security definer set search_path = public, pg_temp as $$
  select places_held_as(array['planner', 'coordinator'])
$$;

create function open_case_figures() returns table (org int, municipality int, zone int, phase text, n int)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.org, c.municipality, c.zone, c.phase, sum(c.n)::int from case_count c
  where c.org = any((select figure_orgs())::int[]) group by 1, 2, 3, 4 having sum(c.n) <> 0
$$;

-- Contacts opened on each of the last thirty days, today included.
create function access_figures() returns table (org int, municipality int, zone int, day date, n int)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.org, c.municipality, c.zone, (c.opened_at at time zone 'Europe/Rome')::date, count(*)::int
  from social_case c
  where c.opened_at >= (siso_today() - 29)::timestamp at time zone 'Europe/Rome'
    and c.parent is null and c.org = any((select figure_orgs())::int[])
  group by 1, 2, 3, 4
$$;

-- Terms that fell on the last thirty days: kept, met late, still open; and those of the next three days.
-- A term was met late if a rung had fired at its date before it was met. The moment is asked for once.
create function counted_terms() returns table (case_id uuid, kind text)
language sql stable as $$
  select d.case_id, case when d.due_at > (select siso_clock()) then 'near'
      when d.state = 'running' then 'late'
      when exists (select 1 from jsonb_array_elements(d.fired) f where (f ->> 'at')::timestamptz >= d.due_at) then 'met-late'
      else 'kept' end
  from deadline d
  where d.state in ('running', 'met') and d.due_at >= (select siso_clock()) - interval '30 days'
    and d.due_at < (select siso_clock()) + interval '3 days'
    and (d.state = 'running' or d.due_at <= (select siso_clock()))
$$;

create function term_figures() returns table (org int, municipality int, zone int, kind text, n int)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.org, c.municipality, c.zone, d.kind, count(*)::int
  from counted_terms() d join social_case c on c.id = d.case_id
  where c.org = any((select figure_orgs())::int[]) group by 1, 2, 3, 4
$$;
grant select on deadline to siso_definer;
create policy definer_read on deadline for select to siso_definer using (true);

do $$
declare f text;
begin
  grant create on schema public to siso_definer;
  foreach f in array array['count_case()', 'add_up_case_counts()', 'figure_orgs()', 'open_case_figures()',
    'access_figures()', 'term_figures()'] loop
    execute format('revoke execute on function %s from public', f);
    if f like '%figures()' then execute format('grant execute on function %s to siso_web', f); end if;
    if f like 'add_up%' then execute format('grant execute on function %s to siso_engine', f); end if;
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
