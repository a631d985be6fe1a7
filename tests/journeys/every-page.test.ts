import { readFileSync, readdirSync } from 'node:fs'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'

import { allRoutes } from '../../web/routes.ts'
import type { Screen } from './support/a-screen.ts'
import { aScreen, seated } from './support/a-screen.ts'
import { startChrome } from './support/chrome.ts'
import { barriersOf, faultsOnPaper, faultsWithoutScripts } from './support/inspect.ts'
import type { Site } from './support/sights/a-site.ts'
import { aSite } from './support/sights/a-site.ts'
import { deliverySights } from './support/sights/of-deliveries.ts'
import { officeSights } from './support/sights/of-offices.ts'
import { campaignSights } from './support/sights/of-campaigns.ts'
import { draftSights } from './support/sights/of-drafts.ts'
import { houseSights } from './support/sights/of-the-house.ts'
import { peopleSights } from './support/sights/of-people.ts'
import { publishingSights } from './support/sights/of-publishing.ts'
import { taskSight, workSights } from './support/sights/of-work.ts'
import type { Sight } from './support/sights/sight.ts'

interface Shipped {
  readonly steps: readonly { readonly kind: string; readonly key: string }[]
}
const shipped = JSON.parse(
  readFileSync(new URL('../../seeds/procedures/presa-in-carico.v1.json', import.meta.url), 'utf8'),
) as Shipped
const tasks = shipped.steps.filter(({ kind }) => kind === 'task').map(({ key }) => taskSight(key))
const sights = [
  ...houseSights,
  ...draftSights,
  ...campaignSights,
  ...publishingSights,
  ...officeSights,
  ...peopleSights,
  ...deliverySights,
  ...workSights,
  ...tasks,
]

/** Addresses that answer no page: the way in, a machine's question, a stream, a file. */
const noPages = [
  'GET /',
  'GET /salute',
  'GET /posta/eventi',
  'GET /procedure/:procedure/api',
  'GET /procedure/:procedure/bpmn',
  'GET /procedure/bozze/:draft/documento.json',
  'GET /procedure/prove/:run/totali.csv',
  'GET /pratiche/elenco.csv',
  'GET /contatti/esporta',
  'GET /pratiche/:id/documenti/:document',
  'GET /pratiche/:id/progetto/pdf',
  'GET /agenda/:appointment/calendario.ics',
]

let site: Site
let chrome: Browser
const screens = new Map<string, Promise<Screen>>()

beforeAll(async () => {
  site = await aSite()
  chrome = await startChrome()
}, 60_000)
afterAll(async () => {
  await chrome.close()
  await site.app.stop()
})

/** One screen for each person, used again: with scripts in Italian, without them in English. */
function screenOf(username: string | undefined, scripts: boolean): Promise<Screen> {
  const key = `${username ?? ''} ${String(scripts)}`
  const known = screens.get(key) ?? open(username, scripts)
  screens.set(key, known)
  return known
}

async function open(username: string | undefined, scripts: boolean): Promise<Screen> {
  const look = { scripts, width: scripts ? 1280 : 320, more: { reducedMotion: 'reduce' } as const }
  const { app } = site
  const screen = await (username === undefined
    ? aScreen(chrome, app.origin, look)
    : seated(chrome, app, { ...look, username }))
  const language = { name: 'siso-lang', value: scripts ? 'it' : 'en', url: app.origin }
  await screen.page.context().addCookies([language])
  return screen
}

async function see({ as, path, then, status = 200 }: Sight, scripts: boolean) {
  const { page } = await screenOf(as?.(site), scripts)
  if (scripts) await page.setViewportSize({ width: 1280, height: 900 })
  const answer = await page.goto(path(site))
  expect([page.url(), answer?.status()]).toEqual([`${site.app.origin}${path(site)}`, status])
  await then?.(page, site)
  return page
}

test('every page that the site declares is looked at, and every template', () => {
  const seen = new Set(sights.map(({ route }) => route))
  const declared = allRoutes(site.app.deps)
    .filter(({ method }) => method === 'get')
    .map(({ path }) => `GET ${path}`)
  expect(declared.filter((route) => !seen.has(route) && !noPages.includes(route))).toEqual([])

  const web = new URL('../../web/', import.meta.url)
  const views = readdirSync(web, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [
      ...readFileSync(new URL(file, web), 'utf8').matchAll(/\bpage\(\s*'([\w/-]+)'/g),
    ])
    .map(([, view]) => view)
  expect([...new Set(views)].toSorted()).toEqual(
    [...new Set(sights.map(({ view }) => view))].toSorted(),
  )
})

describe.each(sights)('$name', (sight) => {
  test('has no barrier, wide or narrow, light or dark', async () => {
    expect(await barriersOf(await see(sight, true))).toEqual([])
  })

  test('stands in English without scripts, at 320 px', async () => {
    expect(await faultsWithoutScripts(await see(sight, false))).toEqual([])
  })
})

test.each(['', '/diario', '/valutazioni', '/valutazioni/stampa', '/scadenze', '/accessi'])(
  'the folder goes to paper without menus and buttons, legible: %s',
  async (part) => {
    const { page } = await screenOf('coordinatore', true)
    await page.goto(`/pratiche/${site.openCase}${part}`)
    expect(await faultsOnPaper(page)).toEqual([])
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('h1').isVisible()).toBe(true)
    const folded = page.locator('main details:not(.no-print) > :not(summary, :empty, .no-print)')
    for (const part of await folded.all()) {
      expect([await part.textContent(), await part.isVisible()]).toContain(true)
    }
    for (const hidden of ['.head', '.foot', '.skips', 'main .btn', '.tabs']) {
      const seen = await page.locator(hidden).filter({ visible: true }).count()
      expect([hidden, seen]).toEqual([hidden, 0])
    }
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-')
    await page.emulateMedia({ media: 'screen' })
  },
)
