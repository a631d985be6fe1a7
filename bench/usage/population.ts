import type pg from 'pg'

import { roleUrl } from '../../config/database.ts'
import type { DatabaseRole } from '../../config/database.ts'
import { openScope } from '../../domain/auth/session.ts'
import { createPool, transaction } from '../../domain/database.ts'
import type { Act } from '../../domain/shared/act.ts'
import type { Running } from '../../embedded/start/running.ts'
import { makeDemo } from '../../seeds/demo.ts'
import { enter } from '../inbox/operator.ts'
import type { Servers } from '../rig/servers.ts'
import { cloneCases } from '../rules/clone-cases.ts'

/** The database of a measure, without Temporal and without a worker: what would wait for them stands still. */
export interface Site extends Pick<Servers, 'postgres' | 'folder'> {
  readonly owner: pg.Pool
  readonly running: Running
}

/** Followed by the cases that are copied. */
export const release = 'presa-in-carico@1'

const running = `
  select c.id from social_case c join case_engine e on e.case_id = c.id
  where c.state = 'open' and e.release = $1 and e.incident is null order by c.id`
/** Without these nothing could be told of how a release is used. */
const withWork = [
  ['task', { case_id: 'c.to', id: 'md5(c.i || t.id::text)::uuid' }],
  ['task_answer', { case_id: 'c.to' }],
  ['effect', { case_id: 'c.to' }],
] as const

/** Running cases of the invented population, with what was done in them, copied until there are enough. */
export async function populate(
  { postgres, owner }: Site,
  { cases, people }: { readonly cases: number; readonly people: number },
): Promise<void> {
  await makeDemo(postgres.url, { people })
  // A service as production runs it serves no account of a demonstration.
  await owner.query('update user_account set demo = false')
  const { rows } = await owner.query<{ id: string }>(running, [release])
  const client = await owner.connect()
  try {
    const made = rows.map(({ id }) => id)
    await cloneCases(client, made, { count: cases, also: withWork })
  } finally {
    client.release()
  }
}

export async function whoKeepsProcedures(owner: pg.Pool) {
  const { rows } = await owner.query<{ id: string }>(
    `select id from user_account where username = 'procedure'`,
  )
  return enter(owner, rows[0]?.id ?? '')
}

/** What who keeps procedures does by a use case. */
export async function asKeeper<T>(site: Site, work: (act: Act) => Promise<T>): Promise<T> {
  const { tokenHash } = await whoKeepsProcedures(site.owner)
  return withPool(site, 'siso_web', (web) =>
    transaction(web, async (sql) => {
      const session = await openScope(sql, tokenHash)
      if (!session) throw new Error('who keeps procedures has no session')
      return work({ sql, session, request: 'bench' })
    }),
  )
}

export async function withPool<T>(
  { postgres }: Site,
  role: DatabaseRole,
  work: (pool: pg.Pool) => Promise<T>,
): Promise<T> {
  const pool = createPool(roleUrl(postgres.url, postgres.secret, role), 1)
  try {
    return await work(pool)
  } finally {
    await pool.end()
  }
}

/** Seconds that some work takes, and what comes of it. */
export async function timed<T>(work: () => Promise<T>) {
  const since = performance.now()
  const result = await work()
  return { result, seconds: (performance.now() - since) / 1000 }
}
