import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { readNews, readProblems, readTours } from '../../../web/learning/read.ts'
import { terms } from '../../../web/shared/terms.ts'
import { makeTraining } from '../../../seeds/training.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp({ news: readNews().length })
  await makeTraining(app.database.ownerUrl)
}, 60_000)
afterAll(() => app.stop())

/** Somebody made by the administrator for the training organisation. */
async function learner(): Promise<Browser> {
  await app.owner.query(
    `insert into user_account (id, username, full_name, password_hash)
     values ('0196b3a0-0000-7000-8000-000000000001', 'chi.impara', 'Chi Impara', 'x') on conflict do nothing`,
  )
  await app.owner.query(
    `insert into user_role (user_id, role, org, valid_from)
     select '0196b3a0-0000-7000-8000-000000000001', 'front-desk', id, '2025-01-01' from organisation
     where code = 'formazione-udc-1' on conflict do nothing`,
  )
  Object.assign(app.people.users, { 'chi.impara': '0196b3a0-0000-7000-8000-000000000001' })
  return app.enter('chi.impara')
}

describe('the training organisation on the pages', () => {
  const strip = 'Ambiente di formazione: persone inventate.'

  test('is told by a strip on every page, to who works there alone', async () => {
    const there = await learner()
    for (const path of ['/posta', '/persone', '/pratiche', '/contatti/nuovo', '/glossario'])
      expect((await there.get(path)).text).toContain(strip)
    const real = await app.enter('front-desk.a')
    expect((await real.get('/posta')).text).not.toContain(strip)
  })

  test('its municipalities are offered there, and nowhere else', async () => {
    const there = await (await learner()).get('/contatti/nuovo')
    expect(there.text).toContain('Borgo della Prova')
    expect(there.text).not.toContain('Foligno')
    const real = await (await app.enter('front-desk.a')).get('/contatti/nuovo')
    expect(real.text).not.toContain('Borgo della Prova')
  })
})

describe('guided tours', () => {
  test('a step ticks itself by the act done after the beginning, and not by the same act before', async () => {
    const there = await learner()
    const { text } = await there.get('/persone')
    expect(text).toContain('Persone')
    const tour = await there.get('/percorsi-guidati/sportello')
    const begun = await there.submit(tour, {}, '/percorsi-guidati/sportello/inizio')
    expect(begun.status).toBe(303)
    expect((await there.get('/percorsi-guidati/sportello')).html).not.toContain('data-done')
    await app.owner.query(
      `insert into audit_event (actor, action, object_kind) values ('0196b3a0-0000-7000-8000-000000000001', 'person-read', 'person')`,
    )
    expect((await there.get('/percorsi-guidati/sportello')).text).toContain('1 passi su 3')
  })

  test('who works really may read them, and is told how to follow them', async () => {
    const real = await app.enter('social-worker.a')
    const page = await real.get('/percorsi-guidati/sportello')
    expect(page.text).toContain('I percorsi si fanno con un utente di formazione')
    expect(page.html).not.toContain('data-where')
    const csrf = page.form('/preferenze').fields['_csrf']
    const refused = await real.post('/percorsi-guidati/sportello/inizio', { _csrf: String(csrf) })
    expect(refused.status).toBe(409)
    const { rows } = await app.owner.query('select from tour_progress where user_id = $1', [
      app.people.users['social-worker.a'],
    ])
    expect(rows).toEqual([])
  })

  test('a step that leads to a task says so where none waits for who learns, instead of leading elsewhere', async () => {
    const there = await learner()
    const none = 'Adesso nessun compito di questo tipo aspetta te'
    const page = await there.get('/percorsi-guidati/ente')
    expect(page.text).toContain(none)
    expect(page.html).not.toMatch(/href='\/attivita\//)
    expect((await there.get('/percorsi-guidati/sportello')).text).not.toContain(none)
  })

  test('a tour that is not there is not found', async () => {
    expect((await (await learner()).get('/percorsi-guidati/nessuno')).status).toBe(404)
  })

  test('there are seven, each of its own work', () => {
    const tours = readTours()
    expect(new Set(tours.map(({ account }) => account)).size).toBe(7)
  })
})

describe('words, news and problems', () => {
  test('everybody reads the glossary, and a page explains its own words without scripts', async () => {
    const page = await app.browser().get('/glossario')
    for (const { key } of terms) expect(page.html).toContain(`id='${key}'`)
    const contact = await (await app.enter('front-desk.a')).get('/contatti/nuovo')
    expect(contact.html).toMatch(/popovertarget="term-presa-in-carico"/)
    expect(contact.html).toMatch(/id="term-presa-in-carico" popover/)
  })

  test('what is new is marked until it has been opened', async () => {
    const reader = app.browser()
    const n = readNews().length
    expect(n).toBeGreaterThan(0)
    expect((await reader.get('/accesso')).text).toContain(`${String(n)} da leggere`)
    expect((await reader.get('/novita')).text).toContain('da leggere')
    expect((await reader.get('/accesso')).text).not.toContain('da leggere')
    expect((await reader.get('/novita')).text).not.toContain('da leggere')
  })

  test('news are the first part of the changelog, and nothing else of it', () => {
    const text =
      '# Changelog\n\n## Per chi lavora\n\n**2 marzo 2026.** Una *cosa*.\n\n## 0.1.0\n\n**1 marzo 2026.** Altro.\n'
    expect(readNews(text)).toEqual([{ day: '2 marzo 2026', html: '<p>Una <em>cosa</em>.</p>\n' }])
  })

  test('each known problem says since when and how to go on', async () => {
    const page = await app.browser().get('/problemi-noti')
    for (const { title, remedy } of readProblems()) {
      expect(page.text).toContain(title.it)
      expect(page.text).toContain(remedy.it)
    }
  })
})
