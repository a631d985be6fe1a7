import { Release } from '../../../../domain/procedures/schema.ts'

type Draft = Parameters<typeof Release.parse>[0] & object

const opener = { who: 'opener' } as const

/** The smallest useful procedure: one task, one way, one end. Parts given replace its own. */
export function aRelease(parts: Partial<Release> = {}): Release {
  const document: Draft = {
    schema: 1,
    key: 'prova',
    version: 1,
    engine: 1,
    title: 'Procedura di prova',
    description: 'Un compito e una chiusura',
    layer: { level: 'regional' },
    validity: { from: '2026-01-01T00:00:00.000Z' },
    notes: [],
    supervisors: [{ role: 'coordinator', at: 'zone' }],
    start: 'record',
    facts: {},
    phases: [
      { key: 'contact', title: 'Contatto' },
      { key: 'closure', title: 'Chiusura' },
    ],
    steps: [aTask('record', { to: 'end' }), anEnd('end')],
    lists: [],
    forms: [],
    tables: [],
    deadlines: [],
    notices: [],
    ...parts,
  }
  return Release.parse(document)
}

type Step = Release['steps'][number]
type Task = Extract<Step, { kind: 'task' }>
type End = Extract<Step, { kind: 'end' }>

/** A task with one outcome, `done`, that leads to `to`; or with the outcomes given. */
export function aTask(key: string, { to, ...parts }: Partial<Task> & { to: string }): Task {
  return {
    key,
    kind: 'task',
    phase: 'contact',
    title: `Fai ${key}`,
    candidates: [opener],
    outcomes: [{ key: 'done', title: 'Fatto', consequence: 'Si prosegue', to }],
    ...parts,
  }
}

export function anEnd(key: string, parts: Partial<End> = {}): End {
  return {
    key,
    kind: 'end',
    phase: 'contact',
    title: 'Fine',
    outcome: 'finished',
    pending: 'wait',
    ...parts,
  }
}

export function anEffect(
  key: string,
  {
    mode,
    ...parts
  }: { to: string; mode?: 'repeatable' | 'lookup' | 'once'; waits?: boolean; failedTo?: string },
): Step {
  return {
    key,
    kind: 'effect',
    phase: 'contact',
    title: 'Avviso',
    effect: { type: 'notify', mode: mode ?? 'repeatable', notice: 'notice', to: [opener] },
    waits: true,
    ...parts,
  }
}

export const aNotice = { key: 'notice', title: 'Avviso', body: 'C’è una novità: {{link}}' }

type Deadline = Release['deadlines'][number]

/** Four hours on the task `record`, with one rung that does what is given. */
export function aDeadline(parts: Partial<Deadline> & Pick<Deadline, 'rungs'>): Deadline {
  return {
    key: 'term',
    title: 'Termine',
    on: { step: 'record' },
    origin: 'entered',
    terms: [{ amount: { value: 4, unit: 'hours' } }],
    ...parts,
  }
}
