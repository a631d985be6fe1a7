import { readdirSync } from 'node:fs'

import { describe, expect, test } from '@jest/globals'

import { readRelease } from '../../../domain/procedures/read-release.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import type { Scenario, ScenarioEvent } from '../../../domain/procedures/schema/scenario.ts'
import { live, simulate } from '../../../domain/procedures/simulate/simulate.ts'
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

describe('a scenario leaves the path and stops its terms', () => {
  const off = aRelease({
    suspensions: [{ key: 'document', title: 'Documento mancante' }],
    steps: [
      aTask('record', {
        to: 'check',
        outcomes: [
          { key: 'done', title: 'Fatto', consequence: 'Si prosegue', to: 'check', skippable: true },
        ],
      }),
      aTask('check', { to: 'end' }),
      anEnd('end'),
    ],
    deadlines: [
      aDeadline({
        on: { case: true },
        suspendable: true,
        terms: [{ amount: { value: 10, unit: 'days' } }],
        rungs: [{ key: 'over', kind: 'breach', actions: [{ do: 'add-supervisor' }] }],
      }),
    ],
  })
  const lived = (...events: ScenarioEvent[]) =>
    simulate(aScenario({ events, expects: { open: [] } }), off, calendar)
  const stuck = (...events: ScenarioEvent[]) => lived(...events).differences[0]
  const skip: ScenarioEvent = { do: 'skip', after: after(1), step: 'record', outcome: 'done' }
  const park: ScenarioEvent = { do: 'park', after: after(1), step: 'record' }
  const resume: ScenarioEvent = { do: 'resume', after: after(1), step: 'record' }
  const redo: ScenarioEvent = { do: 'redo', after: after(1), step: 'check', to: 'record' }
  const suspend: ScenarioEvent = {
    do: 'suspend',
    after: after(1),
    reason: 'document',
    from: '2026-03-03',
  }
  const resumeTerms: ScenarioEvent = {
    do: 'resume-terms',
    after: after(4, 'days'),
    reason: 'document',
    until: '2026-03-05',
  }

  test('by a task skipped, and a step gone back to', () => {
    expect(lived(skip, redo).walk).toMatchObject({
      path: ['record', 'check', 'record'],
      open: ['record'],
    })
  })

  test('by a task put aside until somebody takes it up, or until its day', () => {
    expect(stuck(park, record)).toMatch(/«record» è messo da parte/)
    expect(lived(park, resume, record).walk.open).toEqual(['check'])
    const dated: ScenarioEvent = { ...park, until: '2026-03-05' }
    const days = (value: number): ScenarioEvent => ({ do: 'pass', after: after(value, 'days') })
    expect(stuck(dated, days(2), record)).toMatch(/«record» è messo da parte/)
    const back = lived(dated, days(3), record).walk
    expect([back.open, back.fired]).toEqual([['check'], ['park:resume']])
    expect(back.deadlines.map(({ deadline }) => deadline)).toEqual(['term'])
  })

  test('by terms that do not count the days on which they are suspended', () => {
    const dates = (...events: ScenarioEvent[]) => lived(...events).walk.deadlines
    expect(dates(suspend)).toEqual([{ deadline: 'term', due: '2026-03-12' }])
    expect(dates(suspend, resumeTerms).at(-1)).toEqual({ deadline: 'term', due: '2026-03-16' })
    expect(dates({ ...suspend, until: '2026-03-04' }).at(-1)?.due).toBe('2026-03-14')
    const year: ScenarioEvent = { do: 'pass', after: after(365, 'days') }
    expect(lived(suspend, year).walk.fired).toEqual([])
  })

  const correctIt: ScenarioEvent = {
    do: 'correct-suspension',
    after: after(1, 'days'),
    reason: 'document',
    was: '2026-03-03',
    from: '2026-03-03',
    until: '2026-03-04',
  }
  const annul: ScenarioEvent = {
    do: 'annul-suspension',
    after: after(1, 'days'),
    reason: 'document',
    was: '2026-03-03',
  }
  const close: ScenarioEvent = {
    do: 'close',
    after: after(1),
    from: '2026-03-12',
    until: '2026-03-13',
    why: 'trasloco',
  }

  test('by a suspension that is corrected, or annulled', () => {
    const dates = (...events: ScenarioEvent[]) =>
      lived(...events).walk.deadlines.map((one) => one.due)
    expect(dates(suspend, correctIt)).toEqual(['2026-03-12', '2026-03-14'])
    const later = { ...correctIt, from: '2026-03-04', until: '2026-03-05' }
    expect(dates(suspend, correctIt, later)).toEqual(['2026-03-12', '2026-03-14', '2026-03-14'])
    expect(dates(suspend, annul)).toEqual(['2026-03-12', '2026-03-12'])
  })

  test('by another calendar, in which the office is shut on the last day', () => {
    const dates = (...events: ScenarioEvent[]) =>
      lived(...events).walk.deadlines.map((one) => one.due)
    expect(dates(close)).toEqual(['2026-03-12', '2026-03-16'])
    const again = { ...close, from: '2026-03-16', until: '2026-03-16' }
    expect(dates(close, again)).toEqual(['2026-03-12', '2026-03-16', '2026-03-17'])
    const { run } = live({ from, events: [close, again] }, off, calendar)
    const proofs = run.done.flatMap(({ command }) =>
      command.kind === 'set-deadline' ? [command.proof] : [],
    )
    expect(new Set(proofs.map((proof) => proof.calendar)).size).toBe(3)
  })

  const restart: ScenarioEvent = {
    do: 'correct-term',
    after: after(1),
    deadline: 'term',
    from: '2026-02-24',
  }

  test('by a term that runs from another day than was recorded, suspended or not', () => {
    const dates = (...events: ScenarioEvent[]) =>
      lived(...events).walk.deadlines.map((one) => one.due)
    expect(dates(restart)).toEqual(['2026-03-12', '2026-03-06'])
    const further = { ...restart, from: '2026-02-25' }
    expect(dates(restart, further)).toEqual(['2026-03-12', '2026-03-06', '2026-03-07'])
    const early = { ...restart, from: '2026-02-20' }
    expect(dates(suspend, early)).toEqual(['2026-03-12', '2026-03-02'])
  })

  const withdraw: ScenarioEvent = { do: 'withdraw', after: after(1) }
  test.each<[string, ScenarioEvent[], RegExp]>([
    ['go back from a task that is not open', [redo], /«check» non è aperto/],
    ['go back to a step that is open', [{ ...redo, step: 'record' }], /non si può tornare/],
    ['go back to one never gone through', [{ ...redo, step: 'record', to: 'check' }], /tornare a/],
    ['put aside what is not open', [{ ...park, step: 'check' }], /«check» non è aperto/],
    ['put aside twice', [park, park], /«record» è già messo da parte/],
    ['put aside until today', [{ ...park, until: '2026-03-02' }], /2026-03-02, che è già venuto/],
    ['take up what is not put aside', [resume], /«record» non è messo da parte/],
    [
      'suspend for another reason',
      [{ ...suspend, reason: 'gone' }],
      /Scegli dall’elenco il motivo/,
    ],
    ['suspend before it began', [{ ...suspend, from: '2026-03-01' }], /prima della pratica/],
    ['suspend to a day before the first', [{ ...suspend, until: '2026-03-02' }], /prima del primo/],
    [
      'suspend to a day that is none',
      [{ ...suspend, until: '2026-02-30' }],
      /Indica l’ultimo giorno di sospensione/,
    ],
    ['suspend the same days twice', [suspend, suspend], /già sospesi/],
    ['suspend the terms of a closed case', [withdraw, suspend], /la pratica è chiusa/],
    ['resume terms that run', [resumeTerms], /non sono sospesi per «document»/],
    [
      'correct a suspension that is not there',
      [suspend, { ...correctIt, was: '2026-03-04' }],
      /nessuna sospensione per «document» comincia il 2026-03-04/,
    ],
    [
      'correct one into days before the case',
      [suspend, { ...correctIt, from: '2026-03-01' }],
      /non si può correggere\. La sospensione comincerebbe prima/,
    ],
    ['annul one that is not there', [annul], /nessuna sospensione per «document»/],
    ['annul one of a closed case', [suspend, withdraw, annul], /in una pratica aperta/],
    [
      'annul one that is there for another reason',
      [suspend, { ...annul, reason: 'hospital' }],
      /nessuna sospensione per «hospital»/,
    ],
    ['correct a term that does not run', [withdraw, restart], /la scadenza «term» non è in corso/],
    ['correct one that is not there', [{ ...restart, deadline: 'gone' }], /«gone» non è in corso/],
    [
      'let a term run from the day that it does',
      [{ ...restart, from: '2026-03-02' }],
      /non si può correggere\. La scadenza parte già da lì/,
    ],
    ['let one run from where it was corrected to', [restart, restart], /La scadenza parte già da/],
    [
      'let one that has begun begin after today',
      [{ ...restart, from: '2026-03-03' }],
      /non può cominciare dopo oggi/,
    ],
    [
      'let a person’s task fail',
      [{ do: 'fail', after: after(1), step: 'record' }],
      /«record» non è un passo che il sistema fa da sé/,
    ],
    [
      'resume terms before they were suspended',
      [suspend, { ...resumeTerms, until: '2026-03-02' }],
      /prima del primo/,
    ],
  ])('and cannot %s', (_, events, message) => {
    expect(stuck(...events)).toMatch(message)
  })
})

describe('what the system does', () => {
  const failing = aRelease({
    notices: [aNotice],
    steps: [
      aTask('record', { to: 'tell' }),
      anEffect('tell', { to: 'end', failedTo: 'mend' }),
      aTask('mend', { to: 'tell' }),
      anEnd('end'),
    ],
  })
  const fail: ScenarioEvent = { do: 'fail', after: after(1), step: 'tell' }
  const lived = (...events: ScenarioEvent[]) =>
    simulate(aScenario({ events, expects: {} }), failing, calendar)

  test('fails the next time where a scenario says so, and only then', () => {
    expect(lived(record).walk).toMatchObject({ path: ['record'], outcome: 'finished' })
    expect(lived(fail, record).walk).toMatchObject({ path: ['record', 'mend'], open: ['mend'] })
    const mended = lived(fail, record, { ...record, step: 'mend' })
    expect(mended.walk).toMatchObject({ path: ['record', 'mend'], outcome: 'finished' })
  })

  test('cannot fail in a case that is closed', () => {
    expect(lived(record, fail).differences).toEqual([
      expect.stringContaining('la pratica è chiusa: il sistema non vi fa più nulla'),
    ])
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
      'an outcome by which the engine cannot go on',
      { events: [{ ...record, outcome: 'gone' }] },
      /La procedura non si può seguire \(unknown-outcome\)/,
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
      /Si aspettava l’esito «finished», ma la pratica è ancora aperta/,
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

  test('lets the office be shut for one day', () => {
    const day = '2026-03-12'
    const shut = { do: 'close', after: after(1), from: day, until: day, why: 'trasloco' } as const
    expect(found({ events: [shut] })).toEqual([])
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
      'a step to go back to',
      { events: [{ do: 'redo', after: after(1), step: 'record', to: 'gone' }] },
      /«gone» non esiste/,
    ],
    [
      'a step to open it again from',
      { events: [{ do: 'reopen', after: after(1), to: 'gone' }] },
      /«gone» non esiste/,
    ],
    [
      'a step to put aside',
      { events: [{ do: 'park', after: after(1), step: 'gone' }] },
      /«gone» non esiste/,
    ],
    [
      'a step to take up again',
      { events: [{ do: 'resume', after: after(1), step: 'gone' }] },
      /«gone» non esiste/,
    ],
    [
      'a reason',
      { events: [{ do: 'suspend', after: after(1), reason: 'gone', from: '2026-03-03' }] },
      /«gone» non è un motivo di sospensione/,
    ],
    [
      'the reason of a suspension to correct',
      {
        events: [
          {
            do: 'correct-suspension',
            after: after(1),
            reason: 'gone',
            was: '2026-03-03',
            from: '2026-03-03',
          },
        ],
      },
      /«gone» non è un motivo di sospensione/,
    ],
    [
      'the reason of one to annul',
      { events: [{ do: 'annul-suspension', after: after(1), reason: 'gone', was: '2026-03-03' }] },
      /«gone» non è un motivo di sospensione/,
    ],
    [
      'the days of a closure',
      {
        events: [
          {
            do: 'close',
            after: after(1),
            from: '2026-03-04',
            until: '2026-03-03',
            why: 'trasloco',
          },
        ],
      },
      /finisce prima di cominciare/,
    ],
    [
      'a deadline to correct',
      {
        events: [{ do: 'correct-term', after: after(1), deadline: 'gone', from: '2026-03-01' }],
      },
      /La scadenza «gone» non esiste/,
    ],
    [
      'what the system does',
      { events: [{ do: 'fail', after: after(1), step: 'record' }] },
      /«record» non è un passo che il sistema fa da sé: scegline/,
    ],
    [
      'a reason to resume',
      { events: [{ do: 'resume-terms', after: after(1), reason: 'gone', until: '2026-03-03' }] },
      /«gone» non è un motivo di sospensione/,
    ],
    [
      'what somebody opens',
      { events: [{ do: 'open', after: after(1), subprocess: 'record' }] },
      /«record» non è un subprocedimento che si apre a mano/,
    ],
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
