import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { letterValues } from '../../../domain/documents/letter-values.ts'
import type { TermsAct } from '../../../domain/tasks/move-terms.ts'
import { presaInCarico } from '../../rules/procedures/support/data.ts'
import { runEffects } from '../../support/a-service.ts'
import { aCaseInAssessment, aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { movesTerms } from '../../support/open-beside.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk } from '../../support/builders/a-desk.ts'

/* Letters that the shipped pathway makes by itself: nobody asks for them, nobody sends them. */

let desk: Desk
let team: Team

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
})
afterAll(() => desk.close())

const lettersOf = (one: TestCase) =>
  one.scalar<string[]>(
    'select coalesce(array_agg(letter order by letter), $2::text[]) from document where case_id = $1',
    [one.id, []],
  )
const toldManager = (one: TestCase) =>
  one.scalar<number>(
    `select count(*)::int from notice where case_id = $1 and kind = 'letter-ready' and audience = $2`,
    [one.id, `user:${team.worker.id}`],
  )
const failed = (one: TestCase) =>
  one.scalar<number>(
    `select count(*)::int from effect where case_id = $1 and type = 'letter' and status <> 'done'`,
  )

/** Closes without a worker that makes letters. */
async function close(one: TestCase, facts: Record<string, string>): Promise<void> {
  await one.complete(team.worker, await one.task('assess'), { outcome: 'no-need' })
  await one.advance('workflow')
  await one.complete(team.worker, await one.task('close-case'), { outcome: 'close', facts })
  expect(await one.scalar('select state from social_case where id = $1')).toBe('closed')
}

async function charged(): Promise<TestCase> {
  const one = await aCaseInTriage(desk, team, { urgency: 'green' })
  await one.complete(team.worker, await one.task('triage'), { outcome: 'take-charge' })
  await one.complete(team.coordinator, await one.task('assign'), {
    outcome: 'assign',
    manager: team.worker.id,
    answers: { takenInChargeOn: '2026-11-10' },
    facts: { assessmentFrom: '2026-11-10', hasManager: true },
  })
  await one.advance('workflow')
  return one
}

test('taken in charge: the letter and the certificate are made, and who follows the case is told once', async () => {
  const one = await charged()
  expect(await lettersOf(one)).toEqual([])
  await runEffects(desk, one.id)
  expect(await lettersOf(one)).toEqual(['charge-certificate', 'charge-notice'])
  expect([await toldManager(one), await failed(one)]).toEqual([1, 0])
})

test('the letter of a minor names who has parental responsibility, as the record says today', async () => {
  const one = await charged()
  const guardians = async () => {
    const release = presaInCarico()
    const asked = { caseId: one.id, release, facts: {} }
    const values = await desk.actAs(team.worker, ({ sql }) => letterValues(sql, asked))
    return values?.guardians
  }
  expect(await guardians()).toBeUndefined()
  const born = (years: number) =>
    desk.owner.query(
      `update person set birth_date = siso_today() - $2 * interval '1 year' where id = $1`,
      [one.person, years],
    )
  await born(9)
  expect(await guardians()).toEqual([])
  const tie = (detail: object, validTo: string | null) =>
    desk.owner.query(
      `insert into social_fact (id, person_id, kind, detail, valid_to, source, source_date, recorded_by)
       values ($1, $2, 'tie', $3, $4, 'declared', siso_today(), $5)`,
      [randomUUID(), one.person, JSON.stringify(detail), validTo, team.worker.id],
    )
  await tie({ relation: 'parent', name: 'Anna Prova', custody: true }, null)
  await tie({ relation: 'parent', name: 'Ugo Prova', custody: true }, '2020-01-01')
  await tie({ relation: 'grandparent', name: 'Rita Prova', custody: false }, null)
  expect(await guardians()).toEqual(['Anna Prova'])
  await runEffects(desk, one.id)
  expect([await lettersOf(one), await failed(one)]).toEqual([
    ['charge-certificate', 'charge-notice'],
    0,
  ])
  await born(18)
  expect(await guardians()).toBeUndefined()
})

test('a certificate of a day that nobody wrote is not made, and nothing has failed', async () => {
  const one = await aCaseInAssessment(desk, team)
  await runEffects(desk, one.id)
  expect([await lettersOf(one), await failed(one)]).toEqual([['charge-notice'], 0])
})

test('closed: the case does not wait for its letter, which says when it was closed', async () => {
  const one = await charged()
  await runEffects(desk, one.id)
  await close(one, { closingReason: 'goals-reached', goalsReached: 'all' })
  expect(await lettersOf(one)).not.toContain('closure-notice')
  await runEffects(desk, one.id)
  expect(await lettersOf(one)).toContain('closure-notice')
  expect(await failed(one)).toBe(0)
})

test('closed by a death, nobody is written to, and no task asks why', async () => {
  const one = await charged()
  await runEffects(desk, one.id)
  await close(one, { closingReason: 'deceased' })
  await runEffects(desk, one.id)
  expect(await lettersOf(one)).not.toContain('closure-notice')
  expect(await failed(one)).toBe(0)
  expect((await one.tasks()).filter(({ state }) => state === 'open')).toEqual([])
})

test('suspended: the letter says so, each time, and once more when it is said until when', async () => {
  const one = await charged()
  await runEffects(desk, one.id)
  const move = async (act: TermsAct) => {
    await movesTerms(desk, [team.worker, one], act)
    await runEffects(desk, one.id)
  }
  const written = async (letter: string) =>
    (await lettersOf(one)).filter((each) => each === letter).length
  const today = dayInItaly(await one.scalar<Date>('select siso_clock()', []))
  const year = Number(today.slice(0, 4)) + 1
  const suspend = { act: 'suspend', reason: 'document', note: '' } as const
  await move({ ...suspend, from: today, until: `${String(year)}-03-01` })
  await move({ ...suspend, from: `${String(year)}-04-01`, until: '' })
  expect([await written('suspension-notice'), await written('resumption-notice')]).toEqual([2, 0])
  const suspension = await one.scalar<number>(
    "select max(seq) from case_event where case_id = $1 and kind = 'terms-suspended'",
  )
  await move({ act: 'resume', suspension, seen: 0, until: `${String(year)}-05-01` })
  expect([await written('suspension-notice'), await written('resumption-notice')]).toEqual([2, 1])
  expect((await one.task('assess')).key).toBe('assess#1')
  expect(await failed(one)).toBe(0)
})
