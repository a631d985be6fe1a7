import { describe, expect, test } from '@jest/globals'

import { composeLetter } from '../../../domain/procedures/letters/compose.ts'
import type { LetterValues } from '../../../domain/procedures/letters/compose.ts'
import { readRelease } from '../../../domain/procedures/read-release.ts'
import { planLetter } from '../../../web/cases/plan/present-plan.ts'
import { documentOf, known } from './support/data.ts'

/* The letters of the shipped procedures other than the pathway. */

const fields = {
  'person.name': 'Leo Inventato',
  'case.number': '2026/000001',
  'case.contactOn': 'lunedì 2 marzo 2026',
  'case.openedOn': 'lunedì 2 marzo 2026',
  'case.procedure': 'Tutela dei minori',
  'office.name': 'Ufficio della Cittadinanza di prova',
  'manager.name': 'Marta Orsini',
  'letter.date': 'sabato 28 novembre 2026',
}
const guardians = ['Bea Inventata']
const closed = { 'case.closedOn': 'venerdì 27 novembre 2026' }
const sent = {
  'sending.from': 'Ufficio di prova',
  'sending.to': 'Ufficio lontano',
  'sending.answeredOn': 'lunedì 9 novembre 2026',
}
const term = { day: 'mercoledì 1° aprile 2026', proof: ['Il termine è di 30 giorni.'] }
const terms = { assessment: term, 'decision-term': term }

type Given = Partial<Omit<LetterValues, 'fields'>> & { readonly fields?: LetterValues['fields'] }

function made(document: string, key: string, given: Given) {
  const release = readRelease(documentOf(document), known)
  const letter = release.letters?.find((one) => one.key === key)
  if (!letter) throw new Error(`no letter ${key}`)
  const values = { facts: {}, terms, guardians, ...given, fields: { ...fields, ...given.fields } }
  const composed = composeLetter(letter, release, values)
  const { body, recipient } = composed.letter
  const text = body.flatMap((part) => ('items' in part ? part.items : [part.text])).join('\n')
  return { ...composed, text, recipient }
}

const minor = (key: string, given: Given) => made('minori.v1.json', key, given)
const direct = (key: string, given: Given) => made('servizio-diretto.v1.json', key, given)
const chargedOn = { 'form.minor-report.takenInChargeOn': 'lunedì 2 marzo 2026' }

/** A child taken away at night: all that the case knows of where she is. */
const removed = {
  facts: { removedAt: '2026-03-01T22:30', placement: 'residential', placedOn: '2026-03-01' },
  said: {
    ...chargedOn,
    'form.minor-report.removedTo': 'Comunità Il Faro',
    'form.minor-report.worry': 'La vicina ha chiamato',
    'form.education-plan.placementName': 'Comunità Il Faro',
    'form.minor-closure.closingSituation': 'Rimane nella struttura',
  },
}
const suspended = {
  'suspension.from': 'martedì 10 marzo 2026',
  'suspension.until': 'lunedì 16 marzo 2026',
  'suspension.reason': 'Ricovero in ospedale',
}
const begun = { assessmentBegun: true }
/** What the plan of that child grants, with who delivers it and who is paid. */
const granting = {
  facts: { servicesGranted: 'one-by-one' },
  rows: {
    'education-plan.goals': [
      {
        ...{ n: '1', goal: 'Sere tranquille', action: 'Sta dalla famiglia Faro' },
        ...{ goalArea: 'Protezione', horizon: 'Breve', indicator: 'Sere', expected: 'Tutte' },
        goalResponsible: 'Comunità Il Faro',
      },
    ],
    'education-plan.granted': [
      {
        ...{ grantedService: 'Sostegno educativo domiciliare (ADM)', grantedGoals: '1' },
        ...{ grantedProvider: 'Cooperativa Il Faro', grantedQuantity: '6', grantedUnit: 'Ore' },
        ...{ grantedEvery: 'Alla settimana', grantedFrom: '1 aprile', grantedTo: '30 settembre' },
      },
      {
        ...{ grantedService: 'Affido familiare', grantedGoals: '1' },
        ...{ grantedPayee: 'Famiglia Faro', grantedQuantity: '400', grantedUnit: 'Euro' },
        ...{ grantedEvery: 'Al mese', grantedFrom: '1 aprile', grantedTo: '30 settembre' },
      },
    ],
  },
}

const hidden = { 'guardians.untold': 'sì' }

describe('of a minor', () => {
  test('the letter of charge is for who answers for the child, and says from when, by whom and until when', () => {
    const letter = minor('charge-notice', { said: chargedOn })
    expect([letter.holes, letter.refused]).toEqual([[], ''])
    expect(letter.recipient).toEqual([
      'A chi ha la responsabilità genitoriale o la tutela di Leo Inventato',
      'Bea Inventata',
    ])
    for (const needed of ['lunedì 2 marzo 2026', 'Marta Orsini', '1° aprile 2026', 'memorie'])
      expect(letter.text).toContain(needed)
    expect(
      minor('charge-notice', { fields: { 'manager.name': '', 'person.name': '' } }).refused,
    ).toContain('Completa la segnalazione')
  })

  test('no letter tells where a child is who was taken away, nor who was worried', () => {
    const known = { ...removed, facts: { ...removed.facts, closingReason: '4' } }
    const answered = { ...closed, ...sent }
    const told = { ...known.facts, officeMayBeTold: true }
    const texts = [
      minor('charge-notice', known),
      minor('charge-certificate', known),
      minor('closure-notice', { ...known, fields: closed }),
      minor('transfer-notice', { ...known, facts: told, fields: answered }),
      minor('suspension-notice', {
        ...known,
        facts: { ...known.facts, ...begun },
        fields: suspended,
      }),
      minor('resumption-notice', {
        ...known,
        facts: { ...known.facts, ...begun },
        fields: suspended,
      }),
      minor('individual-plan', { ...granting, facts: { ...known.facts, ...granting.facts } }),
      minor('grant-notice', { ...granting, facts: { ...known.facts, ...granting.facts } }),
    ]
    for (const { text, refused, letter, holes } of texts) {
      expect([refused, holes]).toEqual(['', []])
      expect(`${text} ${letter.recipient.join(' ')} ${letter.subject}`).not.toMatch(
        /Faro|vicina|struttura|allontana|22:30/i,
      )
    }
  })

  test('the certificate says from which day, and is not made of a day that nobody wrote', () => {
    const letter = minor('charge-certificate', { said: chargedOn })
    expect([letter.holes, letter.refused]).toEqual([[], ''])
    expect(letter.text).toContain('dal lunedì 2 marzo 2026')
    expect(letter.recipient).toEqual([])
    expect(minor('charge-certificate', {}).refused).toContain('Completa la segnalazione')
  })

  test('what a plan grants is told, how much and until when; a plan that grants nothing is not', () => {
    const letter = minor('grant-notice', granting)
    expect([letter.holes, letter.refused]).toEqual([[], ''])
    for (const needed of ['ADM): 6 (Ore, Alla settimana)', 'Affido familiare: 400', '30 settembre'])
      expect(letter.text).toContain(needed)
    expect(letter.recipient).toContain('Bea Inventata')
    const none = { ...granting, facts: { servicesGranted: 'none' } }
    expect(minor('grant-notice', none).refused).toContain('nessun progetto')
  })

  test.each(['suspension-notice', 'resumption-notice'])(
    '%s is made of an assessment that has begun, with its reason but for a child who is hidden',
    (key) => {
      const told = (facts: LetterValues['facts'], more = {}) =>
        minor(key, { facts, fields: { ...suspended, ...more } })
      expect([told(begun).refused, told(begun).holes]).toEqual(['', []])
      expect(told(begun).text).toContain('Ricovero in ospedale')
      expect(told(begun, hidden).text).not.toContain('Ricovero')
      // After a removal nothing is written before the court has spoken.
      expect(told({ removedAt: '2026-03-01T22:30' }).refused).toContain('non è cominciata')
      expect(minor(key, { facts: begun }).refused).not.toBe('')
      expect(told(begun, { ...sent, ...hidden }).refused).toContain('a voce')
    },
  )

  test('the page of its plan prints the plan, not what tells of its services', () => {
    const release = readRelease(documentOf('minori.v1.json'), known)
    const form = release.forms.find(({ key }) => key === 'education-plan')
    if (!form) throw new Error('no plan')
    expect(planLetter({ form, release })?.key).toBe('individual-plan')
    const letter = minor('individual-plan', granting)
    for (const needed of ['1. Sere tranquille', 'Affido familiare: 400', 'Firma del minore'])
      expect(letter.text).toContain(needed)
  })

  test('nor does what is granted tell which office the case has gone to', () => {
    const after = (more = {}) =>
      minor('grant-notice', { ...granting, fields: { ...sent, ...more } })
    expect(after().refused).toBe('')
    expect(after(hidden).refused).toContain('a voce')
  })

  const ofClosing = (closingReason: string, more: Given = {}) =>
    minor('closure-notice', {
      ...more,
      fields: { ...closed, ...more.fields },
      facts: { closingReason, ...more.facts },
    })

  test('the closing is told with its reason; not of a death, nor of what was information alone', () => {
    expect(ofClosing('4').text).toContain('risoluzione dello stato di bisogno')
    expect(ofClosing('8').refused).toContain('per decesso')
    expect(minor('closure-notice', { fields: closed }).refused).toContain('sole informazioni')
    expect(minor('closure-notice', { facts: { closingReason: '4' } }).refused).not.toBe('')
  })

  const mayKnow = { officeMayBeTold: true }

  test('to which office the case has gone is told only where who answers for the child may know it', () => {
    const told = (facts: LetterValues['facts'], more = {}) =>
      minor('transfer-notice', { facts, fields: { ...sent, ...more } })
    expect(told(mayKnow).text).toContain('Ufficio lontano')
    expect(told(mayKnow, hidden).refused).toContain('a voce')
    expect(told({ officeMayBeTold: false }).refused).toContain('a voce')
    expect(minor('transfer-notice', { facts: mayKnow }).refused).not.toBe('')
  })

  test('nor does the closing tell it, by the office that closes', () => {
    expect(ofClosing('4', { fields: hidden }).refused).toBe('')
    expect(ofClosing('4', { fields: sent, facts: mayKnow }).refused).toBe('')
    expect(ofClosing('4', { fields: { ...sent, ...hidden } }).refused).toContain('a voce')
    expect(ofClosing('4', { fields: sent, facts: { officeMayBeTold: false } }).refused).not.toBe('')
  })

  test.each(['presa-in-carico.v1.json', 'presa-in-carico.v2.json', 'servizio-diretto.v1.json'])(
    'nor does %s, of a minor whose home is secret',
    (document) => {
      const told = (more: LetterValues['fields']) =>
        made(document, 'transfer-notice', {
          facts: { requestedOn: '2026-03-02' },
          fields: { ...sent, ...more },
        })
      expect([told({}).refused, told({}).text]).toEqual(['', expect.stringContaining('lontano')])
      expect(told(hidden).refused).toContain('a voce')
    },
  )

  test.each(['presa-in-carico.v1.json', 'presa-in-carico.v2.json'])(
    'nor does the closing of %s',
    (document) => {
      const told = (more: LetterValues['fields']) =>
        made(document, 'closure-notice', {
          facts: { closingReason: 'autonomy' },
          fields: { ...closed, ...more },
        }).refused
      expect([told(sent), told(hidden)]).toEqual(['', ''])
      expect(told({ ...sent, ...hidden })).toContain('a voce')
    },
  )
})

describe('of a direct service', () => {
  const refusal = {
    facts: {
      requestedOn: '2026-03-02',
      requestedService: 'meals',
      refusalReason: 'isee-too-high',
    },
    said: { 'form.applicant-remarks.answer': 'La soglia è quella del regolamento.' },
    fields: closed,
  }

  test('a refusal is told with its reason, what was answered to the remarks, and the remedies', () => {
    const letter = direct('refusal-notice', refusal)
    expect([letter.holes, letter.refused]).toEqual([[], ''])
    for (const needed of ['La soglia è quella', 'ISEE', '60 giorni', 'lunedì 2 marzo 2026'])
      expect(letter.text).toContain(needed)
    expect(direct('refusal-notice', { ...refusal, said: {} }).refused).toContain('confermato')
  })

  test('the end of a service is told, to whom it was given and who lives', () => {
    const facts = { requestedService: 'meals', deliveryEndsOn: '2026-06-30' }
    const letter = direct('closure-notice', { facts, fields: closed })
    expect([letter.holes, letter.refused]).toEqual([[], ''])
    expect(letter.text).toContain('30 giugno 2026')
    const dead = { ...facts, deceased: true }
    expect(direct('closure-notice', { facts: dead, fields: closed }).refused).toContain('è morta')
    expect(direct('closure-notice', { fields: closed }).refused).toContain('non è stato concesso')
  })
})
