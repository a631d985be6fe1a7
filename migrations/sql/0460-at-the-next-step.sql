-- Cases of a campaign may wait for their next step; then they are moved as they stand, or have ended before.
alter table campaign drop constraint campaign_mode_check, drop constraint campaign_state_check,
  add constraint campaign_mode_check check (mode in ('stay', 'now', 'next-step')),
  -- `waiting`: for the next steps of its cases.
  add constraint campaign_state_check check (
    state in ('running', 'waiting', 'paused', 'watching', 'stopped', 'cancelled', 'done'));
alter table campaign_case drop constraint campaign_case_result_check,
  add constraint campaign_case_result_check check (result in
    ('to-move', 'next-step', 'moved', 'changed', 'waits', 'blocked', 'already', 'deviated', 'returned', 'ended'));
drop index campaign_under_way;
create unique index campaign_under_way on campaign (procedure) where state in ('running', 'waiting', 'paused', 'watching');
create index campaign_waiting on campaign (next_at) where state = 'waiting';
create index campaign_case_next_step on campaign_case (case_id) where result = 'next-step';

-- Whether cases of a campaign still wait for their next step; those that have ended meanwhile do not.
create function campaign_waits(p_campaign uuid) returns boolean
language sql volatile security definer set search_path = public, pg_temp as $$
  update campaign_case x set result = 'ended', at = siso_clock() from social_case c
    where x.campaign = p_campaign and x.result = 'next-step' and c.id = x.case_id and c.state <> 'open';
  select exists (select from campaign_case where campaign = p_campaign and result = 'next-step')
$$;
grant update (result, at) on campaign_case to siso_definer;
do $$ begin
  grant create on schema public to siso_definer;
  revoke execute on function campaign_waits(uuid) from public;
  grant execute on function campaign_waits(uuid) to siso_engine;
  alter function campaign_waits(uuid) owner to siso_definer;
  revoke create on schema public from siso_definer;
end $$;
