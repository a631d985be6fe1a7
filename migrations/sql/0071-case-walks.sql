-- The cases of some of my offices, newest first: the 26 after one of them, merged from one range for
-- each office. Definer as team_from is: under the policy every case of an office would be read and
-- sorted. Planned anew at each call, because a filter that was not asked for would count as one that
-- few cases pass. What it may show is the policy of social_case.
create function office_cases(offices int[], from_opened timestamptz, from_id uuid, wanted_state text,
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
      where c.org = one.org and one.org = any(v_orgs) and (c.opened_at, c.id) < (from_opened, from_id)
        and (wanted_state is null or c.state = wanted_state) and (wanted_phase is null or c.phase = wanted_phase)
        and (wanted_municipality is null or c.municipality = wanted_municipality)
        and (not c.protected or c.id = any(v_named))
        and (not only_urgent or exists (select from task t
          where t.case_id = c.id and t.state in ('open', 'claimed') and t.priority = 2))
      order by c.opened_at desc, c.id desc limit 26) o
    order by o.opened_at desc, o.id desc limit 26;
end $$;

do $$
declare signature constant text := 'office_cases(int[], timestamptz, uuid, text, text, int, boolean)';
begin
  grant create on schema public to siso_definer;
  execute format('revoke execute on function %s from public', signature);
  execute format('grant execute on function %s to siso_web', signature);
  execute format('alter function %s owner to siso_definer', signature);
  revoke create on schema public from siso_definer;
end $$;
