-- Each returned week is a fact of its own: another one is told although the first is still to be read.
grant create on schema public to siso_definer;
set local role siso_definer;
create or replace function put_notice(whom uuid, the_case uuid, told text, key text) returns void
language plpgsql set search_path = public, pg_temp as $$
declare v_channel text; v_title text;
begin
  if exists (select 1 from social_case c where c.id = the_case and c.protected) and not exists (
    select 1 from case_grant g where g.case_id = the_case and g.user_id = whom and g.kind = 'named'
      and (g.valid_to is null or g.valid_to > siso_clock())) then return; end if;
  select coalesce((select n.channel from notice_choice n where n.user_id = whom and n.kind = told), 'page') into v_channel;
  if v_channel = 'none' or told <> 'week-returned' and exists (
    select 1 from notice n where n.audience = 'user:' || whom and n.case_id = the_case and n.kind = told
      and not exists (select 1 from notice_read r where r.notice_id = n.id and r.user_id = whom)) then return; end if;
  select coalesce((select l.label from code_list l where l.list = 'notice-kind' and l.code = told order by l.version desc limit 1),
    'È cambiato qualcosa in una pratica che segui') into v_title;
  insert into notice (id, case_id, effect_key, audience, title, at, kind, mail_due)
    values (gen_random_uuid(), the_case, told || ':' || key, 'user:' || whom, v_title, siso_clock(), told, v_channel = 'mail')
    on conflict (case_id, effect_key, audience) do nothing;
end $$;
reset role;
revoke create on schema public from siso_definer;
