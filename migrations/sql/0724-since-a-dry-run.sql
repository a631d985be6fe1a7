-- How old a finished dry-run is that somebody is to sign, how many of its cases have changed since, and how many
-- running ones of its body it has not seen. Counts alone, for who keeps procedures of its body or of the region.
grant create on schema public to siso_definer;
set local role siso_definer;
create function since_tried(p_dry_run uuid) returns table (ended_at timestamptz, changed int, born int)
language sql stable security definer set search_path = public, pg_temp as $$
  select d.ended_at,
    (select count(*)::int from dry_run_case x join case_engine e on e.case_id = x.case_id
      where x.dry_run = d.id and (e.state_hash <> x.state_hash or e.calendar <> x.calendar or e.engine <> x.engine)),
    (select count(*)::int from social_case c join case_engine e on e.case_id = c.id
      join organisation o on o.id = c.org and not o.training
      where c.state = 'open' and split_part(e.release, '@', 1) = d.procedure
        and (b.kind = 'region' or c.org = any((select organisations_below(array[d.org], siso_today()))::int[]))
        and not exists (select from dry_run_case x where x.dry_run = d.id and x.case_id = c.id))
  from dry_run d join organisation b on b.id = d.org
  where d.id = p_dry_run and d.kind = 'running' and d.state = 'done'
    and (array['procedure-admin@' || d.org] || array(
      select 'procedure-admin@' || o.id from organisation o where o.kind = 'region'))
      && nullif(current_setting('app.groups', true), '')::text[]
$$;
revoke execute on function since_tried(uuid) from public;
grant execute on function since_tried(uuid) to siso_web;
reset role;
revoke create on schema public from siso_definer;
