import { expect, test } from '@jest/globals'

import { decideBy } from '../../../domain/procedures/engine/decide.ts'
import type { Facts } from '../../../domain/procedures/engine/types.ts'
import type { DecisionTable, TableRow } from '../../../domain/procedures/schema/table.ts'
import { explainDecision } from '../../../web/shared/told/explain-decision.ts'
import { translator } from '../../../web/shared/i18n.ts'
import { aRelease } from '../procedures/support/a-release.ts'
import { facts, lists } from '../procedures/support/parts.ts'

const t = translator('it')
const red: TableRow = {
  key: 'red',
  title: 'Si va subito',
  when: { eq: ['urgency', 'red'] },
  to: 'end',
}
const high: TableRow = {
  key: 'high',
  title: 'Serve l’UVM',
  when: { gte: ['score', 8] },
  to: 'record',
}
const otherwise = { title: 'Percorso ordinario', to: 'end' }

function told(parts: Partial<DecisionTable>, known: Facts) {
  const table = { key: 'table', title: 'Quale via?', rows: [red, high], otherwise, ...parts }
  const { way: _way, ...decided } = decideBy(table, known)
  return explainDecision(decided, aRelease({ facts, lists, tables: [table] }), t)
}

test('the way is told with the titles of rows and facts, never with their codes', () => {
  const { lines, why } = told({ source: 'Studio' }, { urgency: 'green', score: 9 })
  expect(lines).toEqual(['Serve l’UVM', 'Perché «Punti» è almeno 8.'])
  expect(why).toEqual({
    policy: 'Vale la prima riga vera.',
    rows: [
      { title: 'Si va subito', condition: '«Urgenza» è Rossa', value: 'no', decided: false },
      { title: 'Serve l’UVM', condition: '«Punti» è almeno 8', value: 'sì', decided: true },
    ],
    facts: [
      { title: 'Urgenza', value: 'Verde' },
      { title: 'Punti', value: '9' },
    ],
    source: 'Studio',
  })
})

test('where no row was true it says which ones were asked', () => {
  expect(told({}, {}).lines).toEqual([
    'Percorso ordinario',
    'Perché nessuna di queste condizioni era vera: «Urgenza» è Rossa; «Punti» è almeno 8.',
  ])
})

test('two rows of a unique table are named, with the way taken instead', () => {
  expect(told({ hit: 'unique' }, { urgency: 'red', score: 9 }).lines).toEqual([
    'Percorso ordinario',
    'Erano vere più righe (Si va subito; Serve l’UVM), e ne può valere una sola: si è presa la via prevista per questo.',
  ])
})

test('the most important of several is said to be so', () => {
  const priority = { values: ['record', 'end'] }
  expect(told({ hit: 'priority', priority }, { urgency: 'red', score: 9 }).lines).toEqual([
    'Serve l’UVM',
    'Perché «Punti» è almeno 8.',
    'Erano vere più righe: questa ha il risultato più importante (Serve l’UVM).',
  ])
})

test('a number put together is told with how, and each row that gave to it is marked', () => {
  const rows = [
    { ...red, value: 1.5 },
    { ...high, to: 'end', value: 2 },
  ]
  const table = { hit: 'collect' as const, collect: { by: 'sum' as const, into: 'score' }, rows }
  const { lines, why } = told(table, { urgency: 'red', score: 8 })
  expect(lines).toEqual(['«Punti»: 3,5, la somma delle righe vere.'])
  expect(why.rows.map(({ decided }) => decided)).toEqual([true, true])
  expect(told(table, {}).lines).toContain('Nessuna riga era vera: «Punti» resta senza valore.')
})
