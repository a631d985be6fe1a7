import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'

import { mailNotices } from '../../../activities/mail-notices.ts'
import { chooseNotices, noticeChoices } from '../../../domain/notices/choices.ts'
import type { NoticeMail } from '../../../domain/notices/write-notices.ts'
import { openCase } from '../../../domain/tasks/open-case.ts'
import { assignManager } from '../../../domain/tasks/assign-manager.ts'
import { getRelease } from '../../../domain/tasks/published.ts'
import { aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { unreadTitles } from '../../support/unread-titles.ts'

let desk: Desk
let team: Team
let one: TestCase

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
})
afterAll(() => desk.close())
beforeEach(async () => {
  one = await aCaseInAssessment(desk, team)
})

const told = (who: Colleague, caseId = one.id) => unreadTitles(desk, who, caseId)

const address = `
  insert into person_address (id, person_id, kind, address, source, source_date, valid_from)
  values (gen_random_uuid(), $1, 'residence', 'Via Nuova 1', 'declared', siso_today(), siso_today())`
const moves = (who: Colleague) => desk.actAs(who, ({ sql }) => sql.query(address, [one.person]))
const residence = 'È cambiato l’indirizzo di una persona che segui'

test('who follows a person is told that she has moved, within five seconds, and once until they read it', async () => {
  const before = Date.now()
  await moves(team.clerk)
  expect(await told(team.worker)).toEqual([residence])
  expect(Date.now() - before).toBeLessThan(5000)
  await moves(team.clerk)
  expect(await told(team.worker)).toEqual([residence])
})

test('nobody is told of their own doing, and nobody else is told', async () => {
  await moves(team.worker)
  expect(await told(team.worker)).toEqual([])
  await moves(team.clerk)
  expect(await told(team.coordinator)).toEqual([])
})

test('a new contact of the same person is told to who follows her', async () => {
  await desk.actAs(team.clerk, async (act) => {
    const release = await getRelease(act.sql, 'presa-in-carico@1')
    const contact = { caseId: randomUUID(), subject: one.person, place: desk.here }
    await openCase(act, { ...contact, release, calendar: desk.calendar, facts: {} })
  })
  expect(await told(team.worker)).toEqual(['C’è un nuovo contatto di una persona che segui'])
})

test('a member who joins the household is told to who follows the case', async () => {
  const member = randomUUID()
  await desk.actAs(team.clerk, async ({ sql }) => {
    await sql.query(
      `insert into person (id, identity, given_name, family_name, search_key, orgs)
       values ($1, 'certain', 'Lia', 'Prova', 'prova lia', $2)`,
      [member, [desk.here.org]],
    )
    await sql.query(
      `insert into case_participant (id, case_id, person_id, role, valid_from)
       values (gen_random_uuid(), $1, $2, 'household-member', siso_today())`,
      [one.id, member],
    )
  })
  expect(await told(team.worker)).toEqual(['È cambiato il nucleo di una persona che segui'])
})

test('a case that passes from one manager to another is told to the new one', async () => {
  const colleague = await desk.hire('social-worker', desk.here.org)
  await desk.actAs(team.coordinator, (act) => assignManager(act, one.id, colleague.id))
  expect(await told(colleague)).toEqual(['Ti è stata affidata una pratica'])
})

test('of a protected person only who is named is told', async () => {
  await desk.owner.query('update social_case set protected = true where id = $1', [one.id])
  await desk.owner.query('update person set protected = true where id = $1', [one.person])
  const name = (who: Colleague) =>
    desk.owner.query(
      `insert into case_grant (case_id, user_id, kind, reason) values ($1, $2, 'named', 'test')`,
      [one.id, who.id],
    )
  await name(team.clerk)
  await moves(team.clerk)
  await name(team.worker)
  expect(await told(team.worker)).not.toContain(residence)
  await moves(team.clerk)
  expect(await told(team.worker)).toContain(residence)
})

test('one chooses for each kind: nothing, the page, or mail too, without a name in it', async () => {
  const sent: NoticeMail[] = []
  const mailer = {
    send: (mail: NoticeMail) => Promise.resolve(void sent.push(mail)),
    close: () => undefined,
  }
  const choose = (channel: string) =>
    desk.actAs(team.worker, (act) =>
      chooseNotices(
        act,
        new Map([
          ['residence-changed', channel],
          ['unknown', 'mail'],
        ]),
      ),
    )
  await desk.owner.query('update user_account set email = $2 where id = $1', [
    team.worker.id,
    'anna@example.org',
  ])
  await choose('none')
  await moves(team.clerk)
  expect(await told(team.worker)).toEqual([])
  await choose('mail')
  await moves(team.clerk)
  expect(await told(team.worker)).toEqual([residence])
  await mailNotices(desk.engine, mailer)
  await mailNotices(desk.engine, mailer)
  expect(sent.map(({ to, subject }) => [to, subject])).toEqual([[['anna@example.org'], residence]])
  expect(JSON.stringify(sent)).not.toContain('Ida')
  const kinds = await desk.actAs(team.worker, ({ sql }) => noticeChoices(sql))
  expect(kinds.find(({ kind }) => kind === 'residence-changed')?.channel).toBe('mail')
})

test('a mail that could not be sent goes out the next time', async () => {
  await desk.actAs(team.worker, (act) =>
    chooseNotices(act, new Map([['residence-changed', 'mail']])),
  )
  await moves(team.clerk)
  let tries = 0
  const mailer = {
    send: () => ((tries += 1) === 1 ? Promise.reject(new Error('away')) : Promise.resolve()),
    close: () => undefined,
  }
  await expect(mailNotices(desk.engine, mailer)).rejects.toThrow('away')
  await mailNotices(desk.engine, mailer)
  expect(tries).toBeGreaterThan(1)
})
