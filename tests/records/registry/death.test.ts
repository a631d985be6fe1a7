import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { MikroORM } from '@mikro-orm/postgresql'

import { createOrm, plainFact } from '../../../domain/orm.ts'
import { openScope } from '../../../domain/auth/session.ts'
import type { PlainAct } from '../../../domain/plain-act.ts'
import { lastDeath } from '../../../domain/registry/deaths.ts'
import { findPerson } from '../../../domain/registry/queries.ts'
import { recordDeath, resumeService, withdrawDeath } from '../../../domain/registry/record-death.ts'
import { bringReports } from '../../../domain/tasks/bring-reports.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let orm: MikroORM
let found: TestCase
beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  orm = await createOrm(desk.database.url('siso_web'))
  found = await aCaseInAssessment(desk, team)
  await desk.owner.query(`update person set identity = 'provisional' where id = $1`, [found.person])
  await desk.owner.query(
    `insert into appointment (id, kind, org, case_id, starts_at, minutes, created_by)
     select gen_random_uuid(), 'visit', $2, $1, siso_clock() + x * interval '3 days', 60, $3 from (values (1), (-1)) v (x)`,
    [found.id, desk.here.org, team.worker.id],
  )
})
afterAll(async () => {
  expect((await verifyCases(desk.batch)).violations).toEqual([])
  await orm.close()
  await desk.close()
})

function plain<T>(who: Colleague, work: (act: PlainAct) => Promise<T>): Promise<T> {
  return plainFact(orm, async ({ em, sql }) => {
    const session = await openScope(sql, who.credentials.tokenHash, who.credentials.csrf)
    if (!session) throw new Error('not signed in')
    return work({ em, sql, session, request: 'test' })
  })
}

const provenance = { source: 'registry', sourceDate: '2026-11-20', validFrom: null }
const versionOf = async () =>
  (await desk.actAs(team.worker, ({ sql }) => findPerson(sql, found.person)))?.version ?? 0

async function record(diedOn = '2026-11-19') {
  const version = await versionOf()
  const death = { personId: found.person, version, provenance, diedOn }
  await plain(team.clerk, (act) => recordDeath(act, death))
}

async function withdraw(reason = 'wrong-news') {
  const version = await versionOf()
  const taken = { personId: found.person, version, provenance, reason }
  await plain(team.clerk, (act) => withdrawDeath(act, taken))
}

const noticesTo = async ({ id }: Colleague): Promise<string[]> => {
  const { rows } = await desk.owner.query<{ kind: string }>(
    `select kind from notice where audience = 'user:' || $1 and kind like '%d%' and kind <> 'procedure' order by at`,
    [id],
  )
  return rows.map(({ kind }) => kind)
}

/** As a plan would have granted it. */
async function aService(): Promise<string> {
  const id = randomUUID()
  await desk.owner.query(
    `insert into social_case (id, number, procedure, subject, org, municipality, zone, district, region, orgs, opened_by,
       opened_at, effective_at, phase, protected, parent, manager)
     select $2, number || '-1', 'prestazione', subject, org, municipality, zone, district, region, orgs, opened_by,
       siso_clock(), siso_clock(), 'delivery', false, id, manager from social_case where id = $1`,
    [found.id, id],
  )
  await desk.owner.query(
    `insert into granted_service (case_id, parent, parent_seq, parent_row, number, service, quantity, unit, every, price,
       starts_on, ends_on, protected, phase, state)
     select $2, $1, 1, 1, number || '-1', 'x', 100, 'hour', 'week', 100, '2026-01-01', '2027-12-31', false, 'delivery', 'open'
     from social_case where id = $1`,
    [found.id, id],
  )
  return id
}

describe('a death that is recorded', () => {
  let service: string
  beforeAll(async () => {
    service = await aService()
    await record()
  })

  test('cancels what is to come and leaves what was', async () => {
    const states = `select string_agg(state, ' ' order by starts_at) from appointment where case_id = $1`
    expect(await found.scalar(states, [found.id])).toBe('planned cancelled')
  })

  test('stops the granted services from that day', async () => {
    const day = 'select died_on::text from granted_service where case_id = $1'
    expect(await found.scalar(day, [service])).toBe('2026-11-19')
  })

  test('tells who follows the person, and not who recorded it', async () => {
    expect(await noticesTo(team.worker)).toContain('person-died')
    expect(await noticesTo(team.clerk)).toEqual([])
  })

  test('opens in her case what is to be checked, beside the path', async () => {
    await bringReports(desk.engine, () => Promise.resolve())
    expect((await found.events()).at(-1)?.kind).toBe('occurred')
    await found.advance('workflow')
    const task = await found.task('check-after-death')
    expect(task.assignee).toBe(team.worker.id)
    expect((await found.task('assess')).state).toBe('claimed')
  })

  test('is told with its source and what it stopped; a second one is refused', async () => {
    const death = await desk.actAs(team.worker, ({ sql }) => lastDeath(sql, found.person))
    expect(death).toMatchObject({ diedOn: '2026-11-19', by: team.clerk.name, withdrawnAt: null })
    expect([death?.appointments.length, death?.services.map(({ id }) => id)]).toEqual([
      1,
      [service],
    ])
    await expect(record()).rejects.toMatchObject({ code: 'already-dead' })
    const audit = `select count(*)::int from audit_event where person_id = $1 and action = 'death-recorded'`
    expect(await found.scalar(audit, [found.person])).toBe(1)
  })

  test('is not known to who does not see the person', async () => {
    const stranger = await desk.hire('coordinator', desk.elsewhere.zone ?? 0)
    expect(await desk.actAs(stranger, ({ sql }) => lastDeath(sql, found.person))).toBeUndefined()
  })

  test('taken back, brings nothing back by itself: it is listed, and services are resumed one by one', async () => {
    const one = { personId: found.person, serviceId: service }
    const resume = () => desk.actAs(team.worker, (act) => resumeService(act, one))
    await expect(resume()).rejects.toMatchObject({ code: 'service-not-stopped' })
    await withdraw()
    const state = `select state from appointment where case_id = $1 order by starts_at desc limit 1`
    expect(await found.scalar(state, [found.id])).toBe('cancelled')
    expect(await noticesTo(team.worker)).toContain('death-withdrawn')
    const death = await desk.actAs(team.worker, ({ sql }) => lastDeath(sql, found.person))
    expect(death).toMatchObject({
      reason: 'La notizia era sbagliata',
      services: [{ settled: false }],
    })
    await resume()
    const day = 'select died_on from granted_service where case_id = $1'
    expect(await found.scalar(day, [service])).toBeNull()
    await expect(resume()).rejects.toMatchObject({ code: 'service-not-stopped' })
    await expect(withdraw()).rejects.toMatchObject({ code: 'not-dead' })
  })
})
