-- The page of the next task prepared, at each completion, what few tasks have. As functions these are
-- prepared once a connection and run where there is something to read. They see what who calls sees.

-- What people wrote with a task that left the path, or was never on it, by part.
create function words_beside(of_case uuid, of_task text) returns jsonb language sql stable as $$
  select coalesce(jsonb_object_agg(x.part, x.body), '{}') || coalesce((
    select jsonb_build_object('until', d.due_at) from deadline d where d.case_id = of_case
      and d.task_key = of_task and d.deadline = 'park' and d.state = 'running'), '{}')
  from (select distinct on (part) part, body from act_text w where w.case_id = of_case and w.task_key = of_task
    order by part, seq desc) x
$$;

-- Who represents the person of a case today, by name.
create function representatives_of(of_case uuid) returns text language sql stable as $$
  select string_agg(concat_ws(' ', r.given_name, r.family_name), ', ' order by q.valid_from, r.id)
  from case_participant q join person s on s.id = q.person_id join person r on r.id = s.current_id
  where q.case_id = of_case and q.role = 'representative' and q.valid_from <= siso_today()
    and (q.valid_to is null or q.valid_to > siso_today())
$$;
revoke execute on function words_beside(uuid, text), representatives_of(uuid) from public;
grant execute on function words_beside(uuid, text), representatives_of(uuid) to siso_web;

-- Who updates the numbers of a case has found its row already, and may not give it to another case: the
-- same two tables were looked up a second time. A new row is still held against them.
do $$
declare guard text := (select coalesce(with_check, qual) from pg_policies where tablename = 'case_engine' and policyname = 'web');
begin
  execute format('create policy web_opens on case_engine as restrictive for insert to siso_web with check (%s)', guard);
  alter policy web on case_engine with check (true);
end $$;
