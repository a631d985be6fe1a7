import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { comingAbsences, possibleSubstitutes } from '../../../domain/team/absences.ts'
import { teamOf } from '../../../domain/team/board.ts'
import { endAbsence, recordAbsence } from '../../../domain/team/record-absence.ts'
import { countTermsAtRisk, termsAtRisk } from '../../../domain/team/terms-at-risk.ts'
import { candidatesFor } from '../../../domain/team/unassigned.ts'
import { aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let colleague: Colleague
let stranger: Colleague

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  colleague = await desk.hire('social-worker', desk.here.org)
  stranger = await desk.hire('social-worker', desk.elsewhere.org)
})
afterAll(() => desk.close())

const day = async (from: number) => {
  const { rows } = await desk.owner.query<{ day: string }>(
    'select (siso_today() + $1::int)::text as day',
    [from],
  )
  return rows[0]?.day ?? ''
}
const absence = async (from: number, to: number, substitute = '') => ({
  from: await day(from),
  to: await day(to),
  substitute,
})
const seenBy = (who: Colleague, caseId: string) =>
  desk.actAs(who, async ({ sql }) => {
    const rows = await sql.query('select 1 from task where case_id = $1 and assignee = $2', [
      caseId,
      team.worker.id,
    ])
    return rows.length
  })

test('a substitute acts for who is away on those days, and no longer once it has ended', async () => {
  const one = await aCaseInAssessment(desk, team)
  const mine = (who: Colleague) =>
    desk.actAs(who, async ({ sql }) => {
      const [row] = await sql.query<{ actors: string }>(
        "select current_setting('app.actors') as actors",
      )
      return row?.actors.includes(team.worker.id) ?? false
    })
  expect(await seenBy(team.worker, one.id)).toBeGreaterThan(0)
  expect(await mine(colleague)).toBe(false)
  const typed = await absence(0, 3, colleague.id)
  const id = await desk.actAs(team.worker, (act) => recordAbsence(act, team.worker.id, typed))
  expect(await mine(colleague)).toBe(true)
  await desk.actAs(team.worker, (act) => endAbsence(act, id))
  expect(await mine(colleague)).toBe(false)
  expect(await desk.actAs(colleague, ({ sql }) => comingAbsences(sql, [team.worker.id]))).toEqual(
    [],
  )
})

test('an absence that has begun ends yesterday and is kept', async () => {
  const typed = await absence(-2, 3, colleague.id)
  const id = await desk.actAs(team.worker, (act) => recordAbsence(act, team.worker.id, typed))
  await desk.actAs(team.worker, (act) => endAbsence(act, id))
  const { rows } = await desk.owner.query(
    `select valid_to = siso_today() as ended, cancelled_at is null as kept,
       (select s.valid_to = siso_today() from substitution s where s.user_id = a.user_id) as stood_in
     from absence a where id = $1`,
    [id],
  )
  expect(rows).toEqual([{ ended: true, kept: true, stood_in: true }])
  await expect(desk.actAs(team.worker, (act) => endAbsence(act, id))).rejects.toMatchObject({
    code: 'absence-not-found',
  })
})

test('a coordinator records it for who works in their zone; nobody else does', async () => {
  const typed = await absence(30, 31)
  await desk.actAs(team.coordinator, (act) => recordAbsence(act, colleague.id, typed))
  for (const who of [team.worker, stranger]) {
    const asked = desk.actAs(who, (act) => recordAbsence(act, colleague.id, typed))
    await expect(asked).rejects.toMatchObject({ code: 'colleague-not-found' })
  }
  const elsewhere = desk.actAs(team.coordinator, (act) => recordAbsence(act, stranger.id, typed))
  await expect(elsewhere).rejects.toMatchObject({ code: 'colleague-not-found' })
})

test('nobody stands in from another zone or with another role, and the database says so too', async () => {
  const people = await desk.actAs(team.worker, ({ sql }) =>
    possibleSubstitutes(sql, team.worker.id),
  )
  const ids = people.map(({ id }) => id)
  expect(ids).toContain(colleague.id)
  expect(ids).not.toContain(stranger.id)
  expect(ids).not.toContain(team.clerk.id)
  const typed = await absence(40, 41, stranger.id)
  const asked = desk.actAs(team.worker, (act) => recordAbsence(act, team.worker.id, typed))
  await expect(asked).rejects.toMatchObject({ code: 'absence-wrong' })
  const [from, to] = [await day(1), await day(2)]
  const insert =
    'insert into substitution (user_id, substitute, valid_from, valid_to) values ($1, $2, $3, $4)'
  for (const [who, substitute] of [
    [team.worker, stranger],
    [stranger, colleague],
  ] as const) {
    const forced = desk.actAs(who, ({ sql }) =>
      sql.query(insert, [team.worker.id, substitute.id, from, to]),
    )
    await expect(forced).rejects.toMatchObject({ code: '42501' })
  }
})

test('a coordinator names no substitute for who also works elsewhere', async () => {
  const both = await desk.hire('social-worker', desk.here.org)
  await desk.owner.query(
    `insert into user_role (user_id, role, org, valid_from) values ($1, 'social-worker', $2, '2020-01-01')`,
    [both.id, desk.elsewhere.org],
  )
  const typed = await absence(5, 6, colleague.id)
  const asked = desk.actAs(team.coordinator, (act) => recordAbsence(act, both.id, typed))
  await expect(asked).rejects.toMatchObject({ code: 'absence-wrong' })
  await desk.actAs(both, (act) => recordAbsence(act, both.id, typed))
})

test('the terms at risk are the running ones of who is away that fall on those days', async () => {
  const one = await aCaseInAssessment(desk, team)
  const { rows } = await desk.owner.query<{ id: string; due: Date }>(
    `select id, due_at as due from deadline where case_id = $1 and state = 'running'`,
    [one.id],
  )
  const due = rows[0]?.due ?? new Date()
  const period = (from: number, to: number) => ({
    from: new Date(due.getTime() + from).toISOString(),
    to: new Date(due.getTime() + to).toISOString(),
  })
  const found = await desk.actAs(team.coordinator, ({ sql }) =>
    termsAtRisk(sql, team.worker.id, period(-1000, 1000)),
  )
  expect(found.map(({ caseId }) => caseId)).toContain(one.id)
  const counted = (from: number, to: number) =>
    desk.actAs(team.coordinator, async ({ sql }) => {
      const counts = await countTermsAtRisk(sql, [team.worker.id], period(from, to))
      return counts.get(team.worker.id) ?? 0
    })
  expect(await counted(-1000, 1000)).toBe(found.length)
  expect(await counted(1000, 2000)).toBe(0)
  await desk.owner.query(
    `update deadline set state = 'suspended', due_at = null where case_id = $1`,
    [one.id],
  )
  expect(await counted(-1000, 1000)).toBe(found.length - 1)
})

test('the board counts what each has in hand, and who knows the person is tied to her next case', async () => {
  const one = await aCaseInAssessment(desk, team)
  const members = await desk.actAs(team.coordinator, ({ sql }) => teamOf(sql, [desk.here.org]))
  const worker = members.find(({ id }) => id === team.worker.id)
  expect(worker?.cases).toBeGreaterThan(0)
  expect(worker?.tasks).toBeGreaterThan(0)
  expect(members.map(({ id }) => id)).not.toContain(stranger.id)
  const { rows } = await desk.owner.query<{ id: string }>(
    `insert into social_case (id, number, procedure, subject, org, zone, orgs, opened_by, opened_at, effective_at, phase)
     select gen_random_uuid(), 'next', procedure, subject, org, zone, orgs, opened_by, siso_clock(), siso_clock(), 'triage'
     from social_case where id = $1 returning id`,
    [one.id],
  )
  const next = rows[0]?.id ?? ''
  const group = `social-worker@${String(desk.here.org)}`
  const candidates = await desk.actAs(team.coordinator, ({ sql }) =>
    candidatesFor(sql, new Map([[next, [group]]])),
  )
  const tied = candidates.get(next)?.filter(({ ties }) => ties.length > 0)
  expect(tied?.map(({ id, ties }) => [id, ties])).toEqual([[team.worker.id, ['follows-person']]])
})

test('of the coming two weeks the days lost are counted, from Monday to Friday, in all absences together', async () => {
  const someone = await desk.hire('social-worker', desk.here.org)
  const one = await aCaseInAssessment(desk, team)
  const away = async () => {
    const group = `social-worker@${String(desk.here.org)}`
    const found = await desk.actAs(team.coordinator, ({ sql }) =>
      candidatesFor(sql, new Map([[one.id, [group]]])),
    )
    return found.get(one.id)?.find(({ id }) => id === someone.id)?.away
  }
  const absent = (from: number, to: number) =>
    desk.owner.query(
      `insert into absence (id, user_id, valid_from, valid_to, recorded_by)
       values (gen_random_uuid(), $1, siso_today() + $2::int, siso_today() + $3::int, $1)`,
      [someone.id, from, to],
    )
  expect(await away()).toBeUndefined()
  await absent(0, 7)
  expect((await away())?.days).toBe(5)
  await absent(7, 40)
  expect((await away())?.days).toBe(10)
})
