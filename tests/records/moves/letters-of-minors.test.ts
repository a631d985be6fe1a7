import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { letterValues } from '../../../domain/documents/letter-values.ts'
import { protectPerson } from '../../../domain/registry/protect-person.ts'
import { getRelease } from '../../../domain/tasks/published.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { dies } from '../../support/a-death.ts'
import { runEffects } from '../../support/a-service.ts'
import { aCase, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk } from '../../support/builders/a-desk.ts'

/* The letters and the death of the shipped procedures other than the pathway. */

let desk: Desk
let team: Team

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
})
afterAll(async () => {
  expect((await verifyCases(desk.batch)).violations).toEqual([])
  await desk.close()
})

const lettersOf = (one: TestCase) =>
  one.scalar<string[]>(
    'select coalesce(array_agg(letter order by letter), $2::text[]) from document where case_id = $1',
    [one.id, []],
  )
const failed = (one: TestCase) =>
  one.scalar<number>(
    `select count(*)::int from effect where case_id = $1 and type = 'letter' and status <> 'done'`,
  )
const stepsOpen = async (one: TestCase) =>
  (await one.tasks())
    .filter(({ state }) => state === 'open' || state === 'claimed')
    .map(({ step }) => step)

async function open(procedure: string): Promise<TestCase> {
  const release = await desk.actAs(team.worker, ({ sql }) => getRelease(sql, procedure))
  return aCase(desk, { by: team.worker, release })
}

const at = (one: TestCase, [step, outcome]: readonly [string, string], more = {}) =>
  one
    .task(step)
    .then((task) => one.complete(team.worker, task, { outcome, ...more }))
    .then(() => runEffects(desk, one.id))

const chargedOn = '2026-11-10'

/** A child of ten, whose mother has the custody and is in the registry. */
async function aChild(): Promise<TestCase & { readonly mother: string }> {
  const one = await open('minori@1')
  await desk.owner.query(
    `update person set birth_date = siso_today() - interval '10 years' where id = $1`,
    [one.person],
  )
  const mother = await aRelative('Bea')
  await isTied(one.person, mother, true)
  return { ...one, mother }
}

const isTied = (child: string, other: string, custody: boolean) =>
  desk.owner.query(
    `insert into social_fact (id, person_id, kind, detail, other, source, source_date, recorded_by)
     values (gen_random_uuid(), $1, 'tie', $2, $3, 'declared', siso_today(), $4)`,
    [child, JSON.stringify({ relation: 'parent', custody }), other, team.worker.id],
  )

async function aRelative(givenName: string): Promise<string> {
  const id = randomUUID()
  await desk.owner.query(
    `insert into person (id, identity, given_name, family_name, search_key, orgs)
     values ($1, 'certain', $2, 'Prova', lower('prova ' || $2), $3)`,
    [id, givenName, [desk.here.org]],
  )
  return id
}

async function lives(
  person: string,
  address: string,
  { kind = 'domicile', secret = false } = {},
): Promise<void> {
  await desk.owner.query(
    `insert into person_address (id, person_id, kind, address, municipality, secret, source, source_date, valid_from)
     values (gen_random_uuid(), $1, $2, $3, $4, $5, 'declared', siso_today(), siso_today() - 30)`,
    [person, kind, address, desk.here.municipality, secret],
  )
}

const charge = (one: TestCase, outcome: 'assess' | 'emergency') =>
  at(one, ['take-report', outcome], {
    manager: team.worker.id,
    answers: { takenInChargeOn: chargedOn },
    facts: { hasManager: true },
  })

async function fieldsOf(one: TestCase) {
  const values = await desk.actAs(team.worker, async ({ sql }) => {
    const release = await getRelease(sql, 'minori@1')
    return letterValues(sql, { caseId: one.id, release, facts: {} })
  })
  return values?.fields ?? {}
}

describe('a child', () => {
  test('in charge: the letter and the certificate are made by themselves, and who follows is told', async () => {
    const one = await aChild()
    await charge(one, 'assess')
    expect(await lettersOf(one)).toEqual(['charge-certificate', 'charge-notice'])
    expect(await failed(one)).toBe(0)
    const told = `select count(*)::int from notice where case_id = $1 and kind = 'letter-ready' and audience = $2`
    expect(await one.scalar(told, [one.id, `user:${team.worker.id}`])).toBe(1)
    expect(await stepsOpen(one)).toEqual(['assess'])
  })

  test('taken away: nothing is written while the court has not spoken, and then not where', async () => {
    const one = await aChild()
    await lives(one.mother, 'Via della Madre 1')
    await lives(one.person, 'via della madre 1', { kind: 'residence' })
    expect((await fieldsOf(one))['person.address']).toContain('via della madre 1')
    await charge(one, 'emergency')
    await lives(one.person, 'Via della Comunità 9')
    for (const [step, outcome] of [
      ['tell-prosecutor', 'sent'],
      ['await-request', 'requested'],
      ['await-decree', 'validated'],
    ] as const) {
      await at(one, [step, outcome])
      expect(await lettersOf(one)).toEqual([])
    }
    await at(one, ['await-hearing', 'confirmed'])
    expect(await lettersOf(one)).toEqual(['charge-certificate', 'charge-notice'])
    expect((await fieldsOf(one))['person.address']).toContain('via della madre 1')
  })

  test('whose parents are not registered where she lives gets no address on a letter', async () => {
    const one = await aChild()
    await lives(one.person, 'Via degli Affidatari 3')
    expect((await fieldsOf(one))['person.address']).toBeUndefined()
    const carer = await aRelative('Nora')
    await isTied(one.person, carer, false)
    await lives(carer, 'Via degli Affidatari 3')
    expect((await fieldsOf(one))['person.address']).toBeUndefined()
    await lives(one.mother, 'Via degli Affidatari 3', { secret: true })
    expect((await fieldsOf(one))['person.address']).toBeUndefined()
    await lives(one.mother, 'Via degli Affidatari 3')
    expect((await fieldsOf(one))['person.address']).toContain('Via degli Affidatari 3')
    await desk.owner.query('update person set protected = true where id = $1', [one.mother])
    expect((await fieldsOf(one))['person.address']).toBeUndefined()
    const dead = 'update person set protected = false, death_date = siso_today() where id = $1'
    await desk.owner.query(dead, [one.mother])
    expect((await fieldsOf(one))['person.address']).toBeUndefined()
  })

  test('of age has her own address on it', async () => {
    const one = await aChild()
    await lives(one.person, 'Via Sua 2')
    await desk.owner.query(
      `update person set birth_date = siso_today() - interval '19 years' where id = $1`,
      [one.person],
    )
    expect((await fieldsOf(one))['person.address']).toContain('Via Sua 2')
    await lives(one.person, 'Via Segreta 4', { secret: true })
    expect((await fieldsOf(one))['guardians.untold']).toBeUndefined()
  })

  test('whose home is secret, or who is protected, is not to be found by who answers for her', async () => {
    const one = await aChild()
    await lives(one.mother, 'Via della Madre 1')
    await lives(one.person, 'Via della Madre 1', { kind: 'residence' })
    expect((await fieldsOf(one))['guardians.untold']).toBeUndefined()
    await lives(one.person, 'Via Segreta 4', { secret: true })
    const hidden = await fieldsOf(one)
    expect([hidden['guardians.untold'], hidden['person.address']]).toEqual(['sì', undefined])
    const other = await aChild()
    const named = {
      personId: other.person,
      named: [team.worker.id, team.coordinator.id],
      reason: 'violence',
    }
    await desk.actAs(team.coordinator, (act) => protectPerson(act, named))
    expect((await fieldsOf(other))['guardians.untold']).toBe('sì')
  })

  test('whose case is closed: the letter is made after it, by itself', async () => {
    const one = await aChild()
    await charge(one, 'assess')
    await at(one, ['assess', 'no-need'])
    expect(await lettersOf(one)).not.toContain('closure-notice')
    await at(one, ['close-minor', 'closed'], { facts: { closingReason: '4' } })
    expect(await one.scalar('select state from social_case where id = $1')).toBe('closed')
    expect(await lettersOf(one)).toContain('closure-notice')
    expect(await failed(one)).toBe(0)
  })

  test('who dies: appointments stop, who follows is told and checks what is left; nobody is written to', async () => {
    const one = await aChild()
    await charge(one, 'assess')
    await diesExpected(one)
    expect(await one.scalar('select state from appointment where case_id = $1')).toBe('cancelled')
    expect(await toldOfDeath(one)).toBe(1)
    expect((await stepsOpen(one)).toSorted()).toEqual(['assess', 'check-after-death'])
    expect((await one.task('check-after-death')).assignee).toBe(team.worker.id)
    await at(one, ['check-after-death', 'close'])
    expect(await stepsOpen(one)).toEqual(['close-minor'])
    await at(one, ['close-minor', 'closed'], { facts: { closingReason: '8' } })
    expect(await one.scalar('select outcome from social_case where id = $1')).toBe('closed')
    expect(await lettersOf(one)).not.toContain('closure-notice')
    expect(await failed(one)).toBe(0)
  })
})

const toldOfDeath = (one: TestCase) =>
  one.scalar<number>(
    `select count(*)::int from notice where case_id = $1 and kind = 'person-died' and audience = $2`,
    [one.id, `user:${team.worker.id}`],
  )

async function diesExpected(one: TestCase): Promise<void> {
  await desk.owner.query(
    `insert into appointment (id, kind, org, case_id, starts_at, minutes, created_by)
     values (gen_random_uuid(), 'visit', $2, $1, siso_clock() + interval '3 days', 60, $3)`,
    [one.id, desk.here.org, team.worker.id],
  )
  await dies(desk, team, one)
}

describe('a direct service', () => {
  const asked = { requestedOn: '2026-11-02', residentHere: true, documentsComplete: true }
  const apply = (one: TestCase) =>
    at(one, ['service-application', 'submit'], { facts: { ...asked, requestedService: 'meals' } })

  test('ended, or refused after the remarks, is told by letter', async () => {
    const one = await open('servizio-diretto@1')
    await apply(one)
    await at(one, ['decide-grant', 'grant'], { facts: { deliveryEndsOn: '2026-11-03' } })
    await at(one, ['start-service', 'begun'])
    await at(one, ['service-report', 'over'])
    expect(await lettersOf(one)).toEqual(['closure-notice'])
    const refused = await open('servizio-diretto@1')
    await apply(refused)
    await at(refused, ['decide-grant', 'refuse'], { facts: { refusalReason: 'no-need' } })
    await at(refused, ['hear-applicant', 'confirm'], { answers: { answer: 'Non cambia.' } })
    expect(await lettersOf(refused)).toEqual(['refusal-notice'])
    expect([await failed(one), await failed(refused)]).toEqual([0, 0])
  })

  test('of somebody who dies before it is decided is closed, and nobody is written to', async () => {
    const one = await open('servizio-diretto@1')
    await apply(one)
    await diesExpected(one)
    expect((await stepsOpen(one)).toSorted()).toEqual(['check-after-death', 'decide-grant'])
    await at(one, ['check-after-death', 'close'])
    expect(await one.scalar('select outcome from social_case where id = $1')).toBe('deceased')
    expect([await lettersOf(one), await stepsOpen(one)]).toEqual([[], []])
  })

  test('of somebody who dies while it is given is closed after what was delivered is recorded', async () => {
    const one = await open('servizio-diretto@1')
    await apply(one)
    await at(one, ['decide-grant', 'grant'], { facts: { deliveryEndsOn: '2099-12-31' } })
    await at(one, ['start-service', 'begun'])
    await diesExpected(one)
    await at(one, ['check-after-death', 'report'])
    await at(one, ['service-report', 'over'])
    expect(await one.scalar('select outcome from social_case where id = $1')).toBe('delivered')
    expect([await lettersOf(one), await failed(one)]).toEqual([[], 0])
  })
})
