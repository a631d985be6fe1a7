-- All cases of a campaign that still can are taken back, one after the other, by who asked for it: a number
-- that no page could do while somebody waits for it.
alter table campaign add column returning_by uuid references user_account;
create index campaign_returning on campaign (next_at) where returning_by is not null;
-- `asked`: it waits for its turn; `refused`: something has happened to it since.
alter table campaign_case add column taken_back text check (taken_back in ('asked', 'refused'));
create index campaign_case_to_return on campaign_case (campaign, place) where taken_back = 'asked';
grant update (returning_by) on campaign to siso_web, siso_engine;
grant update (taken_back) on campaign_case to siso_web, siso_engine;

-- Which cases are taken back next. Ids alone.
create function campaign_returns(p_campaign uuid, n int) returns table (case_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.case_id from campaign_case c where c.campaign = p_campaign and c.taken_back = 'asked' order by c.place limit n
$$;
do $$ begin
  grant create on schema public to siso_definer;
  revoke execute on function campaign_returns(uuid, int) from public;
  grant execute on function campaign_returns(uuid, int) to siso_engine;
  alter function campaign_returns(uuid, int) owner to siso_definer;
  revoke create on schema public from siso_definer;
end $$;
