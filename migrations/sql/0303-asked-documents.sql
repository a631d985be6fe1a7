-- Documents asked of a person, or brought without being asked: what, when, and where the paper is kept.
-- The files themselves are not here. Who follows the case is told when one arrives.
create table asked_document (
  id uuid primary key,
  case_id uuid not null references social_case,
  what text not null check (length(what) between 1 and 200),
  -- Null: it came without being asked.
  asked_on date,
  -- The suspension of the terms that waits for it: the number of its event in the case.
  suspension int,
  recorded_by uuid not null references user_account,
  recorded_at timestamptz not null default siso_clock(),
  arrived_on date,
  kept text check (length(kept) between 1 and 200),
  received_by uuid references user_account,
  received_at timestamptz,
  check (asked_on is not null or arrived_on is not null),
  check (num_nonnulls(arrived_on, kept, received_by, received_at) in (0, 4)),
  check (arrived_on >= asked_on)
);
create index asked_document_case on asked_document (case_id, recorded_at);

-- With the last of those for which the terms are suspended, who follows the case may let them run again.
create function tell_arrived_document() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_whole boolean := new.suspension is not null and not exists (
  select 1 from asked_document d where d.case_id = new.case_id and d.suspension = new.suspension and d.arrived_on is null);
begin
  perform tell_of_case(c.manager, c.id, case when v_whole then 'documents-complete' else 'document-arrived' end, new.id::text)
    from social_case c where c.id = new.case_id;
  return null;
end $$;
create trigger asked_document_arrived after insert or update of arrived_on on asked_document
  for each row when (new.arrived_on is not null) execute function tell_arrived_document();

do $$
declare
  me constant text := $q$nullif(current_setting('app.user', true), '')::uuid$q$;
  seen constant text := 'exists (select 1 from social_case c where c.id = asked_document.case_id offset 0)';
begin
  alter table asked_document enable row level security;
  alter table asked_document force row level security;
  create policy owner_all on asked_document to current_user using (true) with check (true);
  create policy definer_read on asked_document for select to siso_definer using (true);
  create policy batch_read on asked_document for select to siso_batch using (true);
  execute format('create policy web_read on asked_document for select to siso_web using (%s)', seen);
  execute format('create policy web_append on asked_document for insert to siso_web with check (%s and recorded_by = %s)', seen, me);
  -- What has arrived stays as it was written.
  execute format('create policy web_arrive on asked_document for update to siso_web
    using (%1$s and arrived_on is null) with check (%1$s and received_by = %2$s)', seen, me);
  grant select on asked_document to siso_definer, siso_batch;
  grant select, insert, update (arrived_on, kept, received_by, received_at) on asked_document to siso_web;
  grant create on schema public to siso_definer;
  revoke execute on function tell_arrived_document() from public;
  alter function tell_arrived_document() owner to siso_definer;
  revoke create on schema public from siso_definer;
end $$;
