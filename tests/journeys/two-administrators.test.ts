import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'

import { roles } from '../../domain/auth/roles.ts'
import { createPool, transaction } from '../../domain/database.ts'
import { knownHere } from '../../domain/procedures/publishing/known.ts'
import { publishRelease } from '../../domain/procedures/publishing/publish-release.ts'
import { aCase } from '../pages/support/a-case.ts'
import type { TestCase } from '../pages/support/a-case.ts'
import { testPassword } from '../pages/support/people-of-work.ts'
import { eventually } from '../support/an-installation.ts'
import type { House } from './support/a-house.ts'
import { aHouse } from './support/a-house.ts'
import { seated } from './support/a-screen.ts'
import { answer } from './support/forms.ts'
import { visiting } from './support/visiting.ts'

const cases: TestCase[] = []
const running = 4
const [carla, ugo] = ['procedure-admin.a', 'procedure-admin.b']
let house: House
beforeAll(async () => {
  house = await aHouse()
  const pool = createPool(house.app.database.ownerUrl, 1)
  await transaction(pool, async (sql) =>
    publishRelease({ sql }, visiting, await knownHere(sql, roles)),
  ).finally(() => pool.end())
  for (let n = 0; n < running; n++)
    cases.push(await aCase(house.app, { release: 'visita-di-prova@1' }))
}, 60_000)
afterAll(() => house.close())

const sitting = async (username: string) =>
  (await seated(house.chrome, house.app, { username })).page
const press = (page: Page, name: string) => page.getByRole('button', { name }).first().click()
const follow = (page: Page, name: string) => page.getByRole('link', { name }).first().click()
const said = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor()
const one = async <T>(text: string, values: unknown[] = []) =>
  (await house.app.owner.query<{ v: T }>(text, values)).rows[0]?.v
const releases = () =>
  one<string[]>(
    `select array_agg(release order by case_id) as v from case_engine where case_id = any($1)`,
    [cases.map(({ caseId }) => caseId)],
  )

/** Reads the page again until it says so, as who waits for a worker does. */
const becomes = (page: Page, words: RegExp) =>
  eventually(`the page says ${String(words)}`, async () => {
    await page.reload()
    return words.test(await page.locator('main').innerText())
  })

async function dryRun(page: Page): Promise<void> {
  await press(page, 'Prova sulle pratiche in corso')
  await page.waitForURL('**/procedure/prove/**')
  const all = String(running)
  await becomes(page, new RegExp(`finita[\\s\\S]*${all} pratiche lette su ${all}`, 'i'))
}

async function decide(page: Page, share: string): Promise<void> {
  await page.goto('/procedure/visita-di-prova@2')
  await follow(page, 'Che cosa fanno le pratiche in corso')
  await answer(page, { cosa: 'now', quota: share })
  await press(page, 'Decidi')
  await said(page, 'La migrazione è avviata')
}

test('two administrators change a term, and bring running cases to it past a planted deviation', async () => {
  const [first, second] = [await sitting(carla), await sitting(ugo)]
  const [watched] = cases
  if (!watched) throw new Error('a running case')
  const worker = await house.app.enter('social-worker.a')
  const task = `/attivita/${watched.taskId}`
  await worker.submit(await worker.get(task), {}, `${task}/prendi`)

  // The draft: copied, changed in the forms, compared in words, its scenario green.
  await first.goto('/procedure/bozze')
  await answer(first, { da: 'visita-di-prova@1' })
  await press(first, 'Crea la bozza')
  await first.waitForURL('**/procedure/bozze/*')
  const draft = first.url()
  await first.goto(`${draft}/modifica/deadlines.visit-term.terms.0`)
  await answer(first, { 'amount.value': '20' })
  await press(first, 'Salva questa pagina')
  await first.goto(`${draft}/modifica/procedura`)
  await answer(first, { 'validity.from': '2026-01-01T00:00' })
  await press(first, 'Salva questa pagina')
  await first.goto(draft)
  await said(first, /10 giorni.*20 giorni/s)
  await follow(first, 'Scenari della bozza')
  await said(first, 'Tutti gli scenari riescono.')

  // Tried on the running cases, proposed, signed by the other with the password asked again.
  await first.goto(draft)
  await dryRun(first)
  await first.goto(`${draft}/pubblica`)
  await answer(first, { motivo: 'Venti giorni, come dice la delibera di prova.' })
  await press(first, 'Proponi')
  await first.waitForURL('**/procedure/proposte/*')
  await second.goto(first.url())
  await house.app.owner.query(
    "update session set confirmed_at = siso_clock() - interval '11 minutes' where user_id = $1",
    [house.app.people.users[ugo]],
  )
  await press(second, 'Firma')
  await second.waitForURL('**/accesso/conferma**')
  await second.fill('[name=password]', testPassword)
  await second.press('[name=password]', 'Enter')
  await second.waitForURL('**/accesso/ripresa')
  await press(second, 'Invia adesso')
  await second.waitForURL('**/procedure/visita-di-prova@2')
  await said(second, 'vigente')

  // Some first; then one of the others is made to differ from what was foreseen, and all stops there.
  await decide(first, '25')
  await becomes(first, /da guardare/i)
  const planted = await one<string>(`
    update dry_run_case d set prediction = jsonb_set(d.prediction, '{cancelled}', '["visit#1"]')
    from campaign c where c.dry_run = d.dry_run and d.case_id = (
      select case_id from campaign_case where campaign = c.id and result = 'to-move' order by place desc limit 1)
    returning d.number as v`)
  await press(first, 'Continua con le altre')
  await becomes(first, /fermata/i)
  await said(first, `Ferma alla pratica ${String(planted)}`)
  expect((await releases())?.filter((name) => name.endsWith('@1'))).toHaveLength(1)

  // Looked at and tried anew: what is foreseen now is what happens, and the last one moves too.
  await first.goto('/procedure/prove')
  await answer(first, { versione: 'visita-di-prova@2' })
  await dryRun(first)
  await decide(first, '0')
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
