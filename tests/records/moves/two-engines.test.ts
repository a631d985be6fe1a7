import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { openScope } from '../../../domain/auth/session.ts'
import { engines } from '../../../domain/procedures/engine/engines.ts'
import type { Engines } from '../../../domain/procedures/engine/engines.ts'
import type { CaseState, Step } from '../../../domain/procedures/engine/types.ts'
import { Release } from '../../../domain/procedures/schema.ts'
import { addDays } from '../../../domain/shared/calendar-day.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { changeCalendars } from '../../../domain/tasks/change-calendar.ts'
import { migrateCase } from '../../../domain/tasks/migrate-case.ts'
import { moveTerms } from '../../../domain/tasks/move-terms.ts'
import { hashState } from '../../../domain/tasks/published.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { aCase } from '../../support/a-case.ts'
import type { TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { movingRelease } from '../../support/releases/moving.ts'

/** Engine 1, and one of this test alone that counts the events that it applied. */
const first = engines[1] as Step
const second: Step = (before, event, ...rules) => {
  const { state, ...move } = first(before, event, ...rules)
  const applied = Number(before.facts['applied'] ?? 0) + 1
  return { ...move, state: { ...state, facts: { ...state.facts, applied } } }
}
const both: Engines = { 1: first, 2: second }

const suspensions = [{ key: 'document', title: 'Documento mancante' }]
/** Its visit is by a term that is suspended where there is a reason for it. */
function suspendable(version: 1 | 2): Release {
  const { deadlines, ...release } = movingRelease(version)
  const stops = deadlines.map((one) => ({ ...one, suspendable: true }))
  return Release.parse({ ...release, suspensions, deadlines: stops })
}

let desk: Desk
let clerk: Colleague
let coordinator: Colleague
let administrator: Colleague
const old = suspendable(1)

beforeAll(async () => {
  desk = await aDesk()
  await desk.publish(old)
  // No release can name an engine that is not there: the record could hold one all the same.
  await desk.publish({ ...suspendable(2), engine: 2 as 1 })
  const { org, zone, region } = desk.here
  clerk = await desk.hire('front-desk', org)
  coordinator = await desk.hire('coordinator', zone ?? org)
  administrator = await desk.hire('procedure-admin', region ?? org)
})
afterAll(() => desk.close())

const deps = () => ({ ...desk.deps, engines: both })
const there = { to: 'moving@2', mapping: { enter: { write: 'mail' } }, engines: both }

const open = async (sql: Sql) => {
  const { tokenHash, csrf } = coordinator.credentials
  const session = await openScope(sql, tokenHash, csrf)
  if (!session) throw new Error('not signed in')
  return { sql, session, request: 'test' }
}

const today = () => desk.owner.query<{ day: string }>('select siso_today()::text as day')

/** Begun three weeks ago, with its visit and its call open; terms stopped for some days since. */
async function atWork(): Promise<TestCase> {
  const effectiveAt = new Date(Date.now() - 21 * 86_400_000)
  const one = await aCase(desk, { by: clerk, release: old, effectiveAt })
  await one.complete(clerk, await one.task('open'), { outcome: 'work' })
  const { rows } = await today()
  const day = rows[0]?.day ?? ''
  const act = { act: 'suspend', reason: 'document', note: '' } as const
  await moveTerms(desk.deps, open, {
    caseId: one.id,
    op: randomUUID(),
    act: { ...act, from: addDays(day, -9), until: addDays(day, -4) },
  })
  return one
}

/** The office is shut over the date of the visit. */
async function publishCalendar(one: TestCase): Promise<void> {
  await desk.owner.query(
    `insert into calendar (version, doc) select 'two-engines', doc || jsonb_build_object('version', 'two-engines', 'closures',
       jsonb_build_array(jsonb_build_object('organisation', (select code from organisation where id = $2),
         'from', d.due::text, 'until', (d.due + 3)::text, 'reason', 'trasloco')))
     from calendar, (select (due_at at time zone 'Europe/Rome')::date as due from deadline
       where case_id = $1 and deadline = 'visiting') d order by published_at limit 1`,
    [one.id, desk.here.municipality],
  )
  await changeCalendars(desk.deps, { owner: desk.owner, version: 'two-engines' })
}

const movedBy = (one: TestCase) =>
  one.scalar<number[]>('select array_agg(engine order by seq) from case_move where case_id = $1')
const engineOf = (one: TestCase) =>
  one.scalar<number>('select engine from case_engine where case_id = $1')
const brokenIn = async ({ id }: TestCase, known: Engines) =>
  (await verifyCases(desk.batch, { only: id, engines: known })).violations.map(
    ({ invariant }) => invariant,
  )

test('a case goes on by the engine of the release that it is moved to, and its whole log holds together', async () => {
  const one = await atWork()
  await publishCalendar(one)
  const kinds = (await one.events()).map(({ kind }) => kind)
  expect(kinds).toEqual(['started', 'completed', 'terms-suspended', 'calendar-changed'])
  const { prediction } = await migrateCase(deps(), { caseId: one.id, ...there }, by())
  const hash = await one.scalar<string>('select state_hash from case_engine where case_id = $1')
  expect(prediction.state?.facts).toEqual({ applied: 1 })
  expect(hash).toBe(hashState(prediction.state as CaseState))
  expect(await movedBy(one)).toEqual([1, 1, 1, 1, 2])
  expect(await engineOf(one)).toBe(2)

  await one.complete(clerk, await one.task('visit'), { outcome: 'done', deps: deps() })
  expect(await movedBy(one)).toEqual([1, 1, 1, 1, 2, 2])
  expect(await one.scalar('select state from case_engine where case_id = $1')).toMatchObject({
    facts: { applied: 2 },
  })
  expect(await brokenIn(one, both)).toEqual([])
  // As soon as either engine decides otherwise than it did, or is gone, the check says so.
  expect(await brokenIn(one, { 1: second, 2: second })).toContain('log-folds-to-state')
  expect(await brokenIn(one, { 1: first, 2: first })).toContain('log-folds-to-state')
  expect(await brokenIn(one, { 1: first })).toContain('log-folds-to-state')
})

test('a program that does not know that engine moves nothing, and leaves the case to one that does', async () => {
  const one = await aCase(desk, { by: clerk, release: old })
  const asked = { caseId: one.id, to: 'moving@2' }
  await expect(migrateCase(desk.deps, asked, by())).rejects.toMatchObject({
    code: 'unknown-engine',
  })
  await migrateCase(deps(), { ...asked, engines: both }, by())
  const before = await one.scalar('select state_hash from case_engine where case_id = $1')
  await expect(one.advance()).rejects.toMatchObject({ code: 'engine-unknown' })
  expect(await one.scalar('select state_hash from case_engine where case_id = $1')).toBe(before)
  expect((await one.advance('web', deps())).blocked).toBe(false)
})

const by = () => ({ by: administrator.id })
