import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let clerk: Browser

beforeAll(async () => {
  app = await startApp()
  clerk = await app.enter('front-desk.a')
})
afterAll(() => app.stop())

const pathOf = (taskId: string) => `/attivita/${taskId}`

/** The parts that a person without scripts finds folded. */
function folded(html: string): string[] {
  return partsOf(html).flatMap(({ id, text }) => (/<details>/.test(text) ? [id] : []))
}

function partsOf(html: string) {
  const parts = html.matchAll(
    /<fieldset class='section' id='([^']+)'([\s\S]*?)(?=<fieldset class='section'|<\/form>)/g,
  )
  return [...parts].map(([, id = '', text = '']) => ({ id, text }))
}

test('a long card begins with a list of its parts and of its outcomes, each a way there', async () => {
  const { taskId } = await aCase(app)
  const { html } = await clerk.get(pathOf(taskId))
  const [list = ''] = /<nav class='parts'[\s\S]*?<\/nav>/.exec(html) ?? []
  const targets = [...list.matchAll(/href='#([^']+)'/g)].map(([, id = '']) => id)
  expect(targets).toEqual([...partsOf(html).map(({ id }) => id), 'outcomes'])
  expect(targets.length).toBeGreaterThan(20)
  for (const id of targets) expect(html).toContain(`id='${id}'`)
})

test('without scripts the parts for some people are folded, and open once they are asked for', async () => {
  const { taskId } = await aCase(app)
  const path = pathOf(taskId)
  const first = await clerk.get(path)
  expect(folded(first.html)).toEqual(
    expect.arrayContaining(['s-foreign-person', 's-household', 's-home-search', 's-courses']),
  )
  expect(folded(first.html)).not.toContain('s-access')
  const asked = { foreign: 'yes', details: ['household'], helpAsked: ['home-search'] }
  await clerk.post(`${path}/bozza`, { ...first.form(path).fields, ...asked })
  const then = folded((await clerk.get(path)).html)
  for (const id of ['s-foreign-person', 's-household', 's-home-search'])
    expect(then).not.toContain(id)
  expect(then).toContain('s-courses')
})

test('what was written in a folded part is never out of sight', async () => {
  const { taskId } = await aCase(app)
  const path = pathOf(taskId)
  const first = await clerk.get(path)
  const back = await clerk.submit(first, { landlord: 'Zia Pina', esito: 'to-triage' }, path)
  expect(back.status).toBe(422)
  expect(folded(back.html)).not.toContain('s-dwelling')
  expect(folded(back.html)).toContain('s-occupation')
})

test('a short form has no list of parts and folds nothing', async () => {
  const page = await clerk.get('/contatti/nuovo')
  expect(page.html).not.toContain("class='parts'")
  expect(page.html).not.toContain('<details><summary class')
})
