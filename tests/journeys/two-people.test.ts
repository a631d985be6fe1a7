import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'

import { eventually } from '../support/an-installation.ts'
import type { House } from './support/a-house.ts'
import { aHouse } from './support/a-house.ts'
import type { Screen } from './support/a-screen.ts'
import { seated, signIn } from './support/a-screen.ts'
import { aTriage, alsoWorks, triage } from './support/a-triage.ts'
import { answer, complete } from './support/forms.ts'
import { theRecord } from './support/the-record.ts'

let house: House
let record: ReturnType<typeof theRecord>
let desk: Awaited<ReturnType<House['app']['enter']>>
const screens: Screen[] = []

beforeAll(async () => {
  house = await aHouse()
  record = theRecord(house.app)
  desk = await house.app.enter('front-desk.a')
  await alsoWorks(house.app, 'social-worker.a2', 'office.a')
}, 60_000)
afterEach(async () => {
  await Promise.all(screens.splice(0).map((screen) => screen.leave()))
})
afterAll(() => house.close())

const newTriage = () => aTriage(house.app, desk)
const [ada, bea] = ['social-worker.a', 'social-worker.a2'] as const

async function look(username: string, scripts: boolean, path: string): Promise<Page> {
  const screen = await seated(house.chrome, house.app, { username, scripts })
  screens.push(screen)
  await screen.page.goto(path)
  return screen.page
}

const submit = (page: Page) => page.click('#task-form button[name=esito][value=take-charge]')
const said = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor()

const ways = [
  ['with scripts', true],
  ['without scripts', false],
] as const

describe.each(ways)('two people on one task, %s', (_, scripts) => {
  test('the second who completes it learns that it is over, and keeps what was typed', async () => {
    const one = await newTriage()
    const [first, second] = await Promise.all([
      look(ada, scripts, `/attivita/${one.taskId}`),
      look(bea, scripts, `/attivita/${one.taskId}`),
    ])
    await answer(second, { ...triage, motivation: 'Il mio parere, scritto a lungo.' })
    await complete(first, 'take-charge', triage)
    await submit(second)

    await said(second, 'L’attività non è più aperta.')
    const page = await second.locator('main').innerText()
    expect(page).toContain('Quello che avevi scritto')
    expect(page).toContain('Il mio parere, scritto a lungo.')
    expect(page).toContain('Già registrata da Prova social-worker.a')
    expect(await record.act(one)).toMatchObject({ by: ada, answers: triage })
    expect(await record.draft(bea, one)).toMatchObject({
      motivation: 'Il mio parere, scritto a lungo.',
    })
  })

  test('who writes on a task that is given to a colleague meanwhile is told whose it is', async () => {
    const one = await newTriage()
    const page = await look(bea, scripts, `/attivita/${one.taskId}`)
    await answer(page, triage)
    const other = await house.app.enter(ada)
    await other.submit(
      await other.get(`/attivita/${one.taskId}`),
      {},
      `/attivita/${one.taskId}/prendi`,
    )
    await submit(page)

    await said(page, /già stata presa in carico da Prova social-worker\.a/)
    expect(await page.locator('main').innerText()).toContain(triage.motivation)
    expect(await record.acts(one)).toHaveLength(1)
    expect(await record.draft(bea, one)).toMatchObject(triage)
  })

  test('a page that has become old shows both versions, and what was typed can be sent again', async () => {
    const one = await newTriage()
    const page = await look(ada, scripts, `/attivita/${one.taskId}`)
    await answer(page, triage)
    await house.app.owner.query('update task set version = version + 1 where id = $1', [one.taskId])
    await submit(page)

    await said(page, 'Nel frattempo l’attività è cambiata')
    expect(await page.locator('section.panel .three').innerText()).toContain(triage.motivation)
    expect(await record.acts(one)).toHaveLength(1)
    await complete(page, 'take-charge')
    expect(await record.act(one)).toMatchObject({ by: ada, answers: triage })
  })

  test('a form sent days after the case went on changes nothing and shows where the case is', async () => {
    const one = await newTriage()
    const page = await look(bea, scripts, `/attivita/${one.taskId}`)
    await answer(page, triage)
    const path = `/attivita/${one.taskId}`
    const other = await house.app.enter(ada)
    await other.submit(
      await other.get(path),
      { ...triage, esito: 'complete-card', missing: 'Il telefono.' },
      path,
    )
    await eventually('the card is back at the desk', async () => {
      const cards = `select 1 from task where case_id = $1 and key = 'access-card#2'`
      return (await record.rows(cards, [one.caseId])).length === 1
    })
    await submit(page)

    await said(page, 'L’attività non è più aperta.')
    const text = await page.locator('main').innerText()
    expect(text).toContain(triage.motivation)
    expect(text).toContain('Completa la scheda di accesso')
    expect(await record.acts(one)).toHaveLength(2)
    expect((await record.act(one)).by).toBe(ada)
  })

  test('two who take one task at once: one has it, the other reads who', async () => {
    const one = await newTriage()
    const pages = await Promise.all([
      look(ada, scripts, '/posta?vista=disponibili'),
      look(bea, scripts, '/posta?vista=disponibili'),
    ])
    await Promise.all(
      pages.map((page) =>
        page.locator(`#task-${one.taskId} button`, { hasText: 'Prendi' }).click(),
      ),
    )
    const told = await Promise.all(
      pages.map(async (page) => {
        const words = page.getByText(
          /presa in carico da Prova|presa in carico da te|Attività presa/,
        )
        return (await words.first().innerText()).includes('già stata presa in carico da Prova')
      }),
    )
    expect(told.filter(Boolean)).toHaveLength(1)
    const winner = told[0] ? bea : ada
    expect(
      await record.rows(
        `select u.username, (select count(*)::int from audit_event
           where action = 'task-claimed' and object_id = $1) as claims
         from task t join user_account u on u.id = t.assignee where t.id::text = $1`,
        [one.taskId],
      ),
    ).toEqual([{ username: winner, claims: 1 }])
  })
})

describe.each(ways)('one person who sends twice, %s', (_, scripts) => {
  test('a double click on the button is one act', async () => {
    const one = await newTriage()
    const page = await look(ada, scripts, `/attivita/${one.taskId}`)
    await answer(page, triage)
    await page.dblclick('#task-form button[name=esito][value=take-charge]')
    await said(page, /^(Registrato|Era già registrato)/)
    expect(await record.act(one)).toMatchObject({ by: ada, answers: triage })
  })

  test('the back button shows what was recorded; the same form sent again is told as a repetition', async () => {
    const one = await newTriage()
    const page = await look(ada, scripts, `/attivita/${one.taskId}`)
    const op = await page.inputValue('#task-form [name=_op]')
    await complete(page, 'take-charge', triage)
    await page.goto('/posta')
    await page.goBack()
    await said(page, 'Già registrata da Prova social-worker.a')
    expect(await page.locator('button[name=esito]').count()).toBe(0)

    const visitor = await house.app.enter(ada)
    const { fields } = (await visitor.get('/accessibilita')).form('/preferenze')
    const names = { _release: 'presa-in-carico@1', _form: 'triage', _step: 'triage' }
    const sent = { ...names, ...triage, _csrf: fields['_csrf'] ?? '', _op: op, _v: '1' }
    const path = `/attivita/${one.taskId}`
    const again = await visitor.post(path, { ...sent, esito: 'take-charge' })
    expect((await visitor.get(again.location ?? '')).text).toContain('non è stato fatto due volte')
    await record.act(one)
  })
})

describe.each(ways)('a session that ends while somebody writes, %s', (_, scripts) => {
  const end = (username: string) =>
    house.app.owner.query(
      `update session set expires_at = siso_clock() - interval '1 second' where user_id = $1`,
      [house.app.people.users[username]],
    )

  test('what was being sent waits behind the door, and is sent once by its owner', async () => {
    const one = await newTriage()
    const page = await look(ada, scripts, `/attivita/${one.taskId}`)
    await answer(page, triage)
    await end(ada)
    await submit(page)
    await page.waitForURL('**/accesso?**')
    expect(await page.locator('main').innerText()).toContain(
      'quello che stavi inviando è conservato',
    )
    expect(await record.acts(one)).toHaveLength(1)

    await signIn(page, ada)
    await page.waitForURL('**/accesso/ripresa')
    await page.getByText('Vedi che cosa contiene').first().click()
    expect(await page.locator('main').innerText()).toContain(triage.motivation)
    await page.getByRole('button', { name: 'Invia adesso' }).first().click()
    await said(page, /^Registrato/)
    expect(await record.act(one)).toMatchObject({ by: ada, answers: triage })
    expect(await record.rows('select 1 from parked_post')).toEqual([])
  })

  test('a form of the former session is not lost after signing in elsewhere', async () => {
    const one = await newTriage()
    const page = await look(ada, scripts, `/attivita/${one.taskId}`)
    await answer(page, triage)
    await end(ada)
    const elsewhere = await page.context().newPage()
    await elsewhere.goto('/accesso')
    await signIn(elsewhere, ada)
    await elsewhere.waitForURL('**/posta')
    await submit(page)

    await said(page, /sessione precedente/)
    expect(await record.acts(one)).toHaveLength(1)
    await page.getByRole('button', { name: 'Invia di nuovo' }).click()
    await said(page, /^Registrato/)
    expect(await record.act(one)).toMatchObject({ by: ada, answers: triage })
  })
})

test('what was written before the session ended is in the form again after signing in', async () => {
  const one = await newTriage()
  const page = await look(ada, true, `/attivita/${one.taskId}`)
  await answer(page, { motivation: 'Scritto a metà' })
  await said(page, /bozza salvata alle/)
  await house.app.owner.query('delete from session where user_id = $1', [
    house.app.people.users[ada],
  ])
  await page.goto(`/attivita/${one.taskId}`)
  await page.waitForURL('**/accesso?**')
  await signIn(page, ada)
  await page.waitForURL(`**/attivita/${one.taskId}`)
  expect(await page.inputValue('[name=motivation]')).toBe('Scritto a metà')
})
