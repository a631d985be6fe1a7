-- What is proposed is discussed in one way, the publication of a release or a migration of running cases; and a
-- migration too is sent back to who proposed it, with the reason.
alter table release_comment rename to proposal_comment;
alter index release_comment_proposal rename to proposal_comment_proposal;
alter table proposal_comment
  alter column proposal drop not null,
  add column campaign uuid references campaign,
  add constraint proposal_comment_about check (num_nonnulls(proposal, campaign) = 1);
create index proposal_comment_campaign on proposal_comment (campaign);

-- By who sees what it is about, in their own name.
do $$
declare
  seen constant text := $q$(exists (select from release_proposal p where p.id = proposal_comment.proposal)
    or exists (select from campaign c where c.id = proposal_comment.campaign))$q$;
  own constant text := $q$made_by = (select nullif(current_setting('app.user', true), '')::uuid)$q$;
begin
  drop policy web on proposal_comment;
  execute format('create policy web on proposal_comment to siso_web using (%s) with check (%1$s and %2$s)', seen, own);
end $$;

alter table campaign
  add column sent_back_by uuid references user_account,
  add column sent_back_why text check (length(sent_back_why) between 1 and 2000),
  drop constraint campaign_state_check,
  add constraint campaign_state_check check (state in
    ('proposed', 'sent-back', 'running', 'waiting', 'paused', 'watching', 'stopped', 'cancelled', 'done')),
  drop constraint campaign_signed,
  -- One that was never signed is proposed, was sent back or was given up.
  add constraint campaign_signed check (
    mode = 'stay' or signed_by is not null or state in ('proposed', 'sent-back', 'cancelled')),
  add constraint campaign_sent_back check (
    sent_back_by <> made_by and (state = 'sent-back') = (sent_back_by is not null)
    and (sent_back_by is null) = (sent_back_why is null) and (sent_back_by is null or signed_by is null));
grant update (sent_back_by, sent_back_why) on campaign to siso_web;

grant create on schema public to siso_definer;
set local role siso_definer;
-- A notice for administrators of a body's procedures, or of the region's, from one of them; not for who acts.
create function tell_administrators(p_org int, p_about text, p_title text, whom uuid[]) returns void
language sql security definer set search_path = public, pg_temp as $$
  insert into notice (id, effect_key, audience, title, at, mail_due)
  select gen_random_uuid(), p_about || ':' || gen_random_uuid(), 'user:' || u.id, p_title, siso_clock(),
    coalesce(n.channel, 'mail') = 'mail'
  from user_account u left join notice_choice n on n.user_id = u.id and n.kind = 'procedure'
  where u.id = any(whom) and u.id::text <> nullif(current_setting('app.user', true), '')
    and array['procedure-admin@' || p_org] || array(
      select 'procedure-admin@' || o.id from organisation o where o.kind = 'region')
      && nullif(current_setting('app.groups', true), '')::text[]
    and exists (select from user_role r join organisation o on o.id = r.org
      where r.user_id = u.id and r.role = 'procedure-admin' and (r.org = p_org or o.kind = 'region'))
$$;
create or replace function tell_of_proposal(the_proposal uuid, whom uuid[], what text) returns void
language sql security definer set search_path = public, pg_temp as $$
  select tell_administrators(p.org, 'proposal:' || p.id || ':' || what,
    format('%s: «%s», versione %s', case what when 'to-sign' then 'Da rivedere e firmare' when 'signed' then 'Firmata'
      when 'returned' then 'Rimandata' when 'commented' then 'Commentata' when 'withdrawn' then 'Ritirata'
      else 'Proposta ritirata' end, p.title, p.version), whom)
  from release_proposal p where p.id = the_proposal
$$;
create or replace function tell_of_campaign(the_campaign uuid, whom uuid[], what text) returns void
language sql security definer set search_path = public, pg_temp as $$
  select tell_administrators(c.org, 'campaign:' || c.id || ':' || what,
    format('%s: pratiche in corso, %s versione %s', case what when 'to-sign' then 'Migrazione da firmare'
      when 'signed' then 'Migrazione firmata' when 'returned' then 'Migrazione rimandata'
      else 'Migrazione commentata' end, c.key, c.version), whom)
  from campaign c where c.id = the_campaign
$$;
revoke execute on function tell_administrators(int, text, text, uuid[]) from public;
reset role;
revoke create on schema public from siso_definer;
