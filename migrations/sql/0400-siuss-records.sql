-- What a comune tells INPS of its benefits: who sends, what was decided of protected people, and how
-- many records were ready or not when they were last prepared.

-- The operator whom every flow names.
create table siuss_sender (
  id bigint generated always as identity primary key,
  municipality int not null references organisation,
  fiscal_code text not null check (length(fiscal_code) between 11 and 16),
  set_by uuid not null references user_account,
  at timestamptz not null default siso_clock()
);
create index siuss_sender_municipality on siuss_sender (municipality, id desc);
create trigger siuss_sender_append_only before update or delete or truncate on siuss_sender
  for each statement execute function refuse_change();

-- Whether what concerns a protected person is sent: of a granted service, or of a minor's case.
create table siuss_decision (
  id bigint generated always as identity primary key,
  about uuid not null references social_case,
  send boolean not null,
  reason text not null check (length(reason) between 3 and 500),
  decided_by uuid not null references user_account,
  at timestamptz not null default siso_clock()
);
create index siuss_decision_about on siuss_decision (about, id desc);
create trigger siuss_decision_append_only before update or delete or truncate on siuss_decision
  for each statement execute function refuse_change();

-- Counts alone, nothing of anybody; of protected people not even these.
create table siuss_count (
  municipality int not null references organisation,
  year int not null check (year between 2000 and 2100),
  kind text not null check (kind in ('standing', 'rule', 'fix')),
  code text not null,
  n int not null check (n >= 0),
  at timestamptz not null default siso_clock(),
  primary key (municipality, year, kind, code)
);

-- Where the reader holds one of these roles, what is part of these places, and what they are part of. Of
-- these, comuni have flows. Who prepares flows also plans by their counts, not the other way round.
create function siuss_orgs(wanted text[] default array['admin-officer', 'coordinator', 'planner']) returns int[]
language sql stable as $$
  with mine as (
    select array(
      select distinct split_part(g, '@', 2)::int
      from unnest((select nullif(current_setting('app.groups', true), ''))::text[]) g
      where split_part(g, '@', 1) = any(wanted)) as orgs)
  select organisations_below(orgs, siso_today()) || organisations_above(orgs, siso_today()) from mine
$$;
grant execute on function siuss_orgs(text[]) to public;

do $$
declare
  t text;
  me constant text := $q$nullif(current_setting('app.user', true), '')::uuid$q$;
  own constant text := 'municipality = any((select siuss_orgs())::int[])';
  prepares constant text := $q$municipality = any((select siuss_orgs(array['admin-officer', 'coordinator']))::int[])$q$;
begin
  foreach t in array array['siuss_sender', 'siuss_decision', 'siuss_count'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', t);
    execute format('create policy batch_read on %I for select to siso_batch using (true)', t);
    execute format('grant select on %I to siso_web, siso_batch', t);
  end loop;
  foreach t in array array['siuss_sender', 'siuss_count'] loop
    execute format('create policy web_read on %I for select to siso_web using (%s)', t, own);
  end loop;
  execute format('create policy web_add on siuss_sender for insert to siso_web with check (set_by = %s and %s)',
    me, prepares);
  execute format('create policy web_write on siuss_count to siso_web using (%s) with check (%1$s)', prepares);
  -- Who sees a protected case is named for it.
  execute 'create policy web_read on siuss_decision for select to siso_web using (
    exists (select 1 from social_case c where c.id = about offset 0))';
  execute format('create policy web_add on siuss_decision for insert to siso_web with check (decided_by = %s
    and exists (select 1 from social_case c where c.id = about and c.%s offset 0))', me, prepares);
end $$;
grant insert on siuss_sender, siuss_decision to siso_web;
grant insert, delete on siuss_count to siso_web;
