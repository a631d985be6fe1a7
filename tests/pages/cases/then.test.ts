import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { counting } from '../../support/statements-of.ts'
import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import type { Page } from '../support/page.ts'
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

describe('the diary notes', () => {
  let noted: TestCase
  let worker: Browser
  const view = (query: string) => `/pratiche/${noted.caseId}/vista${query}`
  const first = async () => {
    const asked = 'select at from case_event where case_id = $1 and seq = 1'
    const { rows } = await app.owner.query<{ at: Date }>(asked, [noted.caseId])
    return rows[0]?.at.getTime() ?? 0
  }

  interface Given {
    /** None: reserved. */
    readonly body?: string
    /** Seconds from the first event of the case. */
    readonly seconds: number
    readonly day?: string
    readonly corrects?: string
  }

  async function note({ body, seconds, day = '2026-01-07', corrects }: Given): Promise<string> {
    const id = randomUUID()
    const at = new Date((await first()) + seconds * 1000)
    await app.owner.query(
      `insert into diary_entry (id, case_id, kind, happened_on, body, author, org, at, corrects, reason, reserved)
       select $1, c.id, 'interview', $3::date, $4, $5, c.org, $6, $7, case when $7::uuid is not null then 'Errore' end, $4::text is null
       from social_case c where c.id = $2`,
      [
        id,
        noted.caseId,
        day,
        body ?? null,
        app.people.users['social-worker.a'],
        at,
        corrects ?? null,
      ],
    )
    return id
  }

  beforeAll(async () => {
    noted = await aCase(app)
    worker = await app.enter('social-worker.a')
  })

  test('of none it says so, and it names what else is left out', async () => {
    const { text } = await coordinator.get(view('?evento=1'))
    expect(text).toContain('Nessuna nota era ancora stata scritta.')
    expect(text).toContain('Restano fuori età, comune e chi rappresenta la persona')
  })

  test('a note written after the moment is not there; one corrected later is as it was', async () => {
    const corrects = await note({ body: 'Ha due figli', seconds: -2 })
    await note({ body: 'Ha tre figli', seconds: 2, corrects })
    await note({ body: 'Di anni prima', seconds: 3, day: '2025-01-07' })
    const { text, html } = await worker.get(view('?evento=1'))
    expect(text).toContain('Ha due figli')
    expect(text).toContain('Poi corretta: qui è come si leggeva allora.')
    expect(text).toContain('07/01/2026')
    expect(text).not.toContain('Ha tre figli')
    expect(text).not.toContain('Di anni prima')
    expect(html).not.toContain('/correzione')
  })

  test('a reserved text is hidden from who may not read it in the diary', async () => {
    const id = await note({ seconds: -1 })
    const keep = 'insert into diary_reserved_text (entry_id, body) values ($1, $2)'
    await app.owner.query(keep, [id, 'Ha paura del figlio'])
    expect((await coordinator.get(view('?evento=1'))).text).toContain('Ha paura del figlio')
    const { text } = await (await app.enter('front-desk.a')).get(view('?evento=1'))
    expect(text).toContain('Ha due figli')
    expect(text).toContain('Testo riservato: lo leggono chi l’ha scritto')
    expect(text).not.toContain('Ha paura del figlio')
  })

  test('a long diary comes a page at a time, of the same moment, and asks no more for it', async () => {
    const day = dayInItaly(new Date(await first()))
    const whole = view(`?giorno=${day}&ora=23:59`)
    const count = async () => {
      await coordinator.get(whole)
      return counting(() => coordinator.get(whole))
    }
    const [, few] = await count()
    for (let n = 0; n < 60; n++) await note({ body: `Colloquio ${String(n)}.`, seconds: -100 - n })
    const [page, asked] = await count()
    expect(asked).toBe(few)
    expect(asked).toBeLessThanOrEqual(12)
    expect(notesOn(page)).toBe(50)
    const [older = ''] = page.links.filter((link) => link.includes('dopo='))
    expect(older).toContain(`giorno=${day}&ora=23%3A59`)
    const next = await coordinator.get(older.split('#')[0] ?? '')
    const both = page.text + next.text
    for (let n = 0; n < 60; n++) expect(both.split(`Colloquio ${String(n)}.`)).toHaveLength(2)
    expect(notesOn(next)).toBe(14)
    expect(next.links.some((link) => link.includes('dopo='))).toBe(false)
    expect((await coordinator.get(view('?evento=1&dopo=altro'))).status).toBe(200)
  })
})

const notesOn = ({ html }: Page) => html.split("<li class='entry note").length - 1
