import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let one: TestCase
let coordinator: Browser
let suspended: number

const terms = (query = '') => `/pratiche/${one.caseId}/sospensione${query}`
const then = (query = '') => `/pratiche/${one.caseId}/vista${query}`
const today = dayInItaly(new Date())

async function numberOf(kind: string): Promise<number> {
  const { rows } = await app.owner.query<{ seq: number }>(
    'select seq from case_event where case_id = $1 and kind = $2',
    [one.caseId, kind],
  )
  return rows[0]?.seq ?? 0
}

beforeAll(async () => {
  app = await startApp()
  one = await aCase(app)
  coordinator = await app.enter('coordinator.a')
  const typed = { motivo: 'document', nota: 'Manca il verbale', passo: 'conferma' }
  await coordinator.submit(await coordinator.get(terms()), typed, terms())
  suspended = await numberOf('terms-suspended')
  const annul = terms(`?fai=annulla&n=${String(suspended)}`)
  const mistake = { nota: 'Registrata per errore', passo: 'conferma' }
  await coordinator.submit(await coordinator.get(annul), mistake, terms())
})
afterAll(() => app.stop())

test('the folder leads to it, and without a moment it asks for one', async () => {
  const folder = await coordinator.get(`/pratiche/${one.caseId}`)
  expect(folder.html).toContain(`href='${then()}'`)
  const page = await coordinator.get(then())
  expect(page.text).toContain('Scegli un giorno e un’ora')
  expect(page.text).not.toContain('non è lo stato di oggi')
})

test('just after its first event nothing later is known, and it says that it is not today', async () => {
  const { text, html } = await coordinator.get(then('?evento=1'))
  expect(text).toContain('non è lo stato di oggi')
  expect(html).toContain(`href='/pratiche/${one.caseId}'`)
  expect(text).toContain('Completa la scheda di accesso')
  expect(text).not.toContain('Sospensioni dei termini')
  expect(html).toContain(`${then()}?evento&#x3D;2'`)
})

test('a suspension annulled later is there as it was known, and says what became of it', async () => {
  const { text } = await coordinator.get(then(`?evento=${String(suspended)}`))
  expect(text).toContain(`Dal ${today.split('-').toReversed().join('/')}, fino alla ripresa`)
  expect(text).toContain('Poi annullata.')
  const later = await coordinator.get(
    then(`?evento=${String(await numberOf('suspension-annulled'))}`),
  )
  expect(later.text).not.toContain('Poi annullata.')
})

test('of today it shows what there is by now; before the case and ahead it says so', async () => {
  expect((await coordinator.get(then(`?giorno=${today}`))).text).toContain('Vista al')
  const none = await coordinator.get(then('?giorno=01/02/2001&ora=10:00'))
  expect(none.text).toContain('la pratica non c’era ancora')
  expect((await coordinator.get(then('?giorno=2090-01-01'))).text).toContain('deve ancora venire')
  expect((await coordinator.get(then('?giorno=31/02/2026'))).text).toContain('un giorno che esiste')
  expect((await coordinator.get(then(`?giorno=${today}&ora=99`))).text).toContain(
    'un’ora come 10:30',
  )
  expect((await coordinator.get(then('?evento=999'))).text).toContain('non c’è questo evento')
})

test('a log that leads elsewhere is not shown as if it were true', async () => {
  const other = await aCase(app)
  await app.owner.query('alter table case_move disable trigger user')
  await app.owner.query(`update case_move set state_hash = 'x' where case_id = $1 and seq = 1`, [
    other.caseId,
  ])
  await app.owner.query('alter table case_move enable trigger user')
  const { text } = await coordinator.get(`/pratiche/${other.caseId}/vista?evento=1`)
  expect(text).toContain('non si può mostrare')
  expect(text).not.toContain('A che punto era')
})

test('its reading leaves its trace, and who may not open the case finds none', async () => {
  const { rows } = await app.owner.query<{ n: number }>(
    `select count(*)::int as n from audit_event
     where case_id = $1 and action = 'case-read' and detail ->> 'part' = 'then' and purpose = 'case-work'`,
    [one.caseId],
  )
  expect(rows[0]?.n).toBeGreaterThan(0)
  const stranger = await app.enter('social-worker.b')
  expect((await stranger.get(then('?evento=1'))).status).toBe(404)
})
