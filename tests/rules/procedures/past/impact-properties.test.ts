import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { evaluate } from '../../../../domain/procedures/engine/expression.ts'
import { canonical } from '../../../../domain/procedures/engine/state.ts'
import { impactOf } from '../../../../domain/procedures/past/impact.ts'
import { tell } from '../../../../domain/procedures/past/tell.ts'
import {
  addPast,
  addPastTotals,
  noPastTotals,
  pastLines,
} from '../../../../domain/procedures/past/totals.ts'
import type { Release } from '../../../../domain/procedures/schema.ts'
import type { Expression } from '../../../../domain/procedures/schema/expression.ts'
import type { CaseRun } from '../support/case-run.ts'
import { lives, pastOf } from '../support/past.ts'
import { runs, seedFor } from '../support/seed.ts'

function check(name: string, holds: (run: CaseRun) => void): void {
  const property = fc.property(lives, holds)
  fc.assert(property, { seed: seedFor(name), numRuns: runs(120) })
}

/** The same rules in other words, under another number. */
function reworded(release: Release): Release {
  return {
    ...release,
    version: release.version + 1,
    title: `${JSON.stringify(release.title)} detto altrimenti`,
    steps: release.steps.map((one) => ({ ...one, title: 'Altre parole' })),
    deadlines: release.deadlines.map((one) => ({ ...one, title: 'Altre parole' })),
    tables: release.tables.map((one) => ({ ...one, title: 'Altra domanda' })),
  }
}

/** Every term three times as long, and no first row in any table. */
function changed(release: Release): Release {
  return {
    ...release,
    version: release.version + 1,
    deadlines: release.deadlines.map((one) => ({
      ...one,
      terms: one.terms.map((term) => ({
        ...term,
        amount: { ...term.amount, value: term.amount.value * 3 },
      })),
    })),
    tables: release.tables.map((one) => ({ ...one, rows: one.rows.slice(1) })),
  }
}

test('by its own release every case would have lived the same, to the end', () => {
  check('itself', (run) => {
    const { stands, whole, untold } = impactOf(pastOf(run), run.release)
    expect({ stands, whole, untold }).toEqual({ stands: 'same', whole: true, untold: undefined })
  })
})

test('by the same rules in other words every case would have lived the same', () => {
  check('words', (run) => {
    expect(impactOf(pastOf(run), reworded(run.release))).toMatchObject({
      stands: 'same',
      whole: true,
      ...{ chosen: [], more: [], less: [], terms: [], offices: [], figures: [] },
    })
  })
})

test('the same case by the same release always gives the same, and changes nothing given', () => {
  check('same twice', (run) => {
    const [past, to] = [pastOf(run), changed(run.release)]
    const before = canonical(past)
    expect(canonical(impactOf(past, to))).toBe(canonical(impactOf(past, to)))
    expect(canonical(past)).toBe(before)
  })
})

test('each case counts once as same, other or undetermined, and zones add up', () => {
  fc.assert(
    fc.property(fc.array(lives, { minLength: 1, maxLength: 6 }), fc.nat(6), (all, cut) => {
      const found = all.map((run) => impactOf(pastOf(run), changed(run.release)))
      const sum = (of: typeof found) => of.reduce(addPast, noPastTotals)
      const totals = sum(found)
      expect(totals.same + totals.other + totals.undetermined).toBe(totals.cases)
      expect(totals.cases).toBe(all.length)
      const halves = addPastTotals(sum(found.slice(0, cut)), sum(found.slice(cut)))
      expect(canonical(halves)).toBe(canonical(totals))
      for (const line of pastLines) expect(totals[line]).toBeLessThanOrEqual(totals.cases)
    }),
    { seed: seedFor('totals'), numRuns: runs(30) },
  )
})

const names = ['a', 'b', 'c'] as const
const conditions: fc.Arbitrary<Expression> = fc.letrec<{ one: Expression; leaf: Expression }>(
  (tie) => ({
    one: fc.oneof(
      { depthSize: 'small' },
      tie('leaf'),
      fc.record({ all: fc.array(tie('one'), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('one'), { maxLength: 3 }) }),
      fc.record({ not: tie('one') }),
    ),
    leaf: fc.oneof(
      fc.record({ present: fc.constantFrom(...names) }),
      fc.record({ eq: fc.tuple(fc.constantFrom(...names), fc.boolean()) }),
    ),
  }),
).one

test('what is told of a condition holds whatever the unknown values are', () => {
  fc.assert(
    fc.property(conditions, fc.subarray([...names]), fc.boolean(), (condition, unknown, value) => {
      const known = Object.fromEntries(
        names.filter((name) => !unknown.includes(name)).map((name) => [name, value]),
      )
      const told = tell(condition, known, new Set(unknown))
      if (unknown.length === 0) expect(told).toBe(evaluate(condition, known))
      if (told === undefined) return
      for (let bits = 0; bits < 3 ** unknown.length; bits++) {
        const values = [true, false, undefined]
        const guessed = unknown.map(
          (name, at) => [name, values[Math.floor(bits / 3 ** at) % 3]] as const,
        )
        const all = { ...known, ...Object.fromEntries(guessed) }
        expect(evaluate(condition, all)).toBe(told)
      }
    }),
    { seed: seedFor('told'), numRuns: runs(500) },
  )
})
