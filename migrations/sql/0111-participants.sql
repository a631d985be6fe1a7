-- Who takes part in a case, with a role and a period.

alter table case_participant add column id uuid not null default gen_random_uuid();
alter table case_participant add constraint case_participant_id unique (id);
alter table case_participant add constraint case_participant_period check (valid_to is null or valid_to > valid_from);

-- Who sees the case sees who takes part in it, but for people whom protection hides from them: that
-- they take part is hidden too.
drop policy web on case_participant;
create policy web on case_participant to siso_web
  using (exists (select 1 from social_case c where c.id = case_participant.case_id)
    and exists (select 1 from person p where p.id = case_participant.person_id))
  with check (exists (select 1 from social_case c where c.id = case_participant.case_id)
    and exists (select 1 from person p where p.id = case_participant.person_id));

grant create on schema public to siso_definer;
set local role siso_definer;
-- Where an organisation joins the case, all who take part in it are seen there too.
create or replace function show_subject() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update person set orgs = (select array_agg(distinct o) from unnest(orgs || new.orgs) o)
    where not orgs @> new.orgs and (id = new.subject or id in (
      select p.person_id from case_participant p where p.case_id = new.id
        and (p.valid_to is null or p.valid_to > siso_today())));
  return null;
end $$;
reset role;

-- Who joins a case is seen where the case is.
create function show_participant() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update person set orgs = (select array_agg(distinct o) from unnest(person.orgs || c.orgs) o)
    from social_case c where c.id = new.case_id and person.id = new.person_id and not person.orgs @> c.orgs;
  return null;
end $$;
create trigger case_participant_show after insert on case_participant
  for each row execute function show_participant();
revoke execute on function show_participant() from public;
alter function show_participant() owner to siso_definer;
revoke create on schema public from siso_definer;
