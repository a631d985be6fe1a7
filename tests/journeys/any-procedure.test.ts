import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'

import { roles } from '../../domain/auth/roles.ts'
import { createPool, transaction } from '../../domain/database.ts'
import { knownHere } from '../../domain/procedures/publishing/known.ts'
import { publishRelease } from '../../domain/procedures/publishing/publish-release.ts'
import { eventually } from '../support/an-installation.ts'
import { setClock } from '../support/builders/clock.ts'
import { day } from './support/a-day.ts'
import { atTheScreen } from './support/a-screen.ts'
import type { House } from './support/a-house.ts'
import { aHouse } from './support/a-house.ts'
import { openContact } from './support/contact.ts'
import type { Contact } from './support/contact.ts'
import { complete } from './support/forms.ts'
import { comeBack, takeUp } from './support/inbox.ts'
import { loan } from './support/loan.ts'

let house: House
beforeAll(async () => {
  house = await aHouse()
}, 60_000)
afterAll(() => house.close())
afterEach(() => setClock(house.app.owner, { minutesAhead: 0 }))

const at = (role: string, scripts = true) =>
  atTheScreen(house.chrome, house.app, { username: `${role}.a`, scripts })

async function publish(document: unknown): Promise<void> {
  const pool = createPool(house.app.database.ownerUrl, 1)
  try {
    await transaction(pool, async (sql) =>
      publishRelease({ sql }, document, await knownHere(sql, roles)),
    )
  } finally {
    await pool.end()
  }
}

interface Opened extends Contact {
  readonly release: string
}

let born = 1930

/** A person whose case is opened from the first page, by the procedure named there. */
async function open(page: Page, familyName: string, procedure?: string): Promise<Opened> {
  const birthDate = `${String((born += 1))}-05-09`
  const person = { familyName, givenName: 'Ida', birthDate, sex: 'F', place: 'D653' } as const
  const by = procedure === undefined ? {} : { procedure }
  const opened = await openContact(page, house.app, { ...person, ...by, how: {} })
  const { rows } = await house.app.owner.query<{ release: string }>(
    'select release from case_engine where case_id = $1',
    [opened.id],
  )
  return { ...opened, release: rows[0]?.release ?? '' }
}

const closed = (id: string) =>
  eventually('the case is closed', async () => {
    const { rows } = await house.app.owner.query<{ outcome: string | null }>(
      'select outcome from social_case where id = $1',
      [id],
    )
    return rows[0]?.outcome ?? undefined
  })

test.each([
  ['with scripts', true],
  ['without scripts', false],
])(
  'a service is granted without taking in charge, delivered and ended, %s',
  async (_, scripts) => {
    const [desk, worker, provider] = await Promise.all([
      at('front-desk', scripts),
      at('social-worker', scripts),
      at('provider', scripts),
    ])
    const { id, number, release } = await open(
      desk.page,
      scripts ? 'Colonna' : 'Dossena',
      'Servizio diretto',
    )
    expect(release).toBe('servizio-diretto@1')
    await complete(desk.page, 'submit', {
      mode: 'phone',
      requestedService: 'meals',
      need: 'Non riesce più a cucinare.',
      residentHere: 'yes',
      isee: '9000',
      documentsComplete: 'yes',
    })
    await takeUp(worker.page, number, 'available')
    await complete(worker.page, 'grant', {
      decidedOn: day(),
      reasons: 'I requisiti ci sono.',
      services: ['A.2.01'],
      provider: 'test-provider.a',
      startsOn: day(),
      endsOn: day(30),
    })
    await takeUp(provider.page, number, 'available')
    await complete(provider.page, 'begun', { startedOn: day() })
    await setClock(house.app.owner, { minutesAhead: 31 * 24 * 60 })
    await comeBack(provider.page, 'provider')
    await eventually('the period is over and the provider is asked what was done', async () => {
      await provider.page.goto('/posta?vista=disponibili')
      return (await provider.page.locator('[data-row]', { hasText: number }).count()) === 1
    })
    await takeUp(provider.page, number, 'available')
    await complete(provider.page, 'over', { hoursDelivered: '30', result: 'Pasti consegnati.' })
    expect(await closed(id)).toBe('delivered')
    await Promise.all([desk, worker, provider].map((screen) => screen.leave()))
  },
  120_000,
)

test('a request without the requisites is refused with its reason', async () => {
  const [desk, worker] = await Promise.all([at('front-desk'), at('social-worker')])
  const { id, number } = await open(desk.page, 'Gherardi', 'Servizio diretto')
  await complete(desk.page, 'submit', {
    mode: 'phone',
    requestedService: 'transport',
    need: 'Va in centro ogni giorno.',
    residentHere: 'no',
    documentsComplete: 'yes',
  })
  await takeUp(worker.page, number, 'available')
  await complete(worker.page, 'refuse', {
    decidedOn: day(),
    reasons: 'Non risiede nella zona.',
    refusalReason: 'not-resident',
  })
  await complete(worker.page, 'confirm', { toldOn: day(), answer: 'Nessuna osservazione.' })
  expect(await closed(id)).toBe('refused')
  await Promise.all([desk.leave(), worker.leave()])
}, 60_000)

test('a procedure that nobody had written is published, offered, and walked to its end', async () => {
  await publish(loan)
  const [desk, worker] = await Promise.all([at('front-desk'), at('social-worker')])
  const { id, number, release } = await open(desk.page, 'Manin', 'Prestito di ausili')
  expect(release).toBe('prestito-ausili@1')
  await complete(desk.page, 'ask', { aid: 'walker', weeks: '4' })
  await takeUp(worker.page, number, 'available')
  await complete(worker.page, 'given', { serial: 'D-17' })
  await complete(worker.page, 'back')
  expect(await closed(id)).toBe('returned')
  await Promise.all([desk.leave(), worker.leave()])
}, 60_000)

test('cases begun before the date keep version 1; those begun after it have version 2', async () => {
  const [desk, worker, coordinator] = await Promise.all(
    ['front-desk', 'social-worker', 'coordinator'].map((role) => at(role)),
  )
  if (!desk || !worker || !coordinator) throw new Error('three people are needed')
  const before = await open(desk.page, 'Abruzzi')
  expect(before.release).toBe('presa-in-carico@1')
  await setClock(house.app.owner, { minutesAhead: minutesUntil('2027-07-01T08:00:00.000Z') })
  await Promise.all([
    comeBack(desk.page, 'front-desk'),
    comeBack(worker.page, 'social-worker'),
    comeBack(coordinator.page, 'coordinator'),
  ])
  const after = await open(desk.page, 'Zanella')
  expect(after.release).toBe('presa-in-carico@2')
  const team = { desk: desk.page, worker: worker.page, coordinator: coordinator.page }
  expect(await stepAfterAssessment(before, team)).toBe('write-plan')
  expect(await stepAfterAssessment(after, team)).toBe('share-assessment')
  await Promise.all([desk, worker, coordinator].map((screen) => screen.leave()))
}, 180_000)

const minutesUntil = (instant: string) => Math.ceil((Date.parse(instant) - Date.now()) / 60_000)

interface Team {
  readonly desk: Page
  readonly worker: Page
  readonly coordinator: Page
}

/** Walks a case to the end of its assessment, each act on its page, and says what comes then. */
async function stepAfterAssessment({ id, number }: Opened, { desk, worker, coordinator }: Team) {
  await takeUp(desk, number, 'mine')
  await complete(desk, 'to-triage', {
    contactOn: day(),
    mode: 'phone',
    caller: 'person',
    reason: 'spontaneous',
    urgency: 'green',
    area: 'adults',
    informationGivenOn: day(),
    phone: '0742 123456',
    residesIn: 'homeless',
  })
  await takeUp(worker, number, 'available')
  await complete(worker, 'take-charge', {
    urgency: 'green',
    area: 'adults',
    track: 'social',
    motivation: 'Va seguita da vicino.',
  })
  await takeUp(coordinator, number, 'available')
  const manager = house.app.people.users['social-worker.a'] ?? ''
  await complete(coordinator, 'assign', { manager, takenInChargeOn: day() })
  await takeUp(worker, number, 'mine')
  await complete(worker, 'done', {
    assessedOn: day(),
    selfSufficiency: 'partly',
    network: 'Una vicina passa ogni giorno.',
    synthesis: 'Serve un aiuto in casa.',
  })
  return eventually('the next task is open', async () => {
    const { rows } = await house.app.owner.query<{ step: string }>(
      `select step from task where case_id = $1 and state in ('open', 'claimed') and purpose = 'step'`,
      [id],
    )
    return rows[0]?.step
  })
}
