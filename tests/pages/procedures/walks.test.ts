import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import type { Scenario } from '../../../domain/procedures/schema/scenario.ts'
import { aDraft } from '../support/a-draft.ts'
import type { Browser, Fields } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let carla: Browser
let ugo: Browser
let draft = ''
let walk = ''
beforeAll(async () => {
  app = await startApp()
  carla = await app.enter('procedure-admin.a')
  ugo = await app.enter('procedure-admin.b')
})
afterAll(() => app.stop())
beforeEach(async () => {
  draft = `/procedure/bozze/${await aDraft(app.owner, 'procedure-admin.a')}`
  walk = `${draft}/percorso`
})

const go = async (fields: Fields, by = carla) => by.submit(await by.get(walk), fields, walk)
const begin = (by = carla) => go({ fai: 'comincia', giorno: '2026-03-02', ora: '09:00' }, by)
const application = {
  fai: 'concludi',
  passo: 'service-application',
  esito: 'submit',
  requestedOn: '02/03/2026',
  mode: 'in-person',
  requestedService: 'meals',
  need: 'Vive sola',
  residentHere: 'yes',
  isee: '9000',
  documentsComplete: 'yes',
}

interface Document {
  readonly steps: readonly {
    readonly key: string
    readonly outcomes?: readonly { readonly key: string }[]
  }[]
  readonly scenarios?: readonly Scenario[]
}

async function documentNow(): Promise<Document> {
  return JSON.parse((await carla.get(`${draft}/documento.json`)).html) as Document
}

async function change(document: unknown): Promise<void> {
  const to = `${draft}/documento`
  const saved = await carla.submit(await carla.get(to), { testo: JSON.stringify(document) }, to)
  expect(saved.status).toBe(303)
}

describe('an imagined case', () => {
  test('begins at a moment, and shows who would do what with which form by when', async () => {
    expect((await carla.get(draft)).links).toContain(walk)
    expect((await begin()).location).toBe(walk)
    const { text, html } = await carla.get(walk)
    expect(text).toContain('A che punto è: 02/03/2026, 09:00')
    expect(text).toMatch(/Si apre il compito «[^»]+» per/)
    expect(html).toContain("name='requestedOn'")
    expect(html).toContain("value='submit'")
  })

  test('needs a moment to begin', async () => {
    const page = await go({ fai: 'comincia', giorno: '', ora: '09:00' })
    expect([page.status, page.text]).toEqual([
      422,
      expect.stringContaining('Indica il giorno e l’ora in cui la pratica comincia.'),
    ])
  })

  test('reads the answers as the form of the task does: what is missing stays to be mended', async () => {
    await begin()
    const page = await go({ ...application, requestedOn: '', need: 'Pasti a casa' })
    expect(page.status).toBe(422)
    expect(page.text).toContain('Indica la data')
    expect(page.html).toContain('Pasti a casa')
    const future = await go({ ...application, requestedOn: '03/03/2026' })
    expect(future.text).toContain('La data è nel futuro')
    expect((await go(application)).status).toBe(303)
  })

  test('goes on as the rules say, with why, and with the proof of its terms', async () => {
    await begin()
    await go(application)
    const { text } = await carla.get(walk)
    expect(text).toContain('Perché questa via?')
    expect(text).toContain('Perché questa data?')
    expect(text).toContain('Si parte da lunedì 2 marzo 2026')
    const next = /Vai al prossimo termine \(([^)]+)\)/.exec(text)?.[1] ?? ''
    await go({ fai: 'prossimo' })
    const later = await carla.get(walk)
    expect(later.text).toContain(`A che punto è: ${next}`)
    expect(later.text).not.toContain(`Vai al prossimo termine (${next})`)
  })

  test('lets time pass to a moment that is ahead, and to no other', async () => {
    await begin()
    await go({ fai: 'passa', giorno: '2026-03-05', ora: '10:30' })
    expect((await carla.get(walk)).text).toMatch(
      /A che punto è: 05\/03\/2026, 10:30.*1\. Passa il tempo, fino al 05\/03\/2026, 10:30/,
    )
    const back = await go({ fai: 'passa', giorno: '2026-03-05', ora: '10:30' })
    expect([back.status, back.text]).toEqual([422, expect.stringContaining('Indica un giorno e')])
  })

  test('does nothing that cannot happen, and says why', async () => {
    await begin()
    const page = await go({ fai: 'concludi', passo: 'decide-grant', esito: 'grant' })
    expect([page.status, page.text]).toEqual([
      422,
      expect.stringContaining('il compito «decide-grant» non è aperto'),
    ])
    expect((await go({ fai: 'boh' })).status).toBe(400)
    expect((await carla.get(walk)).text).not.toContain('Annulla l’ultimo passo')
  })

  test('is corrected, withdrawn, one step undone, and begun again', async () => {
    await begin()
    await go({ fai: 'correggi', 'fatto-isee': '12000' })
    expect((await carla.get(walk)).text).toMatch(/1\. Fatti corretti/)
    expect((await go({ fai: 'correggi', 'fatto-isee': '12000' })).text).toContain(
      'Nessun fatto è diverso da prima',
    )
    await go({ fai: 'revoca' })
    expect((await carla.get(walk)).text).toContain('La pratica è chiusa:')
    await go({ fai: 'annulla' })
    const { text } = await carla.get(walk)
    expect(text).not.toContain('La pratica è chiusa:')
    expect(text).toMatch(/1\. Fatti corretti/)
    await go({ fai: 'ricomincia' })
    expect((await carla.get(walk)).text).toContain('Come comincia')
  })

  test('leaves the path and stops its terms, and says what of it cannot be', async () => {
    await begin()
    await go(application)
    const decide = { passo: 'decide-grant' }
    const today = await go({ ...decide, fai: 'metti-da-parte', fino: '2026-03-02' })
    expect([today.status, today.html]).toEqual([422, expect.stringContaining("href='#f-fino'")])
    await go({ ...decide, fai: 'metti-da-parte', fino: '2026-03-09' })
    const parked = await carla.get(walk)
    expect(parked.text).toContain('messo da parte fino al 09/03/2026')
    expect(parked.text).toContain('prima di concluderlo va ripreso')
    expect(parked.html).not.toContain("value='concludi'")
    await go({ ...decide, fai: 'riprendi' })
    const refuse = { ...decide, fai: 'concludi', esito: 'refuse', decidedOn: '02/03/2026' }
    await go({ ...refuse, reasons: 'Oltre la soglia', refusalReason: 'isee-too-high' })
    expect((await carla.get(walk)).html).toContain("name='cosa' value='decide-grant'")
    await go({ fai: 'torna', passo: 'hear-applicant', cosa: 'decide-grant' })
    expect((await carla.get(walk)).text).toMatch(/Da «[^»]+» si torna a «Decidi sulla domanda/)

    const twice = { fai: 'sospendi', cosa: 'hospital', dal: '2026-03-03', al: '' }
    const early = await go({ ...twice, dal: '2026-03-01' })
    expect([early.status, early.html]).toEqual([422, expect.stringContaining("href='#f-dal'")])
    await go(twice)
    expect((await go(twice)).text).toContain('In questi giorni i termini sono già sospesi')
    const stopped = await carla.get(walk)
    expect(stopped.text).toMatch(/Termini sospesi dal 03\/03\/2026: Ricovero/)
    const none = await go({ fai: 'riprendi-termini', cosa: 'hospital', al: '' })
    expect([none.status, none.html]).toEqual([
      422,
      expect.stringContaining("href='#f-ripresa-hospital'"),
    ])
    await go({ fai: 'riprendi-termini', cosa: 'hospital', al: '2026-03-08' })
    expect((await carla.get(walk)).text).toContain('Termini ripresi dopo il 08/03/2026')
  })

  test('has a suspension corrected, then annulled, and says what of it cannot be', async () => {
    await begin()
    await go(application)
    await go({ fai: 'sospendi', cosa: 'hospital', dal: '2026-03-03', al: '' })
    const correct = { fai: 'correggi-sospensione', cosa: 'hospital', era: '2026-03-03' }
    const early = await go({ ...correct, dal: '2026-03-01', al: '' })
    const [, field = 'none'] = /href='#(f-dal-\d+)'/.exec(early.html) ?? []
    expect([early.status, early.html]).toEqual([
      422,
      expect.stringContaining(`id='${field}' name='dal' type='date' value='2026-03-01'`),
    ])
    await go({ ...correct, dal: '2026-03-04', al: '2026-03-06' })
    const corrected = await carla.get(walk)
    expect(corrected.text).toContain(
      'Sospensione dal 03/03/2026 corretta, ora dal 04/03/2026 al 06/03/2026: Ricovero',
    )
    expect(corrected.text).toContain('sabato 4 aprile 2026')
    const annul = { fai: 'annulla-sospensione', cosa: 'hospital' }
    const gone = await go({ ...annul, era: '2026-03-03' })
    expect([gone.status, gone.text]).toEqual([
      422,
      expect.stringContaining('nessuna sospensione per «hospital» comincia il 2026-03-03'),
    ])
    await go({ ...annul, era: '2026-03-04' })
    const { text, html } = await carla.get(walk)
    expect(text).toContain('Sospensione dal 04/03/2026 annullata: Ricovero')
    expect(html).not.toContain("value='annulla-sospensione'")
  })

  test('has a term run from the day that it should have, and says which it cannot', async () => {
    await begin()
    expect((await carla.get(walk)).html).not.toContain("value='correggi-partenza'")
    await go(application)
    const start = { fai: 'correggi-partenza', cosa: 'decision-term', dal: '2026-02-27' }
    for (const [dal = '', said = ''] of [
      ['', 'Indica il giorno da cui parte'],
      ['2026-03-02', 'La scadenza parte già da lì'],
      ['2026-03-03', 'non può cominciare dopo oggi'],
    ]) {
      const page = await go({ ...start, dal })
      expect([page.status, page.text]).toEqual([422, expect.stringContaining(said)])
      expect(page.html).toContain(`id='f-parte-dal' name='dal' type='date' value='${dal}'`)
    }
    expect((await go({ ...start, cosa: 'gone' })).text).toContain('«gone» non è in corso')
    expect((await go(start)).status).toBe(303)
    const { text } = await carla.get(walk)
    expect(text).toMatch(/«[^»]+» corre dal 27\/02\/2026: giorno di partenza corretto/)
    expect(text).toContain('Si parte da venerdì 27 febbraio 2026: inizio corretto')
  })

  test('lets the system fail where that leads elsewhere', async () => {
    walk = '/procedure/presa-in-carico@1/percorso'
    await begin()
    expect((await carla.get(walk)).html).toContain("name='passo' value='join-case'")
    expect((await go({ fai: 'non-riesce', passo: 'join-case' })).status).toBe(303)
    expect((await carla.get(walk)).text).toMatch(/La prossima volta non riesce: «Unione alla/)
    const page = await go({ fai: 'non-riesce', passo: 'access-card' })
    expect([page.status, page.text]).toEqual([
      422,
      expect.stringContaining('«access-card» non è un passo che il sistema fa da sé'),
    ])
  })

  test('finds the office shut on the last day of a term, for a reason that its proof tells', async () => {
    await begin()
    await go(application)
    const shut = { fai: 'chiudi-ufficio', dal: '2026-04-01', al: '2026-04-02', perche: 'trasloco' }
    const empty = await go({ ...shut, dal: '', perche: ' ' })
    expect([empty.status, empty.html]).toEqual([422, expect.stringContaining('2026-04-02')])
    expect(empty.text).toMatch(/Indica il primo giorno di chiusura.*Scrivi perché l’ufficio è/)
    for (const [al = '', said = ''] of [
      ['', 'Indica l’ultimo giorno di chiusura'],
      ['2026-03-31', 'L’ultimo giorno di chiusura viene prima del primo'],
      ['2036-04-02', 'Il giorno è troppo lontano'],
    ])
      expect((await go({ ...shut, al })).text).toContain(said)
    expect((await carla.get(walk)).text).not.toContain('Calendario nuovo')
    expect((await go(shut)).status).toBe(303)
    const { text } = await carla.get(walk)
    expect(text).toContain('ufficio chiuso dal 01/04/2026 al 02/04/2026, trasloco')
    expect(text).toMatch(/chiusura dell’ufficio, trasloco/)
    expect(text).toContain('venerdì 3 aprile 2026')
    await go({ fai: 'revoca' })
    expect((await carla.get(walk)).html).not.toContain("value='chiudi-ufficio'")
  })

  test('is of who imagines it, and leaves the record as it is', async () => {
    const counted =
      'select (select count(*) from social_case)::int as cases, (select count(*) from audit_event where object_kind <> $1)::int as events'
    const { rows: before } = await app.owner.query(counted, ['session'])
    await begin()
    await go(application)
    expect((await ugo.get(walk)).text).toContain('Come comincia')
    const { rows: after } = await app.owner.query(counted, ['session'])
    expect(after).toEqual(before)
  })

  test('keeps what was typed where a row or a figure is asked again', async () => {
    await begin()
    const page = await go({ ...application, _row: 'again:isee', need: 'Pasti' })
    expect(page.status).toBe(200)
    expect(page.html).toContain('Pasti')
  })

  test('goes by a published procedure too', async () => {
    walk = '/procedure/servizio-diretto@1/percorso'
    expect((await carla.get('/procedure/servizio-diretto@1')).links).toContain(walk)
    await begin()
    await go(application)
    const { text } = await carla.get(walk)
    expect(text).toContain('Perché questa via?')
    expect(text).not.toContain('Salva come scenario')
    expect((await carla.get('/procedure/nessuna@1/percorso')).status).toBe(404)
  })
})

describe('a draft that changes under a walk', () => {
  test('has it lived again, and tells where it fits no longer', async () => {
    await begin()
    await go(application)
    const document = await documentNow()
    await change({ ...document, title: 'Altro titolo' })
    expect((await carla.get(walk)).text).toMatch(/dalla revisione 1 alla 2.{0,80}Va ancora bene/)

    const [first, ...rest] = document.steps
    const outcomes = first?.outcomes?.filter(({ key }) => key !== 'submit')
    await change({ ...document, steps: [{ ...first, outcomes }, ...rest] })
    const { text } = await carla.get(walk)
    expect(text).toContain('il percorso si ferma dopo 0 fatti')
    expect(text).toContain('Togli l’ultimo fatto e prosegui da lì')
    expect(text).not.toContain('Salva come scenario')
    await go({ fai: 'taglia' })
    expect((await carla.get(walk)).text).not.toContain('il percorso si ferma')
  })
})

describe('a walk that is saved', () => {
  const seen = ['path', 'open', 'facts', 'deadlines']
  const scenarios = () => `${draft}/scenari`
  const save = async (fields: Fields, by = carla) =>
    by.submit(await by.get(walk), { fai: 'salva', attende: seen, ...fields }, scenarios())

  beforeEach(async () => {
    await begin()
    await go(application)
  })

  test('is a scenario of the draft, in a revision of it, green at once', async () => {
    const before = (await documentNow()).scenarios ?? []
    expect((await save({ titolo: 'Domanda completa' })).location).toBe(scenarios())
    const after = (await documentNow()).scenarios ?? []
    expect(after).toHaveLength(before.length + 1)
    const kept = after.at(-1)
    expect(kept).toMatchObject({
      key: 'domanda-completa',
      title: 'Domanda completa',
      from: '2026-03-02T08:00:00.000Z',
      expects: { path: ['service-application', 'decide-grant'], facts: { requisitesMet: true } },
    })
    expect(kept?.expects.deadlines?.[0]?.deadline).toBe('decision-term')
    const { text } = await carla.get(scenarios())
    expect(text).toContain('Tutti gli scenari riescono.')
    expect(text).toContain('Domanda completa riesce')
    expect((await carla.get(draft)).text).toContain('Revisione 2')
    const { rows } = await app.owner.query(
      "select count(*)::int as n from audit_event where action = 'release-draft-changed' and object_id = $1",
      [draft.split('/').at(-1)],
    )
    expect(rows).toEqual([{ n: 1 }])
  })

  test('says nothing of what was left empty and was not known', async () => {
    await go({ fai: 'annulla' })
    await go({ ...application, isee: '' })
    await save({ titolo: 'Senza ISEE' })
    const [event] = (await documentNow()).scenarios?.at(-1)?.events ?? []
    const facts = event && 'facts' in event ? event.facts : undefined
    expect(Object.keys(facts ?? {}).toSorted()).toEqual([
      'documentsComplete',
      'requestedOn',
      'requestedService',
      'residentHere',
    ])
  })

  test('expects only what was asked of it', async () => {
    await save({ titolo: 'Solo il percorso', attende: 'path' })
    const kept = (await documentNow()).scenarios?.at(-1)
    expect(Object.keys(kept?.expects ?? {})).toEqual(['path'])
  })

  test('needs words for what it shows', async () => {
    const page = await save({ titolo: ' ' })
    expect([page.status, page.text]).toEqual([
      422,
      expect.stringContaining('Scrivi che cosa mostra lo scenario.'),
    ])
  })

  test('is not saved over a colleague’s hands, and says so with the title still there', async () => {
    await ugo.submit(await ugo.get(draft), { fai: 'prendi' }, draft)
    const page = await save({ titolo: 'Domanda completa' })
    expect([page.status, page.text]).toEqual([
      422,
      expect.stringContaining('La bozza è in mano a Prova procedure-admin.b'),
    ])
    expect(page.html).toContain("value='Domanda completa'")
  })

  test('turns red where the draft leads elsewhere, and is walked or taken away', async () => {
    await save({ titolo: 'Domanda completa' })
    const document = await documentNow()
    const [one, ...others] = [...(document.scenarios ?? [])].toReversed()
    const wrong = { ...one, expects: { path: ['service-application', 'complete-application'] } }
    await change({ ...document, scenarios: [...others, wrong] })
    const page = await carla.get(scenarios())
    expect(page.text).toContain('Uno scenario non riesce')
    expect(page.text).toMatch(
      /non riesce I compiti aperti, in ordine sono «service-application, decide-grant»/,
    )
    const checked = (await carla.get(draft)).text
    expect(checked).toContain('scenarios.domanda-completa')
    expect(checked).not.toContain('così com’è si può pubblicare')

    await go({ fai: 'scenario', quale: 'domanda-completa' })
    expect((await carla.get(walk)).text).toMatch(/1\. «[^»]+» concluso con/)
    const gone = await carla.submit(page, { fai: 'togli', quale: 'domanda-completa' }, scenarios())
    expect(gone.location).toBe(scenarios())
    expect((await carla.get(scenarios())).text).toContain('Tutti gli scenari riescono.')
  })
})
