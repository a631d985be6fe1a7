import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { joinContact } from '../../../domain/contact/join-contact.ts'
import { aroundCase } from '../../../domain/agenda/around-case.ts'
import { knownFor } from '../../../domain/tasks/circumstances.ts'
import { followersOf } from '../../../domain/tasks/followers.ts'
import { openCase } from '../../../domain/tasks/open-case.ts'
import { getRelease } from '../../../domain/tasks/published.ts'
import { aCaseInAssessment, aTeam, caseAt } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { runEffects } from '../../support/a-service.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let elsewhere: Colleague

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  elsewhere = await desk.hire('front-desk', desk.elsewhere.org)
})
afterAll(() => desk.close())

/** Somebody comes to a desk of another zone, where she is known too. */
async function comesTo(who: Colleague, person: string): Promise<TestCase> {
  const id = randomUUID()
  await desk.owner.query(
    'update person set orgs = array(select distinct unnest(orgs || $2::int[])) where id = $1',
    [person, [desk.elsewhere.org]],
  )
  await desk.actAs(who, async (act) => {
    const release = await getRelease(act.sql, 'presa-in-carico@1')
    const place = { subject: person, place: desk.elsewhere, calendar: desk.calendar }
    await openCase(act, { caseId: id, release, facts: {}, ...place })
  })
  const found = caseAt(desk, id, person)
  await found.advance('web')
  return found
}

const followed = async (contact: TestCase) => {
  const { id } = await contact.task('access-card')
  const known = await desk.actAs(elsewhere, ({ sql }) => knownFor(sql, id))
  return known['person.followed']
}
const seenAtTheDesk = (person: string) =>
  desk.actAs(elsewhere, async ({ sql }) => (await followersOf(sql, [person])).get(person) ?? [])

async function join(contact: TestCase): Promise<void> {
  const card = await contact.task('access-card')
  await contact.complete(elsewhere, card, { outcome: 'join-open-case' })
  await runEffects(desk, contact.id)
}

const openTasks = async (one: TestCase) =>
  (await one.tasks()).filter(({ purpose, state }) => purpose === 'ad-hoc' && state === 'claimed')

test('the desk of another zone sees who follows the person, and nothing of the case', async () => {
  const one = await aCaseInAssessment(desk, team)
  const contact = await comesTo(elsewhere, one.person)
  expect(await followed(contact)).toBe(true)
  const [known, ...others] = await seenAtTheDesk(one.person)
  expect(others).toEqual([])
  expect(known).toMatchObject({ caseId: one.id, manager: team.worker.name, own: true, seen: false })
  expect(Object.keys(known ?? {}).toSorted()).toEqual(
    ['caseId', 'manager', 'number', 'office', 'own', 'person', 'seen'].toSorted(),
  )
})

test('a contact that is joined closes, and who follows the person has a task within five seconds', async () => {
  const one = await aCaseInAssessment(desk, team)
  const contact = await comesTo(elsewhere, one.person)
  const before = Date.now()
  await join(contact)
  const [task] = await openTasks(one)
  expect(Date.now() - before).toBeLessThan(5000)
  expect(task).toMatchObject({ step: 'ad-hoc', assignee: team.worker.id })
  const number = await contact.scalar<string>('select number from social_case where id = $1')
  expect(await one.scalar('select title from task where id = $1', [task?.id])).toBe(
    `Guarda il nuovo contatto ${number}`,
  )
  const closed = `select state || ' ' || outcome from social_case where id = $1`
  expect(await contact.scalar(closed)).toBe('closed joined')
  const none = { forms: [] }
  const { joined } = await desk.actAs(team.worker, ({ sql }) => aroundCase(sql, one.id, none))
  expect(joined).toMatchObject([{ contact: contact.id, into: one.id, contactNumber: number }])
  const traces = `select count(*)::int from audit_event where action = 'contact-joined' and object_id = $1`
  expect(await contact.scalar(traces)).toBe(2)
})

test('joined again, as after a worker was killed, it changes nothing', async () => {
  const one = await aCaseInAssessment(desk, team)
  const contact = await comesTo(elsewhere, one.person)
  await join(contact)
  expect(await joinContact(desk.engine, contact.id)).toBe(one.id)
  await one.advance('workflow')
  expect(await openTasks(one)).toHaveLength(1)
})

test('a case that closed meanwhile takes nothing: the card is open again', async () => {
  const one = await aCaseInAssessment(desk, team)
  const contact = await comesTo(elsewhere, one.person)
  await contact.complete(elsewhere, await contact.task('access-card'), {
    outcome: 'join-open-case',
  })
  await desk.owner.query(
    `update social_case set state = 'closed', closed_at = siso_clock() where id = $1`,
    [one.id],
  )
  await runEffects(desk, contact.id)
  expect((await contact.task('access-card')).key).toBe('access-card#2')
  expect(await openTasks(one)).toEqual([])
})

test('of a protected case nothing is told, and no contact is joined to it', async () => {
  const one = await aCaseInAssessment(desk, team)
  await desk.owner.query('update social_case set protected = true where id = $1', [one.id])
  const contact = await comesTo(elsewhere, one.person)
  expect(await followed(contact)).toBe(false)
  expect(await seenAtTheDesk(one.person)).toEqual([])
  await expect(joinContact(desk.engine, contact.id)).rejects.toThrow(/non ha una pratica aperta/)
})

test('who does not see the person is not told who follows her', async () => {
  const one = await aCaseInAssessment(desk, team)
  expect(await seenAtTheDesk(one.person)).toEqual([])
})

test('a member of the household is joined to the case of the household', async () => {
  const one = await aCaseInAssessment(desk, team)
  const contact = await comesTo(elsewhere, (await aCaseInAssessment(desk, team)).person)
  await desk.owner.query(
    `update social_case set state = 'closed', closed_at = siso_clock() where subject = $1 and id <> $2`,
    [contact.person, contact.id],
  )
  expect(await followed(contact)).toBe(false)
  await desk.owner.query(
    `insert into case_participant (id, case_id, person_id, role, valid_from)
     values (gen_random_uuid(), $1, $2, 'household-member', siso_today())`,
    [one.id, contact.person],
  )
  expect(await followed(contact)).toBe(true)
  expect(await seenAtTheDesk(contact.person)).toMatchObject([{ caseId: one.id, own: false }])
  await join(contact)
  expect(await openTasks(one)).toHaveLength(1)
})
