import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { openScope } from '../../../domain/auth/session.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { actOnCase } from '../../../domain/tasks/act-on-case.ts'
import { claimTask } from '../../../domain/tasks/claim-task.ts'
import { escapeStep } from '../../../domain/tasks/escape-step.ts'
import { migrateCase, predictMigration } from '../../../domain/tasks/migrate-case.ts'
import type { CaseMigration } from '../../../domain/tasks/migrate-case.ts'
import { hashState } from '../../../domain/tasks/published.ts'
import { saveTaskDraft } from '../../../domain/tasks/task-draft.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { validate } from '../../../domain/procedures/validate/validate.ts'
import { roles } from '../../../domain/auth/roles.ts'
import { aCase } from '../../support/a-case.ts'
import type { TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { setClock } from '../../support/builders/clock.ts'
import { siso } from '../../support/siso.ts'
import { movingRelease } from '../../support/releases/moving.ts'

const first = movingRelease(1)
const second = movingRelease(2)
const there: Pick<CaseMigration, 'to' | 'mapping'> = {
  to: 'moving@2',
  mapping: { enter: { write: 'mail' } },
}

let desk: Desk
let clerk: Colleague
let administrator: Colleague

beforeAll(async () => {
  desk = await aDesk()
  for (const release of [first, second]) await desk.publish(release)
  clerk = await desk.hire('front-desk', desk.here.org)
  administrator = await desk.hire('procedure-admin', desk.here.region ?? 0)
})
afterAll(() => desk.close())

const opening = (who: Colleague) => async (sql: Sql) => {
  const session = await openScope(sql, who.credentials.tokenHash, who.credentials.csrf)
  if (!session) throw new Error('not signed in')
  return { sql, session, request: 'test' }
}

const by = () => ({ by: administrator.id })

/** With the visit claimed and begun, the call open, and the letter still to be written. */
async function atWork(): Promise<TestCase> {
  const one = await aCase(desk, { by: clerk, release: first })
  await one.complete(clerk, await one.task('open'), { outcome: 'work' })
  await one.complete(clerk, await one.task('prepare'), { outcome: 'done' })
  const { id: visit } = await one.task('visit')
  await desk.actAs(clerk, (act) => claimTask(act, visit))
  const typed = { version: (await one.task('visit')).version, data: { note: 'a metà' } }
  await desk.actAs(clerk, (act) => saveTaskDraft(act, visit, typed))
  return one
}

const rows = (one: TestCase) =>
  one.scalar<Record<string, number>>(`
    select json_build_object('events', (select count(*) from case_event where case_id = $1),
      'moves', (select count(*) from case_move where case_id = $1),
      'audit', (select count(*) from audit_event where case_id = $1))`)

const drafts = ({ id }: { id: string }) =>
  desk.owner
    .query<{ data: object }>('select data from draft where subject = $1', [`task:${id}`])
    .then((found) => found.rows)

async function verified({ id }: TestCase): Promise<void> {
  expect((await verifyCases(desk.batch, { only: id })).violations).toEqual([])
}

test.each([first, second])('both versions could be published', (release) => {
  const problems = validate(release, { roles })
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
})

test('a prediction writes nothing, and comes true', async () => {
  const one = await atWork()
  const manager = await desk.hire('social-worker', desk.here.org)
  await desk.owner.query('update social_case set manager = $2 where id = $1', [one.id, manager.id])
  const before = await rows(one)
  const visit = await one.task('visit')
  const call = await one.task('call')
  const seen = await predictMigration(desk.engine, { caseId: one.id, ...there })
  expect(await rows(one)).toEqual(before)
  expect(seen.prediction).toMatchObject({
    blocked: [],
    opened: ['mail#1'],
    cancelled: ['write#1'],
    kept: [
      { task: 'visit#1', revised: false },
      { task: 'call#1', revised: true },
    ],
  })

  const done = await migrateCase(desk.deps, { caseId: one.id, ...there }, by())
  expect(done).toMatchObject({ already: false, from: 'moving@1', position: { blocked: false } })
  const { opened, cancelled, terms, state } = done.prediction
  expect({ opened, cancelled }).toEqual({ opened: ['mail#1'], cancelled: ['write#1'] })

  const now = await one.task('visit')
  const { version, assignee } = visit
  expect(now).toMatchObject({ release: 'moving@2', version, assignee, state: 'claimed' })
  expect(await drafts(visit)).toEqual([{ data: { note: 'a metà' } }])
  expect(await one.task('call')).toMatchObject({ release: 'moving@2', version: call.version + 1 })
  expect((await one.tasks()).find(({ step }) => step === 'write')?.state).toBe('cancelled')
  expect((await one.task('mail')).release).toBe('moving@2')

  expect(terms.map(({ id, change }) => [id, change])).toEqual([
    ['whole@case', 'dropped'],
    ['visiting@visit#1', 'moved'],
    ['calling@call#1', 'started'],
  ])
  const moved = terms.find(({ change }) => change === 'moved')
  expect(now.due_at?.toISOString()).toBe(moved?.now)
  const due = await one.scalar<Record<string, string>>(
    `select json_object_agg(id, state || ' ' || version) from deadline where case_id = $1`,
  )
  expect(due).toEqual({
    'visiting@visit#1': 'running 2',
    'whole@case': 'cancelled 1',
    'calling@call#1': 'running 1',
  })
  expect(await one.scalar('select release from case_engine where case_id = $1')).toBe('moving@2')
  expect(await one.scalar('select state_hash from case_engine where case_id = $1')).toBe(
    state && hashState(state),
  )
  const trace = `select actor from audit_event where case_id = $1 and action = 'case-migrated'`
  expect(await one.scalar(trace)).toBe(administrator.id)
  const told = (who: Colleague) =>
    one.scalar('select json_agg(title) from notice where case_id = $1 and audience = $2', [
      one.id,
      `user:${who.id}`,
    ])
  expect(await told(manager)).toEqual([
    expect.stringMatching(
      /^Pratica \S+: le regole sono cambiate\. Si apre «Fai mail»; Si annulla «Fai write»; «Fai call» ha altre domande .*; altro nella storia della pratica\.$/,
    ),
  ])
  // Of the visit, which she has in hand, and of nothing else.
  expect(await told(clerk)).toEqual([
    expect.stringMatching(
      /^Pratica \S+: le regole sono cambiate\. Scadenza «visiting»: dal \S+ al \S+\.$/,
    ),
  ])
  await verified(one)
})

test('a page opened before is taken where it asks the same, and not where it asks something else', async () => {
  const one = await atWork()
  const [visit, call] = [await one.task('visit'), await one.task('call')]
  await migrateCase(desk.deps, { caseId: one.id, ...there }, by())
  await expect(one.complete(clerk, call, { outcome: 'done' })).rejects.toMatchObject({
    code: 'task-changed',
  })
  const forged = { ...call, version: call.version + 1 }
  await expect(one.complete(clerk, forged, { outcome: 'done' })).rejects.toMatchObject({
    code: 'task-changed',
  })
  expect(await one.complete(clerk, visit, { outcome: 'done' })).toMatchObject({ kind: 'done' })
  await one.complete(clerk, await one.task('call'), { outcome: 'answered' })
  await one.complete(clerk, await one.task('mail'), { outcome: 'done' })
  expect(await one.scalar('select outcome from social_case where id = $1')).toBe('finished')
  await verified(one)
})

test('twice is once; by whom does not administer procedures, or unseen, never', async () => {
  const one = await atWork()
  const asked = { caseId: one.id, ...there }
  await expect(migrateCase(desk.deps, asked, { by: clerk.id })).rejects.toMatchObject({
    code: 'not-procedure-admin',
  })
  const { stateHash: expected } = await predictMigration(desk.engine, asked)
  await one.complete(clerk, await one.task('call'), { outcome: 'done' })
  const before = await rows(one)
  await expect(migrateCase(desk.deps, asked, { ...by(), expected })).rejects.toMatchObject({
    code: 'case-changed',
  })
  await expect(
    migrateCase(desk.deps, { caseId: one.id, to: 'moving@2' }, by()),
  ).rejects.toMatchObject({
    code: 'case-not-movable',
    detail: { blocked: [{ why: 'no-step', key: 'write#1' }] },
  })
  const nowhere = { ...asked, to: 'moving@9' }
  await expect(migrateCase(desk.deps, nowhere, by())).rejects.toMatchObject({
    code: 'release-not-found',
  })
  const nobody = { ...asked, caseId: randomUUID() }
  await expect(migrateCase(desk.deps, nobody, by())).rejects.toMatchObject({
    code: 'case-not-found',
  })
  expect(await rows(one)).toEqual(before)
  await migrateCase(desk.deps, asked, by())
  expect(await migrateCase(desk.deps, asked, by())).toMatchObject({ already: true })
  expect((await one.events()).filter(({ kind }) => kind === 'migrated')).toHaveLength(1)
  await verified(one)
})

test('no case goes on by rules before their day', async () => {
  const third = { ...movingRelease(2), version: 3 }
  await desk.publish({ ...third, validity: { from: '2031-03-01T00:00:00+01:00' } })
  const one = await atWork()
  const before = await rows(one)
  const asked = { caseId: one.id, ...there, to: 'moving@3' }
  await expect(migrateCase(desk.deps, asked, by())).rejects.toMatchObject({
    code: 'release-ahead',
    message: expect.stringContaining('1 marzo 2031'),
  })
  expect(await rows(one)).toEqual(before)
  await verified(one)
})

test('what a parked task asks goes along too', async () => {
  const one = await atWork()
  const { id: taskId, version } = await one.task('call')
  const op = randomUUID()
  const why = { reason: 'other', words: 'Non risponde', where: '' }
  await actOnCase(desk.deps, { op, open: opening(clerk), on: { taskId } }, (act, caseId) =>
    escapeStep(act, caseId, { op, taskId, version, escape: 'park', ...why }),
  )
  await migrateCase(desk.deps, { caseId: one.id, ...there }, by())
  const call = (await one.tasks()).find(({ step }) => step === 'call')
  expect(call).toMatchObject({ state: 'parked', release: 'moving@2' })
  await verified(one)
})

test('a case that waits for its worker is not moved before', async () => {
  const one = await aCase(desk, { by: clerk, release: first })
  await one.complete(clerk, await one.task('open'), { outcome: 'away' })
  await expect(migrateCase(desk.deps, { caseId: one.id, ...there }, by())).rejects.toMatchObject({
    code: 'case-waits',
  })
  await one.advance('workflow')
  await migrateCase(desk.deps, { caseId: one.id, ...there }, by())
  await verified(one)
})

test('the old rung fires no more, the new one does', async () => {
  const one = await atWork()
  await migrateCase(desk.deps, { caseId: one.id, ...there }, by())
  const fired = async (days: number) => {
    await setClock(desk.owner, { minutesAhead: days * 1440 })
    await one.advance('web')
    const found = await one.events()
    return found.filter(({ kind }) => kind === 'rung').map(({ key }) => key)
  }
  try {
    // Ten and twenty days, and those by which a Sunday or Christmas puts them off.
    expect(await fired(14)).toEqual(['deadline:calling@call#1:over:1'])
    expect(await fired(26)).toContain('deadline:visiting@visit#1:over:2')
    await verified(one)
  } finally {
    await setClock(desk.owner, { minutesAhead: 0 })
  }
})

test('on the command line: looked at, then done by who answers for it', async () => {
  const one = await atWork()
  const connections = {
    DATABASE_URL: desk.database.ownerUrl,
    DATABASE_ROLE_SECRET: desk.database.secret,
  }
  const run = (...words: string[]) =>
    siso(['cases', 'migrate', one.id, '--to', 'moving@2', ...words], connections)
  const stuck = await run('--dry-run')
  expect([stuck.code, stuck.stdout]).toEqual([
    1,
    'Da moving@1 a moving@2 non può passare:\n✗ write#1: il passo non c’è\n',
  ])
  const seen = await run('--dry-run', '--enter', 'write=mail')
  expect(seen.code).toBe(0)
  expect(seen.stdout).toMatch(/non è stato scritto nulla.*si apre mail#1.*si annulla write#1/s)
  expect(seen.stdout).toMatch(/si sposta visiting@visit#1: \S+ → \S+/)
  expect(await one.scalar('select release from case_engine where case_id = $1')).toBe('moving@1')
  expect((await run('--enter', 'write=mail')).code).toBe(2)
  const name = `u-${administrator.id}`
  const refused = await run('--by', `u-${clerk.id}`, '--enter', 'write=mail')
  expect([refused.code, refused.stdout]).toEqual([
    1,
    expect.stringContaining('chi amministra le procedure'),
  ])
  const done = await run('--by', name, '--enter', 'write=mail', '--json')
  expect(done.code).toBe(0)
  expect(JSON.parse(done.stdout)).toMatchObject({ from: 'moving@1', already: false })
  expect(done.stdout).not.toContain('"facts"')
  await verified(one)
}, 60_000)
