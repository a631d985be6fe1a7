import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import { hashToken } from '../../domain/auth/session.ts'
import type { Browser } from './support/browser.ts'
import { testPassword } from './support/people-of-work.ts'
import { startApp } from './support/start-app.ts'
import type { TestApp } from './support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())
afterEach(() => app.owner.query('delete from rate_limit'))

async function tryPassword(browser: Browser, username: string, password: string) {
  return browser.submit(await browser.get('/accesso'), { username, password })
}

describe('at the door', () => {
  test('a social worker signs in and is led to the inbox', async () => {
    const browser = await app.signIn('social-worker.a')
    expect((await browser.get('/')).location).toBe('/posta')
  })

  test('whoever opens a page without having signed in comes back to it afterwards', async () => {
    const browser = app.browser()
    const sent = await browser.get('/accesso/ripresa')
    expect(sent.location).toBe('/accesso?da=%2Faccesso%2Fripresa')
    const door = await browser.get(sent.location ?? '')
    const entered = await browser.submit(door, {
      username: 'coordinator.a',
      password: testPassword,
    })
    expect(entered.location).toBe('/accesso/ripresa')
  })

  test('nobody is sent to another site after signing in', async () => {
    for (const elsewhere of ['//example.org', 'https://example.org', '/\\example.org']) {
      const browser = app.browser()
      const door = await browser.get('/accesso')
      const fields = { username: 'planner.a', password: testPassword, back: elsewhere }
      expect((await browser.submit(door, fields)).location).toBe('/')
    }
  })

  test('a wrong password and an unknown name are told in the same words', async () => {
    const wrong = await tryPassword(app.browser(), 'social-worker.a', 'sbagliata davvero')
    const unknown = await tryPassword(app.browser(), 'mai.esistito', 'sbagliata davvero')
    expect([wrong.status, unknown.status]).toEqual([422, 422])
    expect(wrong.text).toContain('Nome utente o password non corretti')
    expect(wrong.text).toBe(unknown.text)
    expect(wrong.title).toBe('Errore: Accedi · S.I.SO')
  })

  test('an empty field is pointed out and the name stays written', async () => {
    const page = await tryPassword(app.browser(), 'social-worker.a', '')
    expect(page.text).toContain('Scrivi la password')
    expect(page.form('/accesso').fields['username']).toBe('social-worker.a')
  })

  test('after five wrong passwords in a quarter of an hour the account waits and is told until when', async () => {
    const browser = app.browser()
    for (let attempt = 0; attempt < 5; attempt++) {
      expect((await tryPassword(browser, 'help-desk.a', 'sbagliata davvero')).status).toBe(422)
    }
    const stopped = await tryPassword(browser, 'help-desk.a', testPassword)
    expect(stopped.status).toBe(429)
    expect(stopped.text).toMatch(/Riprova alle \d\d:\d\d \(tra 15 minuti\)/)
    expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(600)
  })

  test('no other way of writing the name begins to count anew, or opens the account', async () => {
    const enter = (name: string) => tryPassword(app.browser(), name, testPassword)
    expect((await enter(' Social-Worker.A ')).status).toBe(303)
    expect((await enter('SOCİAL-WORKER.A')).status).toBe(422)
  })

  test('a right password wipes out the wrong ones before it', async () => {
    for (let round = 0; round < 2; round++) {
      for (let attempt = 0; attempt < 4; attempt++) {
        await tryPassword(app.browser(), 'help-desk.b', 'sbagliata davvero')
      }
      expect((await tryPassword(app.browser(), 'help-desk.b', testPassword)).status).toBe(303)
    }
  })

  test('a suspended account does not sign in', async () => {
    await app.owner.query(
      "update user_account set state = 'suspended' where username = 'provider.b'",
    )
    const page = await tryPassword(app.browser(), 'provider.b', testPassword)
    expect(page.status).toBe(422)
  })

  test('an invented account does not enter by its button where demonstrations are off', async () => {
    await app.owner.query("update user_account set demo = true where username = 'planner.b'")
    const browser = app.browser()
    const door = await browser.get('/accesso')
    expect(door.text).not.toContain('Utenze di prova')
    const fields = { _csrf: door.form('/accesso').fields['_csrf'] ?? '', username: 'planner.b' }
    expect((await browser.post('/accesso/prova', fields)).status).toBe(422)
  })
})

describe('during a session', () => {
  test('the cookie is not readable by scripts and another sign-in changes it', async () => {
    const browser = await app.signIn('social-worker.a')
    const first = browser.cookies.get('siso')
    await browser.submit(await browser.open('/accessibilita'), {}, '/accesso/uscita')
    const door = await browser.get('/accesso')
    const entered = await browser.submit(door, {
      username: 'social-worker.a',
      password: testPassword,
    })
    expect(entered.headers.getSetCookie().join()).toMatch(/siso=[^;]+;[^,]*HttpOnly; SameSite=Lax/)
    expect(browser.cookies.get('siso')).not.toBe(first)
  })

  test('signing out ends the session on the server, not only in the browser', async () => {
    const browser = await app.signIn('social-worker.a')
    const kept = browser.cookies.get('siso') ?? ''
    const left = await browser.submit(await browser.get('/accessibilita'), {}, '/accesso/uscita')
    expect(left.headers.get('clear-site-data')).toContain('"storage"')
    browser.cookies.set('siso', kept)
    expect((await browser.get('/accesso/ripresa')).location).toMatch(/^\/accesso\?/)
  })

  test('a suspension ends it at once', async () => {
    const browser = await app.enter('front-desk.b')
    expect((await browser.get('/accesso/ripresa')).status).toBe(200)
    await app.owner.query(
      "update user_account set state = 'suspended' where username = 'front-desk.b'",
    )
    expect((await browser.get('/accesso/ripresa')).location).toMatch(/^\/accesso\?/)
  })

  test('a role that ends today opens nothing from the next page on', async () => {
    const browser = await app.enter('system-admin.b')
    expect((await browser.get('/accessibilita/segnalazioni')).status).toBe(200)
    await app.owner.query('update user_role set valid_to = siso_today() where user_id = $1', [
      app.people.users['system-admin.b'],
    ])
    expect((await browser.get('/accessibilita/segnalazioni')).status).toBe(403)
  })

  test('a refusal says which roles can do it', async () => {
    const browser = await app.enter('front-desk.a')
    const page = await browser.get('/accessibilita/segnalazioni')
    expect(page.status).toBe(403)
    expect(page.text).toContain('assistenza, amministratore di sistema')
  })

  test('prolonging it from the warning tells the page the new end', async () => {
    const browser = await app.enter('social-worker.a')
    await app.owner.query("update session set seen_at = seen_at - interval '20 minutes'")
    const page = await browser.get('/accessibilita')
    const form = page.form('/accesso/prolunga')
    const answer = await browser.post(form.action, form.fields, {
      headers: { 'hx-request': 'true' },
    })
    const end = Date.parse(answer.headers.get('x-session-expires') ?? '')
    expect(end - Date.now()).toBeGreaterThan(29 * 60_000)
  })

  test('who works at two places may look at one of them alone', async () => {
    const { orgs, users } = app.people
    await app.owner.query(
      "insert into user_role (user_id, role, org, valid_from) values ($1, 'coordinator', $2, '2020-01-01')",
      [users['coordinator.a'], orgs['zone.b']],
    )
    const browser = await app.enter('coordinator.a')
    const page = await browser.get('/accessibilita')
    expect(page.text).toContain('Tutte le sedi')
    await browser.submit(page, { place: String(orgs['zone.b']) }, '/posto')
    const { rows } = await app.owner.query<{ orgs: number[] }>(
      'select orgs from session_scope($1)',
      [hashToken(browser.cookies.get('siso') ?? '')],
    )
    expect(rows[0]?.orgs).not.toContain(orgs['office.a'])
    expect(rows[0]?.orgs).toContain(orgs['office.b'])
    expect((await browser.submit(page, { place: String(orgs['region']) }, '/posto')).status).toBe(
      400,
    )
  })

  test('who stands in for a colleague is told on every page', async () => {
    const { users } = app.people
    await app.owner.query(
      `insert into substitution (user_id, substitute, valid_from, valid_to)
       values ($1, $2, siso_today(), siso_today() + 5)`,
      [users['social-worker.b'], users['social-worker.a2']],
    )
    const browser = await app.enter('social-worker.a2')
    expect((await browser.get('/accessibilita')).text).toContain(
      'Stai sostituendo: Prova social-worker.b.',
    )
  })
})

describe('when the session ends while somebody is writing', () => {
  let browser: Browser
  let late: Awaited<ReturnType<Browser['submit']>>
  beforeEach(async () => {
    await app.owner.query('delete from parked_post')
    browser = await app.signIn('social-worker.a')
    const page = await browser.get('/accesso/conferma')
    await app.owner.query("update session set expires_at = siso_clock() - interval '1 second'")
    const typed = { password: 'x', nota: ['prima riga', 'seconda'] }
    late = await browser.submit(page, typed, '/accesso/conferma')
  })

  test('what was sent is kept and offered after signing in again', async () => {
    expect(late.location).toBe('/accesso?da=%2Faccesso%2Fripresa')
    const door = await browser.get(late.location ?? '')
    expect(door.text).toContain('quello che stavi inviando è conservato')
    const entered = await browser.submit(door, {
      username: 'social-worker.a',
      password: testPassword,
    })
    const offered = await browser.get(entered.location ?? '')
    const form = offered.form('/accesso/conferma')
    expect(form.fields['nota']).toEqual(['prima riga', 'seconda'])
  })

  test('nobody else is offered it, and no password is kept', async () => {
    const { rows } = await app.owner.query<{ body: Record<string, unknown> }>(
      'select body from parked_post',
    )
    expect(Object.keys(rows[0]?.body ?? {})).not.toContain('_csrf')
    expect(Object.keys(rows[0]?.body ?? {})).not.toContain('password')
    const other = await app.signIn('social-worker.a2')
    expect((await other.get('/accesso/ripresa')).text).toContain('Non c’è nulla in sospeso')
  })

  test('it can be thrown away', async () => {
    const again = await app.signIn('social-worker.a')
    const page = await again.get('/accesso/ripresa')
    await again.submit(page, {}, '/accesso/ripresa/elimina')
    expect((await again.get('/accesso/ripresa')).text).toContain('Non c’è nulla in sospeso')
  })
})
