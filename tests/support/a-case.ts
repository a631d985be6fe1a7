import { randomUUID } from 'node:crypto'

import { transaction } from '../../domain/database.ts'
import type { Engines } from '../../domain/procedures/engine/engines.ts'
import type { Facts } from '../../domain/procedures/engine/types.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Caller } from '../../domain/tasks/advance.ts'
import { advance } from '../../domain/tasks/advance.ts'
import type { ActDeps, ActResult, TaskAct } from '../../domain/tasks/complete-task.ts'
import { completeTask } from '../../domain/tasks/complete-task.ts'
import { openCase } from '../../domain/tasks/open-case.ts'
import { getRelease } from '../../domain/tasks/published.ts'
import type { Position, TaskState } from '../../domain/tasks/schema.ts'
import type { Colleague, Desk, Place } from './builders/a-desk.ts'

export interface TaskRow {
  readonly id: string
  readonly key: string
  readonly step: string
  readonly state: TaskState
  readonly version: number
  readonly release: string
  readonly form: string | null
  readonly purpose: string
  readonly assignee: string | null
  readonly priority: number
  readonly groups: string[]
  readonly due_at: Date | null
  readonly hard_at: Date | null
}

export interface EventRow {
  readonly seq: number
  readonly key: string
  readonly kind: string
  readonly at: Date
}

/** One case as a test sees it: read by the owner, moved only by use cases. */
export interface TestCase {
  readonly id: string
  readonly person: string
  readonly tasks: () => Promise<TaskRow[]>
  /** The open task of a step (the last iteration), or an error. */
  readonly task: (step: string) => Promise<TaskRow>
  readonly events: () => Promise<EventRow[]>
  readonly advance: (caller?: Caller, deps?: ActDeps) => Promise<Position>
  /** Completes an open task as its page would post it. */
  readonly complete: (
    who: Colleague,
    task: TaskRow,
    act: Partial<TaskAct> & { outcome: string; deps?: ActDeps },
  ) => Promise<ActResult>
  readonly scalar: <T>(text: string, values?: readonly unknown[]) => Promise<T>
}

export interface Opening {
  readonly by: Colleague
  readonly release?: Release
  readonly facts?: Facts
  readonly effectiveAt?: Date
  /** Where it is; at the desk unless told. */
  readonly place?: Place
  /** Municipality of residence of the person. */
  readonly residence?: number
}

/** Opens a case with an invented person, and moves it as the desk's own post does. */
export async function aCase(desk: Desk, opening: Opening, engines?: Engines): Promise<TestCase> {
  const [id, person] = [randomUUID(), randomUUID()]
  const { place = desk.here, residence = null } = opening
  await desk.actAs(opening.by, async (act) => {
    const { sql } = act
    await sql.query(
      `insert into person (id, identity, given_name, family_name, search_key, orgs, residence)
       values ($1, 'certain', 'Ida', 'Prova', 'prova ida', $2, $3)`,
      [person, [place.org], residence],
    )
    const release = opening.release ?? (await getRelease(sql, 'presa-in-carico@1'))
    const { facts = {}, effectiveAt } = opening
    await openCase(act, {
      caseId: id,
      subject: person,
      place,
      release,
      calendar: desk.calendar,
      facts,
      ...(effectiveAt && { effectiveAt }),
    })
  })
  const found = caseAt(desk, id, person)
  await found.advance('web', { ...desk.deps, ...(engines && { engines }) })
  return found
}

/** The people whom the pathway of `presa-in-carico` needs, all in one office. */
export async function aTeam(desk: Desk) {
  const { org, zone } = desk.here
  return {
    clerk: await desk.hire('front-desk', org),
    worker: await desk.hire('social-worker', org),
    coordinator: await desk.hire('coordinator', zone ?? org),
    administrator: await desk.hire('system-admin', desk.here.region ?? org),
  }
}
export type Team = Awaited<ReturnType<typeof aTeam>>

/** A case whose contact is over: its triage waits for a social worker of the office. */
export async function aCaseInTriage(desk: Desk, team: Team, facts: Facts = {}): Promise<TestCase> {
  const found = await aCase(desk, { by: team.clerk })
  const card = await found.task('access-card')
  await found.complete(team.clerk, card, { outcome: 'to-triage', facts })
  await found.advance('workflow')
  return found
}

/** A case given to the team's social worker, whose assessment is open. */
export async function aCaseInAssessment(desk: Desk, team: Team): Promise<TestCase> {
  const found = await aCaseInTriage(desk, team, { urgency: 'green' })
  await found.complete(team.worker, await found.task('triage'), { outcome: 'take-charge' })
  const assignment = { outcome: 'assign', manager: team.worker.id }
  await found.complete(team.coordinator, await found.task('assign'), assignment)
  await found.advance('workflow')
  return found
}

const columns = `id, key, step, state, version, release, form, purpose, assignee, priority, groups, due_at, hard_at`

/** A case that is there already. */
export function caseAt(desk: Desk, id: string, person: string): TestCase {
  const rows = async <Row extends object>(text: string, values: readonly unknown[] = [id]) =>
    transaction(desk.owner, (sql) => sql.query<Row>(text, values))
  const tasks = () =>
    rows<TaskRow>(`select ${columns} from task where case_id = $1 order by opened_at, key`)
  return {
    id,
    person,
    tasks,
    async task(step) {
      const open = (await tasks()).filter(({ state }) => state === 'open' || state === 'claimed')
      const task = open.findLast((one) => one.step === step)
      if (!task) throw new Error(`no open task ${step}: ${open.map(({ key }) => key).join(' ')}`)
      return task
    },
    events: () => rows('select seq, key, kind, at from case_event where case_id = $1 order by seq'),
    advance: (caller = 'web', deps = desk.deps) => advance(deps, id, caller),
    complete: (who, task, { deps = desk.deps, ...act }) =>
      completeTask(deps, who.credentials, { ...postOf(task), ...act }),
    async scalar<T>(text: string, values: readonly unknown[] = [id]) {
      const [row] = await rows<{ value: T }>(`select (${text}) as value`, values)
      if (!row) throw new Error('a scalar query answers one row')
      return row.value
    },
  }
}

/** What the page of a task posts, but for the outcome. */
export function postOf(task: TaskRow): Omit<TaskAct, 'outcome'> {
  const { id: taskId, version, release, step, form } = task
  return {
    op: randomUUID(),
    taskId,
    version,
    release,
    step,
    form,
    answers: {},
    facts: {},
    request: 'test',
  }
}
