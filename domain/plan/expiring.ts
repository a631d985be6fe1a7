import type { CaseView } from '../diary/case-list.ts'
import type { Sql } from '../shared/sql.ts'
import { myActors } from '../tasks/standing.ts'

/** A case whose nearest term runs out soon. */
export interface Expiring {
  readonly id: string
  /** Instant of the term. */
  readonly dueAt: Date
}

const soonDays = 60
const most = 25

// Of the case as a whole: the term of one of its tasks is told beside the task.
const expiring = `
  select c.id, min(d.due_at) as "dueAt" from social_case c join deadline d on d.case_id = c.id
  where c.state = 'open' and c.parent is null and c.phase = $1 and d.state = 'running' and d.task_key is null
    and d.due_at < siso_clock() + make_interval(days => ${String(soonDays)})
    and ($2 = 'all' or $2 = 'mine' and c.manager = any(${myActors}) or $2 = 'office' and c.org = any($3))
  group by c.id order by min(d.due_at), c.id limit ${String(most)}`

interface Asked {
  readonly view: CaseView
  readonly phase: string
  /** The reader's own organisations, for the view of the office. */
  readonly offices: readonly number[]
}

/** Cases of a phase whose term is over or runs out within sixty days, the nearest first; at most 25. */
export function expiringCases(sql: Sql, { view, phase, offices }: Asked): Promise<Expiring[]> {
  return sql.query<Expiring>(expiring, [phase, view, offices], 'expiring-cases')
}
