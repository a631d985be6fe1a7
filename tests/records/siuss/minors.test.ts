import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { controlSheet } from '../../../domain/siuss/control-sheet.ts'
import { getRelease } from '../../../domain/tasks/published.ts'
import { aCase, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let minor: TestCase

const year = new Date().getFullYear()
const birth = `${String(year - 10)}-02-03`

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  const release = await desk.actAs(team.worker, ({ sql }) => getRelease(sql, 'minori@1'))
  minor = await aCase(desk, { by: team.clerk, release })
  await answer('minor-report', 1001, { reportedOn: `${String(year)}-01-10`, reportSource: '13' })
  await answer('minor-assessment', 1002, {
    ...{ livingPlace: '1', school: '5', orphan: '1', unaccompanied: false },
    ...{ minorProblem: '2', familyProblem: '12', courtTold: false, courtMeasure: true },
    measures: [
      { measureOn: `${String(year)}-01-12`, measureCourt: '1', measureKind: '7' },
      { measureOn: `${String(year)}-01-20`, measureCourt: '2', measureKind: '5' },
    ],
  })
  await desk.owner.query('update person set birth_date = $2, residence = $3 where id = $1', [
    ...[minor.person, birth, desk.here.municipality],
  ])
  await tell('tie', { relation: 'parent', name: 'Ada', sex: 'F', livesWith: true })
  await tell('tie', { relation: 'sibling', name: 'Leo', livesWith: true })
  await tell('tie', { relation: 'parent', name: 'Ugo', sex: 'M', livesWith: false })
  await tell('disability', { recognition: 'law-104-3', kind: ['physical', 'sensory'] })
}, 60_000)
afterAll(() => desk.close())

const answer = (form: string, seq: number, answers: object) =>
  desk.owner.query(
    `insert into task_answer (case_id, seq, task_key, form, release, answers, actor, at)
     values ($1, $2, 'test', $3, 'minori@1', $4, $5, siso_clock())`,
    [minor.id, seq, form, JSON.stringify(answers), team.worker.id],
  )

const tell = (kind: string, detail: object) =>
  desk.owner.query(
    `insert into social_fact (id, person_id, kind, detail, valid_from, source, source_date, recorded_by)
     values ($1, $2, $3, $4, '2020-01-01', 'declared', '2020-01-01', $5)`,
    [randomUUID(), minor.person, kind, JSON.stringify(detail), team.worker.id],
  )

test('the case of a minor tells what its forms and the social record say, by INPS’s codes', async () => {
  const municipality = desk.here.municipality ?? 0
  const checked = await desk.actAs(team.coordinator, ({ sql }) =>
    controlSheet(sql, { municipality, year }),
  )
  const found = checked.find(({ about }) => about === minor.id)
  // Only what the minor is given is missing.
  expect(found).toMatchObject({ kind: 'SINBA', standing: 'blocked' })
  expect(found?.problems.map(({ rule, field }) => `${rule} ${field}`)).toEqual(['S01 Prestazioni'])
})

test('a case of another procedure tells nothing of a minor', async () => {
  const other = await aCase(desk, { by: team.clerk })
  const checked = await desk.actAs(team.coordinator, ({ sql }) =>
    controlSheet(sql, { municipality: desk.here.municipality ?? 0, year }),
  )
  expect(checked.some(({ about }) => about === other.id)).toBe(false)
})
