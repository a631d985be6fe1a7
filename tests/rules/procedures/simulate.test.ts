import { readdirSync } from 'node:fs'

import { describe, expect, test } from '@jest/globals'

import { readRelease } from '../../../domain/procedures/read-release.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import type { Scenario } from '../../../domain/procedures/schema/scenario.ts'
import { simulate } from '../../../domain/procedures/simulate/simulate.ts'
import { validate } from '../../../domain/procedures/validate/validate.ts'
import { aDeadline, aNotice, aRelease, anEffect, anEnd, aTask } from './support/a-release.ts'
import { documentOf, known, umbriaCalendar } from './support/data.ts'

const calendar = umbriaCalendar()
const from = '2026-03-02T08:00:00.000Z'
const after = (value: number, unit: 'hours' | 'days' = 'hours') => ({ value, unit })
const record = { do: 'complete', after: after(1), step: 'record', outcome: 'done' } as const

function aScenario(parts: Partial<Scenario>): Scenario {
  return { key: 'one', title: 'Uno', from, events: [], expects: {}, ...parts }
}

const release = aRelease({
  facts: { score: { type: 'number', title: 'Punti' } },
  notices: [aNotice],
  steps: [
    aTask('record', { to: 'tell' }),
    anEffect('tell', { to: 'check' }),
    aTask('check', { to: 'end' }),
    anEnd('end'),
  ],
  deadlines: [
    aDeadline({ rungs: [{ key: 'over', kind: 'breach', actions: [{ do: 'add-supervisor' }] }] }),
  ],
})

const differences = (parts: Partial<Scenario>) =>
  simulate(aScenario(parts), release, calendar).differences

describe('a scenario is lived', () => {
  test('by what people do, what the system does at once, and the time that passes', () => {
    const late = { ...record, after: after(5) }
    const { walk } = simulate(aScenario({ events: [late] }), release, calendar)
    expect(walk).toEqual({
      path: ['record', 'check'],
      open: ['check'],
      facts: {},
      deadlines: [{ deadline: 'term', due: '2026-03-02' }],
      fired: ['term:over'],
    })
  })

  test('twice the same', () => {
    const scenario = aScenario({ events: [record] })
    expect(simulate(scenario, release, calendar)).toEqual(simulate(scenario, release, calendar))
  })

  test('and holds where all is as expected', () => {
    const check = { ...record, step: 'check', facts: { score: 3 } }
    const expects = {
      path: ['record', 'check'],
      open: [],
      outcome: 'finished',
      facts: { score: 3 },
      deadlines: [{ deadline: 'term', due: '2026-03-02' }],
      fired: [],
    }
    expect(differences({ events: [record, check], expects })).toEqual([])
  })
})

describe('a difference says what to look at', () => {
  test.each<[string, Partial<Scenario>, RegExp]>([
    [
      'an act on a task that is not open',
      { events: [{ ...record, step: 'check' }] },
      /fatto 1: il compito «check» non è aperto \(aperti: record\)/,
    ],
    [
      'another order of tasks',
      { events: [record], expects: { path: ['check'] } },
      /«record, check», si aspettava «check»/,
    ],
    ['another step open', { expects: { open: [] } }, /«record», si aspettava «nessuno»/],
    [
      'a case that is not closed',
      { expects: { outcome: 'finished' } },
      /esito «finished», ma la pratica è ancora aperta/,
    ],
    [
      'another outcome',
      { events: [{ do: 'withdraw', after: after(1) }], expects: { outcome: 'finished' } },
      /ma l’esito è «withdrawn»/,
    ],
    [
      'another date',
      { expects: { deadlines: [{ deadline: 'term', due: '2026-03-09' }] } },
      /«term» scade il 2026-03-02, si aspettava il 2026-03-09/,
    ],
    [
      'a term that never began',
      { expects: { deadlines: [{ deadline: 'none', due: '2026-03-09' }] } },
      /«none» non è mai cominciata/,
    ],
    [
      'a fact that is not known',
      { expects: { facts: { score: 3 } } },
      /«score» non è indicato, si aspettava «3»/,
    ],
    [
      'a rung that did not fire',
      { expects: { fired: ['term:over'] } },
      /«nessuno», si aspettava «term:over»/,
    ],
  ])('%s', (_, parts, message) => {
    expect(differences(parts)).toEqual([expect.stringMatching(message)])
  })
})

describe('validate', () => {
  const found = (scenario: Partial<Scenario>) =>
    validate({ ...release, scenarios: [aScenario(scenario)] } satisfies Release, {
      ...known,
      calendar,
    }).filter(({ where }) => where === 'scenarios.one')

  test('runs the scenarios where there is a calendar', () => {
    expect(found({ events: [record], expects: { open: ['check'] } })).toEqual([])
    expect(found({ expects: { open: ['check'] } })).toHaveLength(1)
  })

  test.each<[string, Partial<Scenario>, RegExp]>([
    ['a step', { events: [{ ...record, step: 'gone' }] }, /«gone» non esiste/],
    [
      'an outcome',
      { events: [{ ...record, outcome: 'gone' }] },
      /«gone» non è un esito di «record»: scegline uno di done/,
    ],
    ['a fact', { facts: { gone: 1 } }, /«gone», che non esiste/],
    [
      'a deadline',
      { expects: { deadlines: [{ deadline: 'gone', due: '2026-03-09' }] } },
      /«gone» non esiste/,
    ],
  ])('names %s that the scenario has wrong', (_, scenario, message) => {
    expect(found(scenario)[0]).toMatchObject({
      severity: 'error',
      message: expect.stringMatching(message),
    })
  })
})

const shipped = readdirSync(new URL('../../../seeds/procedures/', import.meta.url))

test.each(shipped)('%s carries scenarios, and they hold', (file) => {
  const { scenarios = [] } = readRelease(documentOf(file), { ...known, calendar })
  expect(scenarios.length).toBeGreaterThanOrEqual(3)
})
