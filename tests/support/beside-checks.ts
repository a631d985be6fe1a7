import type pg from 'pg'

const commandsOf = (kind: string) => `
  select m.case_id, c.value as command from case_move m, jsonb_array_elements(m.commands) c
  where c.value ->> 'kind' = '${kind}'`

/** How often each thing happened that may happen beside the path, or after it. */
export async function besideEnds(owner: pg.Pool): Promise<Record<string, number>> {
  const { rows } = await owner.query<Record<string, number>>(`
    with ended as (${commandsOf('end-subprocess')})
    select (select count(*) from case_event where kind = 'subprocess-opened')::int as "opened by hand",
      (select count(*) from case_event where kind = 'occurred')::int as reported,
      (select count(*) from ended where command ->> 'by' like 'stay%')::int as "where it was",
      (select count(*) from ended where command ->> 'goTo' = 'last')::int as elsewhere,
      (select count(*) from case_move where commands @> '[{"kind": "reopen-case"}]')::int as reopened`)
  return rows[0] ?? {}
}

/** What was opened twice, ended twice, or stands open though it ended, and re-openings that opened nothing. */
export async function besideAmiss(owner: pg.Pool): Promise<object[]> {
  const { rows } = await owner.query<object>(`
    with opened as (${commandsOf('open-subprocess')}), ended as (${commandsOf('end-subprocess')}),
    late as (${commandsOf('late-act')}),
    begun as (select case_id, command ->> 'subprocess' as key, count(*) as times from opened group by 1, 2),
    over as (select case_id, command ->> 'subprocess' as key, count(*) as times from ended group by 1, 2),
    standing as (select e.case_id, (o ->> 'step') || '#' || (o ->> 'iteration') as key
      from case_engine e, jsonb_array_elements(e.state -> 'open') o where o ->> 'kind' = 'subprocess')
    select 'subprocess' as what, case_id, key from begun full join over using (case_id, key)
      full join standing s using (case_id, key)
      where begun.times is distinct from 1 or coalesce(over.times, 1) <> 1 or over.times = 1 and s.case_id is not null
    union all
    select 'reopened', v.case_id, v.key from case_event v where v.kind = 'reopened'
      and not exists (select from late l where l.case_id = v.case_id and (l.command ->> 'seq')::int = v.seq)
      and not exists (select from case_move m where m.case_id = v.case_id and m.seq = v.seq
        and m.commands @> '[{"kind": "reopen-case"}]')`)
  return rows
}

/** People who moved and whose case was told not once; where it was closed meanwhile it may not be told. */
export async function movesUntold(owner: pg.Pool): Promise<object[]> {
  const { rows } = await owner.query<object>(`
    select c.id, told.times from social_case c cross join lateral (
      select count(*)::int as times from case_event v where v.case_id = c.id and v.kind = 'occurred') told
    where told.times <> (select count(*) / 2 from person_address a where a.person_id = c.subject)
      and not (told.times = 0 and exists (select from case_move m where m.case_id = c.id
        and m.commands @> '[{"kind": "close-case"}]'))`)
  return rows
}
