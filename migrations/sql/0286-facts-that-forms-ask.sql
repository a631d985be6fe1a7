-- Which facts of the case the conditions of each form rest on, read once when a release is published:
-- who works on a task is told those and no other, since the web reads no state of a case.
create table form_fact (
  release text not null,
  form text not null,
  fact text not null,
  primary key (release, form, fact)
);

-- A field of the same name hides the fact, as on the page.
create function note_form_facts() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into form_fact (release, form, fact)
  select new.key || '@' || new.version, f.form ->> 'key', n.name
  from jsonb_array_elements(new.doc -> 'forms') f (form) cross join lateral (
    select distinct x.name #>> '{}' as name from jsonb_array_elements(f.form -> 'sections') s (section)
      left join lateral jsonb_array_elements(s.section -> 'fields') d (field) on true
      cross join lateral (values (s.section -> 'visible'), (d.field -> 'visible'), (d.field -> 'required')) c (condition)
      cross join lateral jsonb_path_query(c.condition, '$.** ? (@.type() == "string")') x (name)) n
  where new.doc -> 'facts' ? n.name
    and not jsonb_path_exists(f.form, '$.sections[*].fields[*] ? (@.key == $name)', jsonb_build_object('name', n.name))
  on conflict do nothing;
  return null;
end $$;
create trigger release_form_facts after insert on release for each row execute function note_form_facts();

-- Facts of the case that the form of a task rests on, for who may work on it.
create function facts_asked(the_task uuid) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(jsonb_object_agg(a.fact, e.state -> 'facts' -> a.fact) filter (where e.state -> 'facts' ? a.fact), '{}')
  from task t join form_fact a on a.release = t.release and a.form = t.form join case_engine e on e.case_id = t.case_id
  where t.id = the_task and (t.state = 'open' and t.groups && (select nullif(current_setting('app.groups', true), ''))::text[]
      or t.state = 'claimed' and t.assignee = any((select nullif(current_setting('app.actors', true), ''))::uuid[]))
    and (not t.protected or t.case_id = any((select nullif(current_setting('app.named', true), ''))::uuid[]))
$$;

do $$
declare f text;
begin
  alter table form_fact enable row level security;
  alter table form_fact force row level security;
  create policy owner_all on form_fact to current_user using (true) with check (true);
  create policy definer on form_fact to siso_definer using (true) with check (true);
  create policy web_read on form_fact for select to siso_web using (true);
  grant select, insert on form_fact to siso_definer;
  grant select on form_fact to siso_web;

  grant create on schema public to siso_definer;
  foreach f in array array['note_form_facts()', 'facts_asked(uuid)'] loop
    execute format('revoke execute on function %s from public', f);
    if f like 'facts%' then execute format('grant execute on function %s to siso_web', f); end if;
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
