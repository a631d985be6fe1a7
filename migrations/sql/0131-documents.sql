-- Letters and certificates as they were made: never changed, found again by the key of what asked for
-- them (an effect, or the form that a person sent), so that the same asking makes one document.
create table document (
  id uuid primary key,
  case_id uuid not null references social_case,
  key text not null,
  letter text not null,
  release text not null,
  title text not null,
  -- Who asked, or whose act started the effect; null: a term did.
  caused_by uuid references user_account,
  by_effect boolean not null,
  content bytea not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  pages int not null,
  at timestamptz not null default siso_clock(),
  unique (case_id, key)
);
create trigger document_append_only before update or delete or truncate on document
  for each statement execute function refuse_change();

alter table document enable row level security;
alter table document force row level security;
create policy owner_all on document to current_user using (true) with check (true);
grant select, insert on document to siso_web, siso_engine;
grant select (id, case_id, key, letter, release, by_effect, sha256, at) on document to siso_batch;
create policy web on document to siso_web using (exists (select 1 from social_case c where c.id = case_id))
  with check (exists (select 1 from social_case c where c.id = case_id));
create policy engine on document to siso_engine using (case_id = nullif(current_setting('app.case', true), '')::uuid)
  with check (case_id = nullif(current_setting('app.case', true), '')::uuid);
create policy batch_read on document for select to siso_batch using (true);

-- Who a case is about: the person it names, and first the one that she turned out to be.
create function case_people(the_case uuid) returns uuid[]
language sql stable security definer set search_path = public, pg_temp as $$
  select array[p.current_id, p.id]
  from social_case c join person p on p.id = c.subject where c.id = the_case
$$;
grant create on schema public to siso_definer;
revoke execute on function case_people(uuid) from public;
grant execute on function case_people(uuid) to siso_web, siso_engine;
alter function case_people(uuid) owner to siso_definer;
revoke create on schema public from siso_definer;

-- The effects of a case write to the person of that case, and to no other. A secret address is not theirs.
grant select (id, given_name, family_name, birth_date, fiscal_code) on person to siso_engine;
grant select on person_address to siso_engine;
create policy engine on person for select to siso_engine
  using (id = any((select case_people(nullif(current_setting('app.case', true), '')::uuid))::uuid[]));
create policy engine on person_address for select to siso_engine
  using (not secret and person_id = any((select case_people(nullif(current_setting('app.case', true), '')::uuid))::uuid[]));
