import { describe, expect, test } from '@jest/globals'

import { circumstancesAsked } from '../../../domain/procedures/circumstances.ts'
import { parseRelease } from '../../../domain/procedures/read-release.ts'
import { live, simulate } from '../../../domain/procedures/simulate/simulate.ts'
import type { Scenario, ScenarioEvent } from '../../../domain/procedures/schema/scenario.ts'
import { validate } from '../../../domain/procedures/validate/validate.ts'
import {
  atOnce,
  lengthBetween,
  upTo,
  withoutLast,
} from '../../../domain/procedures/walks/course.ts'
import type { WalkCourse } from '../../../domain/procedures/walks/course.ts'
import {
  expectationsOf,
  withoutScenario,
  withScenario,
} from '../../../domain/procedures/walks/propose-scenario.ts'
import { aDeadline, aRelease, anEnd, aTask } from './support/a-release.ts'
import { documentOf, known, presaInCarico, umbriaCalendar } from './support/data.ts'

const calendar = umbriaCalendar()
const from = '2026-03-02T08:00:00.000Z'
const course: WalkCourse = { from, circumstances: [], events: [] }

const skippableDone = {
  key: 'done',
  title: 'Fatto',
  consequence: 'Si prosegue',
  to: 'check',
  skippable: true,
}
const release = aRelease({
  steps: [
    aTask('record', { to: 'check', outcomes: [skippableDone] }),
    aTask('check', { to: 'end' }),
    anEnd('end'),
  ],
  deadlines: [
    aDeadline({ rungs: [{ key: 'over', kind: 'breach', actions: [{ do: 'add-supervisor' }] }] }),
  ],
})
const skipped: ScenarioEvent = { do: 'skip', after: atOnce, step: 'record', outcome: 'done' }

describe('an imagined case', () => {
  test('is lived point by point, as far as it can', () => {
    const twice = live({ ...course, events: [skipped, skipped] }, release, calendar)
    expect(twice.points).toHaveLength(2)
    expect(twice.points[1]?.done.map(({ command }) => command.kind)).toContain('open-task')
    expect(twice.stuck).toMatch(/^Al fatto 2: il compito «record» non è aperto \(aperti: check\)/)
  })

  test('skips a task only by an outcome that lets it', () => {
    const check: ScenarioEvent = { ...skipped, step: 'check' }
    expect(live({ ...course, events: [skipped, check] }, release, calendar).stuck).toMatch(
      /«check» non si può saltare con l’esito «done»/,
    )
  })

  test('takes back nothing that is over', () => {
    const recalled: ScenarioEvent = { do: 'recall', after: atOnce, step: 'record' }
    expect(live({ ...course, events: [skipped, recalled] }, release, calendar).stuck).toMatch(
      /l’atto «record» non si può più ritirare/,
    )
  })

  test('loses its last happening, or all after one', () => {
    const walked = { ...course, events: [skipped, skipped, skipped] }
    expect(withoutLast(walked).events).toHaveLength(2)
    expect(withoutLast(course).events).toEqual([])
    expect(upTo(walked, 1).events).toEqual([skipped])
  })

  test.each([
    ['2026-03-04T08:00:00.000Z', { value: 2, unit: 'days' }],
    ['2026-03-02T11:00:00.000Z', { value: 3, unit: 'hours' }],
    ['2026-03-02T08:30:00.000Z', { value: 30, unit: 'minutes' }],
    ['2026-03-02T22:59:59.999Z', { value: 15, unit: 'hours' }],
    ['2026-03-01T08:00:00.000Z', { value: 0, unit: 'days' }],
  ])('lets pass what is between its moment and %s', (to, length) => {
    expect(lengthBetween(from, to)).toEqual(length)
  })
})

describe('what was seen', () => {
  const events: ScenarioEvent[] = [{ do: 'pass', after: { value: 5, unit: 'hours' } }, skipped]

  test('is proposed as what a scenario expects, and holds', () => {
    const walked = { ...course, events }
    const expects = expectationsOf(live(walked, release, calendar), release)
    expect(expects).toEqual({
      path: ['record', 'check'],
      open: ['check'],
      deadlines: [{ deadline: 'term', due: '2026-03-02' }],
      fired: ['term:over'],
    })
    const kept = withScenario(release, {
      title: 'Saltato, dopo il termine',
      course: walked,
      expects,
    })
    const [scenario] = kept.scenarios ?? []
    expect(scenario?.key).toBe('saltato-dopo-il-termine')
    expect(simulate(scenario as Scenario, kept, calendar).differences).toEqual([])
    expect(withoutScenario(kept, 'saltato-dopo-il-termine')).toEqual(release)
  })

  test.each(['Già visto', '12 mesi', '???'])(
    'titled «%s» gets a key that no other has',
    (title) => {
      const one = withScenario(release, { title, course, expects: {} })
      const two = withScenario(one, { title, course, expects: {} })
      const keys = (two.scenarios ?? []).map(({ key }) => key)
      expect(new Set(keys).size).toBe(2)
      for (const key of keys) expect(key).toMatch(/^[a-z][a-zA-Z0-9-]{0,59}$/)
    },
  )

  test('tells what a decision set', () => {
    const shipped = parseRelease(documentOf('servizio-diretto.v1.json'))
    const granted = shipped.scenarios?.find(({ key }) => key === 'granted') as Scenario
    const { facts } = expectationsOf(live(granted, shipped, calendar), shipped)
    expect(facts).toEqual({ requisitesMet: true })
  })
})

describe('a procedure', () => {
  test('names the circumstances that its forms and outcomes ask', () => {
    expect(circumstancesAsked(presaInCarico())).toContain('person.anonymous')
    expect(circumstancesAsked(release)).toEqual([])
  })

  const found = (event: ScenarioEvent) => {
    const scenario = { key: 'one', title: 'Uno', from, events: [event], expects: {} }
    return validate({ ...release, scenarios: [scenario] }, { ...known, calendar })
      .filter(({ where }) => where === 'scenarios.one')
      .map(({ message }) => message)
  }

  test('refuses a scenario that skips or takes back a step that is not there', () => {
    expect(found({ ...skipped, step: 'none' })).toEqual([
      expect.stringMatching(/«none» non esiste/),
    ])
    expect(found({ ...skipped, outcome: 'none' })).toEqual([
      expect.stringMatching(/«none» non è un esito di «record»/),
    ])
    expect(found({ do: 'recall', after: atOnce, step: 'none' })).toEqual([
      expect.stringMatching(/«none» non esiste/),
    ])
  })
})
