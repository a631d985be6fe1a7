-- Who answers for the emergency service of a zone, and until when; and what the one who goes off leaves
-- said to the one who comes on. A turn entered by mistake is cancelled, never rewritten.
create table on_call_turn (
  id uuid primary key,
  zone int not null references organisation,
  who text not null check (length(who) between 2 and 120),
  phone text not null check (length(phone) between 3 and 40),
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at and ends_at <= starts_at + interval '32 days'),
  recorded_by uuid not null references user_account,
  recorded_at timestamptz not null default siso_clock(),
  cancelled_at timestamptz
);
create index on_call_turn_zone on on_call_turn (zone, ends_at) where cancelled_at is null;

create table on_call_note (
  id uuid primary key,
  zone int not null references organisation,
  body text not null check (length(body) between 1 and 2000),
  written_by uuid not null references user_account,
  at timestamptz not null default siso_clock()
);
create index on_call_note_zone on on_call_note (zone, at desc);
create trigger on_call_note_append_only before update or delete or truncate on on_call_note
  for each statement execute function refuse_change();

do $$
declare
  t text;
  me constant text := $q$nullif(current_setting('app.user', true), '')::uuid$q$;
  own constant text := $q$zone = any((select organisations_above(
    coalesce(nullif(current_setting('app.orgs', true), '')::int[], '{}'), siso_today()))::int[])$q$;
  decides constant text := $q$'coordinator@' || zone = any((select nullif(current_setting('app.groups', true), '')::text[])::text[])$q$;
begin
  foreach t in array array['on_call_turn', 'on_call_note'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', t);
    execute format('create policy batch_read on %I for select to siso_batch using (true)', t);
    execute format('create policy web_read on %I for select to siso_web using (%s)', t, own);
    execute format('grant select on %I to siso_web, siso_batch', t);
  end loop;
  execute format('create policy web_add on on_call_turn for insert to siso_web with check (recorded_by = %s and %s)', me, decides);
  execute format('create policy web_cancel on on_call_turn for update to siso_web using (%1$s) with check (%1$s)', decides);
  execute format('create policy web_add on on_call_note for insert to siso_web with check (written_by = %s and %s)', me, own);
end $$;
grant insert, update (cancelled_at) on on_call_turn to siso_web;
grant insert on on_call_note to siso_web;
