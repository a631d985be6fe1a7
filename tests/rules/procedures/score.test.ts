import { expect, test } from '@jest/globals'

import type { Answers } from '../../../domain/procedures/forms/answers.ts'
import { parseAnswers } from '../../../domain/procedures/forms/parse-answers.ts'
import { explainComputed } from '../../../domain/procedures/forms/compute.ts'
import { decideBy } from '../../../domain/procedures/engine/decide.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { validate } from '../../../domain/procedures/validate/validate.ts'
import { settingsInForce } from '../../../domain/procedures/zone-settings.ts'
import { readPage } from '../../../domain/procedures/forms/read-page.ts'
import { known, presaInCarico } from './support/data.ts'

const release = presaInCarico()
const form = release.forms.find(({ key }) => key === 'triage') ?? raise()
const options = {
  complete: true,
  today: '2026-11-25',
  lists: release.lists,
  outcome: 'take-charge',
}
const decision = { urgency: 'green', area: 'disability', track: 'social', motivation: 'Colloquio' }

const items = [
  'morbidity',
  'feeding',
  'continence',
  'mobility',
  'hygiene',
  'mentalState',
  'livesWith',
  'directHelp',
]

function raise(): never {
  throw new Error('the procedure has no triage form')
}

function pageOf(answers: Answers) {
  return readPage(form, answers, { lists: release.lists })
}

function scored(code: string) {
  const raw = { ...decision, ...Object.fromEntries(items.map((item) => [item, code])) }
  return parseAnswers(form, raw, options)
}

test.each([
  ['a', 0, 'low'],
  ['b', 2, 'low'],
  ['c', 10, 'high'],
  ['d', 14, 'high'],
])('eight answers %s make %i points, band %s', (code, total, band) => {
  const { answers, errors } = scored(code)
  expect([answers['triageScore'], answers['triageBand'], errors]).toEqual([total, band, []])
})

test('the score and its band become facts', () => {
  expect(scored('c').facts).toMatchObject({ triageScore: 10, triageBand: 'high' })
})

test('the first band that is reached is the one that counts', () => {
  const raw = {
    ...decision,
    ...Object.fromEntries(items.map((item) => [item, 'a'])),
    morbidity: 'c',
    mobility: 'd',
  }
  expect(parseAnswers(form, raw, options).answers).toMatchObject({
    triageScore: 4,
    triageBand: 'medium',
  })
})

test('a total that the browser sends is not believed', () => {
  const raw = { ...decision, triageScore: '16', triageBand: 'high' }
  expect(parseAnswers(form, raw, options).answers).not.toHaveProperty('triageScore')
})

test('half a score has no total, and each item that is missing is asked for', () => {
  const { answers, errors } = parseAnswers(
    form,
    { ...decision, morbidity: 'c', feeding: 'a' },
    options,
  )
  expect(answers).not.toHaveProperty('triageScore')
  expect(errors.map(({ field }) => field)).toEqual(items.slice(2))
  expect(errors[0]?.message).toBe(
    'Rispondi a tutte le voci del punteggio, oppure lasciale tutte vuote',
  )
})

test('no score at all is allowed, and an earlier one is then forgotten', () => {
  const parsed = parseAnswers(form, decision, options)
  expect(parsed.errors).toEqual([])
  expect(parsed.facts).toMatchObject({ triageScore: '', triageBand: '' })
})

test('the score is explained point by point', () => {
  const explained = explainComputed(form, 'triageBand', pageOf(scored('c').answers))
  expect(explained?.items).toHaveLength(8)
  expect(explained?.items[0]).toEqual({ label: 'Malattie in atto', answer: 'Gravi', points: 2 })
  expect([explained?.total, explained?.band]).toEqual([
    10,
    { code: 'high', label: 'Alta', atLeast: 8 },
  ])
})

test('an unfinished score says what is missing', () => {
  const explained = explainComputed(form, 'triageScore', pageOf({ morbidity: 'c' }))
  expect(explained?.missing).toHaveLength(7)
  expect(explained).not.toHaveProperty('total')
})

test('a field that is not computed has nothing to explain', () => {
  expect(explainComputed(form, 'urgency', pageOf({}))).toBeUndefined()
})

const zone = { value: 11, zone: 'Zona sociale 6', since: '2026-01-01' }
const inZone = (code: string, high = zone) => {
  const raw = { ...decision, ...Object.fromEntries(items.map((item) => [item, code])) }
  const settings = settingsInForce(release, { 'triage-high': high })
  return parseAnswers(form, { ...raw, highFrom: '1' }, { ...options, settings })
}

test('a zone fixes from how many points the score is high; what is posted is not believed', () => {
  expect(inZone('c').facts).toMatchObject({ triageBand: 'medium', triageHighFrom: 11 })
  expect(inZone('c', { ...zone, value: 10 }).facts).toMatchObject({ triageBand: 'high' })
  expect(inZone('c').answers).toMatchObject({ mediumFrom: 4, highFrom: 11 })
})

test('a kept form stays with the cut-off it was made with, and says so', () => {
  const page = pageOf(inZone('c').answers)
  expect(page.answers).toMatchObject({ highFrom: 11, triageBand: 'medium' })
  expect(explainComputed(form, 'highFrom', page)?.notes).toEqual([
    'Com’era quando il modulo è stato compilato.',
  ])
})

test('while it is filled in the cut-off says whose it is and since when', () => {
  const settings = settingsInForce(release, { 'triage-high': zone })
  const page = readPage(form, {}, { lists: release.lists, settings })
  expect(explainComputed(form, 'highFrom', page)?.notes).toEqual([
    'Lo fissa: Zona sociale 6, dal 01/01/2026.',
  ])
  expect(explainComputed(form, 'mediumFrom', page)?.notes).toEqual([
    'Lo fissa: la procedura, finché la zona non decide.',
  ])
})

test('the decision keeps score and cut-off, and from its trace it is the same', () => {
  const table = release.tables.find(({ key }) => key === 'track') ?? raise()
  const { facts } = inZone('d')
  const decided = decideBy(table, facts)
  expect(decided).toMatchObject({
    row: 'high-score',
    facts: { triageBand: 'high', triageScore: 14, triageHighFrom: 11 },
  })
  expect(decideBy(table, decided.facts)).toEqual(decided)
  expect(decideBy(table, inZone('c').facts).row).toBe('proposed')
})

test('a setting that is not there, a default beyond its limits, a band that rests on nothing', () => {
  const problems = (parts: Partial<Release>) =>
    validate({ ...release, ...parts }, known).filter(({ where }) =>
      where.startsWith('forms.triage'),
    )
  expect(problems({})).toEqual([])
  expect(problems({ settings: [] }).map(({ message }) => message)).toEqual([
    expect.stringContaining('«triage-medium»'),
    expect.stringContaining('«triage-high»'),
  ])
  const wrong = (release.settings ?? []).map((one) => ({ ...one, min: 9 }))
  expect(problems({ settings: wrong }).length).toBe(2)
})
