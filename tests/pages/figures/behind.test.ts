import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { evaluateFigures } from '../../../domain/reporting/evaluate.ts'
import { deliverTo, grantIn } from '../../support/granted-in.ts'
import { counting } from '../../support/statements-of.ts'
import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let cases: TestCase[]
let service: string

beforeAll(async () => {
  app = await startApp()
  cases = [await aCase(app), await aCase(app), await aCase(app)]
  await app.owner.query(
    `update task set phase = 'assessment' where case_id = $1 and state in ('open', 'claimed')`,
    [cases[1]?.caseId],
  )
  await app.owner.query(
    `update task set state = 'completed', completed_at = siso_clock() where case_id = $1 and state in ('open', 'claimed')`,
    [cases[2]?.caseId],
  )
  const { rows } = await app.owner.query<{ year: number }>(
    'select extract(year from siso_today())::int as year',
  )
  const year = rows[0]?.year ?? 0
  service = await grantIn(app, cases[0]?.caseId ?? '', {
    ...{ quantity: 200, unit: 'hour', every: 'week', price: 2000, fund: 'Fondo inventato' },
    ...{ startsOn: `${year}-01-01`, endsOn: `${year}-12-31` },
    provider: app.people.orgs['provider.a'] ?? null,
  })
  const by = { id: app.people.users['social-worker.a'] ?? '' }
  for (const [ago, quantity] of [
    [0, 150],
    [8, 300],
    [30, 700],
  ] as const)
    await deliverTo(app, { service, ago, quantity, by })
  await evaluateFigures(app.deps.pools.engine)
}, 60_000)
afterAll(() => app.stop())

const linksOf = (html: string, figure: string) => {
  const section = html.split(`aria-labelledby='${figure}'`)[1]?.split('</section>')[0] ?? ''
  return [...section.matchAll(/href='([^']+)'/g)].map(([, href = '']) =>
    href.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='),
  )
}

test.each(['zona', 'comune', 'ufficio'])(
  'waiting by %s leads to the cases that wait',
  async (per) => {
    const coordinator = await app.enter('coordinator.a')
    const links = linksOf((await coordinator.get(`/cruscotti?per=${per}`)).html, 'waiting')
    const held = await Promise.all(
      links.map(async (link) => {
        const { html, status } = await coordinator.get(link)
        expect([link, status]).toEqual([link, 200])
        return cases.flatMap(({ caseId }, at) => (html.includes(caseId) ? [at] : []))
      }),
    )
    // Contact, assessment and all, of the place and in all; what is done waits no more.
    expect(held).toEqual([[0], [1], [0, 1], [0], [1], [0, 1]])
    const chosen = await coordinator.get(links[0] ?? '')
    expect(chosen.text).toContain('da fare: ')
  },
)

test('an index leads to each figure of the page', async () => {
  const { html } = await (await app.enter('coordinator.a')).get('/cruscotti')
  const [, index = ''] = /<details class='no-print'>(.*?)<\/details>/s.exec(html) ?? []
  const leads = [...index.matchAll(/href='#([\w-]+)'/g)].map(([, id]) => id)
  const figures = [...html.matchAll(/<section class='panel figure' aria-labelledby='([\w-]+)'/g)]
  expect(leads.length).toBeGreaterThan(5)
  expect(leads).toEqual(figures.map(([, id]) => id))
})

test('deliveries and funds lead to the services that they count', async () => {
  const coordinator = await app.enter('coordinator.a')
  const { html, text } = await coordinator.get('/cruscotti')
  expect(text).toMatch(/1,5 ore 3 ore 4,5 ore 7 ore 1/)
  const [delivered = ''] = linksOf(html, 'delivered')
  const list = await coordinator.get(delivered)
  expect(list.text).toContain('Prestazioni che puoi aprire: 1.')
  expect(list.text).toMatch(/1,5 ore 3 ore 4,5 ore 7 ore/)
  expect(list.html).toContain(`/pratiche/${service}/prestazioni`)
  const [fund = ''] = linksOf(html, 'funds')
  const paid = await coordinator.get(fund)
  expect(paid.text).toContain('Fondo: Fondo inventato')
  expect(paid.html).toContain(`/pratiche/${service}/prestazioni`)
})

test('who plans is led to no list, and told neither amounts nor counts of a few', async () => {
  const planner = await app.enter('planner.a')
  const { html } = await planner.get('/cruscotti')
  for (const figure of ['waiting', 'delivered', 'funds', 'contact-trend']) {
    expect(html).toContain(`aria-labelledby='${figure}'`)
    expect(linksOf(html, figure).filter((link) => !link.startsWith('/cruscotti?'))).toEqual([])
  }
  const delivered = html.split("aria-labelledby='delivered'")[1]?.split('</section>')[0] ?? ''
  expect(delivered.match(/>riservato</g)).toHaveLength(5)
  for (const asked of [
    `servizio=D.1.01&unita=hour&ente=${String(app.people.orgs['provider.a'])}`,
    'fondo=Fondo+inventato',
  ]) {
    const list = await planner.get(`/cruscotti/prestazioni?${asked}`)
    expect(list.text).toContain('Prestazioni che puoi aprire: 0.')
    expect(list.text).toContain('Il numero ne conta anche altre, che non puoi aprire.')
    expect(list.html).not.toContain(service)
  }
})

test('a protected one is counted and not shown', async () => {
  await app.owner.query('update social_case set protected = true where id = any($1)', [
    [service, cases[0]?.caseId],
  ])
  const coordinator = await app.enter('coordinator.a')
  const list = await coordinator.get('/cruscotti/prestazioni?fondo=Fondo+inventato')
  expect(list.text).toContain('Altre che il numero conta e che non puoi aprire: meno di 5*.')
  expect(list.html).not.toContain(service)
})

test('the figures ask as many statements however they are divided and whoever asks', async () => {
  for (const who of ['coordinator.a', 'planner.a'])
    for (const asked of ['', '?per=ufficio', '?andamento=mesi']) {
      const reader = await app.enter(who)
      await reader.get(`/cruscotti${asked}`)
      const [page, statements] = await counting(() => reader.get(`/cruscotti${asked}`))
      expect([who, asked, page.status, statements]).toEqual([who, asked, 200, 16])
    }
})
