import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import type { AnswerRow } from '../../../domain/procedures/forms/answers.ts'
import { controlSheet } from '../../../domain/siuss/control-sheet.ts'
import { getRelease } from '../../../domain/tasks/published.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { aCase, aTeam, caseAt } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { dies } from '../../support/a-death.ts'
import { aProvider, aRow, runEffects } from '../../support/a-service.ts'
import { opensBeside } from '../../support/open-beside.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

/* What the plan of a minor grants: begun, counted, ended with the plan, the case or a death. */

let desk: Desk
let team: Team
let educator: Colleague
let code: string

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  const body = await aProvider(desk, 'of-educators', desk.here.zone)
  code = body.code
  educator = await desk.hire('provider', body.id)
})
afterAll(async () => {
  expect((await verifyCases(desk.batch)).violations).toEqual([])
  await desk.close()
})

const year = new Date().getFullYear()

/** An educator at home, whom the provider sends, and what the family that takes the child in is given. */
const lessons = () => aRow(code, { grantedService: 'B.1.01' })
const contribution = () =>
  aRow(undefined, {
    ...{ grantedService: 'B.2.01', grantedUnit: 'euro', grantedEvery: 'month' },
    ...{ grantedQuantity: 400, grantedPayee: 'Famiglia Affidataria' },
  })

const stepsOpen = async (one: TestCase) =>
  (await one.tasks())
    .filter(({ state }) => state === 'open' || state === 'claimed')
    .map(({ step }) => step)
const letters = (one: TestCase) =>
  one.scalar<string[]>('select array_agg(letter order by letter) from document where case_id = $1')
const stateOf = (one: TestCase) =>
  one.scalar<string>('select coalesce(outcome, state) from social_case where id = $1')

type End = readonly [who: Colleague, step: string, outcome: string]

async function at(one: TestCase, [who, step, outcome]: End, more = {}): Promise<void> {
  await one.complete(who, await one.task(step), { outcome, ...more })
  await runEffects(desk, one.id)
}

/** A child of ten whose plan is to be written. */
async function toPlan(): Promise<TestCase> {
  const release = await desk.actAs(team.worker, ({ sql }) => getRelease(sql, 'minori@1'))
  const one = await aCase(desk, { by: team.worker, release })
  await desk.owner.query('update person set birth_date = $2, residence = $3 where id = $1', [
    ...[one.person, `${String(year - 10)}-02-03`, desk.here.municipality],
  ])
  await at(one, [team.worker, 'take-report', 'assess'], {
    manager: team.worker.id,
    answers: { reportedOn: `${String(year)}-01-01`, reportSource: '13' },
    facts: { hasManager: true },
  })
  const answers = {
    ...{ livingPlace: '1', school: '5', orphan: '1', unaccompanied: false },
    ...{ minorProblem: '2', familyProblem: '12', courtTold: false, courtMeasure: false },
  }
  await at(one, [team.worker, 'assess', 'plan'], { answers, facts: { courtMeasure: false } })
  return one
}

interface Given {
  readonly placement?: 'family' | 'foster'
  readonly rows?: readonly AnswerRow[]
}

/** The plan is proposed, approved and signed; the services of all its plans, the oldest first. */
async function plan(one: TestCase, { placement = 'family', rows = [] }: Given) {
  const servicesGranted = rows.length > 0 ? 'one-by-one' : 'none'
  const placed = placement === 'foster' ? { reportFrom: `${String(year)}-11-01` } : {}
  const facts = { placement, servicesGranted, ...placed }
  const answers = rows.length > 0 ? { granted: rows } : {}
  await at(one, [team.worker, 'write-plan', 'propose'], { answers, facts })
  await at(one, [team.coordinator, 'approve-plan', 'approve'])
  await at(one, [team.worker, 'sign-plan', 'record'], { facts: { signedBy: 1, opposedBy: 0 } })
  return grantedBy(one)
}

async function grantedBy(one: TestCase): Promise<TestCase[]> {
  const { rows } = await desk.owner.query<{ id: string }>(
    'select case_id as id from granted_service where parent = $1 order by number',
    [one.id],
  )
  for (const { id } of rows) await runEffects(desk, id)
  return rows.map(({ id }) => caseAt(desk, id, one.person))
}

const begins = (service: TestCase, who: Colleague = educator) =>
  at(service, [who, 'start-service', 'accept'], { facts: { startedOn: `${String(year)}-11-01` } })

async function states(services: readonly TestCase[]): Promise<string[]> {
  for (const { id } of services) await runEffects(desk, id)
  return Promise.all(services.map(stateOf))
}

/** Who follows the child says that something has changed, and how the plan goes on. */
async function changes(one: TestCase, outcome: 'replan' | 'close'): Promise<void> {
  const asked = { subprocess: 'review-sooner', reason: 'home', words: 'Torna dalla madre' }
  await opensBeside(desk, [team.worker, one], asked)
  await runEffects(desk, one.id)
  await at(one, [team.worker, 'choose-what-next', outcome])
}

describe('a plan that grants', () => {
  /** Proposed and approved, not yet signed. */
  async function toSign(one: TestCase, more = {}): Promise<void> {
    const facts = { placement: 'family', servicesGranted: 'one-by-one', ...more }
    const answers = { granted: [lessons(), contribution()] }
    await at(one, [team.worker, 'write-plan', 'propose'], { answers, facts })
    expect(await stepsOpen(one)).toEqual(['approve-plan'])
    await expect(at(one, [team.worker, 'approve-plan', 'approve'])).rejects.toThrow()
    await at(one, [team.coordinator, 'approve-plan', 'approve'])
    expect([await stepsOpen(one), await grantedBy(one)]).toEqual([['sign-plan'], []])
  }
  const refused = { facts: { signedBy: 1, opposedBy: 1 } }

  test('waits for who coordinates and for the signatures; then each service is offered to who delivers it, and told by letter', async () => {
    const one = await toPlan()
    await toSign(one)
    const signed = { facts: { signedBy: 2, opposedBy: 0 } }
    await at(one, [team.worker, 'sign-plan', 'record'], signed)
    expect(await grantedBy(one)).toHaveLength(2)
    expect(await letters(one)).toEqual(['charge-notice', 'grant-notice'])
  })

  test('against a refusal it begins under a measure of the court; without one who coordinates decides', async () => {
    const under = await toPlan()
    await toSign(under, { courtMeasure: true, reportFrom: `${String(year)}-11-01` })
    await at(under, [team.worker, 'sign-plan', 'record'], refused)
    expect(await grantedBy(under)).toHaveLength(2)
    const one = await toPlan()
    await toSign(one)
    await at(one, [team.worker, 'sign-plan', 'record'], refused)
    expect([await stepsOpen(one), await grantedBy(one)]).toEqual([['decide-without-consent'], []])
    await expect(at(one, [team.worker, 'decide-without-consent', 'begin'])).rejects.toThrow()
    await at(one, [team.coordinator, 'decide-without-consent', 'begin'])
    expect(await grantedBy(one)).toHaveLength(2)
  })

  test('for a foster care by consent that has none, it is written anew', async () => {
    const one = await toPlan()
    await toSign(one, {
      ...{ placement: 'foster', fosterForm: '1', reportFrom: `${String(year)}-11-01` },
    })
    await at(one, [team.worker, 'sign-plan', 'record'], refused)
    expect([await stepsOpen(one), await grantedBy(one)]).toEqual([['write-plan'], []])
  })

  test('gives its code to the SINBA record, once the service has begun', async () => {
    const one = await toPlan()
    const [educating] = await plan(one, { rows: [lessons()] })
    if (!educating) throw new Error('an educator')
    const blocked = () =>
      desk.actAs(team.coordinator, async ({ sql }) => {
        const municipality = desk.here.municipality ?? 0
        const found = await controlSheet(sql, { municipality, year })
        const own = found.find(({ about }) => about === one.id)
        return own?.problems.some(({ field }) => field === 'Prestazioni')
      })
    expect(await blocked()).toBe(true)
    await begins(educating)
    expect(await blocked()).toBe(false)
  })

  test('is replaced by another: what it granted ends, and what the new one grants begins', async () => {
    const one = await toPlan()
    const [first] = await plan(one, { rows: [lessons()] })
    if (!first) throw new Error('an educator')
    await begins(first)
    await changes(one, 'replan')
    expect(await states([first])).toEqual(['open'])
    const [, second] = await plan(one, { rows: [contribution()] })
    expect(await states([first])).toEqual(['stopped'])
    if (!second) throw new Error('a contribution')
    await changes(one, 'replan')
    expect(await plan(one, {})).toHaveLength(2)
    // Nobody has answered its offer: it ends when somebody does.
    await begins(second, team.worker)
    expect(await states([second])).toEqual(['stopped'])
    expect(await stepsOpen(one)).toEqual([])
  })

  test('is reviewed at once where a service never begins, in foster care too', async () => {
    const one = await toPlan()
    const [educating] = await plan(one, { placement: 'foster', rows: [lessons()] })
    if (!educating) throw new Error('an educator')
    await at(educating, [educator, 'start-service', 'refuse'])
    await at(educating, [team.worker, 'reassign-service', 'give-up'])
    await runEffects(desk, one.id)
    expect(await stepsOpen(one)).toEqual(['review-plan'])
    await at(one, [team.worker, 'review-plan', 'continue'])
    expect(await stepsOpen(one)).toEqual([])
  })

  test('ends what it grants with the case', async () => {
    const one = await toPlan()
    const services = await plan(one, { rows: [lessons(), contribution()] })
    await begins(services[0] ?? one)
    await begins(services[1] ?? one, team.worker)
    await changes(one, 'close')
    expect(await states(services)).toEqual(['open', 'open'])
    await at(one, [team.worker, 'close-minor', 'closed'], { facts: { closingReason: '4' } })
    expect(await stateOf(one)).toBe('closed')
    expect(await states(services)).toEqual(['stopped', 'stopped'])
  })

  test('is over when the child dies: somebody looks, and services end on the way to the closing', async () => {
    const one = await toPlan()
    const services = await plan(one, { rows: [lessons()] })
    await begins(services[0] ?? one)
    await dies(desk, team, one)
    expect(await stepsOpen(one)).toContain('check-after-death')
    expect(await states(services)).toEqual(['open'])
    await at(one, [team.worker, 'check-after-death', 'close'])
    expect(await states(services)).toEqual(['stopped'])
    expect(await stepsOpen(one)).toEqual(['close-minor'])
  })
})
