import { describe, expect, test } from '@jest/globals'

import { consentsIn } from '../../../domain/plan/consents.ts'
import type { Said } from '../../../domain/plan/versions.ts'
import { versionsOf } from '../../../domain/plan/versions.ts'
import { decideBy } from '../../../domain/procedures/engine/decide.ts'
import type { Facts } from '../../../domain/procedures/engine/types.ts'
import type { RawAnswers } from '../../../domain/procedures/forms/answers.ts'
import { parseAnswers } from '../../../domain/procedures/forms/parse-answers.ts'
import { letterAnswers } from '../../../domain/procedures/letters/answered.ts'
import { composeLetter } from '../../../domain/procedures/letters/compose.ts'
import { readRelease } from '../../../domain/procedures/read-release.ts'
import { documentOf, known } from './support/data.ts'

/* Who answers for a child signs her plan, or does not: what is asked, what follows, what is told. */

const release = readRelease(documentOf('minori.v1.json'), known)
const options = { complete: true, today: '2026-03-20', lists: release.lists }

function formOf(name: string) {
  const form = release.forms.find(({ key }) => key === name)
  if (!form) throw new Error(`no form ${name}`)
  return form
}

const codes = ['signed', 'reserved', 'refused', 'absent', 'unreachable', 'excluded'] as const
type Code = (typeof codes)[number]

const rowsOf = (signed: readonly Code[]): RawAnswers =>
  Object.assign(
    { signatures: String(signed.length) },
    ...signed.map((signature, at) => {
      const row = (key: string) => `signatures.${String(at + 1)}.${key}`
      return {
        [row('signerName')]: at === 0 ? 'Bea Inventata' : 'Ugo Inventato',
        [row('signerAs')]: 'parent',
        [row('signature')]: signature,
        [row('signatureOn')]: '2026-03-18',
        [row('signatureWhy')]: 'La scuola è lontana',
      }
    }),
  ) as RawAnswers

/** The signatures as they are recorded, with what the case knows of the court. */
const records = (signed: readonly Code[], facts: Facts = {}, more: RawAnswers = {}) =>
  parseAnswers(
    formOf('plan-signatures'),
    { ...rowsOf(signed), ...more },
    { ...options, outcome: 'record', facts },
  )

function wayFor(facts: Facts): string {
  const table = release.tables.find(({ key }) => key === 'signature-way')
  if (!table) throw new Error('no table')
  return decideBy(table, facts).way.to
}

const consensual = { placement: 'foster', fosterForm: '1' }
const ordered = { placement: 'foster', fosterForm: '2' }
const measured = { courtMeasure: true }

interface Case {
  readonly signed: readonly Code[]
  readonly facts: Facts
  /** Where the table leads. */
  readonly to: string
}

test.each<[string, Case]>([
  ['both sign', { signed: ['signed', 'reserved'], facts: {}, to: 'end-earlier-services' }],
  [
    'one signs, one cannot be found',
    { signed: ['signed', 'unreachable'], facts: {}, to: 'end-earlier-services' },
  ],
  [
    'the guardian signs',
    { signed: ['signed', 'excluded', 'excluded'], facts: {}, to: 'end-earlier-services' },
  ],
  ['one refuses', { signed: ['signed', 'refused'], facts: {}, to: 'decide-without-consent' }],
  ['one does not come', { signed: ['absent', 'signed'], facts: {}, to: 'decide-without-consent' }],
  ['nobody can be found', { signed: ['unreachable'], facts: {}, to: 'decide-without-consent' }],
  [
    'one refuses, under a measure',
    { signed: ['refused'], facts: measured, to: 'end-earlier-services' },
  ],
  [
    'nobody is found, under a measure',
    { signed: ['unreachable'], facts: measured, to: 'end-earlier-services' },
  ],
  [
    'foster care by consent, refused',
    { signed: ['signed', 'refused'], facts: consensual, to: 'write-plan' },
  ],
  [
    'so too under another measure',
    { signed: ['refused'], facts: { ...consensual, ...measured }, to: 'write-plan' },
  ],
  [
    'foster care by consent, signed',
    { signed: ['signed'], facts: consensual, to: 'end-earlier-services' },
  ],
  [
    'ordered foster care',
    { signed: ['refused'], facts: { ...ordered, ...measured }, to: 'end-earlier-services' },
  ],
])('%s', (_, { signed, facts, to }) => {
  const { facts: counted } = records(signed, facts, { signedOn: '2026-03-19' })
  expect(wayFor({ ...facts, ...counted })).toBe(to)
})

test('the page asks for the day of the beginning just where the plan begins', () => {
  const settings = [{}, measured].flatMap((court) =>
    [{}, { placement: 'family' }, consensual, ordered].map((place) => ({ ...court, ...place })),
  )
  const pairs = codes.flatMap((one) => codes.map((other) => [one, other] as const))
  for (const facts of settings)
    for (const signed of pairs) {
      const read = records(signed, facts)
      const begins = wayFor({ ...facts, ...read.facts }) === 'end-earlier-services'
      expect([signed, facts, read.errors.map(({ field }) => field)]).toEqual([
        ...[signed, facts, begins ? ['signedOn'] : []],
      ])
    }
})

test('who does not sign, or signs with reservations, is recorded with the reason', () => {
  const without = records(['refused', 'signed'], {}, { 'signatures.1.signatureWhy': '' })
  expect(without.errors.map(({ field }) => field)).toEqual(['signatures.1.signatureWhy'])
  expect(records([]).errors.map(({ field }) => field)).toContain('signatures')
})

test('a child is heard on a day, or there is a reason why not', () => {
  const asked = (more: RawAnswers) =>
    parseAnswers(formOf('education-plan'), more, options)
      .errors.map(({ field }) => field)
      .filter((field) => ['minorHeard', 'heardOn', 'notHeard'].includes(field))
  expect(asked({})).toEqual(['minorHeard'])
  expect(asked({ minorHeard: 'yes' })).toEqual(['heardOn'])
  expect(asked({ minorHeard: 'no' })).toEqual(['notHeard'])
  expect(asked({ minorHeard: 'no', notHeard: 'Ha tre anni' })).toEqual([])
})

let seq = 0

function said(step: string, outcome: string, answers: Said['answers']): Said {
  const found = release.steps.find(({ key }) => key === step)
  if (found?.kind !== 'task') throw new Error(`${step} is no task`)
  seq += 1
  return {
    ...{ seq, release, answers, outcome, step, by: 'Bianchi', title: step },
    ...{ form: found.form ?? '', phase: found.phase, at: new Date(Date.UTC(2026, 2, seq)) },
  }
}

const goal = {
  ...{ goal: 'Sere tranquille', goalArea: 'relations', action: 'Educatrice', horizon: 'short' },
  ...{ indicator: 'Sere', expected: 'Tutte' },
}
const write = () => said('write-plan', 'propose', { goals: [goal] })
const approve = () => said('approve-plan', 'approve', {})
const sign = (signed: readonly Code[], facts: Facts = {}) =>
  said('sign-plan', 'record', records(signed, facts, { signedOn: '2026-03-19' }).answers)
const decide = (outcome: string) =>
  said('decide-without-consent', outcome, { consentReason: 'Serve', signedOn: '2026-03-20' })

describe('a version of the plan', () => {
  test.each<[string, readonly Said[], readonly unknown[]]>([
    ['approved alone does not hold', [write(), approve()], ['proposed', null, true]],
    ['signed', [write(), approve(), sign(['signed'])], ['in-force', '2026-03-19', true]],
    ['refused', [write(), sign(['signed', 'refused'])], ['proposed', null, false]],
    [
      'refused under a measure',
      [write(), sign(['refused'], measured)],
      ['in-force', '2026-03-19', false],
    ],
    [
      'begun by who coordinates',
      [write(), sign(['refused']), decide('begin')],
      ['in-force', '2026-03-20', false],
    ],
    // Whatever day was typed.
    [
      'sent back by who coordinates',
      [write(), sign(['refused']), decide('rewrite')],
      ['proposed', null, false],
    ],
  ])('%s', (_, told, expected) => {
    const [version] = versionsOf(told)
    expect([version?.standing, version?.signedOn, version?.agreed]).toEqual(expected)
  })

  test('keeps who signed and what was decided, each version its own', () => {
    const told = [write(), sign(['refused']), decide('rewrite'), write(), sign(['signed'])]
    expect(versionsOf(told).map(({ consents }) => consents.map(({ form }) => form.key))).toEqual([
      ['plan-signatures', 'plan-without-consent'],
      ['plan-signatures'],
    ])
    expect(consentsIn([write(), approve()])).toEqual([])
  })
})

/** The plan as it is printed after these acts. */
function printed(acts: readonly Said[]): string {
  const letter = release.letters?.find(({ key }) => key === 'individual-plan')
  if (!letter) throw new Error('no letter')
  const given = acts.map(({ step, outcome, form, answers }) => ({
    ...{ step, outcome, form, answers, by: 'Bianchi', at: 'oggi' },
  }))
  const fields = {
    ...{ 'person.name': 'Leo Inventato', 'office.name': 'Ufficio di prova' },
    ...{ 'case.number': '2026/000001', 'manager.name': 'Marta Orsini' },
    ...{ 'letter.date': 'venerdì 20 marzo 2026' },
  }
  const values = { fields, facts: {}, terms: {}, ...letterAnswers(given, release) }
  const { letter: composed, holes } = composeLetter(letter, release, values)
  expect(holes).toEqual([])
  return composed.body.flatMap((part) => ('items' in part ? part.items : [part.text])).join('\n')
}

describe('the printed plan', () => {
  const blank = 'Firma di chi ha la responsabilità genitoriale o la tutela: ___'

  test('is to be signed while nobody has', () => {
    expect(printed([write(), approve()])).toContain(blank)
    expect(printed([write(), approve()])).not.toContain('Chi ha firmato')
  })

  test('says who signed and who did not, and from when it goes on, not why', () => {
    const text = printed([write(), sign(['signed', 'refused']), decide('begin')])
    expect(text).not.toContain(blank)
    for (const told of [
      'Bea Inventata (Genitore): Ha firmato, il mercoledì 18 marzo 2026',
      'Ugo Inventato (Genitore): Non è d’accordo e non firma',
      'comincia il venerdì 20 marzo 2026, per decisione di chi coordina',
    ])
      expect(text).toContain(told)
    expect(text).not.toContain('scuola è lontana')
  })

  test('says with which reservation somebody signed', () => {
    expect(printed([write(), sign(['signed', 'reserved'])])).toMatch(
      /Ugo Inventato \(Genitore\): Ha firmato con riserva, il .*\. Riserva: .*scuola è lontana/,
    )
  })

  test('says that it has not begun while who coordinates has not decided', () => {
    expect(printed([write(), sign(['refused'])])).toContain('Il progetto non è ancora cominciato.')
    const begun = printed([write(), sign(['refused'], measured)])
    expect(begun).toContain('Il progetto comincia il giovedì 19 marzo 2026.')
    expect(begun).not.toContain('non è ancora cominciato')
  })

  test('does not name who has the child in foster care', () => {
    const parsed = records(['signed'], {}, { 'signatures.1.signerAs': 'foster' })
    const text = printed([write(), said('sign-plan', 'record', parsed.answers)])
    expect(text).toContain('Chi lo ha in affido, con questi poteri: Ha firmato')
    expect(text).not.toContain('Inventata')
  })

  test('written anew it is to be signed again', () => {
    const text = printed([write(), sign(['signed']), write(), approve()])
    expect(text).toContain(blank)
    expect(text).not.toContain('Inventata')
  })
})
