-- Cases as a prediction needs them, one after the other, each under its own scope: one statement for a
-- hundred of them instead of two for each. It has the rights of who calls it, and no others.
create function read_for_migration(p_cases uuid[])
returns table (case_id uuid, release text, calendar text, engine int, state jsonb, state_hash text,
  at timestamptz, last_seq int, waits boolean, case_since timestamptz, phase_since timestamptz)
language plpgsql volatile as $$
declare
  one uuid;
  scope text;
begin
  foreach one in array p_cases loop
    scope := set_config('app.case', one::text, true);
    -- What the terms of a case and of its phase run from: when that happened, even if recorded later.
    return query
      select e.case_id, e.release, e.calendar, e.engine, e.state, e.state_hash, now.at, e.last_seq,
        e.last_seq > e.processed_seq or coalesce(e.rung_at <= now.at, false) or e.incident is not null,
        (select coalesce(v.effective_at, v.at) from case_event v where v.case_id = one
          and v.kind in ('started', 'reopened') order by v.seq desc limit 1),
        (select coalesce(v.effective_at, v.at) from case_move m
          join case_event v on v.case_id = m.case_id and v.seq = m.seq
          where m.case_id = one and m.commands @> '[{"kind": "enter-phase"}]' order by m.seq desc limit 1)
      from case_engine e, lateral (select greatest(siso_clock(), e.last_at) as at) now
      where e.case_id = one;
  end loop;
end $$;
revoke execute on function read_for_migration(uuid[]) from public;
grant execute on function read_for_migration(uuid[]) to siso_engine;

-- Which cases follow a procedure is asked for by the beginning of a name: without this the planner takes it
-- for one case in two hundred, and sorts all that follow it for each hundred of them.
create statistics case_engine_procedure on (split_part(release, '@', 1)) from case_engine;
analyze case_engine;
-- Planned with how many are asked for: they are read in the order of an index, up to there.
set local role siso_definer;
alter function running_cases(text, uuid, int) set plan_cache_mode = force_custom_plan;
alter function past_cases(text, date, date, uuid, int) set plan_cache_mode = force_custom_plan;
alter function calendar_cases(text, uuid, int) set plan_cache_mode = force_custom_plan;
reset role;
