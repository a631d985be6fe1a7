-- Whoever is now expected at an appointment that is still to come, or is not any more, learns it at once
-- where somebody else decided it. As in the reminder, no name is in it.
grant create on schema public to siso_definer;
set local role siso_definer;

create function tell_who_is_expected() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_me uuid := nullif(current_setting('app.user', true), '')::uuid;
  v_row appointment_worker := case when tg_op = 'DELETE' then old else new end;
begin
  if v_me is null or v_row.user_id = v_me then return null; end if;
  insert into notice (id, case_id, effect_key, audience, title, at)
  select gen_random_uuid(), a.case_id, 'appointment:' || a.id || ':' || a.version || ':' || lower(tg_op), 'user:' || v_row.user_id,
    format(case when tg_op = 'DELETE' then 'Non sei più tra chi è atteso a un appuntamento (%s), che ora è il %s'
        else 'Sei tra chi è atteso a un appuntamento (%s), il %s' end,
      lower(coalesce((select c.label from code_list c where c.list = 'appointment-kind' and c.code = a.kind
        order by c.version desc limit 1), a.kind)),
      to_char(a.starts_at at time zone 'Europe/Rome', 'DD/MM/YYYY "alle" HH24:MI')), siso_clock()
  from appointment a where a.id = v_row.appointment_id and a.state = 'planned'
  on conflict (case_id, effect_key, audience) do nothing;
  return null;
end $$;

reset role;
create trigger appointment_worker_tell after insert or delete on appointment_worker
  for each row execute function tell_who_is_expected();
set local role siso_definer;
revoke execute on function tell_who_is_expected() from public;
reset role;
revoke create on schema public from siso_definer;
