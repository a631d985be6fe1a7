-- A dry-run may also be on cases of the past: those that began in a period, open or closed, as they would
-- have lived by other rules. Kept, gone on with and read as the others are.
alter table dry_run
  add column kind text not null default 'running' check (kind in ('running', 'past')),
  -- Days, both included, on which the cases began.
  add column since date,
  add column until date,
  add check ((kind = 'past') = (since is not null)),
  add check ((since is null) = (until is null)),
  add check (since <= until);
alter table dry_run_case
  drop constraint dry_run_case_stands_check,
  add constraint dry_run_case_stands_check check (
    stands in ('same-release', 'blocked', 'unchanged', 'changed', 'same', 'other', 'undetermined'));

-- Which cases of a procedure began in a period, in the order of their ids: ids and zones alone. Those of
-- training are no cases of anybody.
create function past_cases(p_key text, p_since date, p_until date, p_after uuid, n int)
returns table (case_id uuid, number text, zone int)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.id, c.number, c.zone from social_case c join case_engine e on e.case_id = c.id
  join organisation o on o.id = c.org and not o.training
  where c.id > p_after and split_part(e.release, '@', 1) = p_key
    and (c.opened_at at time zone 'Europe/Rome')::date between p_since and p_until
  order by c.id limit n
$$;

-- How many they are, to say how far it has come.
create function count_past_cases(p_key text, p_since date, p_until date) returns int
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::int from social_case c join case_engine e on e.case_id = c.id
  join organisation o on o.id = c.org and not o.training
  where split_part(e.release, '@', 1) = p_key
    and (c.opened_at at time zone 'Europe/Rome')::date between p_since and p_until
$$;

do $$
declare f text;
begin
  grant create on schema public to siso_definer;
  foreach f in array array['past_cases(text, date, date, uuid, int)', 'count_past_cases(text, date, date)'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to siso_engine', f);
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
