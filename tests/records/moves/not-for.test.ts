import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { casesOf, getCampaign } from '../../../domain/campaign/campaigns.ts'
import { askWayBack, goBack } from '../../../domain/campaign/go-back.ts'
import { applicantOf } from '../../../domain/contact/applicant.ts'
import { transaction } from '../../../domain/database.ts'
import { casesOfLine, getDryRun } from '../../../domain/dry-runs/dry-runs.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { readForMigration } from '../../../domain/tasks/foresee.ts'
import { migrateCase } from '../../../domain/tasks/migrate-case.ts'
import { getRelease } from '../../../domain/tasks/published.ts'
import { aCampaign, aDryRun, runCampaign } from '../../support/a-campaign.ts'
import { aCase } from '../../support/a-case.ts'
import type { TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { siso } from '../../support/siso.ts'

/*
 * The trial of the assessment of people who are not autonomous holds in one province: cases of the
 * other, which follow the rules of before, must not be taken into it.
 */
const [before, trial] = ['non-autosufficienza@1', 'non-autosufficienza@2']
const began = new Date('2026-03-02T09:00:00.000Z')

let desk: Desk
let clerk: Colleague
let by: Colleague
let to: Release
let homes: { PG: number; TR: number }

beforeAll(async () => {
  desk = await aDesk()
  clerk = await desk.hire('front-desk', desk.here.org)
  by = await desk.hire('procedure-admin', desk.here.region ?? 0)
  to = await transaction(desk.engine, (sql) => getRelease(sql, trial))
  const living = async (province: string) => {
    const { rows } = await desk.owner.query<{ id: number }>(
      `select id from organisation where kind = 'municipality' and detail ->> 'province' = $1 order by id limit 1`,
      [province],
    )
    return rows[0]?.id ?? 0
  }
  homes = { PG: await living('PG'), TR: await living('TR') }
})
afterAll(() => desk.close())

async function of(residence: number): Promise<TestCase> {
  const release = await transaction(desk.engine, (sql) => getRelease(sql, before))
  return aCase(desk, { by: clerk, release, residence, effectiveAt: began })
}

/** Where somebody lives from a day on. */
function lives({ person }: TestCase, since: string, where: number) {
  return desk.owner.query(
    `insert into person_address (id, person_id, kind, address, municipality, source, source_date, valid_from)
     values (gen_random_uuid(), $1, 'residence', 'Via', $2, 'prova', $3, $3)`,
    [person, where, since],
  )
}
const releaseOf = (one: TestCase) =>
  one.scalar<string>('select release from case_engine where case_id = $1')
const move = ({ id: caseId }: TestCase, name: string) =>
  migrateCase(desk.deps, { caseId, to: name }, { by: by.id })
const close = () =>
  desk.owner.query(
    `update social_case set state = 'closed', closed_at = now() where state = 'open'`,
  )

test('a case of who lives elsewhere is counted apart, listed with why, and never moved', async () => {
  const [inside, outside] = [await of(homes.PG), await of(homes.TR)]
  const run = await aDryRun(desk, { by, to })
  const kept = await desk.actAs(by, ({ sql }) => getDryRun(sql, run))
  expect(kept.all).toMatchObject({ cases: 2, notFor: 1, blocked: 0, why: { 'other-place': 1 } })
  const { cases } = await desk.actAs(by, ({ sql }) => casesOfLine(sql, { run, line: 'notFor' }))
  const why = [{ why: 'other-place', key: 'case' }]
  expect(cases).toMatchObject([{ caseId: outside.id, prediction: { blocked: why } }])
  for (const mode of ['next-step', 'now'] as const) {
    const id = await aCampaign(desk, { by, to, mode }, run)
    await runCampaign(desk, id)
    const { counts } = await desk.actAs(by, ({ sql }) => getCampaign(sql, id))
    expect(counts).toEqual({ [mode === 'now' ? 'moved' : 'next-step']: 1, 'not-for': 1 })
    const asked = { campaign: id, result: 'not-for', after: 0, limit: 9 } as const
    const listed = await desk.actAs(by, ({ sql }) => casesOf(sql, asked))
    expect(listed).toMatchObject([{ caseId: outside.id, seen: { blocked: why } }])
    await desk.owner.query(`update campaign set state = 'cancelled' where state = 'waiting'`)
  }
  expect([await releaseOf(inside), await releaseOf(outside)]).toEqual([trial, before])
  await expect(move(outside, trial)).rejects.toMatchObject({
    code: 'case-not-movable',
    message: expect.stringContaining('non è per questa pratica') as unknown,
    detail: { blocked: why },
  })
  const { ownerUrl: DATABASE_URL, secret: DATABASE_ROLE_SECRET } = desk.database
  const command = ['cases', 'migrate', outside.id, '--to', trial, '--by', `u-${by.id}`]
  const told = await siso(command, { DATABASE_URL, DATABASE_ROLE_SECRET })
  expect([told.code, told.stdout]).toEqual([
    1,
    expect.stringContaining('vale per chi risiedeva altrove quando la pratica è cominciata'),
  ])
  expect(await releaseOf(outside)).toBe(before)
  await close()
})

test('what counts is where she lived when the case began, as where a case begins', async () => {
  const [left, came, unknown] = [await of(homes.PG), await of(homes.PG), await of(homes.PG)]
  await lives(left, '2020-01-01', homes.PG)
  await lives(left, '2026-04-01', homes.TR)
  await lives(came, '2020-01-01', homes.TR)
  await lives(came, '2026-04-01', homes.PG)
  await desk.owner.query('update person set residence = null where id = $1', [unknown.person])
  const whom = async ({ id, person }: TestCase) => {
    const held = await transaction(desk.engine, (sql) => readForMigration(sql, id, true))
    const asked = { at: began, office: desk.here.org }
    const where = await transaction(desk.owner, (sql) => applicantOf(sql, { known: person }, asked))
    expect(held.whom?.places.toSorted()).toEqual(where.places.toSorted())
    expect(held.whom?.at).toBe(where.at)
    return held.whom?.places
  }
  expect(await whom(left)).toContain('PG')
  expect(await whom(came)).toContain('TR')
  expect((await whom(unknown))?.length).toBeGreaterThan(1)
  await move(left, trial)
  await expect(move(came, trial)).rejects.toMatchObject({ code: 'case-not-movable' })
  expect([await releaseOf(left), await releaseOf(came)]).toEqual([trial, before])
  await close()
})

test('a case that follows later rules is taken to earlier ones by the way back alone', async () => {
  const one = await of(homes.PG)
  const id = await aCampaign(desk, { by, to })
  await runCampaign(desk, id)
  expect(await releaseOf(one)).toBe(trial)
  await expect(move(one, before)).rejects.toMatchObject({
    code: 'case-not-movable',
    detail: { blocked: [{ why: 'older', key: 'case' }] },
  })
  const earlier = await transaction(desk.engine, (sql) => getRelease(sql, before))
  const run = await aDryRun(desk, { by, to: earlier })
  const { all } = await desk.actAs(by, ({ sql }) => getDryRun(sql, run))
  expect(all).toMatchObject({ cases: 1, older: 1, unchanged: 0, changed: 0, blocked: 0 })
  const nobody = aCampaign(desk, { by, to: earlier }, run)
  await expect(nobody).rejects.toMatchObject({ code: 'campaign-empty' })
  const way = await desk.actAs(by, (act) => askWayBack(act, { campaign: id, caseId: one.id }))
  await goBack(desk.deps, way, by.id)
  expect(await releaseOf(one)).toBe(before)
})
