-- A granted service is found under the case that grants it: lists of cases leave it out.
grant create on schema public to siso_definer;
set local role siso_definer;
create or replace function office_cases(offices int[], from_opened timestamptz, from_id uuid, wanted_state text,
  wanted_phase text, wanted_municipality int, only_urgent boolean)
returns table (id uuid, opened_at timestamptz)
language plpgsql stable rows 26 security definer set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan as $$
declare
  v_orgs int[] := nullif(current_setting('app.orgs', true), '')::int[];
  v_named uuid[] := nullif(current_setting('app.named', true), '')::uuid[];
begin
  return query
    select o.id, o.opened_at from unnest(offices) as one (org) cross join lateral (
      select c.id, c.opened_at from social_case c
      where c.parent is null and c.org = one.org and one.org = any(v_orgs) and (c.opened_at, c.id) < (from_opened, from_id)
        and (wanted_state is null or c.state = wanted_state) and (wanted_phase is null or c.phase = wanted_phase)
        and (wanted_municipality is null or c.municipality = wanted_municipality)
        and (not c.protected or c.id = any(v_named))
        and (not only_urgent or exists (select from task t
          where t.case_id = c.id and t.state in ('open', 'claimed') and t.priority = 2))
      order by c.opened_at desc, c.id desc limit 26) o
    order by o.opened_at desc, o.id desc limit 26;
end $$;
reset role;
revoke create on schema public from siso_definer;
