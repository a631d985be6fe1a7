import type { InboxAsk, InboxTab } from './inbox-ask.ts'
import { myActors, myGroups, myOrgs } from './standing.ts'

const now = '(select siso_clock())'

interface Source {
  readonly from: string
  readonly where: string
}

/** The tasks of each tab as `t`. Disjoint for one person but for the team's. */
const sources: Readonly<Record<InboxTab, Source>> = {
  mine: {
    from: 'task t',
    where: `t.state = 'claimed' and t.assignee = any(${myActors})
      and (t.snoozed_until is null or t.snoozed_until <= ${now})`,
  },
  snoozed: {
    from: 'task t',
    where: `t.state = 'claimed' and t.assignee = any(${myActors}) and t.snoozed_until > ${now}`,
  },
  available: {
    from: `(select distinct o.task_id from task_candidate o where o.group_key = any(${myGroups})) mine
      cross join lateral (select x.* from task x where x.id = mine.task_id limit 1) t`,
    where: 'true',
  },
  waiting: {
    from: `waiting_tasks() w cross join lateral (select x.* from task x where x.id = w.task_id limit 1) t`,
    where: 'true',
  },
  team: { from: 'task t', where: `t.state in ('open', 'claimed') and t.orgs[1] = any(${myOrgs})` },
}

export interface Range extends Source {
  readonly each: string
  /** The rows are of `task_candidate o`, not yet of `task t`. */
  readonly offers?: true
}

/** One sorted range of an index for each of my groups, actors or offices: merged, never sorted whole. */
const ranges: Readonly<Partial<Record<InboxTab, Range>>> = {
  mine: {
    each: `unnest(${myActors})`,
    from: 'task t',
    where: `t.state = 'claimed' and t.assignee = one.key
      and (t.snoozed_until is null or t.snoozed_until <= ${now})`,
  },
  snoozed: {
    each: `unnest(${myActors})`,
    from: 'task t',
    where: `t.state = 'claimed' and t.assignee = one.key and t.snoozed_until > ${now}`,
  },
  available: {
    each: `unnest(${myGroups})`,
    from: 'task_candidate o',
    offers: true,
    where: 'o.group_key = one.key',
  },
  team: {
    each: `unnest(${myOrgs})`,
    from: 'task t',
    where: `t.state in ('open', 'claimed') and t.orgs[1] = one.key`,
  },
}

/** Of the team's, what one colleague has in hand: parameter $7. Its range is of an index of its own. */
const inHands: Range = {
  each: 'unnest(array[$7::uuid])',
  from: 'task t',
  where: `t.state = 'claimed' and t.assignee = one.key`,
}

export function sourceOf({ tab, assignee }: InboxAsk): Source {
  if (assignee === undefined) return sources[tab]
  return { from: `${inHands.each} as one (key) join ${inHands.from} on true`, where: inHands.where }
}

export function rangeOf({ tab, assignee }: InboxAsk): Range | undefined {
  return assignee === undefined ? ranges[tab] : inHands
}

export function isFiltered(ask: InboxAsk): boolean {
  const { procedure, due, municipality, phase, assignee } = ask
  return [procedure, due, municipality, phase, assignee].some((one) => one !== undefined)
}

const tomorrow = `((siso_today() + 1)::timestamp at time zone 'Europe/Rome')`

/** Parameters $3 to $6: procedure, municipality, phase, and how near the due date is. */
export const filters = `($3::text is null or c.procedure = $3) and ($4::int is null or c.municipality = $4)
  and ($5::text is null or t.phase = $5)
  and case $6::text when 'late' then t.due_at < ${now}
    when 'today' then t.due_at >= ${now} and t.due_at < (select ${tomorrow})
    when 'week' then t.due_at >= ${now} and t.due_at < (select ${tomorrow} + interval '6 days')
    when 'none' then t.due_at is null else true end`
