import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { mailNotices } from '../../../activities/mail-notices.ts'
import { chooseNotices } from '../../../domain/notices/choices.ts'
import type { NoticeMail } from '../../../domain/notices/write-notices.ts'
import { readFigures } from '../../../domain/reporting/figures.ts'
import { addDays } from '../../../domain/shared/calendar-day.ts'
import { changeFact, recordFact } from '../../../domain/social/record-fact.ts'
import type { LearntFact } from '../../../domain/social/record-fact.ts'
import { aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { servedElsewhere } from '../../support/served-elsewhere.ts'
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
const day = (days: number) => addDays(dayInItaly(new Date()), days)
const round = () => desk.engine.query('select tell_expiring(100)')

const expiring = 'Sta per scadere l’ISEE di una persona che segui'
const moved =
  'Una persona che segui ha ora la residenza in un’altra zona: valuta se trasferire la pratica'
const served = 'Una persona che segui riceve una prestazione in un’altra zona'

function isee(validTo: string): LearntFact {
  const detail = {
    kind: 'ordinary',
    value: 9450,
    dsu: 'INPS-ISEE-2026-00000001A-00',
    flaws: 'none',
    document: 'Protocollo 2026/1',
  }
  const source = { source: 'document', sourceDate: day(-100) }
  return { kind: 'isee', detail, validFrom: day(-100), validTo, ...source }
}

const learn = async (fact: LearntFact, id = randomUUID()) => {
  await desk.actAs(team.worker, (act) => recordFact(act, one.person, { ...fact, id }))
  return id
}

const moves = (municipality: number | null) =>
  desk.actAs(team.clerk, ({ sql }) =>
    sql.query(
      `insert into person_address (id, person_id, kind, address, municipality, source, source_date, valid_from)
       values (gen_random_uuid(), $1, 'residence', 'Via Nuova 1', $2, 'declared', siso_today(), siso_today())`,
      [one.person, municipality],
    ),
  )

test('who follows a person is told once, thirty days before, that her ISEE expires', async () => {
  await learn(isee(day(31)))
  await round()
  expect(await told(team.worker)).toEqual([])
  one = await aCaseInAssessment(desk, team)
  await learn(isee(day(30)))
  await round()
  expect(await told(team.worker)).toEqual([expiring])
  await desk.actAs(team.worker, ({ sql, session }) =>
    sql.query(
      'insert into notice_read (notice_id, user_id) select id, $1 from notice where case_id = $2',
      [session.userId, one.id],
    ),
  )
  await round()
  expect(await told(team.worker)).toEqual([])
})

test('nobody is told of an ISEE that has another after it, was a mistake, or is over', async () => {
  await learn(isee(day(20)))
  await learn(isee(day(200)))
  await learn(isee(day(-1)))
  const wrong = await learn(isee(day(10)))
  await desk.actAs(team.worker, (act) =>
    changeFact(act, one.person, {
      id: randomUUID(),
      fact: wrong,
      reason: 'Di un’altra persona',
      learnt: undefined,
    }),
  )
  await round()
  expect(await told(team.worker)).toEqual([])
})

test('by choice it goes out by mail, without a name or a sum', async () => {
  const sent: NoticeMail[] = []
  const mailer = {
    send: (mail: NoticeMail) => Promise.resolve(void sent.push(mail)),
    close: () => undefined,
  }
  await desk.owner.query("update user_account set email = 'anna@example.org' where id = $1", [
    team.worker.id,
  ])
  const choose = (channel: string) =>
    desk.actAs(team.worker, (act) => chooseNotices(act, new Map([['isee-expiring', channel]])))
  await choose('mail')
  await learn(isee(day(5)))
  await round()
  await mailNotices(desk.engine, mailer)
  expect(sent.map(({ to, subject }) => [to, subject])).toEqual([[['anna@example.org'], expiring]])
  expect(JSON.stringify(sent)).not.toMatch(/Ida|9450|INPS/)
  await choose('none')
  one = await aCaseInAssessment(desk, team)
  await learn(isee(day(5)))
  await round()
  expect(await told(team.worker)).toEqual([])
})

test('who coordinates counts them by office: in force, expiring, just expired', async () => {
  const counted = async () => {
    const { isee: rows } = await desk.actAs(team.coordinator, ({ sql }) => readFigures(sql))
    const here = rows.filter(({ org }) => org === desk.here.org)
    return Object.fromEntries(here.map(({ kind, n }) => [kind, n]))
  }
  const before = await counted()
  await learn(isee(day(-2)))
  expect(await counted()).toEqual({ ...before, expired: (before['expired'] ?? 0) + 1 })
  await learn(isee(day(29)))
  expect(await counted()).toEqual({ ...before, expiring: (before['expiring'] ?? 0) + 1 })
  await learn(isee(day(300)))
  expect(await counted()).toEqual({ ...before, valid: (before['valid'] ?? 0) + 1 })
})

test('a residence in another zone is told as such, within five seconds; one in this zone as a new address', async () => {
  const since = Date.now()
  await moves(desk.elsewhere.municipality)
  expect(await told(team.worker)).toEqual([moved])
  expect(Date.now() - since).toBeLessThan(5000)
  await moves(desk.here.municipality)
  expect((await told(team.worker)).toSorted()).toEqual(
    [moved, 'È cambiato l’indirizzo di una persona che segui'].toSorted(),
  )
})

test('somebody who comes to live with a person changes her household, registered or not', async () => {
  const tie = (livesWith: boolean) =>
    desk.actAs(team.coordinator, (act) =>
      recordFact(act, one.person, {
        ...{ id: randomUUID(), kind: 'tie', source: 'declared', sourceDate: day(0) },
        ...{ detail: { relation: 'child', name: 'Rita', livesWith }, validFrom: '', validTo: '' },
      }),
    )
  await tie(false)
  expect(await told(team.worker)).toEqual([])
  await tie(true)
  expect(await told(team.worker)).toEqual(['È cambiato il nucleo di una persona che segui'])
})

test('who follows a person in one zone learns that she is served in another, not which service', async () => {
  const { deliverer, far, deliver } = await servedElsewhere(desk, team, one)
  for (const days of [-10, -9]) await desk.actAs(deliverer, (act) => deliver(act, days))
  expect(await told(far)).toEqual([served])
  expect(await told(team.worker)).not.toContain(served)
})
