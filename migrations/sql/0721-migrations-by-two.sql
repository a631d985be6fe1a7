-- Running cases are moved by two: one proposes it, another signs what was proposed. What was signed with the
-- publication of a release counts as signed. That they stay, a pause and an end need one.
alter table campaign
  -- Digest of all that the signature stands for: dry-run, steps that become others, what cases do, which first, pace.
  add column seal text,
  add column signed_by uuid references user_account,
  add column signed_at timestamptz,
  drop constraint campaign_state_check,
  add constraint campaign_state_check check (
    state in ('proposed', 'running', 'waiting', 'paused', 'watching', 'stopped', 'cancelled', 'done')),
  add constraint campaign_by_two check (
    signed_by <> made_by and (signed_by is null) = (signed_at is null) and (mode <> 'stay' or signed_by is null)),
  -- One that was never signed is proposed, or was given up.
  add constraint campaign_signed check (mode = 'stay' or signed_by is not null or state in ('proposed', 'cancelled'));
grant update (signed_by, signed_at) on campaign to siso_web;

alter table notice drop constraint notice_about;
alter table notice add constraint notice_about
  check (case_id is not null or person_id is not null or effect_key ~ '^(appointment|proposal|flow-file|campaign):');

grant create on schema public to siso_definer;
set local role siso_definer;
-- Tells administrators of procedures what a migration that the caller may see asks of them, or became.
create function tell_of_campaign(the_campaign uuid, whom uuid[], what text) returns void
language sql security definer set search_path = public, pg_temp as $$
  insert into notice (id, effect_key, audience, title, at, mail_due)
  select gen_random_uuid(), 'campaign:' || c.id || ':' || what || ':' || gen_random_uuid(), 'user:' || u.id,
    format('%s: pratiche in corso, %s versione %s', case what when 'to-sign' then 'Migrazione da firmare'
      when 'signed' then 'Migrazione firmata' else 'Migrazione annullata' end, c.key, c.version), siso_clock(),
    coalesce(n.channel, 'mail') = 'mail'
  from campaign c join user_account u on u.id = any(whom)
    left join notice_choice n on n.user_id = u.id and n.kind = 'procedure'
  where c.id = the_campaign and u.id::text <> nullif(current_setting('app.user', true), '')
    and array['procedure-admin@' || c.org] || array(
      select 'procedure-admin@' || o.id from organisation o where o.kind = 'region')
      && nullif(current_setting('app.groups', true), '')::text[]
    and exists (select from user_role r join organisation o on o.id = r.org
      where r.user_id = u.id and r.role = 'procedure-admin' and (r.org = c.org or o.kind = 'region'))
$$;
revoke execute on function tell_of_campaign(uuid, uuid[], text) from public;
grant execute on function tell_of_campaign(uuid, uuid[], text) to siso_web;
reset role;
revoke create on schema public from siso_definer;
