import { median } from '../report.ts'
import type { Rig } from '../rig/rig.ts'
import { visits } from './load.ts'
import type { Target } from './load.ts'

/** What the web has asked of the database so far, by statement. */
type Asked = ReadonlyMap<string, { calls: number; ms: number }>

const asked = `
  select s.query, sum(s.calls)::float8 as calls, sum(s.total_exec_time)::float8 as ms
  from pg_stat_statements s join pg_roles r on r.oid = s.userid where r.rolname = 'siso_web' group by 1`

async function askedSoFar({ owner }: Pick<Rig, 'owner'>): Promise<Asked> {
  const { rows } = await owner.query<{ query: string; calls: number; ms: number }>(asked)
  return new Map(rows.map(({ query, calls, ms }) => [query, { calls, ms }]))
}

/** A page as the database sees it: how many statements, and milliseconds within the server. */
export type PageCost = { all: number; own: number; ms: number }

// Session, scope and transaction control: every page has them.
const control = /^\s*(begin|commit|rollback)|session_scope/i

function costBetween(before: Asked, after: Asked): PageCost {
  const cost = { all: 0, own: 0, ms: 0 }
  for (const [query, { calls, ms }] of after) {
    const earlier = before.get(query) ?? { calls: 0, ms: 0 }
    cost.all += calls - earlier.calls
    if (control.test(query)) continue
    cost.own += calls - earlier.calls
    cost.ms += ms - earlier.ms
  }
  return cost
}

const warmUp = 20

/** What each of `count` visits to a page asks of the database, one at a time, once it is warm. */
export async function costsOf(
  rig: Pick<Rig, 'owner'>,
  page: Target,
  count: number,
): Promise<PageCost[]> {
  await visits(page, warmUp)
  const costs: PageCost[] = []
  let before = await askedSoFar(rig)
  for (let n = 0; n < count; n++) {
    await visits(page, 1)
    const after = await askedSoFar(rig)
    costs.push(costBetween(before, after))
    before = after
  }
  return costs
}

export function medianOf(costs: readonly PageCost[], what: keyof PageCost): number {
  return median(costs.map((cost) => cost[what]))
}
