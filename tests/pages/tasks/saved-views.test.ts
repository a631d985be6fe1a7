import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { savedViewsAtMost } from '../../../domain/tasks/saved-views.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let worker: Browser
beforeAll(async () => {
  app = await startApp()
  worker = await app.enter('social-worker.a')
})
afterAll(() => app.stop())

const late = '/posta?vista=disponibili&scadenza=scadute'

async function save(who: Browser, path: string, nome: string) {
  return who.submit(await who.get(path), { nome }, '/posta/viste')
}
async function drop(who: Browser, path: string, nome: string) {
  return who.submit(await who.get(path), { nome }, '/posta/viste/elimina')
}

test('a list gets a name, and is opened again by it from wherever one is', async () => {
  const saved = await save(worker, late, 'Triage scaduti')
  expect(saved.location).toBe(late)
  expect((await worker.get(late)).text).toContain('Vista «Triage scaduti» salvata')
  const [, href = ''] =
    /<a class='chip-s' href='([^']*)'[^>]*><svg.*Triage scaduti/.exec(
      (await worker.get('/posta')).html,
    ) ?? []
  expect(href.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=')).toBe(late)
})

test('the same name stands for another list from now on', async () => {
  const other = '/posta?vista=disponibili&ordine=persona'
  await save(worker, other, 'Triage scaduti')
  const names = (await worker.get('/posta')).html.match(/<\/svg> Triage scaduti/g)
  expect(names).toHaveLength(1)
  expect((await worker.get(other)).html).toMatch(/aria-current='page'><svg[^>]*>.*Triage scaduti/)
})

test('colleagues do not see it, and cannot delete it', async () => {
  const colleague = await app.enter('coordinator.a')
  expect((await colleague.get('/posta')).text).not.toContain('Triage scaduti')
  await save(colleague, '/posta', 'Mia')
  const page = await colleague.get('/posta')
  await colleague.submit(page, { nome: 'Triage scaduti' }, '/posta/viste/elimina')
  expect((await worker.get('/posta')).text).toContain('Triage scaduti')
})

test('without a name, or with too many, nothing is kept and it is said why', async () => {
  await save(worker, '/posta', '   ')
  expect((await worker.get('/posta')).text).toContain('Dai un nome alla vista')
  for (let nth = 1; nth < savedViewsAtMost; nth++) await save(worker, '/posta', `Vista ${nth}`)
  await save(worker, '/posta', 'Una di troppo')
  const told = (await worker.get('/posta')).text
  expect(told).toContain('eliminane una, poi salva «Una di troppo»')
  expect((await worker.get('/posta')).text).not.toContain('Una di troppo')
})

test('a list that is none of ours is refused', async () => {
  const { fields } = (await worker.get('/posta')).form('/posta/viste')
  const forged = { ...fields, nome: 'Falsa', lista: 'vista=tutto&scadenza=ieri' }
  expect((await worker.post('/posta/viste', forged)).status).toBe(400)
})

test('a view that is not wanted any more is deleted, the list stays', async () => {
  const other = '/posta?vista=disponibili&ordine=persona'
  const answer = await drop(worker, other, 'Triage scaduti')
  expect(answer.location).toBe(other)
  await worker.get(other)
  expect((await worker.get('/posta')).text).not.toContain('Triage scaduti')
})
