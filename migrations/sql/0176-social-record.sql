-- The stable part of the social record: facts of a person with period, source and the day they were
-- known, and the people and services around her. A fact is never changed: another takes its place.
create table social_fact (
  id uuid primary key,
  person_id uuid not null references person,
  kind text not null,
  -- Answers to the questions of its kind (domain/social/kinds.json).
  detail jsonb not null,
  -- Of a tie, who it is with, where she is registered.
  other uuid references person,
  valid_from date,
  -- First day on which it no longer holds.
  valid_to date,
  source text not null,
  source_date date not null,
  known_at timestamptz not null default siso_clock(),
  recorded_by uuid not null references user_account,
  corrects uuid unique references social_fact,
  reason text check (length(reason) between 1 and 500),
  annuls boolean not null default false,
  check (valid_to > valid_from),
  check (other is distinct from person_id),
  check ((corrects is null) = (reason is null)),
  check (not annuls or corrects is not null)
);
create index social_fact_person on social_fact (person_id, kind, known_at);
create trigger social_fact_append_only before update or delete or truncate on social_fact
  for each statement execute function refuse_change();

-- Health, court and home of a person are for who works with her, not for the desk; measures of a court
-- for social workers and who coordinates them.
do $$
declare
  roles constant text := $q$(select nullif(current_setting('app.roles', true), '')::text[])::text[]$q$;
  me constant text := $q$nullif(current_setting('app.user', true), '')::uuid$q$;
  seen text;
begin
  seen := format('exists (select 1 from person p where p.id = social_fact.person_id offset 0)
    and %1$s && array[''social-worker'', ''coordinator'', ''general-practitioner'', ''uvm-doctor'', ''uvm-nurse'',
      ''uvm-therapist'', ''uvm-psychologist'', ''uvm-coordinator'', ''admin-officer'']
    and (kind <> ''court-measure'' or %1$s && array[''social-worker'', ''coordinator''])', roles);
  alter table social_fact enable row level security;
  alter table social_fact force row level security;
  execute 'create policy owner_all on social_fact to current_user using (true) with check (true)';
  execute format('create policy web_read on social_fact for select to siso_web using (%s)', seen);
  execute format('create policy web_append on social_fact for insert to siso_web with check (%s and recorded_by = %s
    and (other is null or exists (select 1 from person p where p.id = social_fact.other offset 0)))', seen, me);
  grant select, insert on social_fact to siso_web;
end $$;
