import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { openScope } from '../../../domain/auth/session.ts'
import { addDays } from '../../../domain/shared/calendar-day.ts'
import { moveTerms } from '../../../domain/tasks/move-terms.ts'
import type { TermsAct } from '../../../domain/tasks/move-terms.ts'
import { aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk } from '../../support/builders/a-desk.ts'
import { setClock } from '../../support/builders/clock.ts'
import { withdraw } from '../../support/builders/withdraw.ts'
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
  await setClock(desk.owner, { minutesAhead: 0 })
  one = await aCaseInAssessment(desk, team)
})

const day = (days: number) => addDays(dayInItaly(new Date()), days)
const minutesInDay = 1440

/** The worker's round, so many days from now. */
async function round(days = 0): Promise<void> {
  await setClock(desk.owner, { minutesAhead: days * minutesInDay })
  await desk.engine.query('select tell_suspensions(100)')
  await setClock(desk.owner, { minutesAhead: 0 })
}

async function act(asked: TermsAct): Promise<number> {
  const { tokenHash, csrf } = team.worker.credentials
  await moveTerms(
    desk.deps,
    async (sql) => {
      const session = await openScope(sql, tokenHash, csrf)
      if (!session) throw new Error('not signed in')
      return { sql, session, request: 'test' }
    },
    { caseId: one.id, op: randomUUID(), act: asked },
  )
  return (await one.events()).findLast(({ kind }) => kind.startsWith('terms-'))?.seq ?? 0
}

const suspend = (from: number, until?: number) =>
  act({
    act: 'suspend',
    from: day(from),
    until: until === undefined ? '' : day(until),
    reason: 'document',
    note: 'Manca il verbale',
  })

const titles = () => unreadTitles(desk, team.worker, one.id)
const read = () =>
  desk.actAs(team.worker, ({ sql, session }) =>
    sql.query(
      `insert into notice_read (notice_id, user_id) select id, $1 from notice where case_id = $2
       on conflict do nothing`,
      [session.userId, one.id],
    ),
  )

const open = 'I termini di una pratica che segui sono sospesi da tempo: guarda se devono ripartire'
const over = 'È finita la sospensione di una pratica che segui: i termini ripartono'

test('who follows the case is reminded of an open suspension after thirty days, and again after as many', async () => {
  await suspend(0)
  await round(29)
  expect(await titles()).toEqual([])
  await round(30)
  await round(30)
  expect(await titles()).toEqual([open])
  await read()
  for (const days of [31, 32, 59]) await round(days)
  expect(await titles()).toEqual([])
  await round(60)
  expect(await titles()).toEqual([open])
})

test('the procedure may say after how many days', async () => {
  await desk.owner.query('alter table release disable trigger user')
  const set = (days: string) =>
    desk.owner.query(
      `update release set doc = jsonb_set(doc, '{suspensions,0,remindAfter}', $1::jsonb)
       where key = 'presa-in-carico' and doc -> 'suspensions' -> 0 ->> 'key' = 'document'`,
      [days],
    )
  await set('7')
  await suspend(0)
  await round(7)
  expect(await titles()).toEqual([open])
  await set('30')
})

test('of one with its end, once the terms run again; of one taken up again by hand nobody', async () => {
  await suspend(0, 5)
  await round(5)
  expect(await titles()).toEqual([])
  await round(6)
  expect(await titles()).toEqual([over])
  await read()
  await round(60)
  expect(await titles()).toEqual([])
  one = await aCaseInAssessment(desk, team)
  const suspension = await suspend(0)
  await act({ act: 'resume', suspension, seen: 0, until: day(0) })
  await round(90)
  expect(await titles()).toEqual([])
})

test('annulled, or in a case that is closed, it is not spoken of', async () => {
  const suspension = await suspend(0)
  await act({ act: 'annul', suspension, seen: 0, note: 'Era un’altra pratica' })
  await round(31)
  expect(await titles()).toEqual([])
  await suspend(0)
  await withdraw(desk, one.id)
  await one.advance('workflow')
  await round(31)
  expect(await titles()).toEqual([])
})
