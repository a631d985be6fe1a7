-- A new version of the calendar while it is prepared: what it would say, what that would do to the terms of
-- open cases, who signed it, and how far it has been brought to them.
create table calendar_change (
  id uuid primary key default gen_random_uuid(),
  -- The region: one calendar holds for all its bodies.
  org int not null references organisation,
  base text not null references calendar,
  doc jsonb not null,
  state text not null default 'open' check (state in
    ('open', 'weighing', 'weighed', 'bringing', 'brought', 'overtaken', 'left')),
  -- Rises with each edit and each time its effect is worked out: what was read is what is signed.
  revision int not null default 1,
  made_by uuid not null references user_account,
  made_at timestamptz not null default siso_clock(),
  edited_by uuid not null references user_account,
  -- Cases to read or to bring, those done, and those that an incident holds.
  expected int,
  done int not null default 0,
  held int not null default 0,
  -- The last one: it goes on after it.
  last_case uuid,
  weighed_at timestamptz,
  reason text,
  signed_by uuid references user_account,
  signed_at timestamptz,
  -- When a worker last went on with it: one that stands still is taken up again.
  seen_at timestamptz not null default '-infinity',
  check ((signed_at is null) = (signed_by is null) and (signed_at is null) = (reason is null)),
  check ((signed_at is null) = (state in ('open', 'weighing', 'weighed', 'left')))
);
create index calendar_change_made on calendar_change (made_at desc);
create index calendar_change_at_work on calendar_change (seen_at) where state in ('weighing', 'bringing');

-- The cases with terms that the new version moves: dates and proofs, nobody's name.
create table calendar_effect (
  change uuid not null references calendar_change,
  revision int not null,
  case_id uuid not null references social_case,
  number text not null,
  zone int references organisation,
  office int references organisation,
  -- What was foreseen holds for this state.
  state_hash text not null,
  terms jsonb not null,
  -- Some term would end before, or warnings of it are already past.
  sooner boolean not null,
  past boolean not null,
  -- Once it was brought: as it was foreseen, or foreseen anew because the case had changed.
  result text check (result in ('as-foreseen', 'changed')),
  primary key (change, revision, case_id)
);
create index calendar_effect_of on calendar_effect (case_id);

do $$
declare
  kept constant text := $q$array['procedure-admin@' || org] && (select nullif(current_setting('app.groups', true), '')::text[])$q$;
  the_case constant text := $q$case_id = nullif(current_setting('app.case', true), '')::uuid$q$;
  at_work constant text := $q$exists (select 1 from calendar_change c where c.id = change and c.state in ('weighing', 'bringing'))$q$;
  t text;
begin
  foreach t in array array['calendar_change', 'calendar_effect'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', t);
  end loop;
  execute format('create policy web on calendar_change to siso_web using (%s) with check (%1$s)', kept);
  -- There is no person in it.
  create policy engine on calendar_change to siso_engine using (true) with check (true);
  -- Who answers for the calendar sees numbers and dates of all cases; a folder, only who may open it.
  create policy web_read on calendar_effect for select to siso_web using (
    exists (select 1 from calendar_change c where c.id = change offset 0));
  execute format('create policy engine_append on calendar_effect for insert to siso_engine with check (%s)', at_work);
  execute format('create policy engine_read on calendar_effect for select to siso_engine using (%s)', the_case);
  execute format('create policy engine_change on calendar_effect for update to siso_engine using (%s) with check (%1$s)', the_case);
end $$;
grant select, insert, update (doc, state, revision, edited_by, expected, done, held, last_case, weighed_at, reason,
  signed_by, signed_at, seen_at) on calendar_change to siso_web;
grant select on calendar_effect to siso_web;
grant select, update (state, expected, done, held, last_case, weighed_at, seen_at) on calendar_change to siso_engine;
grant select, insert, update (state_hash, terms, sooner, past, result) on calendar_effect to siso_engine;

-- Open cases that follow another calendar than this version as it holds for them. Those of the training
-- organisation are nobody's: they are made anew.
create function calendar_cases(p_version text, p_after uuid, n int)
returns table (case_id uuid, number text, zone int, office int, name text, held boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.id, c.number, c.zone, c.org, named.name, e.incident is not null
  from social_case c join case_engine e on e.case_id = c.id
  join organisation o on o.id = c.org and not o.training
  left join organisation m on m.id = c.municipality,
  lateral (select p_version || '@' || coalesce(m.code, '') || '@' || o.code as name) named
  where c.state = 'open' and c.id > p_after and e.calendar <> named.name
  order by c.id limit n
$$;

create function count_calendar_cases(p_version text) returns table (cases int, held int)
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::int, (count(*) filter (where held))::int
  from calendar_cases(p_version, '00000000-0000-0000-0000-000000000000', null)
$$;

do $$
declare f text;
begin
  grant create on schema public to siso_definer;
  foreach f in array array['calendar_cases(text, uuid, int)', 'count_calendar_cases(text)'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to siso_engine', f);
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
