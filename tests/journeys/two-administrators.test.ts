import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { roles } from '../../domain/auth/roles.ts'
import { createPool, transaction } from '../../domain/database.ts'
import { knownHere } from '../../domain/procedures/publishing/known.ts'
import { publishRelease } from '../../domain/procedures/publishing/publish-release.ts'
import { aCase } from '../pages/support/a-case.ts'
import type { TestCase } from '../pages/support/a-case.ts'
import { testPassword } from '../pages/support/people-of-work.ts'
import type { House } from './support/a-house.ts'
import { aHouse } from './support/a-house.ts'
import { answer } from './support/forms.ts'
import {
  becomes,
  decide,
  draftOf,
  dryRun,
  follow,
  oneValue,
  plantDeviation,
  press,
  propose,
  said,
  sign,
  sitting,
} from './support/two-administrators.ts'
import { visiting } from './support/visiting.ts'

const [carla, ugo] = ['procedure-admin.a', 'procedure-admin.b']

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('two administrators, %s', (_, scripts) => {
  const cases: TestCase[] = []
  let house: House
  beforeAll(async () => {
    house = await aHouse()
    const pool = createPool(house.app.database.ownerUrl, 1)
    await transaction(pool, async (sql) =>
      publishRelease({ sql }, visiting, await knownHere(sql, roles)),
    ).finally(() => pool.end())
    for (let n = 0; n < 4; n++) cases.push(await aCase(house.app, { release: 'visita-di-prova@1' }))
  }, 60_000)
  afterAll(() => house.close())

  const releases = () =>
    oneValue<string[]>(
      house,
      `select array_agg(release order by case_id) as v from case_engine where case_id = any($1)`,
      [cases.map(({ caseId }) => caseId)],
    )

  test('change a term, and bring running cases to it past a planted deviation', async () => {
    const [first, second] = [
      await sitting(house, carla, scripts),
      await sitting(house, ugo, scripts),
    ]
    const [watched] = cases
    if (!watched) throw new Error('a running case')
    const worker = await house.app.enter('social-worker.a')
    const task = `/attivita/${watched.taskId}`
    await worker.submit(await worker.get(task), {}, `${task}/prendi`)

    // The draft: copied, changed in the forms, compared in words, its scenario green.
    const draft = await draftOf(first, 'visita-di-prova@1', [
      ['deadlines.visit-term.terms.0', { 'amount.value': '20' }],
      ['procedura', { 'validity.from': '2026-01-01T00:00' }],
    ])
    await said(first, /10 giorni.*20 giorni/s)
    await follow(first, 'Scenari della bozza')
    await said(first, 'Tutti gli scenari riescono.')

    // Tried on the running cases, proposed with what they do, signed by the other with the password asked again.
    await first.goto(draft)
    await dryRun(first, cases.length)
    const running = { cosa: 'now', quota: '25' }
    await propose(first, draft, { why: 'Venti giorni, come dice la delibera di prova.', running })
    await second.goto(first.url())
    await said(second, 'Prima 25 su cento; le altre quando qualcuno ha guardato.')
    const signer = { username: ugo, password: testPassword }
    await sign(house, second, signer)
    await second.waitForURL('**/procedure/visita-di-prova@2')
    await said(second, 'vigente')

    // Some first; then one of the others is made to differ from what was foreseen, and all stops there.
    await first.goto('/procedure/migrazioni')
    await first.locator('main a[href*="/procedure/migrazioni/"]').first().click()
    await becomes(first, /da guardare/i)
    const planted = await plantDeviation(house)
    await press(first, 'Continua con le altre')
    await becomes(first, /fermata/i)
    await said(first, `Ferma alla pratica ${String(planted)}`)
    expect((await releases())?.filter((name) => name.endsWith('@1'))).toHaveLength(1)

    // Looked at and tried anew: what is foreseen now is what happens, and the last one moves too.
    await first.goto('/procedure/prove')
    await answer(first, { versione: 'visita-di-prova@2' })
    await dryRun(first, cases.length)
    await decide(house, [first, second], {
      ...{ release: 'visita-di-prova@2', share: '0', signer },
      sentBack: { share: '50', why: 'Ne resta una: passi subito.' },
    })
    await becomes(first, /finita/i)
    expect(await releases()).toEqual(cases.map(() => 'visita-di-prova@2'))

    // Its way back, as long as nothing else happens to it; and what is told to who had another in hand.
    await follow(first, 'Passate')
    await press(first, 'Riporta indietro')
    await said(first, 'La pratica è tornata alle regole di prima.')
    expect((await releases())?.filter((name) => name.endsWith('@1'))).toHaveLength(1)
    for (const page of ['/avvisi', task])
      expect((await worker.get(page)).text).toMatch(
        /le regole sono cambiate\. Scadenza «Visita»: dal \S+ al \S+/,
      )
  }, 180_000)
})
