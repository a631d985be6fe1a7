-- Where a case stands among the steps of its procedure. Pages may know that, and not its facts:
-- of `state` these two parts alone are readable by the web.
alter table case_engine
  add column entered jsonb generated always as (state -> 'iterations') virtual,
  add column open_steps jsonb generated always as (state -> 'open') virtual;
grant select (entered, open_steps) on case_engine to siso_web;
