import { describe, expect, test } from '@jest/globals'

import type { Calendar } from '../../../domain/procedures/engine/calendar.ts'
import { calendarIn } from '../../../domain/procedures/engine/calendar.ts'
import { dueDate } from '../../../domain/procedures/engine/due-date.ts'
import { wakeAt } from '../../../domain/procedures/engine/state.ts'
import type { Amount, Suspended } from '../../../domain/procedures/engine/types.ts'
import { explainProof } from '../../../domain/procedures/explain-proof.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { aDeadline, anEnd, aRelease, aTask } from './support/a-release.ts'
import { CaseRun, kinds, only } from './support/case-run.ts'
import { umbriaCalendar } from './support/data.ts'

const calendar = umbriaCalendar()
const monday = '2026-11-02T08:00:00.000Z'

function due(amount: Amount, suspended: readonly Suspended[], where: Calendar = calendar) {
  const rule = { release: 'prova@1', deadline: 'term', amount }
  return dueDate(rule, { at: monday, why: 'apertura' }, { calendar: where, suspended })
}

const days = (value: number): Amount => ({ value, unit: 'days' })
const from3to12 = { from: '2026-11-03', until: '2026-11-12', why: 'documento mancante' }

describe('a suspended day is not counted', () => {
  test('in a term of calendar days', () => {
    expect(due(days(10), []).proof.dueLocal).toBe('2026-11-12T23:59')
    const { proof } = due(days(10), [{ ...from3to12, until: '2026-11-07' }])
    expect(proof.dueLocal).toBe('2026-11-17T23:59')
    expect(proof.suspensions).toEqual([{ ...from3to12, until: '2026-11-07', days: 5 }])
  })

  test('in a term of working days', () => {
    const { proof } = due({ value: 3, unit: 'working-days' }, [
      { ...from3to12, from: '2026-11-04' },
    ])
    expect(proof.dueLocal).toBe('2026-11-16T23:59')
  })

  test('in a term of months, reckoned by the calendar first', () => {
    const { proof } = due({ value: 1, unit: 'months' }, [from3to12])
    expect(proof.dueLocal).toBe('2026-12-12T23:59')
  })

  test('in a term of hours, from one midnight in Rome to another', () => {
    const { dueAt } = due({ value: 20, unit: 'hours' }, [{ ...from3to12, until: '2026-11-03' }])
    expect(dueAt).toBe('2026-11-04T04:00:00.000Z')
  })

  test('and is taken away once, however many suspensions cover it', () => {
    const other = { from: '2026-11-05', until: '2026-11-08', why: 'ricovero' }
    const { proof } = due(days(10), [other, from3to12])
    expect(proof.dueLocal).toBe('2026-11-23T23:59')
    expect(proof.suspensions).toEqual([{ ...from3to12, days: 10 }])
  })

  test('after the end it is of no account', () => {
    const later = { from: '2026-11-13', until: '2026-11-20', why: 'ricovero' }
    expect(due(days(10), [later])).toEqual(due(days(10), []))
  })

  test('nor is a term that a holiday moves ever ended on one', () => {
    const next = { from: '2026-11-16', until: '2026-11-17', why: 'ricovero' }
    expect(due(days(13), []).proof.dueLocal).toBe('2026-11-16T23:59')
    expect(due(days(13), [next]).proof.dueLocal).toBe('2026-11-18T23:59')
  })
})

test('an open suspension leaves a term without a date, and says how much is left', () => {
  const { dueAt, proof } = due(days(10), [{ from: '2026-11-05', why: 'documento mancante' }])
  expect(dueAt).toBeUndefined()
  expect(explainProof(proof)).toEqual([
    'Il termine è di 10 giorni di calendario.',
    'Si parte da lunedì 2 novembre 2026: apertura. Il primo giorno non si conta.',
    'Termini sospesi da giovedì 5 novembre 2026, e non ancora ripresi: documento mancante.',
    'La nuova data si saprà alla ripresa dei termini: restano 8 giorni di calendario.',
    'Regola «term» della procedura prova, versione 1; calendario umbria-2026-1.',
  ])
})

test('the proof says each suspension in words, with the days that it took', () => {
  expect(explainProof(due(days(10), [from3to12]).proof)).toContain(
    'Termini sospesi da martedì 3 novembre 2026 a giovedì 12 novembre 2026, 10 giorni: documento mancante.',
  )
})

test('what does not count is told in the order of the days', () => {
  const { proof } = due({ value: 6, unit: 'working-days' }, [{ ...from3to12, until: '2026-11-06' }])
  const told = explainProof(proof).filter((line) => /sospesi|non conta:/.test(line))
  expect(told.map((line) => /\d+ novembre/.exec(line)?.[0])).toEqual([
    '3 novembre',
    '7 novembre',
    '8 novembre',
    '14 novembre',
    '15 novembre',
  ])
})

test('an office that is shut moves a term that ends there, and only there', () => {
  const shut = {
    organisation: 'udc-1',
    from: '2026-11-12',
    until: '2026-11-13',
    reason: 'trasloco',
  }
  const closing = { ...calendar, closures: [shut] }
  const { proof } = due(days(10), [], calendarIn(closing, '054039', 'udc-1'))
  expect(proof.dueLocal).toBe('2026-11-16T23:59')
  expect(proof.skipped[0]).toEqual({ day: '2026-11-12', why: 'chiusura dell’ufficio, trasloco' })
  expect(proof.calendar).toBe('umbria-2026-1@054039@udc-1')
  const elsewhere = due(days(10), [], calendarIn(closing, '054039', 'udc-2'))
  expect(elsewhere.proof.dueLocal).toBe('2026-11-12T23:59')
})

/** A term of ten days on `record`, with a warning three days before and a breach. */
function aRun(parts: Partial<Release['deadlines'][number]> = {}): CaseRun {
  const deadline = aDeadline({
    terms: [{ amount: days(10) }],
    suspendable: true,
    rungs: [
      {
        key: 'soon',
        kind: 'warning',
        before: { value: 3, unit: 'days' },
        actions: [{ do: 'raise-priority', to: 'high' }],
      },
      { key: 'late', kind: 'breach', actions: [{ do: 'add-supervisor' }] },
    ],
    ...parts,
  })
  const outcomes = ['done', 'silence'].map((key) => {
    return { key, title: key, consequence: key, to: 'end' }
  })
  const steps = [
    aTask('record', { to: 'end', outcomes }),
    aTask('other', { to: 'end' }),
    anEnd('end'),
  ]
  const suspensions = [{ key: 'document', title: 'Documento mancante' }]
  const run = new CaseRun(aRelease({ steps, deadlines: [deadline], suspensions }), calendar)
  run.start(monday)
  return run
}

const suspended = (at: string, from: string, until?: string) => {
  return { kind: 'terms-suspended' as const, at, from, ...(until && { until }), reason: 'document' }
}
const id = 'term@record#1'

describe('terms of a case', () => {
  test('stop while they are suspended: no date, no alarm, and the task says so', () => {
    const run = aRun()
    const commands = run.apply(suspended('2026-11-04T09:00:00.000Z', '2026-11-04'))
    expect(commands).toMatchObject([
      {
        kind: 'suspend-deadline',
        deadline: { id, version: 2, because: 'suspended' },
        proof: { suspensions: [{ from: '2026-11-04', why: 'Documento mancante' }], left: 9 },
        task: 'record#1',
        was: '2026-11-12T22:59:59.999Z',
      },
      { kind: 'change-task', task: 'record#1', dueAt: null, hardAt: null },
    ])
    expect([wakeAt(run.state), run.state.suspensions]).toEqual([
      undefined,
      [{ id: 2, from: '2026-11-04', reason: 'document' }],
    ])
  })

  test('take up again where they were, with every rung that has not fired', () => {
    const run = aRun()
    run.apply(suspended('2026-11-04T09:00:00.000Z', '2026-11-04'))
    const resumed = { kind: 'terms-resumed' as const, suspension: 2, until: '2026-11-13' }
    const commands = run.apply({ ...resumed, at: '2026-11-13T09:00:00.000Z' })
    expect(commands).toMatchObject([
      { kind: 'set-deadline', deadline: { version: 3, dueAt: '2026-11-23T22:59:59.999Z' } },
      { kind: 'change-task', dueAt: '2026-11-23T22:59:59.999Z' },
    ])
    expect(run.state.deadlines[0]?.rungs).toEqual([
      { rung: 'soon', at: '2026-11-19T23:00:00.000Z' },
      { rung: 'late', at: '2026-11-23T22:59:59.999Z' },
    ])
  })

  test('leave alone what cannot be suspended', () => {
    const run = aRun({ suspendable: false })
    expect(run.apply(suspended('2026-11-04T09:00:00.000Z', '2026-11-04'))).toEqual([])
  })

  test('are met by the task, suspended or not', () => {
    const run = aRun()
    run.apply(suspended('2026-11-04T09:00:00.000Z', '2026-11-04'))
    const commands = run.complete('record#1', 'done', { at: '2026-11-05T09:00:00.000Z' })
    expect(only(commands, 'drop-deadline')).toEqual([{ kind: 'drop-deadline', id, why: 'met' }])
    expect(run.state.stopped).toEqual([])
  })

  test('never fire on a suspended day: the warning waits for the first day after', () => {
    const run = aRun()
    run.apply(suspended('2026-11-04T09:00:00.000Z', '2026-11-09', '2026-11-14'))
    expect(run.state.deadlines[0]?.rungs).toEqual([
      { rung: 'soon', at: '2026-11-14T23:00:00.000Z' },
      { rung: 'late', at: '2026-11-18T22:59:59.999Z' },
    ])
  })

  test('run from an entry during the suspension as from the day before its end', () => {
    const run = aRun()
    run.apply(suspended('2026-10-01T09:00:00.000Z', '2026-11-01', '2026-11-10'))
    expect(run.state.deadlines[0]?.dueAt).toBe('2026-11-20T22:59:59.999Z')
  })

  test('give the old alarm no effect', () => {
    const run = aRun()
    run.apply(suspended('2026-11-04T09:00:00.000Z', '2026-11-04', '2026-11-06'))
    const rung = {
      kind: 'rung' as const,
      at: '2026-11-12T23:00:00.000Z',
      deadline: id,
      rung: 'late',
    }
    expect(run.apply({ ...rung, version: 1 })).toEqual([])
  })

  test('go back to where they were when the suspension is annulled', () => {
    const run = aRun()
    run.apply(suspended('2026-11-04T09:00:00.000Z', '2026-11-04', '2026-11-06'))
    run.apply({ kind: 'suspension-annulled', at: '2026-11-05T09:00:00.000Z', suspension: 2 })
    expect(run.state.deadlines).toMatchObject([{ version: 3, dueAt: '2026-11-12T22:59:59.999Z' }])
    expect(run.state.suspensions).toEqual([])
  })

  test('are not moved by a suspension that is not known, nor after the end', () => {
    const run = aRun()
    const unknown = { kind: 'terms-resumed' as const, suspension: 9, until: '2026-11-09' }
    expect(run.apply({ ...unknown, at: '2026-11-09T09:00:00.000Z' })).toEqual([])
    run.complete('record#1', 'done', { at: '2026-11-09T10:00:00.000Z' })
    expect(run.apply(suspended('2026-11-09T11:00:00.000Z', '2026-11-09'))).toEqual([])
    expect(run.state.suspensions).toEqual([])
  })
})

describe('what has fired is never taken back', () => {
  test('a backdated suspension asks somebody to look at it, once', () => {
    const run = aRun()
    run.elapse('2026-11-12T23:00:00.000Z')
    const commands = run.apply(suspended('2026-11-16T09:00:00.000Z', '2026-11-05', '2026-11-16'))
    expect(only(commands, 'open-task')).toMatchObject([
      {
        purpose: 'follow-up',
        title:
          'Riesamina «Termine»: il preavviso è scattato, il superamento è scattato prima della nuova data',
        candidates: [{ who: 'case-manager' }, { role: 'coordinator', at: 'zone' }],
      },
    ])
    expect(run.state.deadlines).toMatchObject([
      { version: 2, dueAt: '2026-11-24T22:59:59.999Z', rungs: [] },
    ])
    const corrected = { ...suspended('2026-11-17T09:00:00.000Z', '2026-11-05', '2026-11-17') }
    const again = run.apply({ ...corrected, kind: 'suspension-corrected', suspension: 4 })
    expect(kinds(again)).toEqual(['set-deadline', 'change-task'])
  })

  test('a warning that came before the suspension began was right when it came', () => {
    const run = aRun()
    run.elapse('2026-11-09T12:00:00.000Z')
    const commands = run.apply(suspended('2026-11-10T09:00:00.000Z', '2026-11-11', '2026-11-20'))
    expect(only(commands, 'open-task')).toEqual([])
    expect(run.state.deadlines[0]?.rungs).toEqual([
      { rung: 'late', at: '2026-11-23T22:59:59.999Z' },
    ])
  })

  test('a default that was taken stays, and its task names it', () => {
    const take = [
      { key: 'late', kind: 'breach' as const, actions: [{ do: 'take-outcome' as const }] },
    ]
    const run = aRun({ defaultOutcome: 'silence', rungs: take })
    const steps = run.release.steps.map((step) =>
      step.kind === 'task' && step.key === 'record'
        ? { ...step, outcomes: step.outcomes.map((one) => ({ ...one, to: 'other' })) }
        : step,
    )
    const open = new CaseRun({ ...run.release, steps }, calendar)
    open.start(monday)
    open.elapse('2026-11-13T00:00:00.000Z')
    expect(open.tasks).toEqual(['other#1'])
    const commands = open.apply(suspended('2026-11-16T09:00:00.000Z', '2026-11-05', '2026-11-16'))
    expect(only(commands, 'open-task').map(({ title }) => title)).toEqual([
      'Riesamina «Termine»: l’esito previsto è stato preso prima della nuova data',
    ])
    expect(open.tasks).toEqual(['other#1'])
  })
})

/** The calendar in which the office of the case is shut on these days. */
function shut(from: string, until: string, version = 'umbria-2026-2'): Calendar {
  const closures = [{ organisation: 'udc-1', from, until, reason: 'trasloco' }]
  return calendarIn({ ...calendar, version, closures }, '054039', 'udc-1')
}
const brought = (version: string, at = '2026-11-05T09:00:00.000Z') => {
  return { kind: 'calendar-changed' as const, calendar: `${version}@054039@udc-1`, at }
}

test('another calendar gives every running deadline a new version, proof and date', () => {
  const run = aRun({ suspendable: false })
  run.calendar = shut('2026-11-12', '2026-11-12')
  expect(run.apply(brought('umbria-2026-2'))).toMatchObject([
    {
      kind: 'set-deadline',
      deadline: { version: 2, dueAt: '2026-11-13T22:59:59.999Z' },
      proof: {
        calendar: 'umbria-2026-2@054039@udc-1',
        origin: { why: 'apertura di «Fai record»' },
      },
      was: '2026-11-12T22:59:59.999Z',
    },
    { kind: 'change-task', task: 'record#1' },
  ])
})

test('a term that a closure pushes into an open suspension stands still, until another calendar opens the day', () => {
  const run = aRun()
  run.apply(suspended('2026-11-04T09:00:00.000Z', '2026-11-13'))
  expect(run.state.deadlines).toMatchObject([{ version: 2, dueAt: '2026-11-12T22:59:59.999Z' }])
  run.calendar = shut('2026-11-12', '2026-11-12')
  expect(run.apply(brought('umbria-2026-2'))).toMatchObject([
    {
      kind: 'suspend-deadline',
      deadline: { id, version: 3, because: 'suspended' },
      proof: {
        skipped: [{ day: '2026-11-12' }],
        suspensions: [{ from: '2026-11-13' }],
        left: 0,
      },
      was: '2026-11-12T22:59:59.999Z',
    },
    { kind: 'change-task', task: 'record#1', dueAt: null, hardAt: null },
  ])
  run.calendar = shut('2026-11-20', '2026-11-20', 'umbria-2026-3')
  expect(run.apply(brought('umbria-2026-3', '2026-11-06T09:00:00.000Z'))).toMatchObject([
    { kind: 'set-deadline', deadline: { id, version: 4, dueAt: '2026-11-12T22:59:59.999Z' } },
    { kind: 'change-task', task: 'record#1', dueAt: '2026-11-12T22:59:59.999Z' },
  ])
})

test('a term that corrected facts took away starts again, from where it ran, when they are changed back', () => {
  const run = aRun({ terms: [{ when: { not: { present: 'flag' } }, amount: days(10) }] })
  const correct = (at: string, flag: boolean | string) =>
    run.apply({ kind: 'facts-corrected', at, facts: { flag } })
  const dropped = correct('2026-11-03T09:00:00.000Z', true)
  expect(kinds(dropped)).toEqual(['drop-deadline', 'change-task'])
  expect(run.state.deadlines).toEqual([])
  expect(correct('2026-11-10T09:00:00.000Z', '')).toMatchObject([
    { kind: 'set-deadline', deadline: { id, version: 2, dueAt: '2026-11-12T22:59:59.999Z' } },
    { kind: 'change-task', task: 'record#1', dueAt: '2026-11-12T22:59:59.999Z' },
  ])
})

test('a rung that fired before the facts changed does not fire again when they are changed back', () => {
  const run = aRun({ terms: [{ when: { not: { present: 'flag' } }, amount: days(10) }] })
  run.elapse('2026-11-09T12:00:00.000Z')
  run.apply({ kind: 'facts-corrected', at: '2026-11-10T09:00:00.000Z', facts: { flag: true } })
  run.apply({ kind: 'facts-corrected', at: '2026-11-11T09:00:00.000Z', facts: { flag: '' } })
  expect(run.state.deadlines[0]?.rungs.map(({ rung }) => rung)).toEqual(['late'])
})
