-- A page of all the cases of a scope, newest first: the 26 after one of them. Planned each time, with the
-- scope known: who sees a whole region walks the newest cases and stops at the last one shown, who sees
-- one office in a hundred finds its cases first. What it may show is the policy of social_case; what is
-- asked, by name, absent where it is not. Where little matches, what does not is passed by.
grant create on schema public to siso_definer;
set local role siso_definer;
create function seen_cases(from_opened timestamptz, from_id uuid, asked jsonb)
returns table (id uuid, opened_at timestamptz)
language plpgsql stable rows 26 security definer set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan as $$
declare
  v_orgs int[] := nullif(current_setting('app.orgs', true), '')::int[];
  v_cases uuid[] := nullif(current_setting('app.cases', true), '')::uuid[];
  v_named uuid[] := nullif(current_setting('app.named', true), '')::uuid[];
  v_soon timestamptz := case when asked ->> 'terms' = 'at-risk' then siso_clock() + interval '3 days' end;
begin
  return query
    select c.id, c.opened_at from social_case c
    where c.parent is null and (c.opened_at, c.id) < (from_opened, from_id)
      and is_asked_for(c, asked)
      and (v_soon is null or exists (select from deadline d
        where d.case_id = c.id and d.state = 'running' and d.due_at < v_soon))
      and (c.orgs && v_orgs or c.id = any(v_cases)) and (not c.protected or c.id = any(v_named))
    order by c.opened_at desc, c.id desc limit 26;
end $$;
revoke execute on function seen_cases(timestamptz, uuid, jsonb) from public;
grant execute on function seen_cases(timestamptz, uuid, jsonb) to siso_web;
reset role;
revoke create on schema public from siso_definer;
