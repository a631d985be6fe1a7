import type pg from 'pg'

import { hashToken, newToken, openScope } from '../../domain/auth/session.ts'
import type { Credentials } from '../../domain/auth/session.ts'
import { transaction } from '../../domain/database.ts'
import { offeredBy } from '../../domain/tasks/handoffs.ts'
import { actOnCase } from '../../domain/tasks/act-on-case.ts'
import { addTask } from '../../domain/tasks/add-task.ts'
import { completeTask } from '../../domain/tasks/complete-task.ts'
import type { ActDeps } from '../../domain/tasks/complete-task.ts'
import { engineBuild } from '../../domain/tasks/engine-build.ts'
import { escapeStep } from '../../domain/tasks/escape-step.ts'
import { openSubprocess } from '../../domain/tasks/open-subprocess.ts'
import { getRelease } from '../../domain/tasks/published.ts'
import type { Act } from '../../domain/shared/act.ts'
import { askDocuments } from './asked.ts'
import { fillForm } from './fill-form.ts'
import type { Moment } from './answers.ts'
import { createRandom, derivedId } from './random.ts'
import type { Script } from './script.ts'
import today from './today.json' with { type: 'json' }

/** An open task of somebody, as the acts of the day need it. */
interface Task {
  readonly id: string
  readonly caseId: string
  readonly step: string
  readonly form: string
  readonly version: number
  readonly release: string
  readonly by: string
  readonly office: number
  /** Of another zone: whom a case is offered to. */
  readonly receiver: string | null
  readonly today: string
}

// The documented places are the first: those who try the service sit there.
const tasks = `
  select t.id, t.case_id as "caseId", t.step, t.form, t.version, t.release, u.id as by, c.org as office,
    siso_today()::text as today, (
      select o.code from organisation o join organisation_tie m on m.child = o.id and m.relation = 'part-of'
        join organisation_tie z on z.child = m.parent and z.relation = 'part-of'
      where o.kind = 'office' and not o.training and z.parent <> c.zone
        and o.valid_from <= siso_today() and (o.valid_to is null or o.valid_to > siso_today())
      order by o.code limit 1) as receiver
  from task t join social_case c on c.id = t.case_id join user_account u on u.id = t.assignee
    join organisation o on o.id = c.org
  where t.state = 'claimed' and t.assignee = c.manager and t.purpose = 'step' and t.form is not null and t.step not like '%.%' and not t.protected
    and not o.training and c.parent is null and t.phase = any($1) and coalesce(t.due_at, 'infinity') > siso_clock() + interval '1 day'
    and split_part(t.release, '@', 1) = $2 and t.snoozed_until is null
    and not exists (select from draft d where d.subject = 'task:' || t.id)
  order by u.created_at, t.opened_at, t.id limit $3`

/**
 * What colleagues do on the day of the demonstration, by the use cases themselves: a task added, a step
 * put aside, a case offered to another zone. Each act has an operation of its own: made once, however
 * often this is called.
 */
export async function liveToday(pool: pg.Pool, script: Script): Promise<void> {
  const deps: ActDeps = { pool, web: pool, build: engineBuild() }
  const open = (phases: readonly string[], limit: number) =>
    transaction(pool, (sql) => sql.query<Task>(tasks, [phases, script.procedure, limit]))
  const [parked, added, transferred, asked] = await open(today.transfer.phases, 4)
  if (parked) await park(deps, parked)
  if (added) await add(deps, added)
  if (transferred?.receiver) await transfer(deps, transferred, script)
  if (asked) await ask(deps, asked)
}

/** Runs what somebody does under a session of theirs, which ends with it. */
async function as<T>(
  pool: pg.Pool,
  userId: string,
  work: (who: Credentials) => Promise<T>,
): Promise<T> {
  const who = { tokenHash: hashToken(newToken()), csrf: newToken() }
  await pool.query('select open_session($1, $2, $3)', [who.tokenHash, userId, who.csrf])
  try {
    return await work(who)
  } finally {
    await pool.query('delete from session where token_hash = $1', [who.tokenHash])
  }
}

interface Doing {
  readonly deps: ActDeps
  readonly task: Task
  readonly op: string
}

function act({ deps, task, op }: Doing, work: (act: Act, caseId: string) => Promise<number>) {
  return as(deps.web, task.by, ({ tokenHash }) =>
    actOnCase(
      deps,
      {
        op,
        on: { caseId: task.caseId },
        async open(sql) {
          const session = await openScope(sql, tokenHash)
          if (!session) throw new Error('the session has ended')
          return { sql, session, request: 'demo' }
        },
      },
      work,
    ),
  )
}

function park(deps: ActDeps, task: Task) {
  const op = derivedId('today', task.id, 'park')
  const asked = { op, taskId: task.id, version: task.version, escape: 'park', where: '' } as const
  return act({ deps, task, op }, (by, caseId) =>
    escapeStep(by, caseId, { ...asked, ...today.park }),
  )
}

function add(deps: ActDeps, task: Task) {
  const op = derivedId('today', task.id, 'add')
  const typed = { ...today.add, to: `${today.add.role}@${String(task.office)}`, holds: false }
  return act({ deps, task, op }, (by, caseId) =>
    addTask(by, caseId, { op, ...typed, dueOn: task.today }),
  )
}

/** The act is not one of the case's path: it leaves no event. */
function ask({ web }: ActDeps, { by, caseId, today: day }: Task): Promise<void> {
  return as(web, by, ({ tokenHash }) =>
    transaction(web, async (sql) => {
      const session = await openScope(sql, tokenHash)
      if (!session) throw new Error('the session has ended')
      await askDocuments({ sql, session, request: 'demo' }, caseId, day)
    }),
  )
}

/** Opened beside the path, then offered to another zone, where its answer is awaited. */
async function transfer(deps: ActDeps, task: Task, script: Script): Promise<void> {
  const { subprocess, reason, words, offer } = today.transfer
  const op = derivedId('today', task.id, 'open')
  await act({ deps, task, op }, (by, caseId) =>
    openSubprocess(by, caseId, { op, subprocess, reason, words }),
  )
  const { rows } = await deps.pool.query<Pick<Task, 'id' | 'step' | 'form' | 'version'>>(
    `select id, step, form, version from task where case_id = $1 and step = $2 and state in ('open', 'claimed')`,
    [task.caseId, offer],
  )
  const [asked] = rows
  if (asked) await makeOffer(deps, { ...task, ...asked }, script)
}

async function makeOffer(deps: ActDeps, task: Task, script: Script): Promise<void> {
  const release = await transaction(deps.pool, (sql) => getRelease(sql, task.release))
  if (!offeredBy(release, task.step)) return
  const { id: taskId, step, form, version, receiver, by } = task
  const moment = momentOf(task)
  const outcome = 'offer'
  const { answers, facts } = fillForm(release, { script, step, form, outcome, moment })
  const said = { op: derivedId('today', taskId, outcome), taskId, version, step, form, outcome }
  const to = receiver === null ? {} : { receiver }
  const more = { release: task.release, answers, facts, ...to, request: 'demo' }
  await as(deps.web, by, (who) => completeTask(deps, who, { ...said, ...more }))
}

function momentOf({ today: day, receiver, by }: Task): Omit<Moment, 'outcome'> {
  const none = { services: [], contributions: [], urgency: '', track: '' }
  const to = receiver === null ? {} : { receiver }
  return { ...none, ...to, today: day, reviewOn: day, manager: by, random: createRandom(1) }
}
