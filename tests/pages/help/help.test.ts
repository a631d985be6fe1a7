import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { readHelp } from '../../../web/help/pages.ts'
import { helpFor, helpPageFor, helpPath } from '../../../web/help/paths.ts'
import { renderHelp } from '../../../web/shared/render-help.ts'
import { allRoutes } from '../../../web/routes.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

const help = readHelp()
let app: TestApp

beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

test('every page of the site has a help page', () => {
  const pages = allRoutes(app.deps).filter(({ method }) => method === 'get')
  const without = pages.filter(({ path }) => !help.it.has(helpPageFor(path)))
  expect(without.map(({ path }) => path)).toEqual([])
})

test('every link of the help leads to a page, and to a heading that is there', async () => {
  const reader = await app.enter('social-worker.a')
  const broken: string[] = []
  for (const page of [...help.it.values(), ...help.en.values()]) {
    for (const [, href = ''] of page.html.matchAll(/href="([^"]*)"/g)) {
      const [path = '', anchor] = href.split('#')
      const target = path === '' ? page.html : (await reader.open(path)).html
      const reached = path === '' || (await reader.open(path)).status === 200
      const there = anchor === undefined || target.includes(`id="${anchor}"`)
      if (!reached || !there) broken.push(`${page.name}: ${href}`)
    }
  }
  expect(broken).toEqual([])
})

test('each page tells the steps and the errors with their remedy', () => {
  const lacking = [...help.it.values()].filter(
    ({ title, html }) => title === '' || !/<h2[^>]*>(Errori|Se qualcosa non va)/.test(html),
  )
  expect(lacking.map(({ name }) => name)).toEqual([])
})

test('every page is there in English too, with as many parts', () => {
  const parts = (html: string | undefined) => html?.match(/<h2/g)?.length
  const told = [...help.it].map(([name, { html }]) => [name, parts(html)])
  expect([...help.it.keys()].map((name) => [name, parts(help.en.get(name)?.html)])).toEqual(told)
})

test('who is not signed in can read how to sign in', async () => {
  const page = await app.browser().get(helpPath('accesso'))
  expect(page.status).toBe(200)
  expect(page.text).toContain('Troppi tentativi')
})

test('the page of a case links its own help', async () => {
  const reader = await app.enter('social-worker.a')
  expect(helpFor('/pratiche/x/diario')).toBe('/aiuto/pratica')
  expect((await reader.get('/pratiche')).html).toContain("href='/aiuto/pratica' data-help")
})

test('a help page that is not there is not found', async () => {
  expect((await app.browser().get('/aiuto/nulla')).status).toBe(404)
})

test('HTML in a help text is shown, never carried out, and nothing needs an inline style', () => {
  const html = renderHelp('# A\n\n<script>x</script>\n\n| a |\n| --: |\n| b |\n')
  expect(html).not.toContain('<script>')
  expect(html).not.toContain('style=')
})
