import { Release } from '../../../domain/procedures/schema.ts'
import { desk, tasksFor, way } from './parts.ts'

const task = (key: string, outcomes: readonly object[], phase = 'contact') =>
  tasksFor(desk)(key, phase, outcomes)
const term = (key: string, on: object, days: number) => ({
  key,
  title: key,
  on,
  origin: 'entered',
  terms: [{ amount: { value: days, unit: 'days' } }],
  rungs: [{ key: 'over', kind: 'breach', actions: [{ do: 'add-supervisor' }] }],
})

const byVersion = {
  1: {
    called: 'done',
    letter: 'write',
    deadlines: [term('visiting', { step: 'visit' }, 10), term('whole', { case: true }, 90)],
  },
  2: {
    called: 'answered',
    letter: 'mail',
    deadlines: [term('visiting', { step: 'visit' }, 20), term('calling', { step: 'call' }, 5)],
  },
} as const

/**
 * One procedure at two versions: the visit has another term, the call may end otherwise and has a
 * term of its own, the letter is another step, the case has no term any more.
 */
export function movingRelease(version: keyof typeof byVersion): Release {
  const { called, letter, deadlines } = byVersion[version]
  return Release.parse({
    schema: 1,
    key: 'moving',
    version,
    engine: 1,
    title: 'Passaggio di versione',
    description: 'Per le prove',
    layer: { level: 'regional' },
    validity: { from: `202${String(version)}-01-01T00:00:00.000Z` },
    notes: [],
    supervisors: [{ role: 'coordinator', at: 'zone' }],
    start: 'open',
    facts: {},
    phases: [
      { key: 'contact', title: 'Contatto' },
      { key: 'triage', title: 'Triage' },
    ],
    steps: [
      task('open', [way('work', 'split'), way('away', 'far')]),
      {
        key: 'split',
        kind: 'fork',
        phase: 'contact',
        title: 'Insieme',
        ways: [
          { title: 'Visita', to: 'visit' },
          { title: 'Telefonata', to: 'call' },
          { title: 'Lettera', to: 'prepare' },
        ],
      },
      task('visit', [way('done', 'meet')]),
      task('call', [way(called, 'meet')]),
      task('prepare', [way('done', letter)]),
      task(letter, [way('done', 'meet')]),
      {
        key: 'meet',
        kind: 'join',
        phase: 'contact',
        title: 'Unisci',
        of: 'split',
        needs: 'all',
        to: 'end',
      },
      task('far', [way('done', 'end')], 'triage'),
      { key: 'end', kind: 'end', phase: 'contact', title: 'Fine', outcome: 'finished' },
    ],
    lists: [],
    forms: [],
    tables: [],
    deadlines,
    notices: [],
  })
}
