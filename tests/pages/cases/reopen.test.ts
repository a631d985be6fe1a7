import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'

import { advance } from '../../../domain/tasks/advance.ts'
import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import { complete } from '../support/a-waiting-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let found: TestCase
let clerk: Browser

beforeAll(async () => {
  app = await startApp()
  clerk = await app.enter('front-desk.a')
})
afterAll(() => app.stop())
beforeEach(async () => {
  found = await aCase(app)
  await complete(app, found.caseId, { by: 'front-desk.a', outcome: 'information-only' })
})

const folder = () => `/pratiche/${found.caseId}`
const page = () => `${folder()}/riapertura`
const given = { dove: 'access-card', motivo: 'back', parole: 'È tornata con la figlia' }

test('a closed folder offers to be opened again to who may, and says what does not come back', async () => {
  expect((await clerk.get(folder())).text).toContain('Riapri la pratica')
  const shown = await clerk.get(page())
  expect(shown.text).toContain('Le prestazioni finite con la chiusura restano finite')
  expect(shown.text).toContain('Dalla scheda di accesso, per completarla o correggerla')
  const officer = await app.enter('admin-officer.a')
  expect((await officer.get(folder())).text).not.toContain('Riapri la pratica')
  const refused = await officer.get(page())
  expect(refused.text).toContain('Non sei tra chi può riaprire questa pratica')
})

test('who opens it again goes back to the folder, which tells who did it and why', async () => {
  const sent = await clerk.submit(await clerk.get(page()), given, page())
  expect([sent.status, sent.location]).toEqual([303, folder()])
  await advance({ pool: app.deps.pools.engine, build: app.deps.build }, found.caseId, 'workflow')
  const shown = await clerk.get(folder())
  for (const words of [
    'Pratica riaperta',
    'Riprende da: Completa la scheda di accesso',
    'Motivo: La persona è tornata, o chiede di nuovo aiuto. È tornata con la figlia',
  ])
    expect(shown.text).toContain(words)
  expect(shown.text).not.toContain('Riapri la pratica')
  expect((await clerk.get(page())).text).toContain('La pratica è aperta')
})

test('a short intervention closed by a wrong click is taken up from its card', async () => {
  found = await aCase(app)
  await complete(app, found.caseId, { by: 'front-desk.a', outcome: 'short-intervention' })
  const sent = await clerk.submit(await clerk.get(page()), { ...given, motivo: 'mistake' }, page())
  expect([sent.status, sent.location]).toEqual([303, folder()])
  await advance({ pool: app.deps.pools.engine, build: app.deps.build }, found.caseId, 'workflow')
  expect((await clerk.get(folder())).text).toContain('Riprende da: Completa la scheda di accesso')
})

test('a contact that was joined is not opened again: it goes on in the case that it was joined to', async () => {
  found = await aCase(app)
  await app.owner.query(
    `update social_case set state = 'closed', outcome = 'joined', closed_at = siso_clock() where id = $1`,
    [found.caseId],
  )
  expect((await clerk.get(folder())).text).not.toContain('Riapri la pratica')
  expect((await clerk.get(page())).text).toContain(
    'La procedura non prevede che una pratica chiusa così si riapra. Se c’è un bisogno nuovo, registra un nuovo contatto.',
  )
})

test('what is missing is said at its field, and what was typed is kept', async () => {
  const sent = await clerk.submit(await clerk.get(page()), { ...given, motivo: '' }, page())
  expect(sent.status).toBe(422)
  expect(sent.text).toContain('Scegli il motivo dall’elenco.')
  expect(sent.text).toContain('È tornata con la figlia')
})
