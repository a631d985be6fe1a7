import { describe, expect, test } from '@jest/globals'

import { decideBy } from '../../../domain/procedures/engine/decide.ts'
import type { Facts } from '../../../domain/procedures/engine/types.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import type { DecisionTable, TableRow } from '../../../domain/procedures/schema/table.ts'
import { validate } from '../../../domain/procedures/validate/validate.ts'
import { anEnd, aRelease, aTask } from './support/a-release.ts'
import { CaseRun, only } from './support/case-run.ts'
import { known, umbriaCalendar } from './support/data.ts'
import { decision, facts, lists } from './support/parts.ts'

const red: TableRow = {
  key: 'red',
  title: 'È rossa',
  when: { eq: ['urgency', 'red'] },
  to: 'first',
}
const high: TableRow = {
  key: 'high',
  title: 'Punti alti',
  when: { gte: ['score', 8] },
  to: 'second',
}
const otherwise = { title: 'Altrimenti', to: 'second' }

function aTable(parts: Partial<DecisionTable>): DecisionTable {
  return {
    key: 'table',
    title: 'Tabella',
    rows: [red, high],
    otherwise,
    ...parts,
  }
}

function decided(parts: Partial<DecisionTable>, known: Facts) {
  const { row, trace, way, ...rest } = decideBy(aTable(parts), known)
  return { row, to: way.to, asked: trace.map((one) => [one.row, one.value]), ...rest }
}

describe('a decision table', () => {
  test('first: the first row that holds decides, and no more are asked', () => {
    expect(decided({}, { urgency: 'red', score: 9 })).toMatchObject({
      row: 'red',
      asked: [['red', true]],
      facts: { urgency: 'red' },
    })
    expect(decided({}, { score: 9 })).toMatchObject({ row: 'high', facts: { score: 9 } })
  })

  test('unique: one row decides; if two hold neither does, and the trace shows both', () => {
    expect(decided({ hit: 'unique' }, { urgency: 'red', score: 1 })).toMatchObject({ row: 'red' })
    expect(decided({ hit: 'unique' }, { urgency: 'red', score: 9 })).toMatchObject({
      row: 'otherwise',
      asked: [
        ['red', true],
        ['high', true],
      ],
    })
  })

  test('priority: of the rows that hold, the one with the most important step', () => {
    const priority = { values: ['second', 'first'] }
    expect(decided({ hit: 'priority', priority }, { urgency: 'red', score: 9 })).toMatchObject({
      row: 'high',
    })
    expect(decided({ hit: 'priority', priority }, { urgency: 'red' })).toMatchObject({ row: 'red' })
    expect(decided({ hit: 'priority', priority }, {})).toMatchObject({ row: 'otherwise' })
  })

  test('priority: or with the most important value of the fact that the rows fix', () => {
    const rows: DecisionTable['rows'] = [
      { ...high, when: { present: 'score' }, sets: { urgency: 'green' } },
      { ...high, key: 'worse', sets: { urgency: 'red' } },
    ]
    const priority = { of: 'urgency', values: ['red', 'green'] }
    const table = { hit: 'priority' as const, priority, rows }
    expect(decided(table, { score: 9 })).toMatchObject({ row: 'worse' })
    expect(decided(table, { score: 1 })).toMatchObject({ row: 'high' })
  })

  test.each([
    ['sum', 5.3, ''],
    ['min', 0.1, ''],
    ['max', 5.2, ''],
    ['count', 2, 0],
  ] as const)('collect: %s of the rows that hold is %d, of none «%s»', (by, both, none) => {
    const rows = [
      { ...red, to: 'second', value: 0.1 },
      { ...high, value: 5.2 },
    ]
    const table = { hit: 'collect' as const, collect: { by, into: 'score' }, rows }
    expect(decided(table, { urgency: 'red', score: 9 })).toMatchObject({
      row: 'collected',
      collected: { score: both },
    })
    expect(decided(table, {})).toMatchObject({ row: 'otherwise', collected: { score: none } })
  })

  test('a case goes on with what was collected', () => {
    const rows = [{ ...red, to: 'second', value: 4 }]
    const table = aTable({ hit: 'collect', collect: { by: 'sum', into: 'score' }, rows })
    const steps = [decision, aTask('second', { to: 'end' }), anEnd('end')]
    const one = new CaseRun(
      aRelease({ facts, lists, start: 'choose', steps, tables: [table] }),
      umbriaCalendar(),
    )
    const [kept] = only(one.start('2026-11-25T09:00:00.000Z', { urgency: 'red' }), 'decide')
    expect(kept).toMatchObject({ hit: 'collect', row: 'collected', collected: { score: 4 } })
    expect([one.state.facts['score'], one.tasks]).toEqual([4, ['second#1']])
  })
})

const integerScore = {
  key: 'score',
  type: 'integer' as const,
  label: 'Punti',
  min: 0,
  max: 20,
  exports: 'score',
  sensitivity: 'personal' as const,
}

function problems(table: Partial<DecisionTable>, parts: Partial<Release> = {}) {
  const form = {
    key: 'form',
    title: 'Modulo',
    sections: [{ key: 'one', title: 'Uno', fields: [integerScore] }],
  }
  const release = aRelease({
    facts,
    lists,
    forms: [form],
    start: 'choose',
    steps: [
      decision,
      aTask('first', { to: 'end', form: 'form' }),
      aTask('second', { to: 'end' }),
      anEnd('end'),
    ],
    tables: [aTable(table)],
    ...parts,
  })
  // Nothing sets the facts of these tables: that is said of conditions anywhere, and tested there.
  return validate(release, known)
    .filter(
      ({ where, message }) => where.startsWith('tables') && !message.includes('non è fissato'),
    )
    .map(({ severity, message }) => `${severity}: ${message}`)
}

const rows = (...given: object[]): DecisionTable['rows'] =>
  given.map((one, at) => ({ key: `r${at}`, title: `Riga ${at}`, to: 'first', ...one })) as never

/** The other step must be reached too. */
const low = { when: { lt: ['score', 8] } }
const top = { when: { gte: ['score', 8] }, to: 'second' }
const none = { when: { not: { present: 'score' } } }

describe('what is seen of a table before it is published', () => {
  test('a table whose rows are one for each case has nothing to mend, without «otherwise»', () => {
    const table = {
      key: 'table',
      title: 'Tabella',
      hit: 'unique' as const,
      rows: rows(low, top, none),
    }
    const { otherwise: _left, ...whole } = aTable(table)
    expect(problems({}, { tables: [whole] })).toEqual([])
  })

  test('rows of a unique table that hold together are refused with a case in words', () => {
    const over = { when: { between: ['score', 5, 9] } }
    expect(problems({ hit: 'unique', rows: rows(low, over) })).toEqual([
      'error: Le righe «Riga 0» e «Riga 1» sono vere insieme, per esempio quando «Punti» è 5: in una tabella «unique» non può succedere. Restringi una delle due o cambia regola.',
    ])
  })

  test('a case that no row foresees is shown where there is no «otherwise»', () => {
    const { otherwise: _left, ...whole } = aTable({
      rows: rows(low, none, { when: { gt: ['score', 8] }, to: 'second' }),
    })
    expect(problems({}, { tables: [whole] })).toEqual([
      expect.stringMatching(/per esempio quando «Punti» è 8: aggiungi una riga/),
    ])
  })

  test('between two whole numbers there is nothing, and beyond what can be answered neither', () => {
    const all = [
      { when: { between: ['score', 0, 7] } },
      { when: { between: ['score', 8, 20] }, to: 'second' },
      none,
    ]
    const { otherwise: _left, ...whole } = aTable({ rows: rows(...all) })
    expect(problems({}, { tables: [whole] })).toEqual([])
    const { otherwise: _too, ...short } = aTable({
      rows: rows(
        { when: { between: ['score', 0, 7] } },
        { when: { between: ['score', 8, 19] }, to: 'second' },
        none,
      ),
    })
    expect(problems({}, { tables: [short] })).toEqual([expect.stringMatching(/«Punti» è 20/)])
  })

  test('an «otherwise» that never comes, a row never true and one always too late are told', () => {
    expect(problems({ rows: rows(low, top, none) })).toEqual([
      expect.stringMatching(/non accade mai/),
    ])
    const never = { when: { all: [{ lt: ['score', 3] }, { gt: ['score', 5] }] } }
    const late = { when: { eq: ['score', 2] } }
    expect(problems({ rows: rows(low, never, late) })).toEqual([
      expect.stringMatching(/«Riga 1» non è mai vera/),
      expect.stringMatching(/«Riga 2» non decide mai/),
    ])
  })

  test('days, codes and yes or no are gone through as well', () => {
    const before = { when: { lt: ['since', '2026-01-01'] } }
    const after = { when: { gt: ['since', '2026-01-01'] }, to: 'second' }
    const { otherwise: _left, ...whole } = aTable({
      rows: rows(before, after, { when: { not: { present: 'since' } } }),
    })
    expect(problems({}, { tables: [whole] })).toEqual([
      expect.stringMatching(/quando «Dal» è giovedì 1 gennaio 2026/),
    ])
    const codes = [
      { when: { eq: ['urgency', 'red'] } },
      { when: { eq: ['ready', true] }, to: 'second' },
    ]
    expect(problems({ hit: 'unique', rows: rows(...codes) })).toEqual([
      expect.stringMatching(/quando «Urgenza» è Rossa, «Pronto» è sì/),
    ])
  })

  test('a table with too many cases to go through says so', () => {
    const many = Array.from({ length: 6 }, (_, n) => `f${n}`)
    const numbers = Object.fromEntries(
      many.map((name) => [name, { type: 'number' as const, title: name }]),
    )
    const wide = many.map((name) => ({ when: { any: [1, 3, 5].map((n) => ({ eq: [name, n] })) } }))
    const found = problems({ rows: rows(...wide) }, { facts: { ...facts, ...numbers } })
    expect(found).toEqual([expect.stringMatching(/^warning: I casi da distinguere sono 262\.144/)])
  })

  test.each([
    ['an order without its policy', { priority: { values: ['first'] } }, /un ordine di importanza/],
    ['a policy without its order', { hit: 'priority' }, /quale risultato viene prima/],
    [
      'a result outside the order',
      { hit: 'priority', priority: { values: ['second'] } },
      /«first» di questa riga non è nell’ordine/,
    ],
    [
      'an order by an unknown fact',
      { hit: 'priority', priority: { of: 'ghost', values: ['x'] } },
      /«ghost», che non esiste/,
    ],
    ['numbers to nothing', { hit: 'collect' }, /che cosa fare dei numeri: indica/],
    [
      'numbers where none are collected',
      { rows: rows({ ...low, value: 1 }, top) },
      /solo una tabella «collect»/,
    ],
    [
      'collecting into what is no number',
      { hit: 'collect', collect: { by: 'count', into: 'urgency' }, rows: rows(low) },
      /«urgency» non è un fatto di tipo numero/,
    ],
    [
      'a row without its number',
      { hit: 'collect', collect: { by: 'sum', into: 'score' }, rows: rows(low) },
      /manca il numero/,
    ],
    [
      'collecting towards two steps',
      { hit: 'collect', collect: { by: 'count', into: 'score' }, rows: rows(low, top) },
      /tutte le righe portano allo stesso passo/,
    ],
    [
      'collecting and fixing facts',
      {
        hit: 'collect',
        collect: { by: 'count', into: 'score' },
        rows: rows({ ...low, sets: { ready: true } }),
      },
      /non fissa altri fatti/,
    ],
    [
      'a row with the key of no row',
      { rows: rows({ ...low, key: 'otherwise' }, top) },
      /riservato al motore/,
    ],
  ] as const)('%s is refused', (_, table, message) => {
    expect(problems(table as Partial<DecisionTable>)).toContainEqual(expect.stringMatching(message))
  })
})
