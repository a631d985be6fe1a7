import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { createLogger } from '../../config/logger.ts'
import { createPool } from '../../domain/database.ts'
import { startApp } from './support/start-app.ts'
import type { TestApp } from './support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

describe('when something is not as it should be', () => {
  test('an address that does not exist says where to look instead', async () => {
    const page = await app.browser().get('/niente')
    expect(page.status).toBe(404)
    expect(page.text).toContain('cerca la persona o la pratica')
  })

  test('a form that no page of ours sends is a 400', async () => {
    const browser = await app.enter('planner.a')
    const { fields } = (await browser.get('/accessibilita')).form('/preferenze')
    expect((await browser.post('/preferenze', { ...fields, theme: 'rosa' })).status).toBe(400)
    expect((await browser.post('/preferenze', { ...fields, _op: 'x' })).status).toBe(400)
    expect((await browser.post('/preferenze', { ...fields, _v: '-1' })).status).toBe(400)
  })

  test('more than 64 KB, or a thousand fields, are not read', async () => {
    const browser = await app.enter('planner.a')
    const { fields } = (await browser.get('/accessibilita')).form('/preferenze')
    const long = await browser.post('/preferenze', { ...fields, back: 'x'.repeat(70_000) })
    expect(long.status).toBe(413)
    expect(long.text).toContain('64 KB')
    const many = Object.fromEntries(Array.from({ length: 1200 }, (_, at) => [`f${at}`, '1']))
    expect((await browser.post('/preferenze', { ...fields, ...many })).status).toBe(413)
  })

  test('htmx gets a piece of page that goes into the messages, not a whole one', async () => {
    const browser = await app.enter('front-desk.a')
    const piece = await browser.get('/accessibilita/segnalazioni', {
      headers: { 'hx-request': 'true' },
    })
    expect(piece.status).toBe(403)
    expect(piece.headers.get('hx-retarget')).toBe('#messages')
    expect(piece.html).not.toContain('<html')
  })

  test('htmx without a session is sent to the door and back to the page', async () => {
    const answer = await app.browser().get('/accesso/ripresa', {
      headers: { 'hx-request': 'true', 'hx-current-url': `${app.origin}/posta?tab=mie` },
    })
    expect(answer.headers.get('hx-redirect')).toBe('/accesso?da=%2Fposta%3Ftab%3Dmie')
  })

  test('with the database away pages say so, nothing is written, and health tells the monitor', async () => {
    const nowhere = createPool('postgres://siso_web:x@127.0.0.1:9/none', 1)
    const broken = await startApp({ pools: { web: nowhere, engine: nowhere } })
    try {
      const browser = broken.browser()
      browser.cookies.set('siso', 'whatever')
      const page = await browser.get('/accesso/ripresa')
      expect(page.status).toBe(503)
      expect(page.text).toContain('Non è stato salvato nulla')
      expect((await browser.get('/salute')).status).toBe(503)
    } finally {
      await nowhere.end()
      await broken.stop()
    }
  })

  test('what nobody foresaw has a reference number and shows nothing of its inside', async () => {
    await app.owner.query('alter table parked_post rename column body to hidden')
    try {
      const page = await (await app.enter('planner.a')).get('/accesso/ripresa')
      expect(page.status).toBe(500)
      expect(page.text).toMatch(/Riferimento: [0-9a-f]{8}-[0-9a-f]{4}-7/)
      expect(page.html).not.toMatch(/parked_post|column|at .*\.ts/)
    } finally {
      await app.owner.query('alter table parked_post rename column hidden to body')
    }
  })
})

test('the log tells who was refused what, by numbers alone, and never the address that was typed', async () => {
  const lines: string[] = []
  const logger = createLogger('web', 'info', { write: (line) => void lines.push(line) })
  const listened = await startApp({ logger })
  try {
    const browser = await listened.enter('front-desk.a')
    await browser.get('/accessibilita/segnalazioni')
    await browser.get('/persone/RSSMRA80A01H501U')
    await browser.get('/cerca/Mario%20Rossi')
    const told = lines.map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)))
    const user = listened.people.users['front-desk.a']
    expect(told).toMatchObject([
      { status: 403, code: 'not-permitted', route: '/accessibilita/segnalazioni', user },
      { status: 404, route: '/persone/:id' },
      { status: 404, method: 'GET' },
    ])
    expect(lines.join()).not.toMatch(/RSSMRA|Mario|Rossi/)
  } finally {
    await listened.stop()
  }
})
