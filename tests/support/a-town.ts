import { createHash, randomUUID } from 'node:crypto'

import pg from 'pg'

import { roleUrl } from '../../config/database.ts'
import { createPool, transaction } from '../../domain/database.ts'
import type { Act } from '../../domain/shared/act.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import type { AdvanceDeps } from '../../domain/tasks/advance.ts'
import { advance } from '../../domain/tasks/advance.ts'
import type { Credentials } from '../../domain/auth/session.ts'
import type { TaskAct } from '../../domain/tasks/complete-task.ts'
import { completeTask } from '../../domain/tasks/complete-task.ts'
import { openCase } from '../../domain/tasks/open-case.ts'
import { getRelease } from '../../domain/tasks/published.ts'

/** An office of the seeded region, and where it lies. */
interface Place {
  readonly org: number
  readonly municipality: number
  readonly zone: number
  readonly district: number
  readonly region: number
}

export interface OpenTask {
  readonly id: string
  readonly caseId: string
  readonly step: string
  readonly key: string
  readonly version: number
  readonly release: string
  readonly form: string | null
  readonly groups: readonly string[]
  readonly assignee: string | null
}

export type Colleague =
  | 'desk'
  | 'worker'
  | 'coordinator'
  | 'zoneCoordinator'
  | 'unit'
  | 'administrator'
  /** Of another office, hired only where a test asks. */
  | 'neighbour'

const places = `
  select o.id as org, m.parent as municipality, z.parent as zone, r.parent as region, d.child as district
  from organisation o
  join organisation_tie m on m.child = o.id and m.relation = 'part-of'
  join organisation_tie z on z.child = m.parent and z.relation = 'part-of'
  join organisation_tie r on r.child = z.parent and r.relation = 'part-of'
  left join organisation_tie d on d.parent = z.parent and d.relation = 'serves'
  where o.kind = 'office' order by o.id limit 1`

/**
 * One office at work on a seeded database: people with sessions, cases moved by the use cases
 * alone. `release` and `calendar` may be others than the shipped ones.
 */
export async function aTown(urls: Urls, given: Rules = {}) {
  const owner = new pg.Pool({ connectionString: urls.ownerUrl, max: 1 })
  const web = createPool(roleUrl(urls.ownerUrl, urls.secret, 'siso_web'), 1)
  await hire({ owner, web }, posts(await aPlace(owner)))
  await Promise.all([owner.end(), web.end()])
  return joinTown(urls, given)
}

interface Urls {
  readonly ownerUrl: string
  readonly secret: string
}

interface Rules {
  readonly release?: string
  readonly build?: string
  readonly engines?: AdvanceDeps['engines']
}

/** The same town, entered by another process: its people are there already. */
export async function joinTown(urls: Urls, given: Rules = {}) {
  const owner = new pg.Pool({ connectionString: urls.ownerUrl, max: 4 })
  const web = createPool(roleUrl(urls.ownerUrl, urls.secret, 'siso_web'), 12)
  const pool = createPool(roleUrl(urls.ownerUrl, urls.secret, 'siso_engine'), 12)
  owner.on('error', () => undefined)
  owner.on('connect', (client) => client.on('error', () => undefined))
  const place = await aPlace(owner)
  const calendar = await onlyValue(owner, 'select version as value from calendar limit 1')
  const release = given.release ?? (await onlyValue(owner, mainRelease))
  const engines = given.engines === undefined ? {} : { engines: given.engines }
  const deps = { pool, web, build: given.build ?? 'test', ...engines }

  const credentials = (who: Colleague): Credentials => ({
    tokenHash: tokenOf(who),
    csrf: `csrf-${who}`,
  })
  /** What an act of theirs begins with. */
  const opening =
    (who: Colleague) =>
    async (sql: Sql): Promise<Act> => {
      const [scope] = await sql.query<Scope>('select * from session_scope($1)', [tokenOf(who)])
      if (!scope) throw new Error(`${who} has no session`)
      return { sql, session: { ...scope, userId: scope.user_id }, request: 'test' }
    }
  const as = <T>(who: Colleague, work: (act: Act) => Promise<T>) =>
    transaction(web, async (sql) => work(await opening(who)(sql)))

  async function openContact(
    facts: TaskAct['facts'] = {},
    { caseId = randomUUID(), effectiveAt }: { caseId?: string; effectiveAt?: Date } = {},
  ): Promise<string> {
    await as('desk', async (act) => {
      const subject = randomUUID()
      await act.sql.query(
        `insert into person (id, identity, given_name, family_name, search_key, orgs)
         values ($1, 'provisional', 'Prova', 'Inventata', 'inventata prova', array[$2::int])`,
        [subject, place.org],
      )
      const doc = await getRelease(act.sql, release)
      const when = effectiveAt === undefined ? {} : { effectiveAt }
      await openCase(act, { caseId, subject, place, release: doc, calendar, facts, ...when })
    })
    return caseId
  }

  async function openTasks(caseId: string): Promise<OpenTask[]> {
    const text = `${taskRow} where case_id = $1 and ${isOpen} order by opened_at, key`
    return (await owner.query<OpenTask>(text, [caseId])).rows
  }

  async function anyOpenTask(): Promise<OpenTask | undefined> {
    const text = `${taskRow} where ${isOpen} and id >= gen_random_uuid() order by id limit 1`
    return (await owner.query<OpenTask>(text)).rows[0]
  }

  async function theTask(caseId: string, step?: string): Promise<OpenTask> {
    const tasks = await openTasks(caseId)
    const task = step === undefined ? tasks[0] : tasks.find(({ key }) => key.startsWith(`${step}#`))
    if (!task) throw new Error(`no open task ${step ?? ''} in case ${caseId}`)
    return task
  }

  const actOn = (task: OpenTask, outcome: string, over: Partial<TaskAct> = {}): TaskAct => ({
    op: randomUUID(),
    taskId: task.id,
    version: task.version,
    release: task.release,
    step: task.step,
    form: task.form,
    outcome,
    answers: {},
    facts: {},
    request: 'test',
    ...over,
  })

  async function complete(
    who: Colleague,
    caseId: string,
    [step, outcome]: readonly [string, string],
  ) {
    const task = await theTask(caseId, step)
    return completeTask(deps, credentials(who), actOn(task, outcome))
  }

  /** After all sessions have ended. */
  async function signInAgain(...people: Colleague[]): Promise<void> {
    for (const who of people) {
      const named = `select id as value from user_account where username = 'prova.${who.toLowerCase()}'`
      await signIn(web, who, await onlyValue(owner, named))
    }
  }

  return {
    signInAgain,
    owner,
    web,
    pool,
    deps,
    place,
    release,
    calendar,
    as,
    credentials,
    openContact,
    openTasks,
    anyOpenTask,
    opening,
    theTask,
    actOn,
    complete,
    advance: (caseId: string, caller: 'workflow' | 'web' = 'workflow') =>
      advance(deps, caseId, caller),
    async close() {
      await Promise.all([web.end(), pool.end(), owner.end()])
    },
  }
}

export type Town = Awaited<ReturnType<typeof aTown>>

interface Scope {
  readonly user_id: string
  readonly roles: string[]
  readonly groups: string[]
  readonly orgs: number[]
}

const mainRelease = `
  select r.key || '@' || r.version as value from release r join installation i on i.key = 'entry-procedure'
  where r.key = i.value #>> '{}' order by r.version limit 1`

export const taskRow =
  'select id, case_id as "caseId", step, key, version, release, form, groups, assignee from task'
const isOpen = `state in ('open', 'claimed')`

function tokenOf(who: Colleague): Buffer {
  return createHash('sha256').update(`session of ${who}`).digest()
}

async function onlyValue(owner: pg.Pool, text: string): Promise<string> {
  const { rows } = await owner.query<{ value: string }>(text)
  const [row] = rows
  if (!row) throw new Error(`nothing found by: ${text}`)
  return row.value
}

async function aPlace(owner: pg.Pool): Promise<Place> {
  const { rows } = await owner.query<Place>(places)
  const [place] = rows
  if (!place) throw new Error('no office in the seeds')
  return place
}

/** Who works where, by role. */
export type Post = readonly [Colleague, string, number]

export function posts({ org, zone, district, region }: Place): readonly Post[] {
  return [
    ['desk', 'front-desk', org],
    ['worker', 'social-worker', org],
    ['coordinator', 'coordinator', org],
    ['zoneCoordinator', 'coordinator', zone],
    ['unit', 'uvm-coordinator', district],
    ['administrator', 'system-admin', region],
  ]
}

export async function hire(
  { owner, web }: { owner: pg.Pool; web: pg.Pool },
  people: readonly Post[],
): Promise<void> {
  for (const [who, role, org] of people) {
    const id = randomUUID()
    await owner.query(
      `insert into user_account (id, username, full_name, password_hash) values ($1, $2, $3, '-')`,
      [id, `prova.${who.toLowerCase()}`, `Prova ${who}`],
    )
    await owner.query(
      `insert into user_role (user_id, role, org, valid_from) values ($1, $2, $3, '2020-01-01')`,
      [id, role, org],
    )
    await signIn(web, who, id)
  }
}

async function signIn(web: pg.Pool, who: Colleague, id: string): Promise<void> {
  await web.query('select open_session($1, $2, $3)', [tokenOf(who), id, `csrf-${who}`])
}
