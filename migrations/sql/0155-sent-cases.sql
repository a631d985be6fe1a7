-- Who sends a case keeps the trace of it, with the receipt, when the case is another body's.
alter table handoff
  add column sender_org int references organisation,
  add column protected boolean not null default false,
  drop constraint handoff_takes_check,
  add constraint handoff_takes_check check (takes in ('case', 'part', 'data'));
create index handoff_sender on handoff (sender_org, sent_at desc);
alter table document add column kept_by int references organisation;

-- Who sees the case; who sent it, and their office; who may answer, while it waits; who accepted the data.
do $$
declare
  the_user constant text := $q$nullif(current_setting('app.user', true), '')::uuid$q$;
  groups constant text := $q$(select nullif(current_setting('app.groups', true), '')::text[])::text[]$q$;
  orgs constant text := $q$(select nullif(current_setting('app.orgs', true), '')::int[])::int[]$q$;
  actors constant text := $q$nullif(current_setting('app.actors', true), '')::uuid[]$q$;
begin
  execute format('alter policy web_read on handoff using (
    exists (select 1 from social_case c where c.id = handoff.case_id offset 0)
    or state <> ''prepared'' and (sent_by = %s or not protected and sender_org = any(%s))
    or (state = ''offered'' or state = ''accepted'' and takes = ''data'') and exists (
      select 1 from task t where t.case_id = handoff.case_id
      and t.key = handoff.answer_key and (t.groups && %s or t.assignee = any(%s)) offset 0))', the_user, orgs, groups, actors);
end $$;

-- A document kept by the sender is read through its offer, under the policy of that.
alter policy web on document using (
  exists (select 1 from social_case c where c.id = case_id offset 0)
  or kept_by is not null and exists (select 1 from handoff h where h.case_id = document.case_id
    and h.sender_org = kept_by and h.state = 'accepted' offset 0));

grant select (sender, sent_by, sent_at, settled_at, sender_org) on handoff to siso_engine;
