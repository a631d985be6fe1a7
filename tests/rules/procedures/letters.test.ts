import { describe, expect, test } from '@jest/globals'

import { letterAnswers } from '../../../domain/procedures/letters/answered.ts'
import { composeLetter } from '../../../domain/procedures/letters/compose.ts'
import type { LetterValues } from '../../../domain/procedures/letters/compose.ts'
import type { Letter } from '../../../domain/procedures/schema/letter.ts'
import { validate } from '../../../domain/procedures/validate/validate.ts'
import { aRelease } from './support/a-release.ts'
import { known, presaInCarico } from './support/data.ts'

const fields = {
  'person.name': 'Ada Inventata',
  'person.birthDate': 'venerdì 8 marzo 1941',
  'case.number': '2026/000001',
  'case.contactOn': 'martedì 3 novembre 2026',
  'case.openedOn': 'martedì 3 novembre 2026',
  'case.procedure': 'Presa in carico',
  'office.name': 'Ufficio della Cittadinanza di prova',
  'author.name': 'Prova Sportello',
  'letter.date': 'sabato 28 novembre 2026',
}
const nothing: LetterValues = { fields, facts: {}, terms: {} }

function real(key: string): Letter {
  const found = presaInCarico().letters?.find((letter) => letter.key === key)
  if (!found) throw new Error(`no letter ${key}`)
  return found
}

const plain: Letter = {
  key: 'plain',
  title: 'Lettera',
  description: 'Di prova',
  source: 'nessuna',
  subject: 'prova',
  to: 'nobody',
  signed: 'office',
  body: [{ kind: 'paragraph', text: 'Pratica {{case.number}}' }],
}

const written = (values: LetterValues, body: Letter['body'], parts: Partial<Letter> = {}) =>
  composeLetter({ ...plain, body, ...parts }, presaInCarico(), values)

test('values are put in their place; facts are said by their labels', () => {
  const facts = { area: 'disability', assessmentFrom: '2026-11-10', reviewNow: true }
  const text = '{{case.number}}: {{area}}, dal {{assessmentFrom}}, {{ reviewNow }}'
  expect(written({ ...nothing, facts }, [{ kind: 'paragraph', text }]).letter.body).toEqual([
    { kind: 'paragraph', text: '2026/000001: Disabilità, dal martedì 10 novembre 2026, sì' },
  ])
})

test.each([
  ['del {{uvmOn}}', 'della domenica 29 novembre 2026', '2026-11-29'],
  ['del {{uvmOn}}', 'del lunedì 30 novembre 2026', '2026-11-30'],
  ['dal {{ uvmOn }}', 'dalla domenica 29 novembre 2026', '2026-11-29'],
  [
    'al {{uvmOn}}, il {{uvmOn}}',
    'alla domenica 1 marzo 2026, la domenica 1 marzo 2026',
    '2026-03-01',
  ],
  ['del mese, {{uvmOn}}', 'del mese, domenica 1 marzo 2026', '2026-03-01'],
])('the article of a text agrees with the day that comes: %s', (text, said, uvmOn) => {
  const { letter } = written({ ...nothing, facts: { uvmOn } }, [], { subject: text })
  expect(letter.subject).toBe(said)
})

test.each([
  ['8 marzo 1941', 'nata l’8 marzo 1941'],
  ['11 marzo 1941', 'nata l’11 marzo 1941'],
  ['18 marzo 1941', 'nata il 18 marzo 1941'],
])('a birth has its article: %s', (day, said) => {
  const born = { ...nothing, fields: { ...fields, 'person.birthDate': day } }
  const { letter } = written(born, [], { subject: 'nata il {{person.birthDate}}' })
  expect(letter.subject).toBe(said)
})

test('the letter of a minor is for who answers for her, or asks who that is', () => {
  const to = (values: LetterValues) => written(values, [], { to: 'person' }).letter.recipient
  const title = 'A chi ha la responsabilità genitoriale o la tutela di Ada Inventata'
  expect(to(nothing)).toEqual(['Ada Inventata'])
  const guardians = ['Bea Inventata', 'Ugo Inventato']
  expect(to({ ...nothing, guardians })).toEqual([title, 'Bea Inventata, Ugo Inventato'])
  expect(to({ ...nothing, guardians: [] })).toEqual([
    title,
    expect.stringContaining('non è indicato'),
  ])
})

test('a hole says what is missing and where to write it', () => {
  const text = '{{person.fiscalCode}} {{urgency}} {{manager.name}} {{term.assessment}} {{area}}'
  const { holes, letter } = written(nothing, [{ kind: 'paragraph', text }])
  expect(holes).toMatchObject([
    { name: 'person.fiscalCode', place: 'person', where: expect.stringContaining('scheda') },
    { name: 'urgency', title: 'Urgenza', place: 'form', where: expect.stringContaining('«Triage') },
    { name: 'manager.name', place: 'manager', where: expect.stringContaining('assegnando') },
    { name: 'term.assessment', place: 'term' },
    { name: 'area', place: 'form' },
  ])
  expect(letter.body).toEqual([{ kind: 'paragraph', text: expect.stringContaining('[Urgenza]') }])
})

test('a part whose condition is not true is left out, with its holes', () => {
  const body: Letter['body'] = [
    { kind: 'paragraph', text: '{{urgency}}', when: { present: 'urgency' } },
    {
      kind: 'list',
      items: [
        { text: 'Nata il {{person.birthDate}}', when: { present: 'person.birthDate' } },
        { text: '{{person.fiscalCode}}', when: { present: 'person.fiscalCode' } },
      ],
    },
  ]
  const { holes, letter } = written(nothing, body)
  expect(holes).toEqual([])
  expect(letter.body).toEqual([{ kind: 'list', items: ['Nata il venerdì 8 marzo 1941'] }])
})

test('a letter that is not for this case says why', () => {
  expect(composeLetter(real('closure-notice'), presaInCarico(), nothing).refused).toContain(
    'questa è ancora aperta',
  )
  const closed = { ...nothing, fields: { ...fields, 'case.closedOn': 'oggi' } }
  const { 'person.name': _, ...nameless } = closed.fields
  expect(
    composeLetter(real('closure-notice'), presaInCarico(), { ...nothing, fields: nameless })
      .refused,
  ).not.toBe('')
  expect(composeLetter(real('closure-notice'), presaInCarico(), closed).refused).toBe('')
  const facts = { closingReason: 'deceased' }
  expect(
    composeLetter(real('closure-notice'), presaInCarico(), { ...closed, facts }).refused,
  ).not.toBe('')
})

test('the communication of taking in charge says what the law asks (L. 241/1990, art. 8)', () => {
  const term = {
    day: 'giovedì 10 dicembre 2026',
    proof: ['Il termine è di 30 giorni di calendario.'],
  }
  const { letter, holes, refused } = composeLetter(real('charge-notice'), presaInCarico(), {
    fields: {
      ...fields,
      'manager.name': 'Marta Orsini',
      'municipality.name': 'Comune di Perugia',
      'zone.name': 'Zona 2',
    },
    facts: {},
    terms: { assessment: term },
  })
  expect([holes, refused]).toEqual([[], ''])
  const text = letter.body
    .flatMap((part) => ('items' in part ? part.items : [part.text]))
    .join('\n')
  for (const needed of [
    'Amministrazione competente: Comune di Perugia, Zona 2',
    'Oggetto del procedimento: Presa in carico',
    'Persona responsabile del procedimento: Marta Orsini',
    'giovedì 10 dicembre 2026',
    'potere sostitutivo',
    'Può vedere gli atti',
    'Il termine è di 30 giorni di calendario.',
  ])
    expect(text).toContain(needed)
  expect(letter.signature).toEqual(['L’assistente sociale responsabile', 'Marta Orsini'])
  expect(letter.recipient).toEqual(['Ada Inventata'])
})

const textOf = ({ letter }: ReturnType<typeof composeLetter>) =>
  letter.body.flatMap((part) => ('items' in part ? part.items : [part.text])).join('\n')

test('the certificate of taking in charge says from which day, and nothing of why', () => {
  const certificate = (over: LetterValues['fields'], said = {}) =>
    composeLetter(real('charge-certificate'), presaInCarico(), {
      ...{ fields: { ...fields, ...over }, facts: {}, terms: {}, rows: {}, said },
    })
  const day = { 'form.assignment.takenInChargeOn': 'martedì 10 novembre 2026' }
  const made = certificate({ 'manager.name': 'Marta Orsini' }, day)
  expect([made.holes, made.refused]).toEqual([[], ''])
  expect(textOf(made)).toContain('in carico al servizio sociale professionale')
  expect(textOf(made)).toContain('dal martedì 10 novembre 2026')
  expect(certificate({}, day).refused).toContain('non è ancora assegnata')
  expect(certificate({ 'manager.name': 'Marta Orsini' }).refused).not.toBe('')
})

test('the letter of a suspension says why, from when and until when, and what one may do', () => {
  const suspended = (over: LetterValues['fields']) =>
    composeLetter(real('suspension-notice'), presaInCarico(), {
      ...nothing,
      fields: { ...fields, ...over },
    })
  const from = {
    'suspension.from': 'mercoledì 25 novembre 2026',
    'suspension.reason': 'In attesa di un documento',
  }
  const open = suspended(from)
  expect([open.holes, open.refused]).toEqual([[], ''])
  for (const said of ['In attesa di un documento', 'finché il motivo', 'Che cosa può fare'])
    expect(textOf(open)).toContain(said)
  const ended = textOf(suspended({ ...from, 'suspension.until': 'lunedì 30 novembre 2026' }))
  expect(ended).toContain('Ultimo giorno di sospensione: lunedì 30 novembre 2026')
  expect(ended).not.toContain('finché il motivo')
  expect(suspended({}).refused).toContain('qui i termini corrono')
})

test('the letter of a resumption says from when days count again, and is not made before it is known', () => {
  const resumed = (over: LetterValues['fields']) =>
    composeLetter(real('resumption-notice'), presaInCarico(), {
      ...nothing,
      fields: { ...fields, ...over },
    })
  const from = {
    'suspension.from': 'mercoledì 25 novembre 2026',
    'suspension.reason': 'In attesa di un documento',
  }
  const ended = resumed({ ...from, 'suspension.until': 'lunedì 30 novembre 2026' })
  expect([ended.holes, ended.refused]).toEqual([[], ''])
  expect(textOf(ended)).toContain('lunedì 30 novembre 2026. Dal giorno dopo')
  expect(resumed(from).refused).toContain('non c’è una sospensione che finisce')
})

test('before the case is assigned it is refused', () => {
  const { refused } = composeLetter(real('charge-notice'), presaInCarico(), nothing)
  expect(refused).toContain('non è ancora assegnata')
})

const problems = (letter: Partial<Letter>, parts = {}) =>
  validate(aRelease({ letters: [{ ...plain, ...letter }], ...parts }), known)
    .filter(({ where }) => where.startsWith('letters') || where.startsWith('steps'))
    .map(({ severity, message }) => `${severity}: ${message}`)

test.each([
  [
    'a placeholder that is nothing',
    { subject: '{{person.phone}}' },
    '«{{person.phone}}», che non è',
  ],
  ['a term that is not there', { subject: '{{term.review}}' }, '«{{term.review}}», che non è'],
  [
    'a condition on an unknown fact',
    { when: { present: 'mood' }, because: 'No' },
    'La condizione usa «mood»',
  ],
  ['a condition without a reason', { when: { present: 'case.number' } }, 'non dice perché'],
])('a release is told of a letter with %s', (_, letter, message) => {
  expect(problems(letter)).toEqual([expect.stringContaining(message)])
})

test('a letter without a law behind it is published with a warning', () => {
  const { source: _, ...lawless } = plain
  const found = validate(aRelease({ letters: [lawless] }), known)
  expect(found).toContainEqual(
    expect.objectContaining({ where: 'letters.plain', severity: 'warning' }),
  )
})

test('a step cannot ask for a letter that is not there', () => {
  const step = {
    key: 'write',
    kind: 'effect',
    phase: 'contact',
    title: 'Scrivi',
    effect: { type: 'letter', mode: 'lookup', letter: 'other' },
    waits: false,
    to: 'end',
  } as const
  const { steps } = aRelease()
  expect(problems({}, { start: 'write', steps: [step, ...steps] })).toContainEqual(
    expect.stringContaining('La lettera «other» non esiste'),
  )
})

describe('a letter that says what was answered', () => {
  const release = presaInCarico()
  const signed = (signer: string, more: object) => ({
    step: `uvm.signature.${signer}`,
    form: 'uvm-signature',
    outcome: 'sign',
    by: `Nome ${signer}`,
    at: 'oggi alle 10:00',
    answers: {},
    ...more,
  })
  const session = {
    step: 'uvm.synthesis',
    outcome: 'approve',
    form: 'uvm-session',
    by: 'Chi coordina',
    at: 'ieri',
    answers: {
      sessionOn: '2026-11-27',
      place: 'Distretto',
      attendance: [{ name: 'Ada', member: 'doctor', presence: 'remote' }, {}],
      needs: 'Aiuto',
      verdict: 'A casa',
      intensity: 'high',
    },
  }
  const given = [
    { ...session, answers: { ...session.answers, needs: 'Di prima' } },
    session,
    signed('medical', { answers: { dissent: 'Troppo poco' } }),
    signed('nursing', { outcome: 'refuse', answers: { reason: 'Non c’ero' } }),
    signed('social', {}),
  ]
  const values = { ...nothing, ...letterAnswers(given, release) }
  const minutes = (parts: Partial<LetterValues> = {}) => {
    const facts = { uvmDecision: 'social-health', uvmOn: '2026-11-27' }
    const made = composeLetter(real('uvm-minutes'), release, { ...values, facts, ...parts })
    const lines = made.letter.body.flatMap((part) => ('items' in part ? part.items : [part.text]))
    return { ...made, lines }
  }

  test('has the newest answers in words, a line for each row, and none for an empty one', () => {
    const { lines, holes } = minutes()
    expect(holes).toEqual([])
    expect(lines).toContain('Aiuto')
    expect(lines).not.toContain('Di prima')
    expect(lines).toContain('Data: venerdì 27 novembre 2026')
    expect(lines).toContain('Intensità dell’assistenza: Alta')
    expect(lines.filter((line) => line.startsWith('Ada'))).toEqual([
      'Ada, Medico UVM: Collegato a distanza',
    ])
    expect(lines).toContain('Nessun dissenso è stato espresso in seduta.')
  })

  test('tells of each signer what they did: signed, disagreed, did not sign', () => {
    const { lines } = minutes()
    expect(lines).toEqual(
      expect.arrayContaining([
        'Assistente sociale che segue il caso: Nome social, firmato oggi alle 10:00',
        'Medico UVM: Nome medical, firmato oggi alle 10:00. In dissenso: Troppo poco',
        'Infermiere UVM: Nome nursing non ha firmato (oggi alle 10:00). Motivo: Non c’ero',
      ]),
    )
  })

  test('has a hole where nobody has answered, with the form that asks', () => {
    const { holes } = minutes({ said: {} })
    expect(holes).toContainEqual(
      expect.objectContaining({
        name: 'form.uvm-session.needs',
        place: 'form',
        title: 'Bisogni della persona',
      }),
    )
  })

  test('cannot name a field that no form has', () => {
    expect(problems({ subject: '{{form.none.field}}' })).toEqual([
      expect.stringContaining('«{{form.none.field}}», che non è'),
    ])
  })

  test('cannot list rows that are not there, nor values that a row has not', () => {
    const each = (of: string, text: string) => ({
      body: [{ kind: 'each' as const, of, items: [{ text }] }],
    })
    const told = (of: string, text: string) =>
      validate({ ...release, letters: [{ ...plain, ...each(of, text) }] }, known)
        .filter(({ where }) => where === 'letters.plain')
        .map(({ message }) => message)
    expect(told('uvm-session.session', 'x')).toEqual([expect.stringContaining('che non c’è')])
    expect(told('uvm.signatures', '{{row.shoe}}')).toEqual([
      expect.stringContaining('usa «{{row.shoe}}», ma una riga ha soltanto'),
    ])
    expect(told('uvm.signatures', '{{row.name}} {{row.dissent}}')).toEqual([])
  })
})
