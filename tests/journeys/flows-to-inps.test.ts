import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Locator, Page } from 'playwright-core'

import { publishDue } from '../../domain/siuss/ledger/publish-flows.ts'
import { turnFlowTasks } from '../../domain/siuss/ledger/flow-tasks.ts'
import type { Inps } from '../pages/waas/support/inps.ts'
import { aDoor } from '../pages/waas/support/start-waas.ts'
import { aDayLater } from '../support/a-flow.ts'
import { eventually } from '../support/an-installation.ts'
import type { Benefit } from './support/a-benefit.ts'
import { aBenefit } from './support/a-benefit.ts'
import { aCrew } from './support/a-crew.ts'
import { day } from './support/a-day.ts'
import type { House } from './support/a-house.ts'
import { aHouse } from './support/a-house.ts'
import { answer } from './support/forms.ts'
import { takeUp } from './support/inbox.ts'

const belfiore = 'Z901'
const ledger = '/flussi/registro'
const purpose = 'Controllo dei flussi con la ragioneria'

let house: House
let inps: () => Inps

beforeAll(async () => {
  const door = aDoor()
  house = await aHouse({ api: door.api })
  const { app } = house
  const { orgs, users } = app.people
  const tell = 'update organisation set detail = detail || $2 where id = $1'
  await app.owner.query(tell, [orgs['municipality.a'], { belfiore, istat: '999001' }])
  await app.owner.query(tell, [orgs['region'], { siuss: '19' }])
  // A file is of a whole comune: who works in one of its offices may not ask for it.
  await app.owner.query(
    `update user_role set org = $1 where user_id = $2 and role = 'admin-officer'`,
    [orgs['municipality.a'], users['admin-officer.a']],
  )
  inps = door.open(app, belfiore).inps
}, 60_000)
afterAll(() => house.close())

const said = (page: Page) => page.locator('main').innerText()

/** What the sheet finds in the records of one benefit. */
const itemOf = (page: Page, { number }: Benefit): Locator =>
  page.locator('section.panel li', { hasText: number })

/** What is missing is found on the sheet and written where its link leads. */
async function mendsWhatIsMissing(page: Page, benefit: Benefit): Promise<void> {
  await house.app.owner.query('update person set sex = null where id = $1', [benefit.person])
  await page.goto('/flussi')
  const lacks = itemOf(page, benefit).filter({ hasText: 'Manca il sesso' })
  await lacks.getByRole('link', { name: /Apri i dati della persona/ }).click()
  await page.waitForURL('**/dati#f-sex')
  await correctsThePerson(page, { sex: 'F' })
  await page.goto('/flussi')
  expect(await itemOf(page, benefit).filter({ hasText: 'Manca il sesso' }).count()).toBe(0)
}

async function correctsThePerson(page: Page, given: Record<string, string>): Promise<void> {
  await answer(page, { ...given, source: 'registry', sourceDate: day() })
  await page.getByRole('button', { name: 'Salva la correzione' }).click()
  await page.waitForURL(/\/persone\/[0-9a-f-]+$/)
}

async function saysWhoSends(page: Page): Promise<void> {
  await answer(page, { codice: 'RSSMRA80A01H501U' })
  await page.getByRole('button', { name: 'Salva', exact: true }).click()
  await page.getByText('Salvato chi trasmette.').waitFor()
}

/** Whatever the system has put by itself since, these flows are in the ledger then. */
async function prepares(page: Page, ...benefits: readonly Benefit[]): Promise<void> {
  await page.goto('/flussi')
  await page.getByRole('button', { name: /^Prepara/ }).click()
  await eventually('the flows are ready', async () => {
    const flows = await Promise.all(benefits.map(flowOf))
    return flows.every(({ state }) => state === 'ready')
  })
}

/** The newest flow of a benefit in this year that is no cancelling. */
async function flowOf({ id }: Benefit): Promise<{ id: string; state: string }> {
  const { rows } = await house.app.owner.query<{ id: string; state: string }>(
    `select id_flusso as id, state from siuss_flow where case_id = $1 and operation = 'I' and year = extract(year from siso_today())
     order by put_at desc, id_flusso desc limit 1`,
    [id],
  )
  if (!rows[0]) throw new Error('the benefit has no flow')
  return rows[0]
}

const rowOf = (page: Page, flow: string): Locator =>
  page.locator('section.panel', { hasText: flow })

/** A flow is stopped before it leaves, and let go again. */
async function stopsAndResumes(page: Page, benefit: Benefit): Promise<void> {
  const { id } = await flowOf(benefit)
  const row = rowOf(page, id)
  await page.goto(`${ledger}?stato=in-attesa`)
  expect(await row.innerText()).toContain(benefit.familyName)
  await row.locator('summary').click()
  await row.locator('[name=motivo]').fill('Importo da rivedere')
  await row.getByRole('button', { name: 'Ferma il flusso' }).click()
  await page.getByText('Flusso fermato: l’INPS non lo vedrà.').waitFor()
  expect(await row.innerText()).toContain('Importo da rivedere')
  await row.getByRole('button', { name: /Rimetti in attesa/ }).click()
  await page.getByText(/Flusso rimesso in attesa/).waitFor()
  expect((await flowOf(benefit)).state).toBe('ready')
}

/** A day goes by, and INPS takes what there is. */
async function inpsTakes(client: Inps): Promise<void> {
  await aDayLater(house.app.owner)
  await publishDue(house.app.deps.pools.engine)
  await client.pull(10)
}

let seconds = 0
/** INPS takes a flow, or refuses it with these words; later than whatever it answered before. */
async function inpsSays(client: Inps, flow: string, words?: string): Promise<void> {
  const code = words === undefined ? 'OK' : 'RICHIESTA_INVALIDA'
  seconds += 1
  const at = new Date(Date.now() + seconds * 1000).toISOString()
  const outcome = { id_flusso: flow, ts_acquisizione: at, codice_esito: code }
  const told = words === undefined ? outcome : { ...outcome, descrizione_esito: words }
  expect((await client.bring([told])).status).toBe(204)
}

/** The tasks of flows are opened and closed, and their cases look at it. */
function turnTheLedger(): Promise<void> {
  return turnFlowTasks(house.app.deps.pools.engine, (caseId) => {
    house.look(caseId)
    return Promise.resolve()
  })
}

const taskOf = async (flow: string) => {
  const { rows } = await house.app.owner.query<{ id: string; state: string; number: string }>(
    `select t.id, t.state, c.number from task t join act_text w on w.case_id = t.case_id and w.task_key = t.key
     join social_case c on c.id = t.case_id where w.part = 'flow' and w.body = $1`,
    [flow],
  )
  return rows[0]
}

/** From the inbox to the flow, from the flow to the sheet: the person is corrected, and told anew. */
async function correctsTheFlow(page: Page, benefit: Benefit, words: string): Promise<string> {
  const { id } = await flowOf(benefit)
  await turnTheLedger()
  const task = await eventually('the task is open', async () => {
    const found = await taskOf(id)
    return found?.state === 'open' && found
  })
  await takeUp(page, task.number, 'available')
  expect(await page.locator('h1').innerText()).toContain('Correggi flusso')
  await page.locator(`a[href="${ledger}?flusso=${id}"]`).first().click()
  const row = rowOf(page, id)
  for (const told of ['Respinto', words]) expect(await row.innerText()).toContain(told)
  await row.getByRole('link', { name: /Controllo dei flussi/ }).click()
  await page.waitForURL('**/flussi?comune=*')
  await page.goto(`/persone/${benefit.person}/dati`)
  await correctsThePerson(page, { givenName: 'Norma Maria' })
  await prepares(page, benefit)
  await page.goto(`${ledger}?stato=da-correggere`)
  expect(await said(page)).not.toContain(id)
  await page.goto('/posta')
  expect(await said(page)).toContain(task.number)
  return task.number
}

/** Once INPS has acquired what corrects the flow, nobody is asked for it any more. */
async function isOver(page: Page, flow: string, number: string): Promise<void> {
  await turnTheLedger()
  await eventually('the task is over by itself', async () => {
    const found = await taskOf(flow)
    return found !== undefined && !['open', 'claimed'].includes(found.state)
  })
  await page.goto('/posta')
  expect(await said(page)).not.toContain(number)
}

type Team = Awaited<ReturnType<typeof aCrew<'admin-officer' | 'coordinator'>>>

/** Asked for by one, let go by another, taken by both; its bytes are those of which the page tells. */
async function takesTheFile({ 'admin-officer': officer, coordinator }: Team): Promise<string> {
  await officer.goto('/flussi/file')
  const from = officer.locator('#f-dal')
  // Where files were asked for already, the form is folded away.
  if (!(await from.isVisible())) await officer.locator('#nuovo > summary').click()
  await answer(officer, { dal: day(), al: day(), finalita: purpose })
  await officer.getByRole('button', { name: 'Chiedi il file' }).click()
  await officer.waitForURL(/\/flussi\/file\/[0-9a-f-]+$/)
  const path = new URL(officer.url()).pathname
  expect(await officer.getByRole('button', { name: 'Approva il file' }).count()).toBe(0)

  await coordinator.goto('/avvisi')
  await coordinator.locator(`a[href="${path}"]`).first().click()
  await coordinator.waitForURL(`**${path}`)
  expect(await said(coordinator)).toContain(purpose)
  await coordinator.getByRole('button', { name: 'Approva il file' }).click()
  await coordinator.getByText('File approvato').waitFor()

  const link = officer.getByRole('link', { name: /^Scarica/ })
  await eventually('the file is written', async () => {
    await officer.goto(path)
    return (await link.count()) === 1
  })
  const [taken] = await Promise.all([officer.waitForEvent('download'), link.click()])
  const bytes = await readFile(await taken.path())
  const sha = createHash('sha256').update(bytes).digest('hex')
  await officer.goto(path)
  expect(await said(officer)).toContain(sha)
  expect(await said(officer)).toMatch(/Chi lo ha scaricato\s+Prova admin-officer\.a/)
  return bytes.toString('utf8')
}

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('the flows of a comune, %s', (_, scripts) => {
  test('from what is missing to what INPS answered, corrected, and a file of the period', async () => {
    const [good, bad] = [
      await aBenefit(house.app, scripts ? 'Quintavalle' : 'Rossetti'),
      await aBenefit(house.app, scripts ? 'Belfanti' : 'Moriconi'),
    ]
    const team = await aCrew(house, ['admin-officer', 'coordinator'], { scripts })
    const { 'admin-officer': officer } = team
    await mendsWhatIsMissing(officer, good)
    await saysWhoSends(officer)
    await prepares(officer, good, bad)
    await stopsAndResumes(officer, good)

    const client = inps()
    await inpsTakes(client)
    const [taken, refused] = [await flowOf(good), await flowOf(bad)]
    expect(client.acquired.map((one) => one.id_flusso)).toEqual(
      expect.arrayContaining([taken.id, refused.id]),
    )
    const words = 'Il nome non corrisponde al codice fiscale'
    await inpsSays(client, taken.id)
    await inpsSays(client, refused.id, words)
    await officer.goto(`${ledger}?stato=acquisiti`)
    expect(await rowOf(officer, taken.id).innerText()).toContain('Acquisito dall’INPS')
    const task = await correctsTheFlow(officer, bad, words)
    await inpsTakes(client)
    const again = await flowOf(bad)
    expect(again.id).not.toBe(refused.id)
    await inpsSays(client, again.id)
    expect((await flowOf(bad)).state).toBe('acquired')
    await isOver(officer, refused.id, task)

    const file = await takesTheFile(team)
    for (const { familyName, number } of [good, bad])
      for (const told of [`Cognome="${familyName}"`, `ProtocolloDomanda="${number}"`])
        expect(file).toContain(told)
    expect(file).toContain('Nome="Norma Maria"')
    await team.leave()
  }, 120_000)
})
