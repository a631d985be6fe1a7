import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

import { Client } from '@temporalio/client'
import type pg from 'pg'

import { roleUrl } from '../../config/database.ts'
import type { DatabaseRole } from '../../config/database.ts'
import { taskQueue } from '../../config/temporal.ts'
import { hashToken, newToken, openScope } from '../../domain/auth/session.ts'
import type { Credentials } from '../../domain/auth/session.ts'
import { createPool, transaction } from '../../domain/database.ts'
import type { Place } from '../../domain/organisations/queries.ts'
import { advance } from '../../domain/tasks/advance.ts'
import { completeTask } from '../../domain/tasks/complete-task.ts'
import type { ActDeps } from '../../domain/tasks/complete-task.ts'
import { engineBuild } from '../../domain/tasks/engine-build.ts'
import { openCase } from '../../domain/tasks/open-case.ts'
import { getRelease } from '../../domain/tasks/published.ts'
import { createCaseTeller } from '../../web/shared/case-teller.ts'
import type { CaseTeller } from '../../web/shared/case-teller.ts'
import { connectToTemporal } from '../../web/shared/temporal-connection.ts'
import { Failure } from '../../embedded/failure.ts'
import type { Office, Operator } from './office.ts'
import type { Rig } from './rig.ts'
import { namespace } from './servers.ts'

export const procedure = 'presa-in-carico@1'
const makersAtOnce = 4
const patienceMs = 120_000

/** What cases are made with before a measure: the use cases, without the pages. */
export type CaseMaker = {
  /**
   * For each operator `each` cases of their own whose triage waits, taken there by their workflows.
   * @returns ids, by operator
   */
  inTriage: (operators: readonly Operator[], each: number) => Promise<string[][]>
  /** Has workflows look at their cases without need, as a lost or doubled message does. */
  rouse: (caseId: string) => Promise<void>
  /** Workflow tasks in the history of the run that a case is in. */
  workflowTasks: (caseId: string) => Promise<number>
  close: () => Promise<void>
}

/** What the use cases stand on, and where and by which calendar cases are opened. */
type Making = {
  owner: pg.Pool
  deps: ActDeps
  place: Place
  calendar: string
  teller: CaseTeller
}

async function open(making: Making, caseId: string, { tokenHash }: Credentials): Promise<void> {
  const { deps, place, calendar } = making
  const subject = randomUUID()
  await transaction(deps.web, async (sql) => {
    const session = await openScope(sql, tokenHash)
    if (!session) throw new Error('the clerk has no session')
    await sql.query(
      `insert into person (id, identity, given_name, family_name, birth_date, sex, residence, phone, search_key, orgs)
       values ($1, 'provisional', 'Ada', 'Inventata', '1941-03-08', 'F', $3, '075 5550100', 'inventata ada', array[$2::int])`,
      [subject, place.org, place.municipality],
    )
    const release = await getRelease(sql, procedure)
    const act = { sql, session, request: 'bench' }
    await openCase(act, { caseId, subject, place, release, calendar, facts: {} })
  })
  await advance(deps, caseId, 'web')
}

async function toTriage(making: Making, caseId: string, who: Credentials): Promise<void> {
  const taskId = await openTask(making.owner, caseId)
  const facts = { urgency: 'green', area: 'adults' }
  // prettier-ignore
  await completeTask(making.deps, who, { op: randomUUID(), taskId, version: 1, release: procedure,
    step: 'access-card', form: 'access-card', outcome: 'to-triage', answers: {}, facts, request: 'bench' })
  await making.teller.cross(caseId)
}

export async function makeCases(rig: Rig, { place }: Office): Promise<CaseMaker> {
  const { postgres, owner, temporal } = rig
  const poolOf = (role: DatabaseRole) =>
    createPool(roleUrl(postgres.url, postgres.secret, role), makersAtOnce)
  const deps = { pool: poolOf('siso_engine'), web: poolOf('siso_web'), build: engineBuild() }
  const connection = connectToTemporal(temporal.address)
  const client = new Client({ connection, namespace })
  const teller = createCaseTeller({ client, taskQueue })
  const making = { owner, deps, place, teller, calendar: await newestCalendar(owner) }
  const sessions = new Map<string, Credentials>()

  async function make({ id: user }: Operator, caseId: string): Promise<void> {
    const session = sessions.get(user) ?? (await enter(deps.web, user))
    sessions.set(user, session)
    await open(making, caseId, session)
    await toTriage(making, caseId, session)
  }

  return {
    async inTriage(operators, each) {
      const ids = operators.map(() => Array.from({ length: each }, () => randomUUID()))
      const left = operators.flatMap((operator, n) =>
        (ids[n] ?? []).map((id) => ({ operator, id })),
      )
      const work = async () => {
        for (let next = left.pop(); next; next = left.pop()) await make(next.operator, next.id)
      }
      await Promise.all(Array.from({ length: makersAtOnce }, work))
      await untilQuiet(rig)
      // As the database does by itself a minute later: plans made for empty tables read them whole.
      await owner.query('analyze')
      return ids
    },
    async rouse(caseId) {
      await client.workflow.getHandle(`case-${caseId}`).signal('look')
    },
    async workflowTasks(caseId) {
      const { events = [] } = await client.workflow.getHandle(`case-${caseId}`).fetchHistory()
      return (events ?? []).filter((one) => one.workflowTaskCompletedEventAttributes).length
    },
    async close() {
      await Promise.all([deps.web.end(), deps.pool.end(), connection.close()])
    },
  }
}

/** Until every case is where it goes and every effect is settled. */
export async function untilQuiet({ owner }: Rig): Promise<void> {
  const until = performance.now() + patienceMs
  for (let left = 1; left > 0;) {
    if (performance.now() > until)
      throw new Failure('Le pratiche non arrivano dove vanno: il worker si è fermato? Riprovare.')
    const { rows } = await owner.query<{ left: number }>(
      `select (select count(*) from effect where status = 'pending')::int
         + (select count(*) from case_engine where last_seq > processed_seq)::int as left`,
    )
    left = rows[0]?.left ?? 0
    if (left > 0) await pause(100)
  }
}

/** The task that waits in a case. @throws when none does */
export async function openTask(owner: pg.Pool, caseId: string): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(
    `select id from task where case_id = $1 and state in ('open', 'claimed') limit 1`,
    [caseId],
  )
  if (!rows[0]) throw new Error(`case ${caseId} has no open task`)
  return rows[0].id
}

/** A session for what is made before the measure, without the door. */
async function enter(web: pg.Pool, user: string): Promise<Credentials> {
  const [token, csrf] = [newToken(), newToken()]
  const tokenHash = hashToken(token)
  await web.query('select open_session($1, $2, $3)', [tokenHash, user, csrf])
  return { tokenHash, csrf }
}

async function newestCalendar(owner: pg.Pool): Promise<string> {
  const { rows } = await owner.query<{ version: string }>(
    'select version from calendar order by published_at desc limit 1',
  )
  return rows[0]?.version ?? ''
}
