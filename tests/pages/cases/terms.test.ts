import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { complete } from '../support/a-waiting-case.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let found: TestCase
let coordinator: Browser

beforeAll(async () => {
  app = await startApp()
  coordinator = await app.enter('coordinator.a')
})
afterAll(() => app.stop())
beforeEach(async () => {
  found = await aCase(app)
})

const terms = (query = '') => `/pratiche/${found.caseId}/sospensione${query}`
const deadlines = () => `/pratiche/${found.caseId}/scadenze`
const today = dayInItaly(new Date())
const day = (ahead: number) => dayInItaly(new Date(Date.now() + ahead * 86_400_000))
const shownDay = (text: string) => text.split('-').toReversed().join('/')

const suspended = { motivo: 'document', nota: 'Manca il verbale' }

/** As a page sends it: what was typed, then whether to look or to save. */
async function send(query: string, fields: Record<string, string>) {
  return coordinator.submit(await coordinator.get(terms(query)), fields, terms())
}

/** What the person sees after saving: the deadlines, with what was done. */
async function saved(query: string, fields: Record<string, string>) {
  const page = await send(query, { ...fields, passo: 'conferma' })
  expect([page.status, page.location]).toEqual([303, deadlines()])
  return coordinator.get(deadlines())
}

async function suspend(): Promise<string> {
  await send('', { ...suspended, passo: 'conferma' })
  const { rows } = await app.owner.query<{ seq: number }>(
    `select seq from case_event where case_id = $1 and kind = 'terms-suspended'`,
    [found.caseId],
  )
  return String(rows[0]?.seq)
}

describe('the deadlines of a folder', () => {
  test('offer to suspend the terms to who may, and to nobody else', async () => {
    expect((await coordinator.get(deadlines())).text).toContain('Sospendi i termini')
    const other = await app.enter('social-worker.a')
    expect((await other.get(deadlines())).text).not.toContain('Sospendi i termini')
    const refused = await other.get(terms())
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('chi coordina')])
  })

  test('show the suspension with its reason, its note and who recorded it', async () => {
    await suspend()
    const page = await coordinator.get(deadlines())
    expect(page.text).toContain(`Dal ${shownDay(today)}, fino alla ripresa`)
    expect(page.text).toContain('In attesa di un documento')
    expect(page.text).toContain('Manca il verbale')
    expect(page.text).toContain('Registrata da Prova coordinator.a')
    for (const act of ['Riprendi i termini', 'Correggi la sospensione', 'Annulla la sospensione'])
      expect(page.text).toContain(act)
  })
})

describe('suspending', () => {
  test('shows the effect first, and saves nothing until it is confirmed', async () => {
    const effect = await send('', { ...suspended, passo: 'effetto' })
    expect(effect.text).toContain('Non è ancora stato salvato nulla')
    const events = `select count(*)::int as n from case_event where case_id = $1 and kind like 'terms%'`
    expect((await app.owner.query(events, [found.caseId])).rows).toEqual([{ n: 0 }])
    const done = await coordinator.submit(effect, { passo: 'conferma' }, terms())
    expect([done.status, done.location]).toEqual([303, deadlines()])
    const page = await coordinator.get(deadlines())
    expect(page.text).toContain('Termini sospesi. Le scadenze sono state calcolate di nuovo.')
    expect((await app.owner.query(events, [found.caseId])).rows).toEqual([{ n: 1 }])
  })

  test('keeps what was typed when something is wrong, or to be changed', async () => {
    const wrong = { ...suspended, motivo: '', dal: '2019-01-01' }
    const page = await send('', { ...wrong, passo: 'effetto' })
    expect(page.status).toBe(422)
    expect(page.text).toContain('Scegli dall’elenco il motivo.')
    expect(page.text).toContain('La sospensione comincerebbe prima della pratica')
    expect(page.html).toContain(`value='2019-01-01'`)
    expect(page.text).toContain('Manca il verbale')
    const effect = await send('', { ...suspended, passo: 'effetto' })
    const back = await coordinator.submit(effect, { passo: 'modifica' }, terms())
    expect(back.html).toMatch(/value='document' checked/)
  })

  test('is told in the diary, in words', async () => {
    await suspend()
    const page = await coordinator.get(`/pratiche/${found.caseId}/diario`)
    expect(page.text).toContain('Termini sospesi')
    expect(page.text).toContain('Manca il verbale')
  })
})

describe('a suspension', () => {
  test('is taken up again, with today as its last day unless told', async () => {
    const n = await suspend()
    const form = await coordinator.get(terms(`?fai=riprendi&n=${n}`))
    expect(form.html).toContain(`value='${today}'`)
    const done = await saved(`?fai=riprendi&n=${n}`, {})
    expect(done.text).toContain('Termini ripresi')
    expect(done.text).toContain(`Dal ${shownDay(today)} al ${shownDay(today)}`)
  })

  test('is corrected, and annulled', async () => {
    const n = await suspend()
    const corrected = { motivo: 'hospital', dal: day(1), al: day(5) }
    const page = await saved(`?fai=correggi&n=${n}`, corrected)
    expect(page.text).toContain(`Dal ${shownDay(day(1))} al ${shownDay(day(5))}`)
    expect(page.text).toContain('Ricovero in ospedale')
    const gone = await saved(`?fai=annulla&n=${n}`, { nota: 'Era un’altra pratica' })
    expect(gone.text).toContain('Sospensione annullata')
    expect(gone.text).not.toContain('Riprendi i termini')
  })

  test('changed by somebody meanwhile is not changed unseen', async () => {
    const n = await suspend()
    const old = await coordinator.get(terms(`?fai=correggi&n=${n}`))
    await send(`?fai=riprendi&n=${n}`, { passo: 'conferma' })
    const late = await coordinator.submit(old, { ...suspended, passo: 'conferma' }, terms())
    expect([late.status, late.text]).toEqual([409, expect.stringContaining('mentre la guardavi')])
  })

  test('that is not there has no page', async () => {
    expect((await coordinator.get(terms('?fai=riprendi&n=99'))).status).toBe(409)
  })
})

describe('the day that a term runs from', () => {
  const page = (query = '') => `/pratiche/${found.caseId}/correzione${query}`

  test('is corrected by who may, who sees the new date before; both days are told', async () => {
    await complete(app, found.caseId, { by: 'front-desk.a', outcome: 'to-triage' })
    const shown = await coordinator.get(deadlines())
    const link = /href='(\/pratiche\/[^']+\/correzione\?termine[^']+)'/.exec(shown.html)?.[1] ?? ''
    const address = link.replaceAll('&#x3D;', '=')
    const form = await coordinator.get(address)
    expect(form.text).toContain('Perché questa data?')
    const typed = { dal: day(-2), ora: '', nota: 'Dal protocollo' }
    const unsaid = await coordinator.submit(form, { ...typed, nota: '' }, page())
    expect([unsaid.status, unsaid.text]).toEqual([
      422,
      expect.stringContaining('Scrivi perché la data era sbagliata'),
    ])
    const effect = await coordinator.submit(form, typed, page())
    expect(effect.text).toContain(`partirà dal ${shownDay(day(-2))}, 00:00`)
    const done = await coordinator.submit(effect, { passo: 'conferma' }, page())
    expect([done.status, done.location]).toEqual([303, deadlines()])
    expect((await coordinator.get(deadlines())).text).toContain('Prima si partiva da')
    const history = await coordinator.get(`/pratiche/${found.caseId}/diario`)
    expect(history.text).toContain('Giorno di partenza corretto')
    const stale = await coordinator.submit(form, typed, page())
    expect([stale.status, stale.text]).toEqual([409, expect.stringContaining('è cambiata')])
    const { rows } = await app.owner.query<{ detail: object }>(
      `select detail from audit_event where case_id = $1 and action = 'terms-moved'`,
      [found.caseId],
    )
    expect(rows).toEqual([{ detail: expect.objectContaining({ act: 'correct-term' }) }])
  })

  test('is corrected by nobody else', async () => {
    const other = await app.enter('social-worker.a')
    expect((await other.get(deadlines())).html).not.toContain('/correzione?')
    expect((await other.get(page('?termine=x'))).status).toBe(403)
    expect((await coordinator.get(page('?termine=x'))).status).toBe(409)
  })
})
