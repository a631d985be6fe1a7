import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let clerk: Browser

beforeAll(async () => {
  app = await startApp()
  clerk = await app.enter('front-desk.a')
})
afterAll(() => app.stop())

const card = {
  ...{ contactOn: '2026-11-24', mode: 'phone', caller: 'person', reason: 'spontaneous' },
  ...{ helpAsked: 'education-guidance', coursesAttended: 'yes', courses: '2' },
  ...{ 'courses.1.courseTitle': 'Cucito', 'courses.1.courseHours': '80' },
  ...{ 'courses.2.courseTitle': 'Cucina', 'courses.2.courseHours': '40' },
  ...{ economicHelp: 'yes', 'economic-help': '1', 'economic-help.1.helpKind': 'utilities' },
  ...{ 'economic-help.1.helpAmount': '120,50', 'economic-help.1.helpPayer': 'Parrocchia' },
  ...{ 'economic-help.1.helpOn': '2026-11-20' },
  ...{ urgency: 'green', area: 'adults', informationGivenOn: '2026-11-24', residesIn: 'homeless' },
  ...{ mobile: '333 7654321', esito: 'to-triage' },
}

async function answered() {
  const { caseId, taskId } = await aCase(app)
  const path = `/attivita/${taskId}`
  const page = await clerk.get(path)
  const done = await clerk.post(path, { ...page.form(path).fields, ...card })
  expect([done.status, done.text.slice(0, 300)]).toEqual([303, done.text.slice(0, 300)])
  return { caseId, folder: `/pratiche/${caseId}/valutazioni` }
}

test('the contact card is printed with labels, rows, figures explained, who and when, version', async () => {
  const { folder } = await answered()
  const { text } = await clerk.get(`${folder}/stampa`)
  expect(text).toContain('Scheda di accesso')
  expect(text).toContain('Prova front-desk.a')
  expect(text).toContain('versione 1')
  expect(text).toContain('Corsi frequentati: Corso 2')
  expect(text).toMatch(/Ore di corso ?: 120/)
  expect(text).toContain('Corso 1: Durata in ore')
  expect(text).toContain('Utenze domestiche')
  expect(text).toMatch(/Importo in tutto, in euro ?: 120,5/)
  expect(text).toContain('Senza fissa dimora')
  expect(text).toContain('Stampato da Prova front-desk.a')
})

test('one form alone can be printed, and what is not there is said', async () => {
  const { folder } = await answered()
  const { html } = await clerk.get(folder)
  const [link = ''] =
    /\/pratiche\/[^']*stampa\?modulo&#x3D;\d+|\/pratiche\/[^']*stampa\?modulo=\d+/.exec(html) ?? []
  expect((await clerk.get(link.replace('&#x3D;', '='))).text).toContain('Scheda di accesso')
  expect((await clerk.get(`${folder}/stampa?modulo=999`)).text).not.toContain('Scheda di accesso')
})

test('answers are found by their words and by those of their question', async () => {
  const { folder } = await answered()
  const byAnswer = await clerk.get(`${folder}?cerca=cucito`)
  expect(byAnswer.text).toContain('1 risposta trovata')
  expect(byAnswer.text).toContain('Cucito')
  expect(byAnswer.html).toContain('/stampa?modulo')
  const byQuestion = await clerk.get(`${folder}?cerca=durata+in+ore+80`)
  expect(byQuestion.text).toContain('1 risposta trovata')
  expect((await clerk.get(`${folder}?cerca=zzzz`)).text).toContain('Nessuna risposta')
  expect((await clerk.get(folder)).text).toContain('Cerca tra le risposte')
})

test('printing is a reading, and says so in the accesses', async () => {
  const { caseId, folder } = await answered()
  await clerk.get(`${folder}/stampa`)
  const { rows } = await app.owner.query(
    `select detail ->> 'part' as part from audit_event where action = 'case-read' and case_id = $1`,
    [caseId],
  )
  expect(rows).toEqual([{ part: 'assessments' }])
})

test('programs find the description of every form at one address', async () => {
  const { status, headers, html } = await clerk.get('/procedure/presa-in-carico@1/api')
  expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining('json')])
  expect(JSON.parse(html)).toMatchObject({ openapi: '3.1.0' })
  expect((await clerk.get('/procedure/ghost@1/api')).status).toBe(404)
})

test('the empty card has boxes to tick, lines to write on and room for rows', async () => {
  const { text, html } = await clerk.get('/procedure/presa-in-carico@1/moduli/access-card')
  expect(text).toContain('Solo se «Chi si rivolge all’ufficio» ')
  expect(text).toContain('Corsi frequentati: Corso 3')
  expect(html).toContain("<ul class='sheet-options'><li>Di persona</li>")
  expect(html).toContain('sheet-line')
  expect(text).not.toContain('Ore di corso')
  expect((await clerk.get('/procedure/presa-in-carico@1/moduli/ghost')).status).toBe(404)
  expect((await clerk.get('/procedure/ghost@1/moduli/access-card')).status).toBe(404)
})
