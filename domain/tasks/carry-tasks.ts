import { holdsToday } from '../auth/holds-today.ts'

import type { Place } from './load-case.ts'
import type { CommandOf } from './move-rows.ts'
import { placeForSomebody } from './place-task.ts'

/**
 * Asked by another release from now on; who has it open is told only if the question is another. Where
 * others may do it from now on, it is offered to those, and to who was added since it opened: who has
 * it in hand keeps it if she is among them, else it goes back and she is told.
 */
export const carryTasks = `
  with held as (
    select t.id, t.assignee as holder, t.groups as before, x.*, x.reassigned and t.assignee is not null
      and t.assignee is distinct from x.goes_to and not exists (
        select from user_role r where r.user_id = t.assignee and r.role || '@' || r.org = any(x.groups) and ${holdsToday}) as loses
    from jsonb_to_recordset($2::jsonb) as x (task text, release text, title text, form text, revised boolean,
      reassigned boolean, goes_to uuid, groups text[], leaves text[], at timestamptz)
    join task t on t.case_id = $1 and t.key = x.task and t.state in ('open', 'claimed', 'parked') for update of t),
  placed as (
    select *, case when loses or holder is null then goes_to else holder end as whose,
      groups || array(select g from unnest(before) g where g <> all(leaves || groups)) as offered from held),
  carried as (
    update task set release = p.release, title = p.title, form = p.form,
      version = task.version + case when p.revised then 1 else 0 end,
      groups = case when p.reassigned then p.offered else task.groups end,
      assignee = case when p.reassigned then p.whose else task.assignee end,
      awaits_manager = task.awaits_manager and not p.reassigned,
      snoozed_until = case when p.loses then null else task.snoozed_until end,
      state = case when not p.reassigned or task.state = 'parked' then task.state
        when p.whose is null then 'open' else 'claimed' end
    from placed p where task.id = p.id returning task.id, task.state, task.due_at, task.groups, p.reassigned),
  told as (
    insert into notice (id, case_id, effect_key, audience, title, at)
    select gen_random_uuid(), c.id, 'reassigned:' || p.task || ':' || p.at, 'user:' || p.holder,
      'Pratica ' || c.number || ': con le nuove regole «' || p.title || '» la fanno altri. Non è più in mano tua.', p.at
    from placed p, social_case c where c.id = $1 and p.loses
    on conflict (case_id, effect_key, audience) do nothing),
  gone as (delete from task_candidate using carried where task_id = carried.id and reassigned
    and (state <> 'open' or group_key <> all(groups)))
  insert into task_candidate (group_key, due_at, task_id, case_id)
  select g, coalesce(due_at, 'infinity'), id, $1 from carried, unnest(groups) g where reassigned and state = 'open'
  on conflict do nothing`

interface Carrying {
  /** `key@version` that the case goes on by. */
  readonly release: string
  readonly place: Place
  readonly supervisors: Parameters<typeof placeForSomebody>[1]['supervisors']
}

export function carriedRow(
  { release, ...where }: Carrying,
  { at, command }: { readonly at: string; readonly command: CommandOf<'carry-task'> },
) {
  const { task, title, form = null, candidates, leaves, revised } = command
  const asked = { task, release, title, form, revised }
  if (!leaves) return { ...asked, reassigned: false }
  const { assignee: goes_to, groups } = placeForSomebody(candidates, where)
  return {
    ...asked,
    ...{ reassigned: true, goes_to, groups, at },
    leaves: placeForSomebody(leaves, where).groups,
  }
}
