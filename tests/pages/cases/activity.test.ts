import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { counting } from '../../support/statements-of.ts'
import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser, Fields } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let worker: Browser
let one: TestCase

beforeAll(async () => {
  app = await startApp()
  worker = await app.enter('social-worker.a')
  one = await aCase(app)
  await app.owner.query('update social_case set manager = $2 where id = $1', [
    one.caseId,
    app.people.users['social-worker.a'],
  ])
})
afterAll(() => app.stop())

const diary = () => `/pratiche/${one.caseId}/diario`

test('a visit recorded outside the folder is in the diary of the case and in my week', async () => {
  const page = await worker.get('/attivita/nuova?giorno=2026-01-07')
  expect(page.text).toContain('Ada Inventata')
  const visit = { kind: 'home-visit', minutes: '75', place: 'home', body: 'Casa in ordine' }
  const done = await worker.submit(page, { ...visit, cases: [one.caseId] }, '/attivita/nuova')
  expect([done.status, done.location]).toEqual([303, '/attivita/settimana?da=2026-01-07'])
  const week = await worker.get('/attivita/settimana?da=2026-01-07')
  expect(week.text).toContain('Visita domiciliare 1 ora e 15 minuti · A casa della persona')
  expect((await worker.get(diary())).text).toContain('1 ora e 15 minuti · A casa della persona')
})

/** What the form of a page holds, with what is typed in it. */
const filled = async (path: string, typed: Fields) => ({
  ...(await worker.get(path)).form(path).fields,
  ...typed,
})

test('what is being written of a case waits for its author alone, until it is in the diary', async () => {
  const typed = { kind: 'interview', minutes: '40', body: 'Un testo lungo, a metà' }
  const writing = await filled(diary(), typed)
  expect((await worker.post(`${diary()}/bozza`, writing)).location).toBe(diary())
  const found = await worker.get(diary())
  expect(found.form(diary()).fields).toMatchObject(typed)
  expect(found.text).toContain('che non hai ancora salvato nel diario')
  const colleague = await app.enter('coordinator.a')
  expect((await colleague.get(diary())).text).not.toContain('Un testo lungo, a metà')

  await worker.post(diary(), writing)
  // What is kept by itself may arrive after what it was kept for.
  await worker.post(`${diary()}/bozza`, writing)
  const after = await worker.get(diary())
  expect(after.form(diary()).fields['body']).toBe('')
  expect(after.text).not.toContain('che non hai ancora salvato')
})

test('a draft of one’s own activity is thrown away when it is not wanted', async () => {
  const path = '/attivita/nuova'
  await worker.post(`${path}/bozza`, await filled(path, { others: 'la pediatra' }))
  const found = await worker.get(path)
  expect(found.form(path).fields['others']).toBe('la pediatra')
  const gone = await worker.post(`${path}/bozza`, { ...found.form(path).fields, _act: 'drop' })
  expect(gone.location).toBe(path)
  expect((await worker.get(path)).form(path).fields['others']).toBe('')
})

test('a draft keeps its words for another day, and its day where none is asked for', async () => {
  const path = '/attivita/nuova'
  const kept = { others: 'la pediatra', happenedOn: '2026-01-07' }
  await worker.post(`${path}/bozza`, await filled(path, kept))
  expect((await worker.get(path)).form(path).fields).toMatchObject(kept)
  const other = await worker.get(`${path}?giorno=2026-01-09`)
  const { fields } = other.form(path)
  expect(fields).toMatchObject({ ...kept, happenedOn: '2026-01-09' })
  await worker.post(`${path}/bozza`, { ...fields, _act: 'drop' })
})

test('what arrives late from a form that was saved is kept nowhere', async () => {
  const form = await filled(diary(), { body: 'Una visita' })
  await worker.post(diary(), form)
  await worker.post(`${diary()}/bozza`, form)
  const { rows } = await app.owner.query("select from draft where subject like 'diary:case:%'")
  expect(rows).toEqual([])
})

test('nothing is kept for an appointment that is not there', async () => {
  const there = '00000000-0000-4000-8000-000000000000'
  const path = `/attivita/nuova/bozza?appuntamento=${there}`
  const answer = await worker.post(path, await filled('/attivita/nuova', { others: 'la pediatra' }))
  expect(answer.status).toBe(404)
})

test('what was mistyped comes back with all that is to be mended', async () => {
  const page = await worker.get('/attivita/nuova')
  const typed = { minutes: 'tanto', happenedOn: '2999-01-01', others: 'la pediatra' }
  const again = await worker.submit(page, typed, '/attivita/nuova')
  expect(again.status).toBe(422)
  expect(again.text).toContain('Scrivi la durata in minuti interi')
  expect(again.text).toContain('nel futuro')
  expect(again.form('/attivita/nuova').fields['others']).toBe('la pediatra')
})

test('a case of another zone cannot be named by its number, in words that tell nothing, and what was typed stays', async () => {
  const stranger = await app.enter('social-worker.b')
  const { rows } = await app.owner.query<{ number: string }>(
    'select number from social_case where id = $1',
    [one.caseId],
  )
  const page = await stranger.get('/attivita/nuova')
  const typed = { number: rows[0]?.number ?? '', minutes: '10', body: 'x' }
  const again = await stranger.submit(page, typed, '/attivita/nuova')
  expect(again.status).toBe(422)
  expect(again.text).toContain('non ce n’è una con questo numero')
  expect(again.form('/attivita/nuova').fields).toMatchObject(typed)
  const none = await stranger.submit(page, { ...typed, number: '2026/999999' }, '/attivita/nuova')
  expect(none.text).toContain('non ce n’è una con questo numero')
})

test('who wrote an entry puts another in its place; colleagues cannot', async () => {
  const written = await worker.get(diary())
  await worker.submit(written, { kind: 'interview', minutes: '90', body: 'Colloquio' }, diary())
  const [, link = ''] = /href='([^']*correzione)'/.exec((await worker.get(diary())).html) ?? []
  const page = await worker.get(link)
  expect(page.form(link).fields['body']).toBe('Colloquio')
  expect((await worker.submit(page, { minutes: '30' }, link)).text).toContain(
    'Scrivi perché correggi',
  )
  const done = await worker.submit(page, { minutes: '30', reason: 'Erano trenta minuti' }, link)
  expect([done.status, done.location]).toEqual([303, diary()])
  const after = await worker.get(diary())
  expect(after.text).toContain('Corregge l’annotazione di prima: Erano trenta minuti')
  expect(after.text).toContain('corretta')
  expect((await worker.get(link)).status).toBe(409)
  const colleague = await app.enter('coordinator.a')
  expect((await colleague.get(link)).status).toBe(404)
})

test('an entry on the wrong case is taken away, and stays to be read', async () => {
  await worker.submit(await worker.get(diary()), { body: 'Di un’altra persona' }, diary())
  const [, link = ''] = /href='([^']*correzione)'/.exec((await worker.get(diary())).html) ?? []
  const why = { reason: 'Pratica sbagliata', _act: 'annul' }
  const done = await worker.submit(await worker.get(link), why, link)
  expect(done.status).toBe(303)
  expect((await worker.get(diary())).text).toContain(
    'Annulla l’annotazione di prima: Pratica sbagliata',
  )
})

test('a reserved text is hidden from the desk', async () => {
  const hidden = { body: 'Teme il figlio', reserved: 'yes' }
  await worker.submit(await worker.get(diary()), hidden, diary())
  expect((await worker.get(diary())).text).toContain('Teme il figlio')
  const clerk = await app.enter('front-desk.a')
  const seen = await clerk.get(diary())
  expect(seen.text).not.toContain('Teme il figlio')
  expect(seen.text).toContain('Testo riservato: lo leggono chi l’ha scritto')
})

test('figures of too few people are not shown, and say so', async () => {
  const coordinator = await app.enter('coordinator.a')
  const page = await coordinator.get('/cruscotti/servizio-sociale?dal=2026-01-01')
  expect(page.text).toContain('meno di tre operatori')
  expect(page.text).toContain('Come si conta')
})

describe('the figures of a region, zone by zone', () => {
  const figures = '/cruscotti/servizio-sociale?dal=2025-11-01&al=2025-11-30'
  const heading = 'Zona per zona'
  const writes = (zone: 'a' | 'b', roles: readonly string[]) =>
    app.owner.query(
      `insert into diary_entry (id, kind, happened_on, author, org, minutes)
       select gen_random_uuid(), k.kind, '2025-11-04', a, $2, k.minutes
       from unnest($1::uuid[]) a, (values ('home-visit', 50), ('interview', 40)) k (kind, minutes)`,
      [roles.map((role) => app.people.users[`${role}.${zone}`]), app.people.orgs[`office.${zone}`]],
    )
  const three = ['front-desk', 'social-worker', 'coordinator']
  const lines = (html: string) => {
    const [, table = ''] = html.split(`id='zone'`)
    return [...table.matchAll(/<tr><th scope='row'>(.*?)<\/tr>/gs)].map(([, row = '']) =>
      row
        .replaceAll(/<[^>]*>/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    )
  }

  test('who reads the region has a line for each zone where enough people wrote', async () => {
    await writes('a', three)
    await writes('b', three.slice(1))
    const planner = await app.enter('planner.a')
    const [before, asked] = await counting(() => planner.get(figures))
    expect(lines(before.html)).toEqual([
      'Prova zone.a 4,5 6 0 Colloquio: 2; Visita domiciliare: 2,5',
    ])
    expect(before.text).toContain('meno di tre operatori non compare')
    await writes('b', three.slice(0, 1))
    const [after, again] = await counting(() => planner.get(figures))
    expect(lines(after.html).map((line) => line.slice(0, 12))).toEqual([
      'Prova zone.a',
      'Prova zone.b',
    ])
    // However many zones and kinds there are.
    expect(again).toBe(asked)
    expect(again).toBeLessThanOrEqual(12)
  })

  test('who reads one zone, or has chosen a place, has no such table', async () => {
    const coordinator = await app.enter('coordinator.a')
    const own = await coordinator.get(figures)
    expect(own.text).toContain('Per ufficio')
    expect(own.text).not.toContain(heading)
    const planner = await app.enter('planner.a')
    expect((await planner.get(figures)).text).toContain(heading)
    const chosen = await planner.get(`${figures}&dove=${String(app.people.orgs['zone.a'])}`)
    expect(chosen.text).toContain('Per ufficio')
    expect(chosen.text).not.toContain(heading)
  })
})
