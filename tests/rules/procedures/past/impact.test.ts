import { expect, test } from '@jest/globals'

import type { Answers } from '../../../../domain/procedures/forms/answers.ts'
import { impactOf } from '../../../../domain/procedures/past/impact.ts'
import type { Release } from '../../../../domain/procedures/schema.ts'
import { Form } from '../../../../domain/procedures/schema/form.ts'
import { aDeadline, anEnd, aRelease, aTask } from '../support/a-release.ts'
import { CaseRun } from '../support/case-run.ts'
import { umbriaCalendar } from '../support/data.ts'
import { pastOf } from '../support/past.ts'

const calendar = umbriaCalendar()
const day = (n: number) => `2026-03-${String(n).padStart(2, '0')}T09:00:00.000Z`

interface Rules {
  /** From how many points the unit is called. */
  readonly callFrom?: number
  /** From how many points the band is high. */
  readonly highFrom?: number
  readonly days?: number
  readonly asksMore?: boolean
}

/** Three answers of 0 to 3 points make a score; by it the unit is called, or the plan is written at once. */
function scored({ callFrom = 6, highFrom = 6, days = 30, asksMore = false }: Rules = {}): Release {
  const items = ['walking', 'eating', 'washing']
  const form = Form.parse({
    key: 'scale',
    title: 'Scala',
    sections: [
      {
        key: 'items',
        title: 'Voci',
        fields: [
          ...items.map((key) => ({ key, type: 'integer', label: key, required: true })),
          {
            key: 'score',
            type: 'computed',
            label: 'Punti',
            exports: 'score',
            computed: { sum: items },
          },
          {
            ...{ key: 'band', type: 'computed', label: 'Fascia', exports: 'band' },
            computed: {
              band: 'score',
              bands: [
                { atLeast: highFrom, code: 'high', label: 'Alta' },
                { atLeast: 0, code: 'low', label: 'Bassa' },
              ],
            },
          },
          ...(asksMore
            ? [{ key: 'alone', type: 'yes-no', label: 'Vive solo', exports: 'alone' }]
            : []),
        ],
      },
    ],
  })
  const alone = {
    key: 'alone',
    title: 'Vive solo',
    when: { eq: ['alone', true] as [string, boolean] },
    to: 'call',
  }
  const points = {
    key: 'points',
    title: 'Molti punti',
    when: { gte: ['score', callFrom] as [string, number] },
    to: 'call',
  }
  return aRelease({
    facts: {
      score: { type: 'number', title: 'Punti' },
      band: { type: 'code', title: 'Fascia' },
      alone: { type: 'boolean', title: 'Vive solo' },
    },
    forms: [form],
    start: 'ask',
    steps: [
      aTask('ask', { to: 'choose', form: 'scale' }),
      { key: 'choose', kind: 'decision', phase: 'contact', title: 'Si convoca?', table: 'calling' },
      aTask('call', { to: 'plan', candidates: [{ role: 'nurse', at: 'district' }] }),
      aTask('plan', { to: 'end', candidates: [{ role: 'social-worker', at: 'office' }] }),
      anEnd('end'),
    ],
    tables: [
      {
        key: 'calling',
        title: 'Si convoca?',
        rows: asksMore ? [points, alone] : [points],
        otherwise: { title: 'Pochi punti', to: 'plan' },
      },
    ],
    deadlines: [
      aDeadline({
        key: 'planning',
        on: { step: 'plan' },
        terms: [{ amount: { value: days, unit: 'days' } }],
        rungs: [{ key: 'over', kind: 'breach', actions: [{ do: 'add-supervisor' }] }],
      }),
    ],
  })
}

const bandOf = (score: number, highFrom = 6) => (score >= highFrom ? 'high' : 'low')

/** A case lived by the first rules to its end, with these three answers. */
function lived([walking, eating, washing]: readonly [number, number, number]) {
  const run = new CaseRun(scored(), calendar)
  const score = walking + eating + washing
  run.start(day(2))
  run.complete('ask#1', 'done', { at: day(3), facts: { score, band: bandOf(score) } })
  if (run.tasks.includes('call#1')) run.complete('call#1', 'done', { at: day(5) })
  run.complete('plan#1', 'done', { at: day(9) })
  const answers: Answers = { walking, eating, washing, score, band: bandOf(score) }
  return { score, past: pastOf(run, { 2: answers }) }
}

const all = [0, 1, 2, 3].flatMap((a) =>
  [0, 1, 2, 3].flatMap((b) => [0, 1, 2, 3].map((c) => lived([a, b, c]))),
)

test('a moved threshold takes exactly the cases whose points say so another way', () => {
  for (const callFrom of [0, 3, 5, 6, 7, 9, 10]) {
    const others = all
      .filter(({ past }) => impactOf(past, scored({ callFrom })).stands === 'other')
      .map(({ score }) => score)
    const moved = all.map(({ score }) => score).filter((n) => n >= callFrom !== n >= 6)
    expect(others).toEqual(moved)
  }
})

test('who would be called where nobody was is told until there, and not beyond', () => {
  const impact = impactOf(lived([1, 2, 1]).past, scored({ callFrom: 4 }))
  expect(impact).toMatchObject({
    ...{ stands: 'other', whole: false, more: ['call'], less: [] },
    untold: { why: 'never-done', of: 'call' },
    chosen: [{ step: 'choose', was: { row: 'otherwise' }, now: { row: 'points' } }],
    work: {},
  })
})

test('who would not be called is told to the end: one task less, and of whom', () => {
  const impact = impactOf(lived([3, 2, 1]).past, scored({ callFrom: 9 }))
  expect(impact).toMatchObject({ stands: 'other', whole: true, more: [], less: ['call'] })
  expect(impact.work).toMatchObject({
    nurse: { was: 1, now: 0 },
    'social-worker': { was: 1, now: 1 },
  })
  // It is written from when the answers came, two days before.
  expect(impact.terms).toMatchObject([{ id: 'planning@plan#1', days: -2 }])
})

test('a moved cut-off is crossed by exactly the cases whose points lie between', () => {
  const to = scored({ highFrom: 4 })
  for (const { score, past } of all) {
    const { stands, figures } = impactOf(past, to)
    expect(stands).toBe('same')
    const crossing = bandOf(score) !== bandOf(score, 4)
    expect(figures).toEqual(
      crossing ? [{ fact: 'band', was: 'low', now: 'high', crossed: true }] : [],
    )
  }
})

test('a question that nobody was asked decides nothing: not determinable, unless it does not matter', () => {
  const to = scored({ asksMore: true })
  for (const { score, past } of all) {
    const { stands, untold } = impactOf(past, to)
    // With enough points the unit is called whoever one lives with.
    const told = score >= 6
    expect(stands).toBe(told ? 'same' : 'undetermined')
    expect(untold).toEqual(told ? undefined : { why: 'never-asked', of: 'alone' })
  }
})

test('a term is longer or shorter by so many days; one that ends by itself ends when it falls due', () => {
  const { past } = lived([0, 0, 1])
  const { stands, terms } = impactOf(past, scored({ days: 20 }))
  expect(stands).toBe('other')
  expect(terms).toMatchObject([{ id: 'planning@plan#1', days: -10 }])
  const plan = scored({ days: 3 })
  const ends: Release = {
    ...plan,
    deadlines: plan.deadlines.map((one) => ({
      ...one,
      defaultOutcome: 'done',
      rungs: [{ key: 'over', kind: 'breach', actions: [{ do: 'take-outcome' }] }],
    })),
  }
  // Written on the 9th, by then it had been over for days: the act has no place any more.
  expect(impactOf(past, ends)).toMatchObject({ stands: 'other', whole: true, less: [] })
})

test('an outcome that is gone, and a step that is gone, are told for what they are', () => {
  const { past } = lived([0, 0, 1])
  const now = scored()
  const renamed: Release = {
    ...now,
    steps: now.steps.map((one) =>
      one.key === 'plan' && one.kind === 'task'
        ? { ...one, outcomes: one.outcomes.map((end) => ({ ...end, key: 'written' })) }
        : one,
    ),
  }
  expect(impactOf(past, renamed)).toMatchObject({
    stands: 'undetermined',
    untold: { why: 'no-outcome', of: 'plan' },
  })
  const called = lived([3, 3, 3]).past
  const without: Release = {
    ...now,
    steps: now.steps.filter(({ key }) => key !== 'call'),
    tables: now.tables.map((table) => ({
      ...table,
      rows: table.rows.map((row) => ({ ...row, to: 'plan' })),
    })),
  }
  expect(impactOf(called, without)).toMatchObject({ stands: 'other', whole: true, less: ['call'] })
})

test('a task that is asked of others is told with both', () => {
  const now = scored()
  const steps = now.steps.map((one) =>
    one.key === 'plan' && one.kind === 'task'
      ? { ...one, candidates: [{ role: 'coordinator', at: 'zone' as const }] }
      : one,
  )
  const { stands, offices } = impactOf(lived([0, 0, 1]).past, { ...now, steps })
  expect(stands).toBe('other')
  expect(offices).toEqual([{ step: 'plan', was: 'social-worker', now: 'coordinator' }])
})

test('without the answers kept, what other scales would have made of them is not told', () => {
  const { past } = lived([1, 2, 1])
  const moves = past.moves.map(({ answers: _gone, ...move }) => move)
  const impact = impactOf({ ...past, moves }, scored({ highFrom: 4, callFrom: 6 }))
  expect(impact).toMatchObject({
    stands: 'undetermined',
    untold: { why: 'no-answer', of: 'score' },
  })
})

/** Who has enough points is granted what the answers say. */
function granting(callFrom: number): Release {
  const { steps, tables, ...rest } = scored({ callFrom })
  const effect = {
    type: 'grant',
    mode: 'repeatable',
    procedure: 'prestazione',
    form: 'scale',
    section: 'items',
  } as const
  return {
    ...rest,
    steps: [
      ...steps,
      {
        key: 'give',
        kind: 'effect',
        phase: 'contact',
        title: 'Concedi',
        effect,
        waits: true,
        to: 'plan',
      },
    ],
    tables: tables.map((table) => ({
      ...table,
      rows: table.rows.map((row) => ({ ...row, to: 'give' })),
    })),
  }
}

test('what would not be granted is not spent; what nobody wrote has no price', () => {
  const run = new CaseRun(granting(6), calendar)
  run.start(day(2))
  run.complete('ask#1', 'done', { at: day(3), facts: { score: 6, band: 'high' } })
  run.settle('give#1:1', day(3))
  run.complete('plan#1', 'done', { at: day(9) })
  const granted = new Map([[2, 50_000]])
  const past = { ...pastOf(run, { 2: { walking: 2, eating: 2, washing: 2 } }), granted }
  expect(impactOf(past, granting(6)).cost).toEqual({ was: 50_000, now: 50_000 })
  expect(impactOf(past, granting(9)).cost).toEqual({ was: 50_000, now: 0 })
  const never = { ...lived([2, 2, 0]).past, granted: new Map<number, number>() }
  expect(impactOf(never, granting(3)).cost).toEqual({ was: 0, now: null })
})
