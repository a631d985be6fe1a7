import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { evaluate, factsOf } from '../../../domain/procedures/engine/expression.ts'
import { explain, wordsOf } from '../../../domain/procedures/explain-expression.ts'
import { Expression } from '../../../domain/procedures/schema/expression.ts'
import { presaInCarico } from './support/data.ts'
import { runs, seedFor } from './support/seed.ts'

const facts = {
  urgency: 'red',
  score: 8,
  since: '2026-11-25',
  ready: false,
  needs: ['home', 'work'],
}

test.each<[string, Expression, boolean]>([
  ['a code is equal to itself', { eq: ['urgency', 'red'] }, true],
  ['a list is equal to a code it contains', { eq: ['needs', 'home'] }, true],
  ['no is an answer too', { eq: ['ready', false] }, true],
  ['a code is one of these', { in: ['urgency', ['yellow', 'red']] }, true],
  ['a list has one of these', { in: ['needs', ['health', 'work']] }, true],
  ['a limit is included where it says so', { gte: ['score', 8] }, true],
  ['a limit is left out where it says so', { gt: ['score', 8] }, false],
  ['less than', { lt: ['score', 9] }, true],
  ['not more than', { lte: ['score', 7] }, false],
  ['days are compared as days', { lt: ['since', '2026-12-01'] }, true],
  ['both ends of a range are included', { between: ['score', 8, 10] }, true],
  ['outside a range', { between: ['since', '2026-01-01', '2026-11-24'] }, false],
  ['every part must hold', { all: [{ eq: ['urgency', 'red'] }, { gt: ['score', 9] }] }, false],
  ['one part is enough', { any: [{ eq: ['urgency', 'red'] }, { gt: ['score', 9] }] }, true],
  ['an answer of no is present', { present: 'ready' }, true],
  ['the contrary', { not: { present: 'unknown' } }, true],
])('%s', (_name, expression, expected) => {
  expect(evaluate(expression, facts)).toBe(expected)
})

test.each<[string, Expression]>([
  ['what is not known is equal to nothing', { eq: ['unknown', 'x'] }],
  ['what is not known is in no order', { lt: ['unknown', 5] }],
  ['a code is not a number', { gte: ['urgency', 1] }],
  ['a number is not a text', { eq: ['score', '8'] }],
  ['a list has no order', { gt: ['needs', 'a'] }],
  ['an empty text is not present', { present: 'empty' }],
])('%s: false, never an error', (_name, expression) => {
  expect(evaluate(expression, { ...facts, empty: '' })).toBe(false)
})

const names = fc.constantFrom('urgency', 'score', 'since', 'ready', 'needs', 'unknown')
const scalars = fc.oneof(fc.string(), fc.integer(), fc.boolean())

const { expression: anyExpression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4 },
    fc.tuple(names, scalars).map((eq) => ({ eq })),
    fc.tuple(names, scalars).map((lt) => ({ lt })),
    fc.tuple(names, scalars).map((gte) => ({ gte })),
    fc.tuple(names, fc.array(scalars, { maxLength: 3 })).map((list) => ({ in: list })),
    fc.tuple(names, scalars, scalars).map((between) => ({ between })),
    names.map((present) => ({ present })),
    fc.array(tie('expression'), { maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('expression'), { maxLength: 3 }).map((any) => ({ any })),
    tie('expression').map((not) => ({ not })),
  ),
}))

test('every condition can be read, evaluated, named and put in words', () => {
  const words = { titles: {} }
  const property = fc.property(anyExpression, (expression) => {
    const value = evaluate(Expression.parse(expression), facts)
    const opposite = evaluate({ not: expression }, facts)
    expect([typeof value, opposite]).toEqual(['boolean', !value])
    expect(explain(expression, words).length).toBeGreaterThan(0)
    expect(factsOf(expression).every((name) => name in { ...facts, unknown: 0 })).toBe(true)
  })
  fc.assert(property, { seed: seedFor('expressions'), numRuns: runs(500) })
})

test('the names that a condition reads are listed once', () => {
  const expression: Expression = {
    all: [{ eq: ['a', 1] }, { not: { any: [{ present: 'b' }, { lt: ['a', 2] }] } }],
  }
  expect(factsOf(expression)).toEqual(['a', 'b'])
})

test('a condition is told in Italian, with the words of the procedure', () => {
  const words = wordsOf(presaInCarico())
  const expression: Expression = {
    any: [
      { all: [{ eq: ['urgency', 'red'] }, { gte: ['triageScore', 8] }] },
      { not: { between: ['reviewOn', '2026-11-25', '2026-12-01'] } },
      { in: ['track', ['social', 'social-health']] },
      { eq: ['hasManager', true] },
      { present: 'consentOn' },
    ],
  }
  expect(explain(expression, words)).toBe(
    '(«Urgenza» è Rossa: subito e «Punteggio di triage» è almeno 8) oppure non è vero che «Data della prossima verifica» è tra mercoledì 25 novembre 2026 e martedì 1 dicembre 2026, compresi oppure «Percorso» è uno di: Sociale, Socio-sanitario, con UVM oppure «C’è chi segue il caso» è sì oppure «Data del consenso» è indicato',
  )
})

test('a condition with an operator that does not exist is refused', () => {
  expect(Expression.safeParse({ like: ['urgency', 'r%'] }).success).toBe(false)
  expect(Expression.safeParse({ eq: ['urgency'] }).success).toBe(false)
})
