-- Who has said something of what is proposed is told of what is said next: of each thing once while the notice of it
-- is unread, and only as long as they keep those procedures.
grant create on schema public to siso_definer;
set local role siso_definer;
create or replace function tell_administrators(p_org int, p_about text, p_title text, whom uuid[]) returns void
language sql security definer set search_path = public, pg_temp as $$
  insert into notice (id, effect_key, audience, title, at, mail_due)
  select gen_random_uuid(), p_about || ':' || gen_random_uuid(), 'user:' || u.id, p_title, siso_clock(),
    coalesce(n.channel, 'mail') = 'mail'
  from user_account u left join notice_choice n on n.user_id = u.id and n.kind = 'procedure'
  where u.id = any(whom) and u.state = 'active'
    and u.id::text is distinct from nullif(current_setting('app.user', true), '')
    -- From who keeps the procedures too, or from the worker.
    and (session_user = 'siso_engine' or array['procedure-admin@' || p_org] || array(
      select 'procedure-admin@' || o.id from organisation o where o.kind = 'region')
      && nullif(current_setting('app.groups', true), '')::text[])
    and exists (select from user_role r join organisation o on o.id = r.org
      where r.user_id = u.id and r.role = 'procedure-admin' and (r.org = p_org or o.kind = 'region')
        and r.valid_from <= siso_today() and (r.valid_to is null or r.valid_to > siso_today()))
    and not exists (select from notice t where t.audience = 'user:' || u.id and starts_with(t.effect_key, p_about || ':')
      and not exists (select from notice_read s where s.notice_id = t.id and s.user_id = u.id))
$$;
reset role;
revoke create on schema public from siso_definer;
