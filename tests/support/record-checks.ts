import type pg from 'pg'

/** Whether all that happened is applied, every effect settled and no term left unfired. */
export async function allServed(owner: pg.Pool): Promise<boolean> {
  const { rows } = await owner.query<{ behind: number }>(
    `select (select count(*) from case_engine where last_seq <> processed_seq or rung_at < siso_clock())::int
       + (select count(*) from effect where status = 'pending')::int + (select count(*) from case_report)::int as behind`,
  )
  return rows[0]?.behind === 0
}

/** Some of the cases that are not served, to be shown when a test fails. */
export async function unserved(owner: pg.Pool): Promise<object[]> {
  const { rows } = await owner.query<object>(
    `select e.case_id, last_seq, processed_seq, rung_at, wake_at, told_wake_at, moved_at, incident, siso_clock() as now,
       (select json_agg(f) from effect f where f.case_id = e.case_id and status = 'pending') as effects
     from case_engine e where last_seq <> processed_seq or rung_at < siso_clock()
       or exists (select from effect f where f.case_id = e.case_id and status = 'pending') limit 5`,
  )
  return rows
}

/** What a kill could have broken in any case, found by the tables alone. */
export async function brokenCases(owner: pg.Pool): Promise<object[]> {
  const { rows } = await owner.query<object>(`
    select 'gap' as what, case_id from case_event group by case_id having max(seq) <> count(*) or min(seq) <> 1
    union all
    select 'moves', e.case_id from case_engine e
      where e.last_seq <> (select count(*) from case_move m where m.case_id = e.case_id)
    union all
    select 'time', case_id from (select case_id, at < lag(at) over (partition by case_id order by seq) as back
      from case_event) t where back
    union all
    select 'twice', case_id from case_event where kind = 'completed' group by case_id, payload ->> 'task' having count(*) > 1
    union all
    select 'effect', f.case_id from effect f where (status <> 'cancelled' or result is not null) and (
      select count(*) from case_event e where e.case_id = f.case_id and e.key = 'effect:' || f.key) <> 1
    union all
    select 'incident', case_id from case_engine where incident is not null
    union all
    select 'rung', d.case_id from deadline d where d.state = 'running' and d.due_at < siso_clock()
      and (select count(*) from case_event e where e.case_id = d.case_id
        and e.key = 'deadline:' || d.id || ':breach:' || d.version) <> 1
    union all
    select 'orphan', c.id from social_case c where c.state = 'open'
      and not exists (select from task t where t.case_id = c.id and t.state in ('open', 'claimed'))
    union all
    select 'snapshot', e.case_id from case_engine e join case_move m on m.case_id = e.case_id and m.seq = e.last_seq
      where m.state_hash <> e.state_hash`)
  return rows
}
