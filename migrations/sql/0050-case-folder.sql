-- The list of cases walks one of these, newest contact first.
create index social_case_newest on social_case (opened_at desc, id desc);
create index social_case_newest_of_office on social_case (org, opened_at desc, id desc);
create index social_case_newest_of_manager on social_case (manager, opened_at desc, id desc)
  where manager is not null;

-- Where a case stands is told by the few moves that entered a phase, among hundreds.
create index case_move_phase on case_move (case_id, seq) where commands @> '[{"kind": "enter-phase"}]';

-- What I have not read of the last month: for the number beside the word. Under the scope of who asks.
create function unread_notices() returns int language sql stable as $$
  select count(*)::int from (
    select 1 from notice n
    where n.audience = any((select nullif(current_setting('app.groups', true), ''))::text[]
        || ('user:' || (select nullif(current_setting('app.user', true), ''))))
      and n.at > siso_clock() - interval '30 days'
      and not exists (select 1 from notice_read r where r.notice_id = n.id
        and r.user_id = (select nullif(current_setting('app.user', true), ''))::uuid)
    limit 100) unread
$$;
revoke execute on function unread_notices() from public;
grant execute on function unread_notices() to siso_web;
