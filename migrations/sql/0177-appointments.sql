-- Appointments: when, where, for which case or for whom who has none, and who of the staff is there.
create table appointment (
  id uuid primary key,
  kind text not null,
  -- Where it counts: the office in charge of the case, or where its author works.
  org int not null references organisation,
  case_id uuid references social_case,
  -- Who comes, where there is no case yet.
  caller text check (length(caller) between 1 and 100),
  starts_at timestamptz not null,
  minutes int not null check (minutes between 5 and 1440),
  place text,
  address text check (length(address) between 1 and 200),
  others text check (length(others) between 1 and 200),
  state text not null default 'planned' check (state in ('planned', 'done', 'cancelled', 'no-show')),
  reason text check (length(reason) between 1 and 500),
  version int not null default 1,
  created_by uuid not null references user_account,
  created_at timestamptz not null default siso_clock(),
  reminded_at timestamptz,
  check (case_id is null or caller is null),
  check (state <> 'cancelled' or reason is not null)
);
create index appointment_case on appointment (case_id, starts_at);
create index appointment_org on appointment (org, starts_at);
create index appointment_to_remind on appointment (starts_at) where state = 'planned' and reminded_at is null;

create table appointment_worker (
  appointment_id uuid not null references appointment,
  user_id uuid not null references user_account,
  primary key (appointment_id, user_id)
);
create index appointment_worker_user on appointment_worker (user_id);

-- An appointment of a case is seen by who sees the case; one without, where it is; and each by who is
-- expected there. Whether I am expected is asked beyond the policies, which would ask for each other.
create function expected_at(wanted uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from appointment_worker w
    where w.appointment_id = wanted and w.user_id = any(nullif(current_setting('app.actors', true), '')::uuid[]))
$$;

-- What else the same worker, or the same person, has at that time: the hours and whose they are (null:
-- the person's), not what for.
create function appointment_conflicts(wanted uuid[])
returns table (id uuid, starts_at timestamptz, minutes int, who text)
language sql stable security definer set search_path = public, pg_temp as $$
  with mine as (
    select a.*, c.subject from appointment a left join social_case c on c.id = a.case_id
    where a.id = any(wanted) and a.state = 'planned' and (a.org = any(nullif(current_setting('app.orgs', true), '')::int[])
      or a.id in (select w.appointment_id from appointment_worker w
        where w.user_id = any(nullif(current_setting('app.actors', true), '')::uuid[])))),
  near as (
    select m.id, m.subject, b.id as other, b.starts_at, b.minutes, b.case_id from mine m join appointment b
      on b.id <> m.id and b.state = 'planned' and b.starts_at < m.starts_at + make_interval(mins => m.minutes)
      and b.starts_at + make_interval(mins => b.minutes) > m.starts_at and b.starts_at > m.starts_at - interval '1 day')
  select n.id, n.starts_at, n.minutes, u.full_name from near n
    join appointment_worker w on w.appointment_id = n.id join appointment_worker v on v.appointment_id = n.other
    join user_account u on u.id = w.user_id where v.user_id = w.user_id
  union
  select n.id, n.starts_at, n.minutes, null from near n join social_case c on c.id = n.case_id
    where c.subject = n.subject
  order by 2, 4
$$;

-- Tells who is expected of what comes within a day, once: for the worker's sweep. No name is in it.
alter table notice drop constraint notice_check;
alter table notice add constraint notice_about
  check (case_id is not null or person_id is not null or effect_key like 'appointment:%');
create function remind_appointments(at_most int) returns int
language sql security definer set search_path = public, pg_temp as $$
  with due as (
    update appointment set reminded_at = siso_clock() where id in (
      select a.id from appointment a where a.state = 'planned' and a.reminded_at is null
        and a.starts_at between siso_clock() and siso_clock() + interval '24 hours'
      order by a.starts_at limit at_most for update skip locked)
    returning *),
  told as (
    insert into notice (id, case_id, effect_key, audience, title, at)
      select gen_random_uuid(), d.case_id, 'appointment:' || d.id || ':' || d.version, 'user:' || w.user_id,
        format('Appuntamento %s: %s', to_char(d.starts_at at time zone 'Europe/Rome', 'DD/MM/YYYY "alle" HH24:MI'),
          lower(coalesce((select c.label from code_list c where c.list = 'appointment-kind' and c.code = d.kind
            order by c.version desc limit 1), d.kind))), siso_clock()
      from due d join appointment_worker w on w.appointment_id = d.id
    on conflict do nothing returning 1)
  select count(*)::int from told
$$;

do $$
declare
  f text; t text;
  orgs constant text := $q$(select nullif(current_setting('app.orgs', true), '')::int[])::int[]$q$;
  me constant text := $q$nullif(current_setting('app.user', true), '')::uuid$q$;
  seen text;
begin
  seen := format('(case_id is null and org = any(%s))
    or exists (select 1 from social_case c where c.id = appointment.case_id offset 0)', orgs);
  foreach t in array array['appointment', 'appointment_worker'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', t);
    execute format('create policy definer_read on %I for select to siso_definer using (true)', t);
    execute format('grant select on %I to siso_definer', t);
  end loop;
  create policy definer_remind on appointment for update to siso_definer using (true);
  grant update (reminded_at) on appointment to siso_definer;
  execute format('create policy web_read on appointment for select to siso_web using (%s or expected_at(id))', seen);
  execute format('create policy web_append on appointment for insert to siso_web with check (created_by = %s and (%s))', me, seen);
  execute format('create policy web_change on appointment for update to siso_web using (%s or expected_at(id))', seen);
  create policy web_read on appointment_worker for select to siso_web
    using (exists (select 1 from appointment a where a.id = appointment_worker.appointment_id offset 0));
  create policy web_append on appointment_worker for insert to siso_web
    with check (exists (select 1 from appointment a where a.id = appointment_worker.appointment_id offset 0));
  grant select, insert, update (starts_at, minutes, place, address, state, reason, version, reminded_at)
    on appointment to siso_web;
  grant select, insert on appointment_worker to siso_web;

  grant create on schema public to siso_definer;
  foreach f in array array['expected_at(uuid)', 'appointment_conflicts(uuid[])', 'remind_appointments(int)'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to %s', f,
      case when f like 'remind%' then 'siso_engine' else 'siso_web' end);
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
