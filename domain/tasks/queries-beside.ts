/** What people wrote with a task that left the path, or was never on it. */
export interface Beside {
  readonly instructions?: string
  readonly note?: string
  /** Of the last escape, of the cancellation, or of taking it back. */
  readonly reason?: string
  /** When a parked step comes back by itself. */
  readonly until?: string
}

/** Of task `t`, read only where there may be any. */
export const beside = `case when t.purpose = 'ad-hoc' or t.state in ('parked', 'cancelled') or t.step like '%.%' then (
  select coalesce(jsonb_object_agg(x.part, x.body), '{}') || coalesce((
    select jsonb_build_object('until', d.due_at) from deadline d where d.case_id = t.case_id
      and d.task_key = t.key and d.deadline = 'park' and d.state = 'running'), '{}')
  from (select distinct on (part) part, body from act_text w where w.case_id = t.case_id and w.task_key = t.key
    order by part, seq desc) x) end`
