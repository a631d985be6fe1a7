import type { Rig } from '../rig/rig.ts'

/** What the web has asked of the database so far, by statement. */
export type Asked = ReadonlyMap<string, { calls: number; ms: number }>

const asked = `
  select s.query, sum(s.calls)::float8 as calls, sum(s.total_exec_time)::float8 as ms
  from pg_stat_statements s join pg_roles r on r.oid = s.userid where r.rolname = 'siso_web' group by 1`

export async function askedSoFar({ owner }: Rig): Promise<Asked> {
  const { rows } = await owner.query<{ query: string; calls: number; ms: number }>(asked)
  return new Map(rows.map(({ query, calls, ms }) => [query, { calls, ms }]))
}

/** A page as the database sees it: how many statements, and milliseconds within the server. */
export type PageCost = { all: number; own: number; ms: number }

// Session, scope and transaction control: every page has them.
const control = /^\s*(begin|commit|rollback)|session_scope/i

export function costBetween(before: Asked, after: Asked): PageCost {
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
