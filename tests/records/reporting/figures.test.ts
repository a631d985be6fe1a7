import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { countBy, readFigures } from '../../../domain/reporting/figures.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { aCase, aCaseInAssessment, aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let planner: Colleague
let elsewhere: Colleague

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  planner = await desk.hire('planner', desk.here.zone ?? 0)
  elsewhere = await desk.hire('planner', desk.elsewhere.zone ?? 0)
  await aCase(desk, { by: team.clerk })
  await aCaseInTriage(desk, team)
  await aCaseInTriage(desk, team)
  await aCaseInAssessment(desk, team)
})
afterAll(() => desk.close())

const figuresOf = (who: Colleague) => desk.actAs(who, ({ sql }) => readFigures(sql))
const phases = ['contact', 'triage', 'assessment']
const byPhase = async (who: Colleague) => {
  const { cases } = await figuresOf(who)
  return countBy(cases, 'zone', { columns: phases, columnOf: ({ phase }) => phase })
}

test('cases are counted in the phase in which they are, before and after the counts are added up', async () => {
  const expected = { places: [desk.here.zone], rows: [[1, 2, 1]] }
  expect(await byPhase(planner)).toEqual(expected)
  await desk.engine.query('select add_up_case_counts()')
  expect(await byPhase(planner)).toEqual(expected)
  const { rows } = await desk.owner.query(
    `select (select count(*)::int from case_count) as rows, (select sum(n)::int from case_count) as cases,
       (select count(*)::int from social_case where state = 'open') as open`,
  )
  expect(rows).toEqual([{ rows: 3, cases: 4, open: 4 }])
})

test('a case that closes is counted no more', async () => {
  const one = await aCase(desk, { by: team.clerk })
  expect((await byPhase(planner)).rows).toEqual([[2, 2, 1]])
  await one.complete(team.clerk, await one.task('access-card'), { outcome: 'information-only' })
  await one.advance('workflow')
  expect((await byPhase(planner)).rows).toEqual([[1, 2, 1]])
})

test('contacts of today are counted, and terms by what became of them', async () => {
  const { accesses, today } = await figuresOf(planner)
  expect(accesses.map(({ day, n }) => [day, n])).toEqual([[today, 5]])
  const set = `update deadline set due_at = siso_clock() + $1::interval where case_id = $2`
  const one = await aCaseInAssessment(desk, team)
  const kinds = async () => {
    const { terms } = await figuresOf(planner)
    return Object.fromEntries(terms.map(({ kind, n }) => [kind, n]))
  }
  const before = await kinds()
  await desk.owner.query(`${set} and state = 'running'`, ['1 day', one.id])
  expect((await kinds())['near'] ?? 0).toBe((before['near'] ?? 0) + 1)
  await desk.owner.query(`${set} and state = 'running'`, ['-1 day', one.id])
  expect((await kinds())['late'] ?? 0).toBe((before['late'] ?? 0) + 1)
  await desk.owner.query(
    `update deadline set state = 'met' where case_id = $1 and state = 'running'`,
    [one.id],
  )
  const kept = (await kinds())['kept'] ?? 0
  await desk.owner.query(
    `update deadline set fired = jsonb_build_array(jsonb_build_object('rung', 'breach', 'at', due_at))
     where case_id = $1 and due_at < siso_clock()`,
    [one.id],
  )
  expect((await kinds())['met-late'] ?? 0).toBeGreaterThan(before['met-late'] ?? 0)
  expect((await kinds())['kept'] ?? 0).toBeLessThan(kept)
})

test('a planner gets the counts of their own places, and no case; nobody else gets any', async () => {
  expect((await figuresOf(elsewhere)).cases).toEqual([])
  expect((await figuresOf(team.worker)).cases).toEqual([])
  expect((await figuresOf(team.coordinator)).cases.length).toBeGreaterThan(0)
  const seen = await desk.actAs(planner, ({ sql }) => sql.query('select 1 from social_case'))
  expect(seen).toEqual([])
})

test('each of the four figures is read in one statement, beside one for the time', async () => {
  let asked = 0
  await desk.actAs(planner, ({ sql }) => {
    const counting: Sql = {
      query: (...given) => {
        asked += 1
        return sql.query(...given)
      },
    }
    return readFigures(counting)
  })
  expect(asked).toBe(5)
})
