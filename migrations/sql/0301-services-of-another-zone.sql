-- Who follows a case reads the services that another zone granted. Their days and weeks are written where
-- they were granted, or by who delivers them (docs/decisions/0027).
do $$
declare
  t text;
  ints constant text := $q$(select nullif(current_setting('app.orgs', true), '')::int[])::int[]$q$;
  groups constant text := $q$(select nullif(current_setting('app.groups', true), '')::text[])::text[]$q$;
begin
  foreach t in array array['delivery', 'delivery_mark'] loop
    execute format('drop policy web on %I', t);
    execute format('create policy web_read on %1$I for select to siso_web
      using (exists (select 1 from granted_service g where g.case_id = %1$I.service offset 0))', t);
    execute format('create policy web_append on %1$I for insert to siso_web
      with check (exists (select 1 from granted_service g where g.case_id = %1$I.service
        and (g.provider_group = any(%2$s) or exists (select 1 from social_case c where c.id = g.case_id
          and array[c.org, c.municipality, c.zone] && %3$s offset 0)) offset 0))', t, groups, ints);
  end loop;
end $$;
