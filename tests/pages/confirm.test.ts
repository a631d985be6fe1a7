import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { redirect } from '../../web/shared/reply.ts'
import { route } from '../../web/shared/route.ts'
import { testPassword } from './support/people-of-work.ts'
import { startApp } from './support/start-app.ts'
import type { TestApp } from './support/start-app.ts'

const signed: string[] = []
const signature = [
  route({
    method: 'get',
    path: '/prova/firma',
    permission: 'account.self',
    audit: 'none',
    confirm: true,
    handle: () => redirect('/accessibilita'),
  }),
  route({
    method: 'post',
    path: '/prova/firma',
    permission: 'account.self',
    audit: 'none',
    confirm: true,
    form: z.object({ text: z.string() }),
    handle({ form }) {
      signed.push(form.text)
      return redirect('/accessibilita')
    },
  }),
]

let app: TestApp
beforeAll(async () => {
  app = await startApp({}, signature)
})
afterAll(() => app.stop())
beforeEach(async () => {
  signed.length = 0
  await app.owner.query('delete from rate_limit')
})

async function anOldSession() {
  const browser = await app.signIn('coordinator.a')
  await app.owner.query("update session set confirmed_at = siso_clock() - interval '11 minutes'")
  const { fields } = (await browser.get('/accessibilita')).form('/preferenze')
  return { browser, csrf: fields['_csrf'] ?? '' }
}

describe('an act that counts as a signature', () => {
  test('goes through when the password was given a moment ago', async () => {
    const browser = await app.signIn('coordinator.a')
    expect((await browser.get('/prova/firma')).location).toBe('/accessibilita')
  })

  test('asks for the password again, and what was being signed is offered afterwards', async () => {
    const { browser, csrf } = await anOldSession()
    const asked = await browser.post('/prova/firma', { _csrf: csrf, text: 'approvo' })
    expect([asked.location, signed]).toEqual(['/accesso/conferma?da=%2Faccesso%2Fripresa', []])

    const page = await browser.get(asked.location ?? '')
    const wrong = await browser.submit(page, { password: 'sbagliata davvero' })
    expect([wrong.status, wrong.title]).toEqual([422, 'Errore: Conferma la tua identità · S.I.SO'])
    const confirmed = await browser.submit(page, { password: testPassword })
    expect(confirmed.location).toBe('/accesso/ripresa')

    const offered = await browser.get('/accesso/ripresa')
    await browser.submit(offered, {}, '/prova/firma')
    expect(signed).toEqual(['approvo'])
    expect((await browser.get('/accesso/ripresa')).text).toContain('Non c’è nulla in sospeso')
  })

  test('the password given again renews the session: the cookie of before opens nothing', async () => {
    const { browser, csrf } = await anOldSession()
    const before = browser.cookies.get('siso') ?? ''
    const page = await browser.get('/accesso/conferma')
    await browser.submit(page, { password: 'sbagliata davvero' })
    expect(browser.cookies.get('siso')).toBe(before)
    await browser.submit(page, { password: testPassword })
    expect(browser.cookies.get('siso')).not.toBe(before)
    expect((await browser.post('/prova/firma', { _csrf: csrf, text: 'firmo' })).status).toBe(303)
    expect(signed).toEqual(['firmo'])
    browser.cookies.set('siso', before)
    expect((await browser.get('/accesso/ripresa')).location).toMatch(/^\/accesso\?/)
  })

  test('a page that wants it comes back after the password', async () => {
    const { browser } = await anOldSession()
    const asked = await browser.get('/prova/firma')
    expect(asked.location).toBe('/accesso/conferma?da=%2Fprova%2Ffirma')
  })

  test('the password cannot be guessed from an open session either', async () => {
    const { browser } = await anOldSession()
    const page = await browser.get('/accesso/conferma')
    for (let attempt = 0; attempt < 5; attempt++) {
      await browser.submit(page, { password: 'sbagliata davvero' })
    }
    const stopped = await browser.submit(page, { password: testPassword })
    expect(stopped.status).toBe(429)
  })
})
