import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'

import { makeDemo } from '../../seeds/demo.ts'
import { demoPassword } from '../../seeds/demo-users.ts'
import { eventually } from '../support/an-installation.ts'
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

const [irene, ugo] = ['procedure', 'procedure2']
const release = 'presa-in-carico@3'
let house: House
beforeAll(async () => {
  house = await aHouse({
    demo: true,
    async populate(ownerUrl) {
      await makeDemo(ownerUrl, { people: 100 })
      return { orgs: {}, users: {} }
    },
  })
  await eventually('all that the invented cases wait for of the system is done', quiet, 60_000)
}, 150_000)
afterAll(() => house.close())

const quiet = () =>
  oneValue<boolean>(
    house,
    `select not exists (select from effect where status = 'pending')
       and not exists (select from case_engine where last_seq > processed_seq) as v`,
  )

/** How many running cases of the pathway go on by each version. */
async function releases(): Promise<ReadonlyMap<string, number>> {
  const { rows } = await house.app.owner.query<{ release: string; n: number }>(
    `select e.release, count(*)::int as n from case_engine e join social_case c on c.id = e.case_id
     where c.state = 'open' and e.release like 'presa-in-carico@%' group by 1`,
  )
  return new Map(rows.map(({ release: name, n }) => [name, n]))
}

/** Out as BPMN and in again through the box for a file: nothing is lost, and nothing is different. */
async function takesBackItsOwnFile(page: Page, draft: string): Promise<void> {
  const buffer = await (await page.request.get(`${draft}/documento.bpmn`)).body()
  await page.goto(`${draft}/da-bpmn`)
  const file = { name: 'bozza.bpmn', mimeType: 'application/xml', buffer }
  await page.getByLabel('File BPMN').setInputFiles(file)
  await press(page, 'Leggi il file')
  await said(page, 'Nulla è andato perso e nulla del disegno è stato cambiato.')
  await said(page, 'Le due procedure dicono le stesse cose.')
  await page.goto(draft)
}

interface Scenarios {
  readonly scenarios: readonly {
    readonly key: string
    readonly expects: { fired?: string[]; deadlines?: { deadline: string; due: string }[] }
  }[]
}

/** The scenarios of a draft are its tests: what a change breaks keeps it from being proposed. */
async function heldBackByItsScenarios(page: Page, draft: string): Promise<void> {
  await page.goto(draft)
  await follow(page, 'Scenari della bozza')
  await said(page, '3 scenari non riescono')
  await said(page, 'scade il 2026-04-07, si aspettava il 2026-04-02')
  await page.goto(`${draft}/pubblica`)
  await answer(page, { motivo: 'Cinque giorni in più per valutare.', senzaprova: 'È una prova.' })
  await press(page, 'Proponi')
  await page.getByRole('alert').waitFor()
  await page.getByRole('link', { name: 'scenarios.social' }).waitFor()
}

/** Five days later. */
const laterDue: Readonly<Record<string, string>> = {
  '2026-04-02': '2026-04-07',
  '2026-05-07': '2026-05-12',
}

/** They speak of the old term: what they expect is put right, and they hold. */
async function putsThemRight(page: Page, draft: string): Promise<void> {
  await page.goto(`${draft}/documento`)
  const text = page.locator('[name=testo]')
  const document = JSON.parse(await text.inputValue()) as Scenarios
  for (const { key, expects } of document.scenarios) {
    for (const term of expects.deadlines ?? [])
      if (term.deadline === 'assessment') term.due = laterDue[term.due] ?? term.due
    if (key === 'uvm-late') expects.fired?.splice(1, 2, 'uvm-sections:warning', 'assessment:breach')
  }
  await text.fill(JSON.stringify(document))
  await press(page, 'Salva')
  await page.waitForURL(`**${new URL(draft).pathname}`)
  await follow(page, 'Scenari della bozza')
  await said(page, 'Tutti gli scenari riescono.')
  await page.goto(draft)
}

/** A case goes back to the rules that it had, as long as nothing else happens to it. */
async function goesBack(page: Page): Promise<void> {
  await follow(page, 'Passate')
  await press(page, 'Riporta indietro')
  await said(page, 'La pratica è tornata alle regole di prima.')
}

/** Somebody whose term is another one now reads it in the notices. */
async function isToldToWhomItConcerns(): Promise<void> {
  const told = await oneValue<string>(
    house,
    `select u.username as v from notice n join user_account u on n.audience = 'user:' || u.id
     where n.effect_key like 'migrated:%' and n.title like '%Scadenza%' order by n.at, u.username limit 1`,
  )
  if (told === undefined) throw new Error('nobody was told that the rules have changed')
  const worker = await sitting(house, told)
  await worker.goto('/avvisi')
  await said(worker, /le regole sono cambiate\. Scadenza «[^»]+»: dal \S+ al \S+/)
}

test('on the invented population: a term changed, tried, published by two, brought to the cases until one deviates', async () => {
  const [first, second] = [await sitting(house, irene), await sitting(house, ugo)]
  const before = await releases()
  const running = [...before.values()].reduce((sum, n) => sum + n, 0)
  expect([...before.keys()]).toEqual(['presa-in-carico@1'])
  expect(running).toBeGreaterThan(10)

  const draft = await draftOf(first, 'presa-in-carico@1', [
    ['deadlines.urgency.terms.2', { 'amount.value': '12' }],
    ['deadlines.assessment.terms.0', { 'amount.value': '35' }],
    ['procedura', { 'validity.from': '2026-01-01T00:00', 'validity.to': '2027-07-01T00:00' }],
  ])
  await said(first, /10 giorni.*12 giorni/s)
  await heldBackByItsScenarios(first, draft)
  await putsThemRight(first, draft)
  await takesBackItsOwnFile(first, draft)
  await dryRun(first, running)
  await propose(first, draft, { why: 'Dodici giorni, come dice la delibera di prova.' })
  await second.goto(first.url())
  const signer = { username: ugo, password: demoPassword }
  await sign(house, second, signer)
  await second.waitForURL(`**/procedure/${release}`)

  // Some first; of the others one is made to differ from what was foreseen: all stops before it.
  await decide(house, [first, second], { release, share: '25', signer })
  await becomes(first, /da guardare/i)
  const moved = (await releases()).get(release) ?? 0
  expect(moved).toBeGreaterThan(0)
  expect(moved).toBeLessThan(running)
  const planted = await plantDeviation(house)
  await press(first, 'Continua con le altre')
  await becomes(first, /fermata/i)
  await said(first, `Ferma alla pratica ${String(planted)}`)
  expect((await releases()).get('presa-in-carico@1')).toBeGreaterThan(0)

  // Tried anew, what is foreseen is what happens: every running case goes on by the new rules.
  await first.goto('/procedure/prove')
  await answer(first, { versione: release })
  await dryRun(first, running)
  await decide(house, [first, second], { release, share: '0', signer })
  await becomes(first, /finita/i)
  expect([...(await releases())]).toEqual([[release, running]])
  await isToldToWhomItConcerns()
  await goesBack(first)
  expect((await releases()).get('presa-in-carico@1')).toBe(1)
}, 180_000)
