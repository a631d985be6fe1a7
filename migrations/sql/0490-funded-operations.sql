-- Operations that a fund pays for, as the zone records them, and who takes part: each taking part is a
-- case of its own within the case of the person, moved by a procedure. What is asked at entry, at exit
-- and after is in the answers of that case. See docs/decisions/0044.
create table funded_operation (
  id uuid primary key,
  zone int not null references organisation,
  local_code text not null check (length(local_code) between 1 and 60),
  cup text check (cup ~ '^[A-Z][0-9A-Z]{14}$'),
  title text not null check (length(title) between 3 and 300),
  fund text not null check (fund in ('fse-plus', 'fse', 'fesr', 'pnrr')),
  programme text not null check (length(programme) between 1 and 60),
  call text not null check (length(call) between 1 and 60),
  body text not null check (length(body) between 2 and 200),
  body_code text check (body_code ~ '^[0-9]{11}$'),
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  -- Cents of euro, of public money.
  amount bigint not null check (amount >= 0),
  recorded_by uuid not null references user_account,
  at timestamptz not null default siso_clock(),
  unique (zone, local_code)
);
create index funded_operation_call on funded_operation (call);

create table participation (
  case_id uuid primary key references social_case,
  operation uuid not null references funded_operation,
  enrolled_by uuid not null references user_account,
  at timestamptz not null default siso_clock()
);
create index participation_operation on participation (operation);
create trigger participation_append_only before update or delete or truncate on participation
  for each statement execute function refuse_change();

do $$
declare
  t text;
  me constant text := $q$nullif(current_setting('app.user', true), '')::uuid$q$;
  -- The zones of the reader's offices.
  own constant text := $q$zone = any((select organisations_above(
    coalesce(nullif(current_setting('app.orgs', true), '')::int[], '{}'), siso_today()))::int[])$q$;
  -- Those where she keeps the accounts, or coordinates: of the zone itself or above, not in one office of it.
  kept constant text := $q$zone = any((select places_held_as(array['admin-officer', 'coordinator']))::int[])$q$;
begin
  foreach t in array array['funded_operation', 'participation'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', t);
    execute format('create policy batch_read on %I for select to siso_batch using (true)', t);
    execute format('grant select on %I to siso_web, siso_batch', t);
  end loop;
  execute format('create policy web_read on funded_operation for select to siso_web using (%s)', own);
  execute format('create policy web_add on funded_operation for insert to siso_web with check (recorded_by = %s and %s)',
    me, kept);
  execute format('create policy web_change on funded_operation for update to siso_web using (%1$s) with check (%1$s)', kept);
  -- That somebody takes part is counted by who sees the operation; who she is, by who sees her case.
  execute 'create policy web_read on participation for select to siso_web using (
    exists (select 1 from funded_operation o where o.id = operation offset 0)
    or exists (select 1 from social_case c where c.id = case_id offset 0))';
  execute format('create policy web_add on participation for insert to siso_web with check (enrolled_by = %s
    and exists (select 1 from funded_operation o where o.id = operation offset 0)
    and exists (select 1 from social_case c where c.id = case_id offset 0))', me);
end $$;
grant insert on funded_operation, participation to siso_web;
grant update (cup, title, fund, programme, call, body, body_code, starts_on, ends_on, amount) on funded_operation to siso_web;
