import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { hashToken, openScope } from '../../domain/auth/session.ts'
import { transaction } from '../../domain/database.ts'
import { startApp } from './support/start-app.ts'
import type { TestApp } from './support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

describe('a form sent from elsewhere', () => {
  test('is refused when the browser says that it comes from another site', async () => {
    const browser = await app.enter('social-worker.a')
    const form = (await browser.get('/accessibilita')).form('/preferenze')
    const fields = { ...form.fields, theme: 'dark' }
    const origin = await browser.post('/preferenze', fields, { from: 'https://example.org' })
    const site = await browser.post('/preferenze', fields, {
      headers: { 'sec-fetch-site': 'cross-site' },
    })
    const sibling = await browser.post('/preferenze', fields, {
      headers: { 'sec-fetch-site': 'same-site' },
    })
    expect([origin.status, site.status, sibling.status]).toEqual([403, 403, 403])
    expect(browser.cookies.has('siso-theme')).toBe(false)
  })

  test('is refused without any word on where it comes from', async () => {
    const answer = await fetch(`${app.origin}/preferenze`, { method: 'POST', body: '' })
    expect(answer.status).toBe(403)
  })

  test('is refused with the token of another session, and says how to go on', async () => {
    const mine = await app.enter('social-worker.a')
    const other = await app.enter('social-worker.b')
    const theirs = (await other.get('/accesso/conferma')).form('/accesso/prolunga')
    const answer = await mine.post('/accesso/prolunga', theirs.fields)
    expect(answer.status).toBe(403)
    expect(answer.text).toContain('ricarica la pagina e riprova')
  })

  test('may be sent again after a look if it is of a former session, never if it is of another site', async () => {
    const browser = await app.enter('social-worker.a')
    const old = { _csrf: 'di prima', text: 'Neri', password: 'segretissima' }
    const offered = await browser.post('/persone/ricerca', old)
    expect([offered.status, offered.text]).toEqual([
      403,
      expect.stringContaining('a nome di Prova'),
    ])
    const form = offered.form('/persone/ricerca')
    expect(offered.html).not.toContain('segretissima')
    expect((await browser.submit(offered, {}, form.action)).status).toBe(200)

    const forged = await browser.post('/persone/ricerca', old, { from: 'https://example.org' })
    expect(forged.html).not.toContain('Neri')
  })

  test('cannot sign somebody in: the door has a token of its own', async () => {
    const browser = app.browser()
    await browser.get('/accesso')
    const fields = { username: 'social-worker.a', password: 'qualsiasi', _csrf: 'inventato' }
    expect((await browser.post('/accesso', fields)).status).toBe(403)
  })
})

describe('inside the database', () => {
  test('a wrong token opens no scope: nothing is seen, nothing can be written', async () => {
    const browser = await app.enter('front-desk.a')
    const hash = hashToken(browser.cookies.get('siso') ?? '')
    await transaction(app.deps.pools.web, async (sql) => {
      expect(await openScope(sql, hash, 'another form’s token')).toBeUndefined()
      const [seen] = await sql.query<{ scope: string | null; drafts: number }>(
        "select current_setting('app.orgs', true) as scope, (select count(*)::int from draft) as drafts",
      )
      expect([seen?.scope ?? '', seen?.drafts]).toEqual(['', 0])
      const write = sql.query(
        `insert into draft (user_id, subject, data) values ($1, 'prova', '{}')`,
        [app.people.users['front-desk.a']],
      )
      await expect(write).rejects.toMatchObject({ code: '42501' })
    })
    const { rows } = await app.owner.query('select 1 from draft')
    expect(rows).toEqual([])
  })

  test('a scope does not outlive its transaction on a connection that is used again', async () => {
    const browser = await app.enter('front-desk.a')
    const hash = hashToken(browser.cookies.get('siso') ?? '')
    const client = await app.deps.pools.web.connect()
    try {
      await client.query('begin')
      await client.query('select * from session_scope($1)', [hash])
      await client.query('commit')
      const { rows } = await client.query<{ n: number }>('select count(*)::int as n from person')
      expect(rows[0]?.n).toBe(0)
    } finally {
      client.release()
    }
  })
})
