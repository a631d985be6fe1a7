-- A case whose event was set aside moves again: the sweeper must find it if nobody else moves it.
grant create on schema public to siso_definer;
set local role siso_definer;
create or replace function cases_to_wake(n int) returns setof uuid
language sql security definer set search_path = public, pg_temp as $$
  select case_id from case_engine
  where (incident is null or (incident ->> 'setAside')::boolean) and (
    (last_seq > processed_seq and last_at < siso_clock() - interval '5 seconds')
    or wake_at < siso_clock() - interval '2 minutes'
    or (wake_at < coalesce(told_wake_at, 'infinity') and coalesce(moved_at, last_at) < siso_clock() - interval '5 seconds')
    or (wake_at > told_wake_at and wake_at < siso_clock() - interval '5 seconds'))
  order by wake_at nulls last limit n for update skip locked
$$;
reset role;
revoke create on schema public from siso_definer;
drop index case_engine_behind, case_engine_wake;
create index case_engine_behind on case_engine (last_at) where last_seq > processed_seq;
create index case_engine_wake on case_engine (wake_at) where wake_at is not null;
