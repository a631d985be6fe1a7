-- What is being offered of a case that becomes protected is from then on for who coordinates the body
-- that it is offered to, as if it had been offered so: see domain/tasks/offer-audience.ts.
create function offer_to_coordinators(cases uuid[]) returns void
language sql security definer set search_path = public, pg_temp as $$
  with offered as (
    select t.id, t.case_id, t.due_at, t.assignee, array(
      select g from unnest(t.groups) g where split_part(g, '@', 1) in ('coordinator', 'uvm-coordinator') order by g) as groups
    from task t join handoff h on h.case_id = t.case_id and h.answer_key = t.key
    where t.case_id = any(cases) and h.state = 'offered' and t.state in ('open', 'claimed')),
  meant as (
    select o.*, exists (
      select from user_role r where r.user_id = o.assignee and r.role || '@' || r.org = any(o.groups)
        and r.valid_from <= siso_today() and (r.valid_to is null or r.valid_to > siso_today())) as stays
    from offered o where cardinality(o.groups) > 0),
  moved as (
    update task t set groups = m.groups, orgs = '{}', protected = false,
      state = case when m.stays then t.state else 'open' end,
      assignee = case when m.stays then t.assignee end
    from meant m where t.id = m.id
    returning t.id, m.case_id, m.due_at, m.groups, t.state),
  gone as (
    delete from task_candidate c using moved m
    where c.task_id = m.id and not (m.state = 'open' and c.group_key = any(m.groups)))
  insert into task_candidate (group_key, due_at, task_id, case_id)
  select g, coalesce(m.due_at, 'infinity'), m.id, m.case_id from moved m, unnest(m.groups) g where m.state = 'open'
  on conflict do nothing
$$;

grant update (groups, orgs, state, assignee) on task to siso_definer;
grant insert, delete on task_candidate to siso_definer;
create policy definer_add on task_candidate for insert to siso_definer with check (true);
create policy definer_drop on task_candidate for delete to siso_definer using (true);
grant create on schema public to siso_definer;
revoke execute on function offer_to_coordinators(uuid[]) from public;
alter function offer_to_coordinators(uuid[]) owner to siso_definer;
revoke create on schema public from siso_definer;
