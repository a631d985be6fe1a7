import { describe, expect, test } from '@jest/globals'

import { diagramOf } from '../../../domain/procedures/bpmn/diagram.ts'
import { readBpmn } from '../../../domain/procedures/bpmn/read-bpmn.ts'
import { layoutOf } from '../../../domain/procedures/bpmn/layout.ts'
import { writeBpmn } from '../../../domain/procedures/bpmn/write-bpmn.ts'
import { isInTime, reopeningNotice } from '../../../domain/procedures/engine/reopen.ts'
import { migrate } from '../../../domain/procedures/migrate/migrate.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { simulate } from '../../../domain/procedures/simulate/simulate.ts'
import { validate } from '../../../domain/procedures/validate/validate.ts'
import { aDeadline, aRelease, aTask, anEnd } from './support/a-release.ts'
import { besideRelease } from './support/beside.ts'
import { CaseRun, only } from './support/case-run.ts'
import { known, presaInCarico, umbriaCalendar } from './support/data.ts'

const calendar = umbriaCalendar()
const at = '2026-11-25T09:00:00.000Z'
const later = '2026-12-09T09:00:00.000Z'
const late = [
  { key: 'late', kind: 'breach' as const, actions: [{ do: 'add-supervisor' as const }] },
]
const twoDays = [{ amount: { value: 2, unit: 'days' as const } }]

type Reopening = NonNullable<Release['reopenings']>[number]
const again: Reopening = {
  title: 'Dalla visita',
  after: ['finished'],
  to: 'visit',
  sets: { seen: false },
  by: [{ role: 'coordinator', at: 'zone' }],
  within: { value: 30, unit: 'days' },
}

const parts: Partial<Release> = {
  facts: { seen: { type: 'boolean', title: 'Vista' } },
  phases: [
    { key: 'contact', title: 'Contatto' },
    { key: 'triage', title: 'Triage' },
  ],
  steps: [
    aTask('record', {
      to: 'visit',
      outcomes: [
        {
          key: 'done',
          title: 'Fatto',
          consequence: 'Si prosegue',
          to: 'visit',
          sets: { seen: true },
        },
        { key: 'none', title: 'Nulla', consequence: 'Si chiude', to: 'end' },
      ],
    }),
    aTask('visit', { to: 'end', phase: 'triage' }),
    anEnd('end', { phase: 'triage' }),
  ],
  deadlines: [
    aDeadline({ on: { case: true }, terms: twoDays, suspendable: true, rungs: late }),
    aDeadline({ key: 'of-phase', on: { phase: 'triage' }, terms: twoDays, rungs: late }),
  ],
  suspensions: [{ key: 'document', title: 'Documento mancante' }],
}
const release = aRelease({ ...parts, reopenings: [again] })

function aClosedRun(): CaseRun {
  const run = new CaseRun(release, calendar)
  run.start(at)
  run.complete('record#1', 'done', { at })
  run.complete('visit#1', 'done', { at })
  return run
}

const reopened = (to = 'visit') =>
  ({ kind: 'reopened', at: later, to, reason: 'worse', closedOn: '2026-11-25' }) as const

describe('a closed case', () => {
  test('goes on from the step, by a new entry into the phase, with its facts', () => {
    const run = aClosedRun()
    const commands = run.apply(reopened())
    expect(only(commands, 'reopen-case')).toHaveLength(1)
    expect(only(commands, 'enter-phase')).toEqual([{ kind: 'enter-phase', phase: 'triage', n: 2 }])
    expect(run.last.crossesInto).toBe('triage')
    expect([run.tasks, run.state.closed]).toEqual([['visit#2'], undefined])
    expect(run.state.facts).toEqual({ seen: false })
  })

  test('has its terms anew, under names of their own, from the day it was opened again', () => {
    const run = aClosedRun()
    const set = only(run.apply(reopened()), 'set-deadline').map(({ deadline }) => deadline)
    expect(set.map(({ id, version, origin }) => [id, version, origin])).toEqual([
      ['term@case:2', 1, later],
      ['of-phase@triage:2', 1, later],
    ])
    expect(
      run.elapse('2026-12-31T00:00:00.000Z').filter(({ kind }) => kind === 'rung-fired'),
    ).toHaveLength(2)
    run.complete('visit#2', 'done', { at: '2026-12-31T09:00:00.000Z' })
    run.apply({ ...reopened(), at: '2027-01-05T09:00:00.000Z', closedOn: '2026-12-31' })
    expect(run.state.deadlines.map(({ id }) => id)).toEqual(['term@case:3', 'of-phase@triage:3'])
  })

  test('has no suspension open any more: it ended with the case', () => {
    const run = new CaseRun(release, calendar)
    run.start(at)
    run.apply({ kind: 'terms-suspended', at, from: '2026-11-24', reason: 'document' })
    run.complete('record#1', 'done', { at })
    run.complete('visit#1', 'done', { at })
    run.apply(reopened())
    expect(run.state.suspensions.map(({ until }) => until)).toEqual(['2026-11-25'])
    expect(run.state.deadlines.map(({ id }) => id)).toContain('term@case:2')
  })

  test('says of its new terms that they run from the reopening', () => {
    const [first] = only(aClosedRun().apply(reopened()), 'set-deadline')
    expect(first?.proof.origin).toMatchObject({ at: later, why: 'riapertura della pratica' })
  })

  test('goes on by the way that was asked, where there are several', () => {
    const ways = [again, { ...again, to: 'record', sets: { seen: true } }]
    const run = new CaseRun(aRelease({ ...parts, reopenings: ways }), calendar)
    run.start(at)
    run.complete('record#1', 'done', { at })
    run.complete('visit#1', 'done', { at })
    run.apply(reopened('record'))
    expect([run.tasks, run.state.facts]).toEqual([['record#2'], { seen: true }])
  })

  test('is told to who looks after it', () => {
    const [notice] = only(aClosedRun().apply(reopened()), 'start-effect')
    expect(notice?.params).toEqual({ notice: reopeningNotice })
    expect(notice?.to).toEqual([{ who: 'case-manager' }, { role: 'coordinator', at: 'zone' }])
  })

  test('that never went through the step, or is closed otherwise, stays closed: the act is late', () => {
    const desk = new CaseRun(release, calendar)
    desk.start(at)
    desk.complete('record#1', 'none', { at })
    expect(only(desk.apply(reopened()), 'late-act').map(({ task }) => task)).toEqual(['visit#1'])
    expect(desk.state.closed).toBeDefined()
    const gone = new CaseRun(release, calendar)
    gone.start(at)
    gone.complete('record#1', 'done', { at })
    gone.apply({ kind: 'withdrawn', at, reason: 'richiesta' })
    expect(only(gone.apply(reopened()), 'late-act')).toHaveLength(1)
    expect(only(gone.apply(reopened('record')), 'late-act')).toHaveLength(1)
  })

  test('is not opened twice: the second act is late', () => {
    const run = aClosedRun()
    run.apply(reopened())
    expect(only(run.apply(reopened()), 'late-act')).toHaveLength(1)
    expect(run.tasks).toEqual(['visit#2'])
  })
})

test('the term to reopen counts from the closing, its last day included', () => {
  const inTime = (now: string) => isInTime(again, { closedAt: at, now }, calendar)
  expect(inTime('2026-12-25T22:59:00.000Z')).toBe(true)
  expect(inTime('2026-12-28T22:59:59.999Z')).toBe(true)
  expect(inTime('2026-12-28T23:00:00.000Z')).toBe(false)
  const { within: _within, ...always } = again
  expect(isInTime(always, { closedAt: at, now: '2036-01-01T00:00:00.000Z' }, calendar)).toBe(true)
})

test('a reopened case may go on by another release, a closed one may not', () => {
  const moving = { from: release, to: aRelease({ ...release, version: 2 }), calendar, at: later }
  const run = aClosedRun()
  expect(migrate(run.state, moving).blocked).toEqual([{ why: 'closed', key: 'case' }])
  run.apply(reopened())
  expect(migrate(run.state, moving)).toMatchObject({ blocked: [], opened: [], cancelled: [] })
})

test('the drawing keeps how a case is opened again', async () => {
  const xml = await writeBpmn(release, await layoutOf(diagramOf(release)))
  expect(await readBpmn(xml)).toMatchObject({ origin: 'own', document: { reopenings: [again] } })
})

describe('a release is refused', () => {
  const problems = (...reopenings: readonly Reopening[]) =>
    validate(aRelease({ ...parts, reopenings: [...reopenings] }), known)
      .filter(({ severity }) => severity === 'error')
      .map(({ where, message }) => `${where}: ${message}`)

  test('not where it says how rightly, also after a withdrawal', () => {
    expect(problems(again, { ...again, after: ['withdrawn'] })).toEqual([])
  })

  test('not where what runs beside the path led to that closing', () => {
    const leaving = besideRelease(
      {},
      { reopenings: [{ ...again, after: ['left'], to: 'record', sets: {} }] },
    )
    const steps = leaving.steps.map((step) =>
      step.key === 'leave' ? { ...step, goTo: 'gone' } : step,
    )
    const found = validate(
      { ...leaving, steps: [...steps, anEnd('gone', { phase: 'closure', outcome: 'left' })] },
      known,
    )
    expect(found.filter(({ where }) => where.startsWith('reopenings'))).toEqual([])
  })

  test.each([
    [{ after: ['gone'] }, 'Nessuna pratica si chiude con l’esito «gone»'],
    [{ to: 'nowhere' }, 'Riprende dal passo «nowhere», che non esiste'],
    [{ to: 'end' }, 'Riprende da «end», che non è un compito'],
    [{ by: [{ role: 'nobody', at: 'zone' as const }] }, 'Il ruolo «nobody» non esiste'],
    [{ sets: { unknown: true } }, 'unknown'],
    [{ slot: 'nothing' }, 'L’annotazione «nothing» non esiste'],
  ])('where it names what is not there: %j', (wrong, message) => {
    expect(problems({ ...again, ...wrong })).toEqual([expect.stringContaining(message)])
  })

  test('where the step is beside the path', () => {
    const beside = besideRelease({}, { reopenings: [{ ...again, after: ['finished'], to: 'ask' }] })
    expect(validate(beside, known).map(({ message }) => message)).toContainEqual(
      expect.stringContaining('Riprende da «ask», che non è sul percorso principale'),
    )
  })

  test('where the step comes after the closing, or the same way is told twice', () => {
    const ends = [
      ...(parts.steps ?? []).filter(({ key }) => key !== 'record'),
      aTask('record', {
        to: 'visit',
        outcomes: [
          { key: 'done', title: 'Fatto', consequence: 'Si prosegue', to: 'visit' },
          { key: 'none', title: 'Nulla', consequence: 'Si chiude', to: 'early' },
        ],
      }),
      anEnd('early', { outcome: 'informed' }),
    ]
    const found = validate(
      aRelease({ ...parts, steps: ends, reopenings: [{ ...again, after: ['informed'] }] }),
      known,
    )
    expect(found.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('Una pratica chiusa con «informed» non è passata da «visit»'),
    )
    expect(problems(again, again)).toEqual([expect.stringContaining('metti insieme le due voci')])
  })
})

test('a scenario may reopen a case, and says when it cannot', () => {
  const after = { value: 3, unit: 'days' as const }
  const complete = { do: 'complete' as const, after }
  const scenario = {
    key: 'again',
    title: 'Si riapre',
    from: at,
    events: [
      { ...complete, step: 'record', outcome: 'done' },
      { ...complete, step: 'visit', outcome: 'done' },
      { do: 'reopen' as const, after, to: 'visit' },
    ],
    expects: { open: ['visit'], path: ['record', 'visit', 'visit'] },
  }
  expect(simulate(scenario, release, calendar).differences).toEqual([])
  const tooLate = {
    ...scenario,
    events: scenario.events.with(2, {
      do: 'reopen',
      after: { value: 90, unit: 'days' },
      to: 'visit',
    }),
  }
  expect(simulate(tooLate, release, calendar).differences).toEqual([
    expect.stringContaining('non si può riaprire da «visit»'),
  ])
})

test('the shipped pathway takes up a desk contact from its card, a case in charge from triage or assessment', () => {
  expect(presaInCarico().reopenings?.map(({ after, to }) => [after, to])).toEqual([
    [['information-only', 'short-intervention', 'referred'], 'access-card'],
    [['closed'], 'triage'],
    [['closed'], 'assess'],
  ])
})
