-- The list of cases is filtered by area and urgency, by manager, by the day of the contact and by terms
-- at risk. Area and urgency are facts of the case, which the web does not read: what the list needs of
-- them stands on the case itself, written with the state in which they change.
alter table social_case add column area text, add column urgency text;

grant create on schema public to siso_definer;
grant update (area, urgency) on social_case to siso_definer;
create index deadline_of_case on deadline (case_id, due_at) where state = 'running';

set local role siso_definer;
create function show_facts() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update social_case set area = new.state #>> '{facts,area}', urgency = new.state #>> '{facts,urgency}'
  where id = new.case_id;
  return null;
end $$;

-- What is asked of a case by its own row, by name, absent where it is not: the walks below and in 0530
-- have it in their own plan.
create function is_asked_for(c social_case, asked jsonb) returns boolean language sql stable as $$
  select (asked ->> 'state' is null or c.state = asked ->> 'state')
    and (asked ->> 'phase' is null or c.phase = asked ->> 'phase')
    and (asked ->> 'zone' is null or c.zone = (asked ->> 'zone')::int)
    and (asked ->> 'municipality' is null or c.municipality = (asked ->> 'municipality')::int)
    and (asked ->> 'office' is null or c.org = (asked ->> 'office')::int)
    and (asked ->> 'area' is null or c.area = asked ->> 'area')
    and (asked ->> 'urgency' is null or c.urgency = asked ->> 'urgency')
    and (asked ->> 'manager' is null or c.manager = (asked ->> 'manager')::uuid)
    and (asked ->> 'from' is null
      or c.opened_at >= (asked ->> 'from')::date::timestamp at time zone 'Europe/Rome')
    and (asked ->> 'until' is null
      or c.opened_at < ((asked ->> 'until')::date + 1)::timestamp at time zone 'Europe/Rome')
$$;

-- A page of the cases of some offices, newest first: the 26 after one of them, merged from one range for
-- each office. What it may show is the policy of social_case; what is asked, by name, absent where it is
-- not. Where nothing matches every case of the offices is passed by: each is asked of its own row, and of
-- one index at most.
create function office_cases(offices int[], from_opened timestamptz, from_id uuid, asked jsonb)
returns table (id uuid, opened_at timestamptz)
language plpgsql stable rows 26 security definer set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan as $$
declare
  v_orgs int[] := nullif(current_setting('app.orgs', true), '')::int[];
  v_named uuid[] := nullif(current_setting('app.named', true), '')::uuid[];
  v_soon timestamptz := case when asked ->> 'terms' = 'at-risk' then siso_clock() + interval '3 days' end;
begin
  return query
    select o.id, o.opened_at from unnest(offices) as one (org) cross join lateral (
      select c.id, c.opened_at from social_case c
      where c.parent is null and c.org = one.org and one.org = any(v_orgs) and (c.opened_at, c.id) < (from_opened, from_id)
        and is_asked_for(c, asked)
        and (v_soon is null or exists (select from deadline d
          where d.case_id = c.id and d.state = 'running' and d.due_at < v_soon))
        and (not c.protected or c.id = any(v_named))
      order by c.opened_at desc, c.id desc limit 26) o
    order by o.opened_at desc, o.id desc limit 26;
end $$;
revoke execute on function show_facts(), office_cases(int[], timestamptz, uuid, jsonb) from public;
grant execute on function office_cases(int[], timestamptz, uuid, jsonb) to siso_web;
grant execute on function show_facts() to session_user;
reset role;

create trigger case_engine_shows after insert on case_engine
  for each row when (new.state -> 'facts' ?| array['area', 'urgency']) execute function show_facts();
create trigger case_engine_shows_again after update of state on case_engine
  for each row when (old.state #> '{facts,area}' is distinct from new.state #> '{facts,area}'
    or old.state #> '{facts,urgency}' is distinct from new.state #> '{facts,urgency}')
  execute function show_facts();
update social_case c set area = e.state #>> '{facts,area}', urgency = e.state #>> '{facts,urgency}'
from case_engine e where e.case_id = c.id and e.state -> 'facts' ?| array['area', 'urgency'];
revoke create on schema public from siso_definer;
