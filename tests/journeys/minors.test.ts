import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'

import { aCase } from '../pages/support/a-case.ts'
import { eventually } from '../support/an-installation.ts'
import { setClock } from '../support/builders/clock.ts'
import { aCrew } from './support/a-crew.ts'
import type { Crew } from './support/a-crew.ts'
import { clock, day } from './support/a-day.ts'
import type { House } from './support/a-house.ts'
import { aHouse } from './support/a-house.ts'
import { letterOf } from './support/a-letter.ts'
import { aMinorsGoal, aSignature, approvesPlan, grantedRow, signsPlan } from './support/a-plan.ts'
import { areOver, checksTheWeek, figuresOf, recordsTheWeek, servicesOf } from './support/a-week.ts'
import type { Service } from './support/a-week.ts'
import { openBeside } from './support/beside.ts'
import { openContact } from './support/contact.ts'
import type { Coming } from './support/contact.ts'
import { answer, complete } from './support/forms.ts'
import { comeBack, takeUp } from './support/inbox.ts'

let house: House

beforeAll(async () => {
  house = await aHouse()
}, 60_000)
afterAll(() => house.close())
afterEach(() => setClock(house.app.owner, { minutesAhead: 0 }))

/** Children of different families, so that each is found by the name. */
const ways = [
  ['with scripts', true, { removed: 'Serafini', measure: 'Tiberini' }],
  ['without scripts', false, { removed: 'Sabatini', measure: 'Torricelli' }],
] as const

const child = (familyName: string): Coming => ({
  ...{ familyName, givenName: 'Leo', birthDate: '2016-04-12', sex: 'M', place: 'D653' },
  ...{ procedure: 'Tutela dei minori', how: { birthDate: '2016-04-12' } },
})

const report = () => ({
  reportedOn: day(),
  reportSource: '5',
  worry: 'La notte scorsa i vicini hanno chiamato i carabinieri.',
  manager: house.app.people.users['social-worker.a'] ?? '',
  takenInChargeOn: day(),
})

const assessment = {
  livingPlace: '1',
  school: '5',
  orphan: '1',
  unaccompanied: 'no',
  minorProblem: '2',
  minorText: 'Va a scuola volentieri; la sera è solo.',
  familyProblem: '2',
  familyText: 'La madre chiede aiuto; la nonna abita vicino.',
  courtTold: 'no',
}

/** Given by the court for minors, entrusting the child to the social service. */
const measure = {
  courtMeasure: 'yes',
  'measures.1.measureOn': day(-20),
  'measures.1.measureCourt': '2',
  'measures.1.measureKind': '5',
  'measures.1.measurePowers': '3',
}

/** An educator for two hours a week, whom a provider sends; the municipality pays it whole. */
const educator = {
  ...{ grantedService: 'B.1.01', grantedGoals: ['1'], grantedProvider: 'test-provider.a' },
  ...{ grantedQuantity: '2', grantedUnit: 'hour', grantedEvery: 'week', grantedPrice: '21' },
  ...{ grantedHealth: '0', grantedFee: '0', grantedFrom: day(-30), grantedTo: day(180) },
}

/** What the family that takes the child in is given each month. */
const contribution = {
  ...{ grantedService: 'B.2.01', grantedGoals: ['1'], grantedQuantity: '400' },
  ...{ grantedUnit: 'euro', grantedEvery: 'month', grantedPayee: 'La famiglia affidataria' },
  ...{ grantedFrom: day(-10), grantedTo: day(355) },
}

async function proof(page: Page): Promise<string> {
  await page.getByRole('link', { name: 'Perché questa data?' }).click()
  return page.locator('main').innerText()
}

const clockOf = (wall: string) => `ore ${wall.slice(11)}`

test.each(ways)(
  'a child taken away at night, %s: the clock runs from that hour, and a silence reaches the coordinator',
  async (_, scripts, names) => {
    const crew = await aCrew(house, ['social-worker', 'coordinator'], { scripts })
    const worker = crew['social-worker']
    const { id, number } = await openContact(worker, house.app, child(names.removed))
    const [removedAt, sentAt] = [clock(10), clock(4)]
    await complete(worker, 'emergency', {
      ...report(),
      removedAt,
      removedTo: 'In comunità, accompagnato dai carabinieri.',
    })
    await takeUp(worker, number, 'mine')
    const why = await proof(worker)
    expect(why).toContain(`${clockOf(removedAt)}: Allontanamento d’urgenza`)
    expect(why).toContain('Il termine è di 24 ore.')
    await complete(worker, 'sent', { toldAt: clock(9), sentAt, familyTold: 'yes' })
    await takeUp(worker, number, 'mine')
    expect(await proof(worker)).toContain(`${clockOf(sentAt)}: Documenti mandati alla Procura`)

    // Nothing comes from the prosecutor in 72 hours.
    await setClock(house.app.owner, { minutesAhead: 69 * 60 })
    house.look(id)
    const { coordinator } = crew
    await comeBack(coordinator, 'coordinator')
    await eventually('the coordinator is told', async () => {
      await coordinator.goto('/avvisi')
      return (await coordinator.locator('main li', { hasText: number }).count()) > 0
    })
    await coordinator.goto('/squadra')
    const late = coordinator.locator('section[aria-labelledby=a-rischio] tr', { hasText: number })
    expect(await late.innerText()).toContain('Registra se la Procura ha chiesto la convalida')
    await comeBack(worker, 'social-worker')
    await takeUp(worker, number, 'mine')
    await complete(worker, 'lapsed', { lapsedText: 'La cancelleria conferma: nessuna richiesta.' })
    await takeUp(worker, number, 'mine')
    await complete(worker, 'returned', {
      returnedOn: day(),
      returnText: 'Con la nonna, che resta a casa la notte.',
    })
    await takeUp(worker, number, 'mine')
    expect(await worker.locator('h1').innerText()).toBe('Valuta il minore e la famiglia')
    await crew.leave()
  },
  300_000,
)

test.each(ways)(
  'a family under a measure of the court, %s: an educator, six months, the report to the judge, the closing',
  async (_, scripts, names) => {
    const crew = await aCrew(house, ['social-worker', 'coordinator', 'provider'], { scripts })
    const worker = crew['social-worker']
    const { id, number } = await openContact(worker, house.app, child(names.measure))
    await complete(worker, 'assess', report())
    await joinsTheFamily(worker, id)
    await takeUp(worker, number, 'mine')
    await complete(worker, 'plan', { ...assessment, ...measure })
    await takeUp(worker, number, 'mine')
    const start = await figuresOf(crew.coordinator)
    await answer(worker, {
      placement: 'family',
      // That there is a measure is proposed, as the assessment said it.
      reportFrom: day(-20),
      ...aMinorsGoal,
      delivered: 'one-by-one',
    })
    await complete(worker, 'propose', {
      ...grantedRow(1, educator),
      minorHeard: 'yes',
      heardOn: day(-2),
    })
    await approvesPlan(crew.coordinator, number)
    await refusesUnderTheMeasure(worker, number)
    const [lessons] = await servicesOf(house, id, 1)
    if (!lessons) throw new Error('an educator is granted')
    await isDelivered(crew, lessons)
    await isCounted(crew, id, start)
    await isToldWithoutWhere(id)

    // Less than six months after the decree.
    await setClock(house.app.owner, { minutesAhead: 145 * 24 * 60 })
    house.look(id)
    await comeBack(worker, 'social-worker')
    await eventually('the report to the judge is asked', async () => {
      await worker.goto('/posta')
      return (await worker.locator('[data-row]', { hasText: number }).count()) === 1
    })
    await takeUp(worker, number, 'mine')
    expect(await worker.locator('h1').innerText()).toBe('Scrivi la relazione semestrale al giudice')
    const why = await proof(worker)
    for (const words of ['I sei mesi della relazione si contano dal', 'Il termine è di 6 mesi'])
      expect(why).toContain(words)
    await complete(worker, 'close', {
      reportOn: day(),
      reportText: 'La madre regge; la nonna c’è ogni sera.',
      courtMeasure: 'no',
    })
    await takeUp(worker, number, 'mine')
    await complete(worker, 'closed', {
      closingReason: '4',
      closingSituation: '1',
      wasFostered: 'no',
      wasPlaced: 'no',
      closingText: 'Sostegno educativo per sei mesi.',
    })
    await isReadAfterwards(crew.coordinator, id)
    await areOver(house, [lessons])
    await crew.leave()
  },
  300_000,
)

test('a boy in foster care comes of age two months after his plan, and his case is closed', async () => {
  const crew = await aCrew(house, ['social-worker', 'coordinator'], { scripts: true })
  const worker = crew['social-worker']
  const { id, number } = await openContact(worker, house.app, child('Mancinelli'))
  await complete(worker, 'assess', report())
  await takeUp(worker, number, 'mine')
  await complete(worker, 'plan', { ...assessment, courtMeasure: 'no' })
  await takeUp(worker, number, 'mine')
  await answer(worker, {
    ...{ placement: 'foster', placedOn: day(-10), fosterForm: '1', fosterKind: '1' },
    ...{ fosterTime: '1', fosterNature: '1', minorHeard: 'yes', heardOn: day(-2) },
    ...{ reportFrom: day(-10), ...aMinorsGoal, delivered: 'one-by-one' },
  })
  await complete(worker, 'propose', grantedRow(1, contribution))
  await approvesPlan(crew.coordinator, number)
  await signsPlan(worker, number)
  const [money] = await servicesOf(house, id, 1)
  if (!money) throw new Error('a contribution is granted')
  await takeUp(worker, money.number, 'mine')
  await complete(worker, 'accept', { startedOn: day() })
  await setClock(house.app.owner, { minutesAhead: 60 * 24 * 60 })
  await comeBack(worker, 'social-worker')
  await openBeside(worker, id, {
    title: 'Anticipa la verifica',
    reason: 'majority',
    words: 'Compie diciotto anni e resta da chi lo accoglie.',
  })
  await takeUp(worker, number, 'mine')
  expect(await worker.locator('h1').innerText()).toBe('Scegli come prosegue il progetto')
  await complete(worker, 'close')
  await takeUp(worker, number, 'mine')
  await complete(worker, 'closed', {
    ...{ closingReason: '3', closingSituation: '3', wasFostered: 'yes', fosterOutcome: '1' },
    ...{ wasPlaced: 'no', closingText: 'Resta nella famiglia che lo ha accolto.' },
  })
  await eventually('the case is closed', async () => {
    await worker.goto(`/pratiche/${id}`)
    return (await worker.locator('main').innerText()).includes('chius')
  })
  await areOver(house, [money])
  await crew.leave()
}, 300_000)

test('a plan that the mother refuses begins by decision of who coordinates, who reads why', async () => {
  const crew = await aCrew(house, ['social-worker', 'coordinator'], { scripts: false })
  const { 'social-worker': worker, coordinator } = crew
  const { id, number } = await openContact(worker, house.app, child('Nardelli'))
  await complete(worker, 'assess', report())
  await takeUp(worker, number, 'mine')
  await complete(worker, 'plan', { ...assessment, courtMeasure: 'no' })
  await takeUp(worker, number, 'mine')
  await complete(worker, 'propose', {
    ...{ ...aMinorsGoal, placement: 'family', minorHeard: 'yes', heardOn: day(-2) },
  })
  await approvesPlan(coordinator, number)
  await takeUp(worker, number, 'mine')
  const refused = 'Vuole prima parlare con la scuola.'
  await answer(worker, aSignature(1, { signature: 'refused', signatureWhy: refused }))
  await complete(worker, 'record')
  await takeUp(coordinator, number, 'available')
  const main = await coordinator.locator('main').innerText()
  for (const read of ['Da leggere prima', refused, 'Sere tranquille a casa.'])
    expect(main).toContain(read)
  await complete(coordinator, 'begin', {
    consentReason: 'L’incontro con la scuola si fa nella prima settimana.',
    signedOn: day(),
  })
  await worker.goto(`/pratiche/${id}/progetto`)
  expect(await worker.locator('main').innerText()).toContain('senza il consenso di tutti')
  await crew.leave()
}, 120_000)

/** The mother signs, the father refuses: the plan begins all the same, and says so. */
async function refusesUnderTheMeasure(worker: Page, number: string): Promise<void> {
  await takeUp(worker, number, 'mine')
  await answer(worker, aSignature(1))
  await worker.getByRole('button', { name: 'Aggiungi una persona' }).click()
  await worker.locator('[name="signatures.2.signerName"]').waitFor()
  await answer(worker, aSignature(2, { signerName: 'Ugo Inventato', signature: 'refused' }))
  await answer(worker, { 'signatures.2.signatureWhy': 'Vuole che il bambino stia con lui.' })
  await complete(worker, 'record', { signedOn: day() })
}

type Team = Crew<'social-worker' | 'coordinator' | 'provider'>

/** Begun and written by who delivers it, checked by the zone. */
async function isDelivered({ provider, coordinator }: Team, lessons: Service): Promise<void> {
  await recordsTheWeek(provider, lessons)
  await checksTheWeek(coordinator, house, lessons)
}

/** In the plan of the child, and in the figures of the zone. */
async function isCounted(
  { 'social-worker': worker, coordinator }: Team,
  id: string,
  start: Awaited<ReturnType<typeof figuresOf>>,
): Promise<void> {
  await worker.goto(`/pratiche/${id}/progetto`)
  const plan = await worker.locator('main').innerText()
  const consent = ['senza il consenso di tutti', 'Ugo Inventato', 'Vuole che il bambino stia']
  for (const told of [
    ...consent,
    'In vigore dal',
    'Educatrice tre pomeriggi',
    '2 ore',
    'Speso finora: 42,00',
  ])
    expect(plan).toContain(told)
  expect(await figuresOf(coordinator)).toMatchObject({ hours: start.hours + 2 })
}

/** What is granted is written to who answers for the child, but not by whom. */
async function isToldWithoutWhere(id: string): Promise<void> {
  const letter = (await letterOf(house, id, 'grant-notice')).join('\n')
  expect(letter).toContain('A chi ha la responsabilità genitoriale o la tutela di Leo')
  expect(letter).not.toContain('provider.a')
}

/** The mother is in the registry already: she is found, and joins the case with her part. */
async function joinsTheFamily(worker: Page, id: string): Promise<void> {
  await aCase(house.app)
  await worker.goto(`/pratiche/${id}/persone`)
  await worker.fill('#cerca-persona', 'inventata')
  await worker.getByRole('button', { name: 'Cerca', exact: true }).last().click()
  await worker.locator('[name=persona]').first().check()
  await answer(worker, { ruolo: 'representative', da: day() })
  await worker.getByRole('button', { name: 'Aggiungi', exact: false }).last().click()
  await worker.getByText('Rappresentata da').first().waitFor()
}

/** Who coordinates reads what the court had ordered, when all is over. */
async function isReadAfterwards(coordinator: Page, id: string): Promise<void> {
  await comeBack(coordinator, 'coordinator')
  await eventually('the case is closed', async () => {
    await coordinator.goto(`/pratiche/${id}`)
    return (await coordinator.locator('main').innerText()).includes('chius')
  })
  await coordinator.goto(`/pratiche/${id}/valutazioni`)
  const written = await coordinator.locator('main').textContent()
  for (const words of ['Tribunale per i minori', 'Affido al servizio sociale', 'nonna'])
    expect(written).toContain(words)
}
