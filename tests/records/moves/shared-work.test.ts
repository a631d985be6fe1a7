import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { transaction } from '../../../domain/database.ts'
import {
  dataShown,
  handoffsOf,
  offeredBy,
  offerOf,
  receiversFor,
} from '../../../domain/tasks/handoffs.ts'
import { claimTask } from '../../../domain/tasks/claim-task.ts'
import { actOnCase } from '../../../domain/tasks/act-on-case.ts'
import { partsOf } from '../../../domain/tasks/parts.ts'
import { recallableOf, recallTask } from '../../../domain/tasks/recall.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { protectPerson } from '../../../domain/registry/protect-person.ts'
import { validate } from '../../../domain/procedures/validate/validate.ts'
import { roles } from '../../../domain/auth/roles.ts'
import { openScope } from '../../../domain/auth/session.ts'
import type { Act } from '../../../domain/shared/act.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { randomUUID } from 'node:crypto'
import { aCase } from '../../support/a-case.ts'
import type { TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { setClock } from '../../support/builders/clock.ts'
import { roundAfterRound, sharedWorkRelease } from '../../support/releases/shared-work.ts'

const release = sharedWorkRelease()

let desk: Desk
let here: Record<'worker' | 'clerk' | 'coordinator', Colleague>
let there: Colleague
let code: string

beforeAll(async () => {
  desk = await aDesk()
  await desk.publish(release)
  const { org, zone } = desk.here
  here = {
    worker: await desk.hire('social-worker', org),
    clerk: await desk.hire('front-desk', org),
    coordinator: await desk.hire('coordinator', zone ?? org),
  }
  there = await desk.hire('social-worker', desk.elsewhere.org)
  const { rows } = await desk.owner.query<{ code: string }>(
    'select code from organisation where id = $1',
    [desk.elsewhere.org],
  )
  code = rows[0]?.code ?? ''
})
afterAll(() => desk.close())

/** Every test leaves a record that holds together. */
async function verified(one: TestCase): Promise<void> {
  const { violations } = await verifyCases(desk.batch, { only: one.id })
  expect(violations).toEqual([])
}

async function afterCard(outcome: 'work' | 'send', by = release): Promise<TestCase> {
  const one = await aCase(desk, { by: here.clerk, release: by })
  await one.complete(here.clerk, await one.task('card'), {
    outcome,
    answers: { need: 'Aiuto a casa', diagnosis: 'riservata', frail: true },
    facts: { frail: true, secret: true },
  })
  return one
}

async function offered(): Promise<TestCase> {
  const one = await afterCard('send')
  await one.complete(here.worker, await one.task('send.offer'), {
    outcome: 'offer',
    answers: { receiver: code, message: 'Si è trasferita da voi' },
    receiver: code,
  })
  return one
}

const seenBy = (who: Colleague, one: TestCase) =>
  desk.actAs(who, async ({ sql }) => {
    const task = (await one.tasks()).find(({ step }) => step === 'send.answer')
    const tasks = await sql.query<{ step: string }>('select step from task where case_id = $1', [
      one.id,
    ])
    return {
      tasks: tasks.map(({ step }) => step),
      cases: (await sql.query('select 1 from social_case where id = $1', [one.id])).length,
      answers: (await sql.query('select 1 from task_answer where case_id = $1', [one.id])).length,
      persons: (await sql.query('select 1 from person where id = $1', [one.person])).length,
      offer: task && (await offerOf(sql, { caseId: one.id, key: task.key })),
    }
  })

test('the procedure of these tests could be published', () => {
  expect(validate(release, { roles }).filter(({ severity }) => severity === 'error')).toEqual([])
})

test('before the answer the receiver sees the offer and the declared data, and nothing else', async () => {
  const one = await offered()
  const seen = await seenBy(there, one)
  expect(seen).toMatchObject({ tasks: ['send.answer'], cases: 0, answers: 0, persons: 0 })
  expect(seen.offer?.state).toBe('offered')
  expect(seen.offer?.shown).toMatchObject({
    person: { name: 'Ida Prova' },
    answers: [{ form: 'card', answers: { need: 'Aiuto a casa' } }],
    facts: { frail: true },
    note: { form: 'offer', answers: { message: 'Si è trasferita da voi' } },
  })
  expect(JSON.stringify(seen.offer)).not.toMatch(/riservata|diagnosis|secret/)
  expect(seen.offer?.sender).toMatchObject({ operator: here.worker.name })
  const colleague = await desk.hire('front-desk', desk.elsewhere.zone ?? 0)
  expect(await seenBy(colleague, one)).toMatchObject({ tasks: [], cases: 0, offer: undefined })
  await verified(one)
})

test('who coordinates the zone may answer an offer made to one of its offices', async () => {
  const above = await desk.hire('coordinator', desk.elsewhere.zone ?? 0)
  const one = await offered()
  expect(await seenBy(above, one)).toMatchObject({ tasks: ['send.answer'], cases: 0 })
  await one.complete(above, await one.task('send.answer'), { outcome: 'accepted' })
  expect(await one.scalar('select org from social_case where id = $1')).toBe(desk.elsewhere.org)
  await verified(one)
})

describe('the offer of a protected case', () => {
  async function offeredHidden(): Promise<TestCase> {
    const one = await afterCard('send')
    for (const text of [
      'update person set protected = true where id = (select subject from social_case where id = $1)',
      'update social_case set protected = true where id = $1',
      'update task set protected = true where case_id = $1',
    ])
      await desk.owner.query(text, [one.id])
    await desk.owner.query(
      `insert into case_grant (case_id, user_id, kind, reason) values ($1, $2, 'named', 'prova')`,
      [one.id, here.worker.id],
    )
    await one.complete(here.worker, await one.task('send.offer'), {
      ...{ outcome: 'offer', answers: { receiver: code, message: 'Va protetta' }, receiver: code },
    })
    return one
  }

  test('is seen by who coordinates the receiver alone, who is named by accepting it', async () => {
    const chief = await desk.hire('coordinator', desk.elsewhere.org)
    const one = await offeredHidden()
    expect(await seenBy(there, one)).toMatchObject({ tasks: [], cases: 0, offer: undefined })
    expect((await seenBy(here.clerk, one)).tasks).toEqual([])
    expect(await seenBy(chief, one)).toMatchObject({
      ...{ tasks: ['send.answer'], cases: 0, answers: 0, persons: 0 },
      offer: { state: 'offered' },
    })
    await one.complete(chief, await one.task('send.answer'), { outcome: 'accepted' })
    expect(await seenBy(chief, one)).toMatchObject({ cases: 1, persons: 1 })
    expect(await seenBy(there, one)).toMatchObject({ tasks: [], cases: 0, persons: 0 })
    expect(await seenBy(here.worker, one)).toMatchObject({ cases: 0, persons: 0 })
    await verified(one)
  })

  test('protected after it was sent, the office that sent it finds it no more', async () => {
    const one = await offered()
    expect((await seenBy(here.clerk, one)).offer).toBeDefined()
    await desk.actAs(here.coordinator, (act) =>
      protectPerson(act, { personId: one.person, named: [here.worker.id], reason: 'violence' }),
    )
    expect((await seenBy(here.clerk, one)).offer).toBeUndefined()
    expect((await seenBy(here.worker, one)).offer).toBeDefined()
  })

  test('protected while it is offered, who coordinates the receiver answers it, whoever had taken it', async () => {
    const chief = await desk.hire('coordinator', desk.elsewhere.org)
    for (const taken of [false, true]) {
      const one = await offered()
      const answer = await one.task('send.answer')
      if (taken) await desk.actAs(there, (act) => claimTask(act, answer.id))
      expect((await seenBy(there, one)).tasks).toEqual(['send.answer'])
      await desk.actAs(here.coordinator, (act) =>
        protectPerson(act, { personId: one.person, named: [here.worker.id], reason: 'violence' }),
      )
      expect(await seenBy(there, one)).toMatchObject({ tasks: [], offer: undefined })
      expect((await seenBy(here.clerk, one)).tasks).toEqual([])
      expect((await seenBy(chief, one)).tasks).toEqual(['send.answer'])
      await one.complete(chief, await one.task('send.answer'), { outcome: 'accepted' })
      expect(await seenBy(chief, one)).toMatchObject({ cases: 1, persons: 1 })
      await verified(one)
    }
  })

  test('refused, it leaves nothing at the receiver', async () => {
    const chief = await desk.hire('coordinator', desk.elsewhere.org)
    const one = await offeredHidden()
    await one.complete(chief, await one.task('send.answer'), { outcome: 'refused' })
    expect(await seenBy(chief, one)).toMatchObject({ cases: 0, persons: 0, offer: undefined })
    expect(await seenBy(there, one)).toMatchObject({ tasks: [], cases: 0, persons: 0 })
    await verified(one)
  })

  test('can be made only where somebody coordinates', async () => {
    const one = await offeredHidden()
    const step = offeredBy(release, 'send.offer')
    if (!step) throw new Error('the release has a hand-off')
    const choices = await desk.actAs(here.worker, ({ sql }) =>
      receiversFor(sql, one.id, { ...step, to: { ...step.to, roles: ['social-worker'] } }),
    )
    expect(choices).toEqual([])
  })
})

test('what is shown is what the sender saw before', async () => {
  const one = await afterCard('send')
  const step = offeredBy(release, 'send.offer')
  if (!step) throw new Error('the release has a hand-off')
  const before = await desk.actAs(here.worker, ({ sql }) => dataShown(sql, one.id, step))
  await one.complete(here.worker, await one.task('send.offer'), {
    outcome: 'offer',
    answers: { receiver: code, message: 'm' },
    receiver: code,
  })
  const { offer } = await seenBy(there, one)
  const { note, ...shown } = offer?.shown ?? { note: undefined }
  expect(note).toBeDefined()
  expect(shown).toEqual(before?.shown)
})

test('until it is accepted the case is the sender’s; then it is the receiver’s alone', async () => {
  const one = await offered()
  expect(await one.scalar<number>('select org from social_case where id = $1')).toBe(desk.here.org)
  await one.complete(there, await one.task('send.answer'), { outcome: 'accepted' })
  const place = await one.scalar<unknown>(
    'select json_build_array(org, zone, orgs, manager) from social_case where id = $1',
  )
  const { org, zone } = desk.elsewhere
  expect(place).toEqual([org, zone, [org], null])
  expect((await one.task('follow')).groups).toContain(`social-worker@${String(org)}`)
  expect(await seenBy(there, one)).toMatchObject({ cases: 1, persons: 1 })
  // What they did themselves stays theirs to find; the folder and what follows do not.
  const left = await seenBy(here.worker, one)
  expect(left).toMatchObject({ tasks: ['card', 'send.offer'], cases: 0, answers: 0 })
  await verified(one)
})

test('who refused or let it expire sees the data no longer; the case goes on where it was', async () => {
  const refused = await offered()
  await refused.complete(there, await refused.task('send.answer'), {
    outcome: 'refused',
    answers: { reason: 'Non è residente qui' },
  })
  expect(await seenBy(there, refused)).toMatchObject({ cases: 0, offer: undefined })
  expect((await refused.task('card')).groups).toContain(`front-desk@${String(desk.here.org)}`)
  const states = await desk.actAs(here.worker, ({ sql }) => handoffsOf(sql, refused.id))
  expect(states.map(({ state }) => state)).toEqual(['refused'])
  await verified(refused)
})

test('an offer without an answer expires by its term, worker up or not', async () => {
  const one = await offered()
  await setClock(desk.owner, { minutesAhead: 61 })
  try {
    await one.advance('web')
    expect((await one.tasks()).find(({ step }) => step === 'send.answer')?.state).toBe('expired')
    expect(await one.task('card')).toBeDefined()
    await verified(one)
  } finally {
    await setClock(desk.owner, { minutesAhead: 0 })
  }
  expect(await seenBy(there, one)).toMatchObject({ offer: undefined })
})

const opening =
  (who: Colleague) =>
  async (sql: Sql): Promise<Act> => {
    const session = await openScope(sql, who.credentials.tokenHash, who.credentials.csrf)
    if (!session) throw new Error('signed out')
    return { sql, session, request: 'test' }
  }

const recall = (who: Colleague, asked: { op: string; taskId: string; reason: string }) =>
  actOnCase(
    desk.deps,
    { op: asked.op, open: opening(who), on: { taskId: asked.taskId } },
    (act, caseId) => recallTask(act, caseId, asked),
  )

async function doneTask(one: TestCase, step: string) {
  const task = (await one.tasks()).findLast((row) => row.step === step && row.state === 'completed')
  if (!task) throw new Error(`no task ${step} is done`)
  return task
}

test('the sender takes the offer back until it is answered, and not after', async () => {
  const one = await offered()
  const { id } = await doneTask(one, 'send.offer')
  expect(await desk.actAs(here.clerk, ({ sql, session }) => recallableOf(sql, id, session))).toBe(
    'offer',
  )
  const asked = { op: randomUUID(), taskId: id, reason: 'Errore' }
  await recall(here.worker, asked)
  await recall(here.worker, asked)
  expect(await seenBy(there, one)).toMatchObject({ offer: undefined })
  expect((await one.events()).filter(({ kind }) => kind === 'recalled')).toHaveLength(1)
  await expect(recall(here.worker, { ...asked, op: randomUUID() })).rejects.toMatchObject({
    code: 'not-recallable',
  })
  await expect(recall(there, { ...asked, op: randomUUID() })).rejects.toMatchObject({
    code: 'task-not-found',
  })
  await verified(one)
})

test('an answer and a recall at the same time: one of them, whole', async () => {
  const one = await offered()
  const { id } = await doneTask(one, 'send.offer')
  const answer = await one.task('send.answer')
  await Promise.allSettled([
    one.complete(there, answer, { outcome: 'accepted' }),
    recall(here.worker, { op: randomUUID(), taskId: id, reason: 'x' }),
  ])
  await one.advance('web')
  const [offer] = await transaction(desk.owner, (sql) => handoffsOf(sql, one.id))
  const owner = await one.scalar<number>('select org from social_case where id = $1')
  expect(owner).toBe(offer?.state === 'accepted' ? desk.elsewhere.org : desk.here.org)
  expect(['accepted', 'withdrawn']).toContain(offer?.state)
  await verified(one)
})

test('it can be offered where somebody may answer, and not to the office that has it', async () => {
  const one = await afterCard('send')
  const step = offeredBy(release, 'send.offer')
  if (!step) throw new Error('the release has a hand-off')
  const choices = await desk.actAs(here.worker, ({ sql }) => receiversFor(sql, one.id, step))
  expect(choices.map((choice) => choice.code)).toContain(code)
  const own = await one.scalar<string>('select code from organisation where id = $1', [
    desk.here.org,
  ])
  expect(choices.map((choice) => choice.code)).not.toContain(own)
  await expect(
    one.complete(here.worker, await one.task('send.offer'), { outcome: 'offer', receiver: own }),
  ).rejects.toMatchObject({ code: 'task-changed' })
})

test('sections, signatures and an offer of a part go on at the same time, and meet', async () => {
  const one = await afterCard('work')
  const open = async () =>
    (await one.tasks()).filter(({ state }) => state === 'open').map(({ step }) => step)
  expect((await open()).toSorted()).toEqual([
    'assess.section.desk',
    'assess.section.social',
    'involve.offer',
  ])
  await one.complete(here.worker, await one.task('involve.offer'), { outcome: 'offer' })
  await one.complete(here.clerk, await one.task('assess.section.desk'), { outcome: 'sign' })
  await one.complete(here.worker, await one.task('assess.section.social'), { outcome: 'sign' })
  await one.complete(here.worker, await one.task('assess.synthesis'), { outcome: 'agreed' })
  await one.complete(here.coordinator, await one.task('involve.answer'), { outcome: 'accepted' })
  const zone = desk.here.zone ?? 0
  expect((await one.task('zone-work')).groups).toEqual([`coordinator@${String(zone)}`])
  expect(await one.scalar('select org from social_case where id = $1')).toBe(desk.here.org)
  await Promise.all([
    one.complete(here.worker, await one.task('assess.signature.social'), { outcome: 'sign' }),
    one.complete(here.clerk, await one.task('assess.signature.desk'), { outcome: 'sign' }),
  ])
  await verified(one)
  await one.complete(here.coordinator, await one.task('zone-work'), { outcome: 'done' })
  expect(await one.scalar('select outcome from social_case where id = $1')).toBe('finished')
  await verified(one)
})

test('a synthesis taken back voids the signatures, and opens again for who wrote it', async () => {
  const one = await afterCard('work')
  await one.complete(here.clerk, await one.task('assess.section.desk'), { outcome: 'sign' })
  await one.complete(here.worker, await one.task('assess.section.social'), { outcome: 'sign' })
  await one.complete(here.worker, await one.task('assess.synthesis'), { outcome: 'agreed' })
  await one.complete(here.clerk, await one.task('assess.signature.desk'), { outcome: 'sign' })
  const { id } = await doneTask(one, 'assess.synthesis')
  await recall(here.worker, { op: randomUUID(), taskId: id, reason: 'x' })
  expect((await one.task('assess.synthesis')).key).toBe('assess.synthesis#2')
  const signatures = (await one.tasks()).filter(({ step }) => step.includes('signature'))
  expect(signatures.map(({ state }) => state).toSorted()).toEqual(['cancelled', 'completed'])
  const { rows } = await desk.owner.query<{ audience: string }>(
    `select audience from notice where case_id = $1 and kind = 'signature-void'`,
    [one.id],
  )
  expect(rows).toEqual([{ audience: `user:${here.clerk.id}` }])
  await verified(one)
})

test('a last signature that begins another round is over what was signed in its own', async () => {
  const one = await halfSigned(await desk.publish(roundAfterRound()))
  await one.complete(here.worker, await one.task('assess.signature.social'), { outcome: 'sign' })
  expect((await one.task('assess.section.desk')).key).toBe('assess.section.desk#2')
  await verified(one)
})

/** Both sections signed, the synthesis written, the desk's signature given. */
async function halfSigned(by = release): Promise<TestCase> {
  const one = await afterCard('work', by)
  const note = (text: string) => ({ answers: { note: text } })
  await one.complete(here.clerk, await one.task('assess.section.desk'), {
    ...{ outcome: 'sign', ...note('Vista') },
  })
  await one.complete(here.worker, await one.task('assess.section.social'), {
    ...{ outcome: 'sign', ...note('Sola') },
  })
  await one.complete(here.worker, await one.task('assess.synthesis'), {
    ...{ outcome: 'agreed', ...note('Serve aiuto') },
  })
  await one.complete(here.clerk, await one.task('assess.signature.desk'), { outcome: 'sign' })
  return one
}

const recallAs = async (who: Colleague, one: TestCase, step: string) => {
  const { id } = await doneTask(one, step)
  return recall(who, { op: randomUUID(), taskId: id, reason: 'Ho riletto' })
}

const signaturesOf = async (one: TestCase) => {
  const { rows } = await desk.owner.query<{ key: string; over: string }>(
    'select task_key as key, over from signature where case_id = $1 order by seq',
    [one.id],
  )
  return rows
}

/** Parts that hold, by key, as a member reads them. */
const standing = (one: TestCase) =>
  desk.actAs(here.worker, async ({ sql }) =>
    (await partsOf(sql, one.id, 'assess')).map(({ step, state }) => `${step} ${state}`),
  )

test('a signature is over what was signed: the record keeps its hash, and the check makes it again', async () => {
  const one = await halfSigned()
  const [desk1, social, joint, ...more] = await signaturesOf(one)
  expect([desk1?.key, social?.key, joint?.key, more.length]).toEqual([
    ...['assess.section.desk#1', 'assess.section.social#1', 'assess.signature.desk#1', 0],
  ])
  expect(new Set([desk1?.over, social?.over, joint?.over]).size).toBe(3)
  await verified(one)
  const other = (await halfSigned()).id
  await desk.owner.query('alter table signature disable trigger signature_append_only')
  await desk.owner.query('update signature set over = $2 where case_id = $1', [
    ...[other, 'a'.repeat(64)],
  ])
  await desk.owner.query('alter table signature enable trigger signature_append_only')
  const { violations } = await verifyCases(desk.batch, { only: other })
  expect(violations.map(({ invariant }) => invariant)).toEqual(
    Array(3).fill('signatures-are-over-what-was-signed'),
  )
  await expect(desk.owner.query('delete from signature')).rejects.toThrow()
})

test('who signed takes the signature back, nobody else; it is asked again and the others stand', async () => {
  const one = await halfSigned()
  for (const who of [here.worker, here.coordinator])
    await expect(recallAs(who, one, 'assess.signature.desk')).rejects.toMatchObject({
      code: 'not-recallable',
    })
  await recallAs(here.clerk, one, 'assess.signature.desk')
  expect((await one.task('assess.signature.desk')).key).toBe('assess.signature.desk#2')
  expect(await standing(one)).toContain('assess.signature.desk open')
  expect(await standing(one)).toContain('assess.synthesis completed')
  await expect(recallAs(here.clerk, one, 'assess.signature.desk')).rejects.toMatchObject({
    code: 'not-recallable',
  })
  await one.complete(here.worker, await one.task('assess.signature.social'), { outcome: 'sign' })
  expect(await standing(one)).toContain('assess.signature.social completed')
  await one.complete(here.clerk, await one.task('assess.signature.desk'), { outcome: 'sign' })
  await expect(recallAs(here.clerk, one, 'assess.signature.desk')).rejects.toMatchObject({
    code: 'not-recallable',
  })
  await verified(one)
})

test('a section is opened again by who signed it or coordinates: what was signed over it falls', async () => {
  const one = await halfSigned()
  await expect(recallAs(there, one, 'assess.section.desk')).rejects.toMatchObject({
    code: 'task-not-found',
  })
  await recallAs(here.coordinator, one, 'assess.section.desk')
  expect(await standing(one)).toEqual([
    ...['assess.section.social completed', 'assess.section.desk open'],
  ])
  const told = await one.scalar<string>(
    `select params ->> 'notice' from effect where case_id = $1 and type = 'notify' order by created_at desc limit 1`,
  )
  expect(told).toBe('section-reopened')
  const answers = { note: 'Vista due volte' }
  await one.complete(here.clerk, await one.task('assess.section.desk'), {
    outcome: 'sign',
    answers,
  })
  await one.complete(here.worker, await one.task('assess.synthesis'), { outcome: 'agreed' })
  await one.complete(here.clerk, await one.task('assess.signature.desk'), { outcome: 'sign' })
  const joint = (await signaturesOf(one)).filter(({ key }) => key.includes('signature'))
  expect(new Set(joint.map(({ over }) => over)).size).toBe(2)
  await recallAs(here.worker, one, 'assess.section.desk')
  expect(await standing(one)).toContain('assess.section.desk open')
  await verified(one)
})
