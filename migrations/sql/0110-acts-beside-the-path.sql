-- What a worker does beside the path: tasks added, steps skipped, redone or parked, each with its
-- words; and on whose behalf a substitute acts.

alter table task drop constraint task_state_check;
alter table task add constraint task_state_check
  check (state in ('open', 'claimed', 'parked', 'completed', 'cancelled', 'expired'));
-- The case does not close before it is over.
alter table task add column holds boolean not null default false;
-- The worker who added it, if one did.
alter table task add column added_by uuid references user_account;

-- The words of an act. Apart from its event: the engine decides by codes and never reads them, and
-- who does a task reads what was written for it, though the rest of the case be closed to them.
create table act_text (
  case_id uuid not null,
  seq int not null,
  task_key text not null,
  part text not null check (part in ('title', 'instructions', 'note', 'reason')),
  body text not null check (length(body) between 1 and 4000),
  primary key (case_id, seq, part)
);
create index act_text_task on act_text (case_id, task_key);
create trigger act_text_append_only before update or delete or truncate on act_text
  for each statement execute function refuse_change();

alter table case_event add column on_behalf uuid;

do $$
declare
  the_case constant text := $q$(select nullif(current_setting('app.case', true), ''))::uuid$q$;
  seen constant text := 'exists (select 1 from social_case c where c.id = act_text.case_id)
    or exists (select 1 from task t where t.case_id = act_text.case_id and t.key = act_text.task_key)';
begin
  alter table act_text enable row level security;
  alter table act_text force row level security;
  create policy owner_all on act_text to current_user using (true) with check (true);
  grant select, insert on act_text to siso_web;
  execute format('create policy web_read on act_text for select to siso_web using (%s)', seen);
  execute format('create policy web_append on act_text for insert to siso_web with check (%s)', seen);
  -- The title of an added task, which its row has once the task is open.
  grant select on act_text to siso_engine;
  execute format('create policy engine on act_text for select to siso_engine using (case_id = %s)', the_case);
end $$;

-- Whom the reader stands in for in this act, or null where it is their own: by the task first (whose
-- it is, to whose group it is offered), then by the case or person that only another's role opens.
-- Reads what the caller sees. `app.needed`: roles that the act asks for, where the caller says so.
create function standing_in(of_kind text, of_id text, of_case uuid, of_person uuid) returns uuid
language plpgsql stable as $$
declare
  v_me uuid := nullif(current_setting('app.user', true), '')::uuid;
  v_actors uuid[] := nullif(current_setting('app.actors', true), '')::uuid[];
  v_needed text[] := nullif(current_setting('app.needed', true), '')::text[];
  v_today date := siso_today();
  v_task record; v_case record; v_orgs int[]; v_who uuid;
begin
  if coalesce(cardinality(v_actors), 0) < 2 then return null; end if;
  if of_kind = 'task' then
    select t.assignee, t.groups, t.case_id into v_task from task t where t.id = of_id::uuid;
    if v_task.assignee <> v_me and v_task.assignee = any(v_actors) then return v_task.assignee; end if;
    -- One's own role comes first.
    select r.user_id into v_who from user_role r
      where r.user_id = any(v_actors) and r.role || '@' || r.org = any(v_task.groups)
        and (v_needed is null or r.role = any(v_needed))
        and r.valid_from <= v_today and (r.valid_to is null or r.valid_to > v_today)
      order by r.user_id <> v_me, r.user_id limit 1;
    if found then return nullif(v_who, v_me); end if;
    of_case := coalesce(of_case, v_task.case_id);
  end if;
  select c.orgs, c.manager into v_case from social_case c where c.id = of_case;
  if found then
    v_orgs := v_case.orgs;
    if v_case.manager = any(v_actors) and v_needed is null then return nullif(v_case.manager, v_me); end if;
  else
    select p.orgs into v_orgs from person p where p.id = of_person;
    if not found then return null; end if;
  end if;
  if v_needed is null and exists (select 1 from case_grant g where g.case_id = of_case and g.user_id = v_me
    and g.valid_from <= siso_clock() and (g.valid_to is null or g.valid_to > siso_clock())) then return null; end if;
  select r.user_id into v_who from user_role r
    where r.user_id = any(v_actors) and (v_needed is null or r.role = any(v_needed))
      and r.valid_from <= v_today and (r.valid_to is null or r.valid_to > v_today)
      and organisations_below(array[r.org], v_today) && v_orgs
    order by r.user_id <> v_me, r.user_id limit 1;
  return nullif(v_who, v_me);
end $$;
