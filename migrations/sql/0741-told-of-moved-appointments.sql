-- Whoever is expected at an appointment learns at once that another moved it, in time or in place, or
-- called it off: also where a death does. Like whoever is added or taken away, by the channel of her
-- choice. No name is in it.
grant create on schema public to siso_definer;
set local role siso_definer;

create function appointment_in_words(about appointment) returns text
language sql stable set search_path = public, pg_temp as $$
  select lower(coalesce((select c.label from code_list c where c.list = 'appointment-kind' and c.code = about.kind
    order by c.version desc limit 1), about.kind))
$$;

create function hour_in_words(moment timestamptz) returns text
language sql stable set search_path = public, pg_temp as $$
  select to_char(moment at time zone 'Europe/Rome', 'DD/MM/YYYY "alle" HH24:MI')
$$;

create function tell_of_appointment(whom uuid, about appointment, what text, told text) returns void
language sql set search_path = public, pg_temp as $$
  insert into notice (id, case_id, effect_key, audience, title, at, kind, mail_due)
  select gen_random_uuid(), about.case_id, format('appointment:%s:%s:%s', about.id, about.version, what), 'user:' || whom,
    told, siso_clock(), 'appointment-changed', c.channel = 'mail'
  from (select coalesce((select n.channel from notice_choice n where n.user_id = whom and n.kind = 'appointment-changed'),
    'page') as channel) c
  where c.channel <> 'none'
  on conflict (case_id, effect_key, audience) do nothing
$$;

create or replace function tell_who_is_expected() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_me uuid := nullif(current_setting('app.user', true), '')::uuid;
  v_row appointment_worker := case when tg_op = 'DELETE' then old else new end;
begin
  if v_me is null or v_row.user_id = v_me then return null; end if;
  perform tell_of_appointment(v_row.user_id, a, lower(tg_op),
    format(case when tg_op = 'DELETE' then 'Non sei più tra chi è atteso a un appuntamento (%s), che ora è il %s'
      else 'Sei tra chi è atteso a un appuntamento (%s), il %s' end, appointment_in_words(a), hour_in_words(a.starts_at)))
  from appointment a where a.id = v_row.appointment_id and a.state = 'planned';
  return null;
end $$;

-- At the end of the act: then it is known who has just been added, and is told when and where it is, and
-- who is not expected any more.
create function tell_appointment_changed() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_me uuid := nullif(current_setting('app.user', true), '')::uuid;
  v_kind text := appointment_in_words(new);
  v_told text := case
    when new.state = 'cancelled' then format('È annullato l’appuntamento (%s) del %s', v_kind, hour_in_words(new.starts_at))
    when new.starts_at <> old.starts_at then format('L’appuntamento (%s) del %s è spostato al %s%s', v_kind,
      hour_in_words(old.starts_at), hour_in_words(new.starts_at),
      case when (new.place, new.address) is distinct from (old.place, old.address) then ', in un altro luogo' else '' end)
    else format('L’appuntamento (%s) del %s è in un altro luogo: guarda dove nell’agenda', v_kind, hour_in_words(new.starts_at)) end;
begin
  if v_me is null or new.starts_at + make_interval(mins => new.minutes) < siso_clock() then return null; end if;
  perform tell_of_appointment(w.user_id, new, 'changed', v_told) from appointment_worker w
    where w.appointment_id = new.id and w.user_id <> v_me and not exists (
      select 1 from notice n where n.audience = 'user:' || w.user_id
        and n.effect_key = format('appointment:%s:%s:insert', new.id, new.version));
  return null;
end $$;

reset role;
create constraint trigger appointment_tell_changed after update on appointment deferrable initially deferred
  for each row when (old.state = 'planned' and (new.state = 'cancelled' or new.state = 'planned'
    and (new.starts_at, new.place, new.address) is distinct from (old.starts_at, old.place, old.address)))
  execute function tell_appointment_changed();
set local role siso_definer;
revoke execute on function appointment_in_words(appointment), hour_in_words(timestamptz),
  tell_of_appointment(uuid, appointment, text, text), tell_appointment_changed() from public;
reset role;
revoke create on schema public from siso_definer;
