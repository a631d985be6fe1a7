import { readdirSync, readFileSync } from 'node:fs'

import { expect, test } from '@jest/globals'

import { allRoutes } from '../../web/routes.ts'
import { faultsOnPaper } from './support/inspect.ts'
import { lookAround, lookingAs } from './support/look-around.ts'
import { sightsOfCases, sightsOfRules } from './support/sights/all.ts'

/** Addresses that answer no page: the way in, a machine's question, a stream, a file. */
const noPages = [
  'GET /',
  'GET /salute',
  'GET /posta/eventi',
  'GET /procedure/:procedure/api',
  'GET /procedure/:procedure/bpmn',
  'GET /procedure/bozze/:draft/documento.bpmn',
  'GET /procedure/bozze/:draft/documento.json',
  'GET /procedure/prove/:run/totali.csv',
  'GET /pratiche/elenco.csv',
  'GET /contatti/esporta',
  'GET /verifiche/righe.csv',
  'GET /statistiche/mesi.csv',
  'GET /statistiche/abitanti.csv',
  'GET /pratiche/:id/documenti/:document',
  'GET /pratiche/:id/progetto/pdf',
  'GET /agenda/:appointment/calendario.ics',
  'GET /agenda/settimana.ics',
  'GET /flussi/file/:file/scarica',
  'GET /statistiche/servizi.csv',
  'GET /statistiche/piano-di-zona.csv',
  'GET /operazioni/tabelle/file',
  'GET /statistiche/leps.csv',
  'GET /dati-aperti/servizi/:anno',
  'GET /dati-aperti/catalogo.jsonld',
  'GET /dati-aperti/v1/servizi/:anno',
  'GET /dati-aperti/v1/openapi.json',
]

lookAround(sightsOfCases)

test('every page that the site declares is looked at, here or among the pages of rules, and every template', async () => {
  const { site } = await lookingAs('assistente')
  const sights = [...sightsOfRules, ...sightsOfCases]
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

test.each(['', '/diario', '/valutazioni', '/valutazioni/stampa', '/scadenze', '/accessi'])(
  'the folder goes to paper without menus and buttons, legible: %s',
  async (part) => {
    const { page, site } = await lookingAs('coordinatore')
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
