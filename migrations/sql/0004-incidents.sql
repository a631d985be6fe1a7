-- Cases held by an incident that another build of the engine met: a worker that starts tries them.
create function cases_held(by_other_than text) returns setof uuid
language sql security definer set search_path = public, pg_temp as $$
  select case_id from case_engine where incident is not null and incident ->> 'build' <> by_other_than
$$;
revoke execute on function cases_held(text) from public;
grant execute on function cases_held(text) to siso_engine;
grant create on schema public to siso_definer;
alter function cases_held(text) owner to siso_definer;
revoke create on schema public from siso_definer;
create index case_engine_held on case_engine (case_id) where incident is not null;
