import type { Candidate } from '../../../domain/procedures/schema/candidate.ts'
import type { Deadline, Release, Step } from '../../../domain/procedures/schema.ts'

const anyone: Candidate[] = [
  { role: 'front-desk', at: 'office' },
  { role: 'social-worker', at: 'office' },
]

interface Parts {
  readonly key: string
  readonly steps: Step[]
  readonly deadlines?: Deadline[]
  readonly tables?: Release['tables']
}

/** A small procedure of two phases, for what the real pathway does not have. */
function aRelease({ key, steps, deadlines = [], tables = [] }: Parts): Release {
  return {
    schema: 1,
    key,
    version: 1,
    engine: 1,
    title: key,
    description: key,
    layer: { level: 'regional' },
    validity: { from: '2020-01-01T00:00:00.000Z' },
    notes: [],
    supervisors: [{ role: 'coordinator', at: 'zone' }],
    start: steps[0]?.key ?? '',
    facts: { ready: { type: 'boolean', title: 'Pronto' } },
    phases: [
      { key: 'contact', title: 'Contatto' },
      { key: 'triage', title: 'Triage' },
    ],
    steps,
    lists: [],
    forms: [],
    tables,
    deadlines,
    notices: [{ key: 'notice', title: 'Avviso', body: 'Testo' }],
  }
}

type Phase = Step['phase']

function aTask(key: string, outcomes: Readonly<Record<string, string>>, phase: Phase): Step {
  return {
    kind: 'task',
    key,
    phase,
    title: key,
    candidates: anyone,
    outcomes: Object.entries(outcomes).map(([outcome, to]) => ({
      key: outcome,
      title: outcome,
      consequence: outcome,
      to,
    })),
  }
}

function anEnd(key: string, phase: Phase): Step {
  return { kind: 'end', key, phase, title: key, outcome: key, pending: 'wait' }
}

/**
 * `decide` must be answered within an hour, then `silence` is taken: to `after`, in the same phase
 * or (`crosses`) in the next.
 */
export function hardRelease(crosses: boolean): Release {
  const next: Phase = crosses ? 'triage' : 'contact'
  return aRelease({
    key: crosses ? 'hard-crossing' : 'hard-inside',
    steps: [
      aTask('decide', { yes: 'after', silence: 'after' }, 'contact'),
      aTask('after', { done: 'over' }, next),
      anEnd('over', next),
    ],
    deadlines: [
      {
        key: 'answer',
        title: 'Risposta',
        on: { step: 'decide' },
        origin: 'entered',
        terms: [{ amount: { value: 60, unit: 'minutes' } }],
        defaultOutcome: 'silence',
        rungs: [{ key: 'over', kind: 'breach', actions: [{ do: 'take-outcome' }] }],
      },
    ],
  })
}

/** After a minute, `count` tasks are open beside the path; after two hours a rung that only tells. */
export function crowdRelease(count: number): Release {
  const candidates = anyone
  const title = 'Firma'
  return aRelease({
    key: `crowd-${String(count)}`,
    steps: [aTask('wait-for-all', { done: 'over' }, 'contact'), anEnd('over', 'contact')],
    deadlines: [
      {
        key: 'crowd',
        title: 'Firme',
        on: { case: true },
        origin: 'entered',
        terms: [{ amount: { value: 1, unit: 'minutes' } }],
        rungs: [
          {
            key: 'open',
            kind: 'target',
            actions: Array.from({ length: count }, () => ({ do: 'open-task', title, candidates })),
          },
          {
            key: 'tell',
            kind: 'warning',
            after: { value: 2, unit: 'hours' },
            actions: [{ do: 'notify', notice: 'notice', to: candidates }],
          },
        ],
      },
    ],
  })
}

/** Two decisions that send the case to one another for ever, once `go` is chosen. */
export function loopRelease(): Release {
  const always = (to: string) => ({ title: 'sempre', to })
  const table = (key: string, to: string) => ({
    key,
    title: key,
    rows: [],
    otherwise: always(to),
  })
  const decision = (key: string): Step => ({
    kind: 'decision',
    key,
    phase: 'contact',
    title: key,
    table: key,
  })
  return aRelease({
    key: 'loop',
    steps: [
      aTask('start', { go: 'ping', stay: 'rest' }, 'contact'),
      decision('ping'),
      decision('pong'),
      aTask('rest', { done: 'over' }, 'contact'),
      anEnd('over', 'contact'),
    ],
    tables: [table('ping', 'pong'), table('pong', 'ping')],
  })
}

/** Waits for an effect of one mode, which `withdrawn` cancels unless it can simply be done again. */
export function effectRelease(mode: 'repeatable' | 'lookup' | 'once'): Release {
  return aRelease({
    key: `effect-${mode}`,
    steps: [
      aTask('ask', { go: 'tell' }, 'contact'),
      {
        kind: 'effect',
        key: 'tell',
        phase: 'contact',
        title: 'Avviso',
        effect: { type: 'notify', mode, notice: 'notice', to: anyone },
        waits: true,
        to: 'after',
        failedTo: 'failed',
      },
      aTask('after', { done: 'over' }, 'contact'),
      aTask('failed', { done: 'over' }, 'contact'),
      anEnd('over', 'contact'),
    ],
  })
}

/** A wait that ends in the next phase after an hour; a task beside it is open from the first minute. */
export function waitRelease(): Release {
  const phase = 'contact'
  return aRelease({
    key: 'wait-crossing',
    steps: [
      aTask('begin', { go: 'pause' }, phase),
      {
        kind: 'wait',
        key: 'pause',
        phase,
        title: 'Attesa',
        after: { value: 60, unit: 'minutes' },
        to: 'after',
      },
      aTask('after', { done: 'over' }, 'triage'),
      anEnd('over', 'triage'),
    ],
    deadlines: [
      {
        key: 'beside',
        title: 'Accanto',
        on: { case: true },
        origin: 'entered',
        terms: [{ amount: { value: 1, unit: 'minutes' } }],
        rungs: [
          {
            key: 'open',
            kind: 'target',
            actions: [{ do: 'open-task', title: 'Accanto', candidates: anyone }],
          },
        ],
      },
    ],
  })
}

/** Two steps that may be skipped, the second imposed by a norm; the third may not. */
export function legalRelease(): Release {
  const skippable = (key: string, to: string): Step => {
    const step = aTask(key, { go: to }, 'contact')
    if (step.kind !== 'task') return step
    return { ...step, outcomes: step.outcomes.map((one) => ({ ...one, skippable: true })) }
  }
  const weigh = skippable('weigh', 'rest')
  return aRelease({
    key: 'legal',
    steps: [
      skippable('ask', 'weigh'),
      weigh.kind === 'task' ? { ...weigh, legalBasis: 'L. 328/2000' } : weigh,
      aTask('rest', { done: 'over' }, 'contact'),
      anEnd('over', 'contact'),
    ],
  })
}
