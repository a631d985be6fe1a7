import type pg from 'pg'

/** How often each thing happened that shared work may come to. */
export async function handoffEnds(owner: pg.Pool): Promise<Record<string, number>> {
  const { rows } = await owner.query<Record<string, number>>(`
    select (select count(*) from handoff where state = 'accepted' and takes = 'case')::int as "case accepted",
      (select count(*) from handoff where state = 'accepted' and takes = 'part')::int as "part accepted",
      (select count(*) from handoff where state = 'refused')::int as refused,
      (select count(*) from handoff where state = 'expired')::int as expired,
      (select count(*) from handoff where state = 'withdrawn')::int as withdrawn,
      (select count(*) from case_event where kind = 'recalled')::int as recalled,
      (select count(*) from case_move where commands @> '[{"kind": "joined"}]')::int as joined,
      (select count(*) from case_event where kind = 'effect-settled')::int as told`)
  return rows[0] ?? {}
}

const commandsOf = (kind: string) => `
  select m.case_id, c.value as command from case_move m, jsonb_array_elements(m.commands) c
  where c.value ->> 'kind' = '${kind}'`

/** Forks whose ways have met more or less often than once, or opened what follows as often. */
export async function joinedTwice(owner: pg.Pool): Promise<object[]> {
  const { rows } = await owner.query<object>(`
    with split as (${commandsOf('split')}), joined as (${commandsOf('joined')}),
    forks as (select case_id, command ->> 'step' as fork from split),
    meetings as (select case_id, command ->> 'fork' as fork, count(*) as times from joined group by 1, 2)
    select f.*, coalesce(times, 0) as times from forks f left join meetings using (case_id, fork)
      join case_engine e using (case_id)
      where coalesce(times, 0) + (select count(*) from jsonb_array_elements(e.state -> 'open') o
        where o ->> 'kind' = 'fork' and (o ->> 'step') || '#' || (o ->> 'iteration') = fork) <> 1
    union all
    select case_id, 'decide', count(*) from task where step = 'decide' group by case_id
      having count(*) <> (select sum(times) from meetings m where m.case_id = task.case_id)`)
  return rows
}

/** Offers that ended not at all or more than once, otherwise than their record says, or by an answer after the term. */
export async function offersEndedAmiss(owner: pg.Pool): Promise<object[]> {
  const { rows } = await owner.query<object>(`
    with made as (${commandsOf('offer')}), ended as (${commandsOf('settle-offer')}),
    offers as (select case_id, command ->> 'step' as key, count(*) as made from made group by 1, 2),
    ends as (select case_id, command ->> 'step' as key, array_agg(command ->> 'as') as ends from ended group by 1, 2)
    select case_id, key, made, ends, h.state from offers full join ends using (case_id, key)
      full join handoff h using (case_id, key)
      where h.state <> 'prepared' and (made is distinct from 1 or ends is distinct from array[h.state])
    union all
    select h.case_id, h.key, 1, array[d.due_at::text], h.state
      from handoff h join deadline d on d.case_id = h.case_id and d.id = d.deadline || '@' || h.key
      where h.state in ('accepted', 'refused') and h.settled_at >= d.due_at`)
  return rows
}

/** Open cases that are not of the body that took them last, or of the one where they began. */
export async function misplaced(owner: pg.Pool, first: number): Promise<object[]> {
  const { rows } = await owner.query<object>(
    `select c.id, c.org from social_case c where c.state = 'open' and (c.org, array[c.org] <@ c.orgs) is distinct from (
       coalesce((select h.receiver from handoff h where h.case_id = c.id and h.state = 'accepted' and h.takes = 'case'
         order by h.settled_at desc limit 1), $1), true)`,
    [first],
  )
  return rows
}
