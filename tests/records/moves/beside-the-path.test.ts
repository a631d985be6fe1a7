import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { openScope } from '../../../domain/auth/session.ts'
import type { Act } from '../../../domain/shared/act.ts'
import { actOnCase } from '../../../domain/tasks/act-on-case.ts'
import type { CaseAct } from '../../../domain/tasks/act-on-case.ts'
import { addTask } from '../../../domain/tasks/add-task.ts'
import type { TypedTask } from '../../../domain/tasks/add-task.ts'
import { cancelAddedTask } from '../../../domain/tasks/cancel-task.ts'
import { escapeStep } from '../../../domain/tasks/escape-step.ts'
import type { AskedEscape } from '../../../domain/tasks/escape-step.ts'
import { resumeStep } from '../../../domain/tasks/resume-step.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { aCase, aCaseInAssessment, aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { TaskRow, Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { setClock } from '../../support/builders/clock.ts'
import { legalRelease } from '../../support/builders/releases.ts'

let desk: Desk
let team: Team
beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
})
afterAll(async () => {
  expect((await verifyCases(desk.batch)).violations).toEqual([])
  await desk.close()
})

function acting(
  who: Colleague,
  { op = randomUUID(), ...on }: CaseAct['on'] & { readonly op?: string | undefined },
  work: (act: Act, caseId: string, op: string) => Promise<number>,
) {
  const open: CaseAct['open'] = async (sql) => {
    const session = await openScope(sql, who.credentials.tokenHash, who.credentials.csrf)
    if (!session) throw new Error('not signed in')
    return { sql, session, request: 'test' }
  }
  return actOnCase(desk.deps, { op, open, on }, (act, caseId) => work(act, caseId, op))
}

const typed: TypedTask = {
  title: 'Chiama il medico di base',
  instructions: 'Chiedi\r\nil piano terapeutico',
  to: '',
  dueOn: '',
  holds: false,
}

function add(
  who: Colleague,
  { id: caseId }: TestCase,
  { op, ...task }: Partial<TypedTask> & { readonly op?: string },
) {
  return acting(who, { caseId, op }, (act, found, minted) =>
    addTask(act, found, { ...typed, ...task, op: minted }),
  )
}

function cancel(who: Colleague, taskId: string, reason = 'non serve più') {
  return acting(who, { taskId }, (act, caseId, op) =>
    cancelAddedTask(act, caseId, { op, taskId, reason }),
  )
}

function escape(who: Colleague, task: TaskRow, asked: Partial<AskedEscape>) {
  const words = 'lo ha chiesto la famiglia'
  const base = { taskId: task.id, version: task.version, reason: 'other', words, where: '' }
  return acting(who, { taskId: task.id }, (act, caseId, op) =>
    escapeStep(act, caseId, { escape: 'park', ...base, ...asked, op }),
  )
}

function resume(who: Colleague, taskId: string) {
  return acting(who, { taskId }, (act, caseId, op) => resumeStep(act, caseId, { op, taskId }))
}

const groupOf = (role: string) => `${role}@${String(desk.here.org)}`
const titles = (found: TestCase) =>
  found.scalar<string>(
    `select string_agg(title, '; ') from task where case_id = $1 and step = 'ad-hoc'`,
  )
const offers = (found: TestCase, task: TaskRow) =>
  found.scalar<number>('select count(*)::int from task_candidate where task_id = $1', [task.id])
const words = (found: TestCase, part: string) =>
  found.scalar<string>(
    `select string_agg(body, '; ') from act_text where case_id = $1 and part = $2`,
    [found.id, part],
  )

describe('a task added beside the path', () => {
  test('waits in the list of the colleague whom it names, who may give it back to the group', async () => {
    const found = await aCaseInTriage(desk, team)
    await add(team.worker, found, { to: team.clerk.id })
    const task = await found.task('ad-hoc')
    expect(task).toMatchObject({
      state: 'claimed',
      assignee: team.clerk.id,
      purpose: 'ad-hoc',
      groups: [groupOf('front-desk')],
      due_at: null,
    })
    expect(await titles(found)).toBe('Chiama il medico di base')
    expect(await words(found, 'instructions')).toBe('Chiedi\nil piano terapeutico')
    expect((await found.task('triage')).state).toBe('open')
  })

  test('is offered to a group of the case, due by the end of its day', async () => {
    const found = await aCaseInTriage(desk, team)
    const dueOn = await found.scalar<string>('select (siso_today() + 9)::text', [])
    await add(team.worker, found, { to: groupOf('social-worker'), dueOn })
    const task = await found.task('ad-hoc')
    expect([task.state, task.groups, await offers(found, task)]).toEqual([
      'open',
      [groupOf('social-worker')],
      1,
    ])
    const day = `select (due_at at time zone 'Europe/Rome')::text from task where id = $1`
    expect(await found.scalar(day, [task.id])).toBe(`${dueOn} 23:59:59.999`)
  })

  test('sent twice is one task; what is wrong is told all at once', async () => {
    const found = await aCaseInTriage(desk, team)
    const op = randomUUID()
    await add(team.worker, found, { to: team.worker.id, op })
    expect((await add(team.worker, found, { to: team.worker.id, op })).repeated).toBe(true)
    expect((await found.tasks()).filter(({ step }) => step === 'ad-hoc')).toHaveLength(1)
    const wrong = { title: ' ', to: randomUUID(), dueOn: '2001-01-01' }
    await expect(add(team.worker, found, wrong)).rejects.toMatchObject({
      code: 'task-invalid',
      detail: { problems: [{ field: 'title' }, { field: 'to' }, { field: 'dueOn' }] },
    })
  })

  test('is completed with a note, in the list of who does it', async () => {
    const found = await aCaseInTriage(desk, team)
    await add(team.worker, found, { to: team.clerk.id })
    const task = await found.task('ad-hoc')
    await found.complete(team.clerk, task, { outcome: 'done', note: 'Il medico richiama domani' })
    expect(await words(found, 'note')).toBe('Il medico richiama domani')
    expect((await found.tasks()).find(({ id }) => id === task.id)?.state).toBe('completed')
  })

  test('is cancelled with a reason by who opened it, never by who has it to do', async () => {
    const found = await aCaseInTriage(desk, team)
    await add(team.worker, found, { to: team.clerk.id })
    const task = await found.task('ad-hoc')
    await expect(cancel(team.clerk, task.id)).rejects.toMatchObject({ code: 'not-yours-to-cancel' })
    await expect(cancel(team.worker, task.id, ' ')).rejects.toMatchObject({
      code: 'reason-missing',
    })
    await cancel(team.worker, task.id)
    expect(await words(found, 'reason')).toBe('non serve più')
    await expect(cancel(team.worker, task.id)).rejects.toMatchObject({ code: 'task-over' })
    const triage = await found.task('triage')
    await expect(cancel(team.worker, triage.id)).rejects.toMatchObject({ code: 'task-not-found' })
  })

  test('holds the end of the case where it was asked to, and the case closes behind it', async () => {
    const found = await aCase(desk, { by: team.clerk })
    await add(team.clerk, found, { to: team.clerk.id, holds: true })
    await found.complete(team.clerk, await found.task('access-card'), {
      outcome: 'information-only',
    })
    await found.advance('workflow')
    const state = 'select state from social_case where id = $1'
    expect(await found.scalar(state)).toBe('open')
    await found.complete(team.clerk, await found.task('ad-hoc'), { outcome: 'done' })
    expect(await found.scalar(state)).toBe('closed')
    await expect(add(team.clerk, found, { to: team.clerk.id })).rejects.toMatchObject({
      code: 'case-closed',
    })
  })

  test('does not exist for an office elsewhere', async () => {
    const found = await aCaseInTriage(desk, team)
    const stranger = await desk.hire('social-worker', desk.elsewhere.org)
    await expect(add(stranger, found, { to: stranger.id })).rejects.toMatchObject({
      code: 'case-not-found',
    })
  })
})

describe('a step parked', () => {
  test('is in nobody’s list until it is taken up again, by those who could do it', async () => {
    const found = await aCaseInTriage(desk, team)
    const triage = await found.task('triage')
    await escape(team.worker, triage, {})
    const parked = (await found.tasks()).find(({ id }) => id === triage.id)
    expect(parked?.state).toBe('parked')
    expect(await offers(found, triage)).toBe(0)
    await expect(
      found.complete(
        team.worker,
        { ...triage, version: parked?.version ?? 0 },
        { outcome: 'no-charge' },
      ),
    ).rejects.toMatchObject({ code: 'task-over' })
    await expect(resume(team.clerk, triage.id)).rejects.toMatchObject({ code: 'task-not-found' })
    await resume(team.worker, triage.id)
    expect((await found.task('triage')).state).toBe('open')
    expect(await offers(found, triage)).toBe(triage.groups.length)
    await expect(resume(team.worker, triage.id)).rejects.toMatchObject({ code: 'not-parked' })
  })

  test('comes back by itself on its day, to whom had it', async () => {
    const found = await aCaseInAssessment(desk, team)
    const assess = await found.task('assess')
    const until = await found.scalar<string>('select (siso_today() + 3)::text', [])
    await escape(team.worker, assess, { where: until })
    await setClock(desk.owner, { minutesAhead: 3 * 24 * 60 })
    try {
      await found.advance('workflow')
      const back = await found.task('assess')
      expect([back.state, back.assignee]).toEqual(['claimed', team.worker.id])
    } finally {
      await setClock(desk.owner, { minutesAhead: 0 })
    }
  })

  test('an open page of it cannot be completed unseen', async () => {
    const found = await aCaseInTriage(desk, team)
    const triage = await found.task('triage')
    await escape(team.worker, triage, {})
    await resume(team.worker, triage.id)
    await expect(
      found.complete(team.worker, triage, { outcome: 'no-charge' }),
    ).rejects.toMatchObject({ code: 'task-changed' })
  })
})

describe('a step skipped', () => {
  test('goes on by an outcome that may be skipped, and supervisors are told', async () => {
    const found = await aCase(desk, { by: team.clerk, release: await desk.publish(legalRelease()) })
    const ask = await found.task('ask')
    await escape(team.clerk, ask, { escape: 'skip', where: 'go' })
    expect((await found.task('weigh')).state).toBe('open')
    const told = `select count(*)::int from effect where case_id = $1 and params ->> 'notice' = 'step-escaped'`
    expect(await found.scalar(told)).toBe(1)
    const action = `select detail ->> 'reason' from audit_event where case_id = $1 and action = 'step-skipped'`
    expect(await found.scalar(action)).toBe('other')
    const weigh = await found.task('weigh')
    await expect(escape(team.clerk, weigh, { escape: 'skip', where: 'go' })).rejects.toMatchObject({
      code: 'coordinator-needed',
      status: 403,
    })
    await escape(team.coordinator, weigh, { escape: 'skip', where: 'go' })
    const rest = await found.task('rest')
    await expect(escape(team.clerk, rest, { escape: 'skip', where: 'done' })).rejects.toMatchObject(
      { code: 'step-not-skippable' },
    )
  })

  test('needs an outcome, a reason and its words', async () => {
    const found = await aCaseInAssessment(desk, team)
    const wrong = { escape: 'redo' as const, where: 'nowhere', reason: 'whim', words: ' ' }
    await expect(escape(team.worker, await found.task('assess'), wrong)).rejects.toMatchObject({
      code: 'escape-invalid',
      detail: { problems: [{ field: 'where' }, { field: 'reason' }, { field: 'words' }] },
    })
  })
})

describe('a step redone', () => {
  test('goes back over a phase, by the worker, and cancels what is open', async () => {
    const found = await aCaseInAssessment(desk, team)
    await escape(team.worker, await found.task('assess'), { escape: 'redo', where: 'triage' })
    await found.advance('workflow')
    expect((await found.task('triage')).key).toBe('triage#2')
    const assess = (await found.tasks()).find(({ step }) => step === 'assess')
    expect(assess?.state).toBe('cancelled')
  })

  test('has nothing to go back to at the beginning', async () => {
    const found = await aCase(desk, { by: team.clerk })
    await expect(
      escape(team.clerk, await found.task('access-card'), { escape: 'redo', where: 'access-card' }),
    ).rejects.toMatchObject({ code: 'nothing-to-redo' })
  })

  test('is refused to who has not the step, or looked at another version of it', async () => {
    const found = await aCaseInAssessment(desk, team)
    const assess = await found.task('assess')
    const other = await desk.hire('social-worker', desk.here.org)
    await expect(escape(other, assess, {})).rejects.toMatchObject({ code: 'task-taken' })
    await expect(escape(team.worker, { ...assess, version: 99 }, {})).rejects.toMatchObject({
      code: 'task-changed',
    })
  })
})
