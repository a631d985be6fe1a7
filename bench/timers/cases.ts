import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

import { Client, Connection } from '@temporalio/client'

import { wakeCase } from '../../activities/wake-case.ts'
import { roleUrl } from '../../config/database.ts'
import { taskQueue } from '../../config/temporal.ts'
import { openScope } from '../../domain/auth/session.ts'
import { createPool, transaction } from '../../domain/database.ts'
import { advance } from '../../domain/tasks/advance.ts'
import { engineBuild } from '../../domain/tasks/engine-build.ts'
import { openCase } from '../../domain/tasks/open-case.ts'
import { getRelease } from '../../domain/tasks/published.ts'
import { seedReleases } from '../../seeds/releases.ts'
import { enter } from '../inbox/operator.ts'
import { closeOffice, openOffice } from '../rig/office.ts'
import type { Rig } from '../rig/rig.ts'
import { namespace } from '../rig/servers.ts'
import document from './term.v1.json' with { type: 'json' }

const procedure = `${document.key}@${document.version}`
const termMs = 24 * 3_600_000
const openersAtOnce = 8

/** Cases whose one term falls due at an instant that the measure chooses. */
export type TermCases = {
  /**
   * Opens a case for each instant, by its use case, and wakes its workflow.
   * @param dueAt milliseconds since 1970
   * @returns ids, in the order of the instants
   */
  open: (dueAt: readonly number[]) => Promise<string[]>
  /** Until the workflows of these cases have been told when to wake, or `by`; how many were. */
  untilArmed: (ids: readonly string[], by: number) => Promise<number>
  close: () => Promise<void>
}

export async function makeTermCases(rig: Rig): Promise<TermCases> {
  const { postgres, owner, temporal } = rig
  const files = [{ name: 'term.v1.json', document }]
  await transaction(owner, (sql) => seedReleases(sql, files))
  const office = await openOffice(rig, 1)
  const clerk = await enter(owner, office.operators[0]?.id ?? '')
  const poolOf = (role: 'siso_web' | 'siso_engine') =>
    createPool(roleUrl(postgres.url, postgres.secret, role), openersAtOnce)
  const deps = { web: poolOf('siso_web'), pool: poolOf('siso_engine'), build: engineBuild() }
  const connection = await Connection.connect({ address: temporal.address })
  const client = new Client({ connection, namespace })
  const calendars = 'select version from calendar order by published_at desc limit 1'
  const [calendar] = (await owner.query<{ version: string }>(calendars)).rows

  async function openOne(caseId: string, dueAt: number): Promise<void> {
    await transaction(deps.web, async (sql) => {
      const session = await openScope(sql, clerk.tokenHash)
      if (!session) throw new Error('the clerk has no session')
      const subject = randomUUID()
      await sql.query(
        `insert into person (id, identity, given_name, family_name, search_key, orgs)
         values ($1, 'provisional', 'Ada', 'Inventata', 'inventata ada', array[$2::int])`,
        [subject, office.place.org],
      )
      const effectiveAt = new Date(dueAt - termMs)
      const rules = { release: await getRelease(sql, procedure), calendar: calendar?.version ?? '' }
      const whose = { caseId, subject, place: office.place, facts: {}, effectiveAt }
      await openCase({ sql, session, request: 'bench' }, { ...whose, ...rules })
    })
    await advance(deps, caseId, 'web')
    await wakeCase(client, taskQueue, caseId)
  }

  return {
    async open(dueAt) {
      const cases = dueAt.map((due) => ({ id: randomUUID(), due }))
      const left = [...cases]
      const work = async () => {
        for (let next = left.shift(); next; next = left.shift()) await openOne(next.id, next.due)
      }
      await Promise.all(Array.from({ length: openersAtOnce }, work))
      return cases.map(({ id }) => id)
    },
    async untilArmed(ids, by) {
      for (;;) {
        const armed = await armedAmong(rig, ids)
        if (armed === ids.length || Date.now() > by) return armed
        await pause(100)
      }
    },
    async close() {
      closeOffice(office)
      await Promise.all([deps.web.end(), deps.pool.end(), connection.close()])
    },
  }
}

async function armedAmong({ owner }: Rig, ids: readonly string[]): Promise<number> {
  const { rows } = await owner.query<{ n: number }>(
    'select count(*)::int as n from case_engine where case_id = any($1) and told_wake_at = wake_at',
    [ids],
  )
  return rows[0]?.n ?? 0
}
