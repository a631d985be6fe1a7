import { readdirSync } from 'node:fs'

import { describe, expect, test } from '@jest/globals'

import { readRelease } from '../../../domain/procedures/read-release.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { checkLongWaits } from '../../../domain/procedures/validate/long-waits.ts'
import { validate } from '../../../domain/procedures/validate/validate.ts'
import { aRelease, anEnd, aTask } from './support/a-release.ts'
import { documentOf, known } from './support/data.ts'

type Step = Release['steps'][number]
type Wait = Extract<Step, { kind: 'wait' }>
type Opens = Extract<Step, { kind: 'subprocess' }>['opens']

const halfAYear = { after: { value: 6, unit: 'months' } } as const

function waiting(parts: Partial<Wait>, beside: readonly Step[] = []): Release {
  return aRelease({
    facts: { until: { type: 'date', title: 'Fino al', told: true } },
    steps: [
      aTask('record', { to: 'pause' }),
      { key: 'pause', kind: 'wait', phase: 'contact', title: 'Attesa', to: 'look', ...parts },
      aTask('look', { to: 'end' }),
      anEnd('end'),
      ...beside,
    ],
  })
}

const byHand = {
  byHand: { candidates: [{ who: 'case-manager' }], reasons: [{ key: 'other', title: 'Altro' }] },
} satisfies Opens

const beside = (opens: Opens, goTo?: string): readonly Step[] => [
  {
    ...{ key: 'sooner', kind: 'subprocess', phase: 'any', title: 'Prima', atEnd: 'cancel' },
    opens,
    to: 'why',
  },
  aTask('why', { phase: 'any', to: 'left' }),
  {
    ...{ key: 'left', kind: 'finish', phase: 'any', title: 'Finito' },
    ...(goTo !== undefined && { goTo }),
  },
]

const warned = (release: Release) => checkLongWaits(release).map(({ where }) => where)

describe('a long wait', () => {
  test('that nobody can end is told, with what to do', () => {
    expect(validate(waiting(halfAYear), known)).toContainEqual({
      severity: 'warning',
      where: 'steps.pause',
      message:
        'L’attesa dura più di 30 giorni, o fino a una data, e nella fase «contact» nessuno può farne uscire la pratica prima: aggiungi un subprocedimento che si apre a mano e finisce con «goTo».',
    })
  })

  const lengths: readonly (readonly [Partial<Wait>, readonly string[]])[] = [
    [{ after: { value: 31, unit: 'days' } }, ['steps.pause']],
    [{ after: { value: 30, unit: 'days' } }, []],
    [{ after: { value: 22, unit: 'working-days' } }, ['steps.pause']],
    [{ after: { value: 20, unit: 'working-days' } }, []],
    [{ after: { value: 800, unit: 'hours' } }, ['steps.pause']],
    [{ after: { value: 1, unit: 'months' } }, []],
    [{ date: 'until' }, ['steps.pause']],
    [{ when: { eq: ['until', '2026-12-01'] } }, []],
  ]
  test.each(lengths)('%j: %j', (parts, told) => {
    expect(warned(waiting(parts))).toEqual(told)
  })

  test('that somebody can end by hand is right', () => {
    expect(warned(waiting(halfAYear, beside(byHand, 'look')))).toEqual([])
    const here = { byHand: { ...byHand.byHand, phases: ['contact' as const] } }
    expect(warned(waiting(halfAYear, beside(here, 'look')))).toEqual([])
  })

  test('is told where what opens by hand stays beside, opens elsewhere, or by itself', () => {
    const elsewhere = { byHand: { ...byHand.byHand, phases: ['closure' as const] } }
    for (const [opens, goTo] of [
      [byHand, undefined],
      [elsewhere, 'look'],
      [{ on: 'person-died' }, 'look'],
    ] as const)
      expect(warned(waiting(halfAYear, beside(opens, goTo)))).toEqual(['steps.pause'])
  })

  test('is told where only another office could take the case out', () => {
    const release = readRelease(documentOf('presa-in-carico.v1.json'), known)
    const own = new Set(['review-sooner', 'reviewed-sooner'])
    const without = { ...release, steps: release.steps.filter(({ key }) => !own.has(key)) }
    expect(warned(without)).toEqual(['steps.until-review'])
  })
})

/** Results are asked six months after somebody has left, as the law lays down: there is nothing to bring forward. */
const right = { 'partecipante-fse.v1.json': ['steps.six-months-after'] } as const

const shipped = readdirSync(new URL('../../../seeds/procedures/', import.meta.url))

test.each(shipped)('of %s somebody can end each', (file) => {
  const release = readRelease(documentOf(file), known)
  const told: Readonly<Record<string, readonly string[]>> = right
  expect(warned(release)).toEqual(told[file] ?? [])
})
