import { expect, test } from '@jest/globals'

import type { Answers } from '../../../domain/procedures/forms/answers.ts'
import { parseAnswers } from '../../../domain/procedures/forms/parse-answers.ts'
import { explainComputed } from '../../../domain/procedures/forms/compute.ts'
import { readPage } from '../../../domain/procedures/forms/read-page.ts'
import { presaInCarico } from './support/data.ts'

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
