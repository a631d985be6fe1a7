import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { openScope } from '../../../domain/auth/session.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { correctTerm } from '../../../domain/tasks/correct-term.ts'
import type { TermCorrection } from '../../../domain/tasks/correct-term.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let one: TestCase

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  one = await aCaseInAssessment(desk, team)
})
afterAll(() => desk.close())

const dayOf = (days: number) => dayInItaly(Date.now() + days * 86_400_000)

const open = (who: Colleague) => async (sql: Sql) => {
  const session = await openScope(sql, who.credentials.tokenHash, who.credentials.csrf)
  if (!session) throw new Error(`${who.name} is not signed in`)
  return { sql, session, request: 'test' }
}

interface Term {
  readonly id: string
  readonly version: number
  readonly due: string
  readonly instead: string | null
}

async function term(): Promise<Term> {
  const { rows } = await desk.owner.query<Term>(
    `select id, version, due_at::text as due, proof -> 'origin' -> 'instead' ->> 'local' as instead
     from deadline where case_id = $1 and deadline = 'assessment'`,
    [one.id],
  )
  return rows[0] ?? Promise.reject(new Error('the assessment must have its term'))
}

async function correct(
  asked: Partial<TermCorrection> & { readonly op?: string } = {},
  who = team.worker,
) {
  const { id, version } = await term()
  const typed = { term: id, seen: version, from: dayOf(-40), note: 'Dal protocollo', ...asked }
  return correctTerm(desk.deps, open(who), { caseId: one.id, op: randomUUID(), ...typed })
}

const problemsOf = async (asked: Partial<TermCorrection>) => {
  const error = await correct(asked).then(
    () => undefined,
    (refused: { detail?: { problems?: { field: string; message: string }[] } }) => refused,
  )
  return error?.detail?.problems?.map(({ field, message }) => `${field}: ${message}`)
}

test.each([
  ['no day', { from: 'ieri' }, /^from: Indica il giorno/],
  ['a year that nobody means', { from: '2099-01-01' }, /^from: Il giorno è troppo lontano/],
  ['ahead of today', { from: dayOf(1) }, /^from: .*non può cominciare dopo oggi/],
  ['long before the case', { from: dayOf(-800) }, /^from: .*più di un anno prima/],
  ['the day that it is', { from: dayOf(0) }, /^from: La scadenza parte già da lì/],
  ['no reason', { note: ' ' }, /^note: Scrivi perché/],
  ['a reason without end', { note: 'x'.repeat(2001) }, /^note: .*accorcialo/],
])('is refused: %s', async (_what, asked, why) => {
  const before = await term()
  expect(await problemsOf(asked)).toEqual([expect.stringMatching(why)])
  expect(await term()).toEqual(before)
})

test('is refused to who does not follow the case, of a term that has changed or is not there', async () => {
  const stranger = await desk.hire('front-desk', desk.here.org)
  await expect(correct({}, stranger)).rejects.toMatchObject({ code: 'not-in-charge' })
  for (const asked of [{ seen: 99 }, { term: 'gone@case' }])
    await expect(correct(asked)).rejects.toMatchObject({ code: 'term-gone' })
})

test('gives the term its date from the right day, once, with a trace, and the record proves it', async () => {
  const [before, op] = [await term(), randomUUID()]
  await correct({ op })
  await correct({ op, seen: before.version })
  const after = await term()
  expect(after.version).toBe(before.version + 1)
  expect(after.due < before.due).toBe(true)
  expect(after.instead?.slice(0, 10)).toBe(dayOf(0))
  expect((await verifyCases(desk.batch, { only: one.id })).violations).toEqual([])
  const { rows } = await desk.owner.query<{ detail: object }>(
    `select detail from audit_event where case_id = $1 and action = 'terms-moved'`,
    [one.id],
  )
  expect(rows.map(({ detail }) => detail)).toEqual([
    expect.objectContaining({ act: 'correct-term', term: after.id, from: dayOf(-40) }),
  ])
  expect(JSON.stringify(rows)).not.toContain('protocollo')
})

test('by the fold of the log the corrected case is the one on record', async () => {
  const events = await one.events()
  expect(events.map(({ kind }) => kind)).toContain('term-corrected')
  await correct({ from: dayOf(0) })
  expect((await term()).instead).toBeNull()
  expect((await verifyCases(desk.batch, { only: one.id })).violations).toEqual([])
})

/** As the engine writes it of a fact whose day has not come. */
const begins = (day: string) =>
  desk.owner.query(
    `update deadline set proof = jsonb_set(proof #- '{origin,instead}', '{origin,local}', to_jsonb($2::text))
     where case_id = $1 and deadline = 'assessment'`,
    [one.id, day],
  )

test('a term that was to begin on a day to come may begin on another; one already begun may not', async () => {
  await begins(dayOf(20))
  expect(await problemsOf({ from: dayOf(30), note: ' ' })).toEqual([
    expect.stringMatching(/^note: /),
  ])
  await begins(dayOf(-1))
  expect(await problemsOf({ from: dayOf(30), note: ' ' })).toEqual([
    expect.stringMatching(/^from: .*dopo oggi/),
    expect.stringMatching(/^note: /),
  ])
})
