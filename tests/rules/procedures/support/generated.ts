import fc from 'fast-check'

import type { Release } from '../../../../domain/procedures/schema.ts'
import { Phase } from '../../../../domain/procedures/schema.ts'
import type { Expression } from '../../../../domain/procedures/schema/expression.ts'
import { Collect, HitPolicy } from '../../../../domain/procedures/schema/table.ts'
import { aNotice, aRelease } from './a-release.ts'
import type { BesidePlan } from './generated-beside.ts'
import { besidePlan, besideSteps } from './generated-beside.ts'
import { sharedParts, sharedSteps } from './generated-shared.ts'

type Step = Release['steps'][number]
type Deadline = Release['deadlines'][number]
type Amount = Deadline['terms'][number]['amount']

/** Raw numbers from which one step is made; a place is a fraction of the way to be travelled. */
const plan = fc.record({
  kind: fc.constantFrom(
    ...(['task', 'task', 'task', 'decision', 'wait', 'effect'] as const),
    ...(['fork', 'sections', 'handoff'] as const),
  ),
  place: fc.double({ min: 0, max: 0.999, noNaN: true }),
  ways: fc.integer({ min: 1, max: 3 }),
  leavesPhase: fc.boolean(),
  flag: fc.boolean(),
  mode: fc.constantFrom('repeatable', 'lookup', 'once'),
  hit: fc.constantFrom(...HitPolicy.options),
})
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never

const amounts = fc.oneof(
  fc.record({
    unit: fc.constantFrom('minutes' as const, 'hours' as const),
    value: fc.integer({ min: 1, max: 90 }),
  }),
  fc.record({
    unit: fc.constantFrom('days' as const, 'working-days' as const),
    value: fc.integer({ min: 1, max: 30 }),
  }),
  fc.record({ unit: fc.constant('months' as const), value: fc.integer({ min: 1, max: 6 }) }),
)

const actions = fc.uniqueArray(
  fc.constantFrom('notify', 'raise-priority', 'add-supervisor', 'open-task', 'take-outcome'),
  { minLength: 1, maxLength: 4 },
)
const ladder = fc.record({
  on: fc.nat(),
  where: fc.constantFrom('step', 'phase', 'case'),
  amount: amounts,
  actions,
  suspendable: fc.boolean(),
})

const opener = [{ who: 'opener' as const }]
const conditions: readonly Expression[] = [
  { eq: ['flag', true] },
  { gte: ['score', 5] },
  { not: { present: 'score' } },
  { in: ['colour', ['red', 'green']] },
]

function keyOf(index: number, count: number): string {
  return index >= count ? 'end' : `step-${index}`
}

const people: readonly string[] = ['task', 'sections', 'handoff']

/** Only people may lead back, so that no circle turns by itself. */
function aimOf(index: number, plans: readonly Plan[], place: number): string {
  const target = Math.floor(place * (plans.length + 1))
  const mayLeadBack = people.includes(plans[index]?.kind ?? '')
  return keyOf(target > index || mayLeadBack ? target : index + 1, plans.length)
}

function stepsOf(index: number, plans: readonly Plan[], phase: Phase): Step[] {
  const one = plans[index] ?? raise()
  const onward = keyOf(index + 1, plans.length)
  const aim = aimOf(index, plans, one.place)
  const around = { key: keyOf(index, plans.length), phase, onward, aim }
  return sharedSteps(around, one) ?? [stepOf(index, plans, phase)]
}

interface Aims {
  readonly onward: string
  readonly aim: string
}

function taskOf(
  base: Pick<Step, 'key' | 'phase' | 'title'>,
  { ways, flag, onward, aim }: Plan & Aims,
): Step {
  const targets = [onward, aim, onward].slice(0, ways)
  const outcomes = targets.map((to, way) => ({
    key: `way-${way}`,
    title: `Via ${way}`,
    consequence: 'Si prosegue',
    to,
    ...(way === 2 && { sets: { flag: true } }),
    ...(flag && { skippable: true }),
  }))
  return { ...base, kind: 'task', candidates: opener, outcomes }
}

function waitOf(base: Pick<Step, 'key' | 'phase' | 'title'>, one: Plan & Aims): Step {
  const { place, ways, flag, onward } = one
  return {
    ...base,
    kind: 'wait',
    after: { value: ways, unit: 'days' },
    to: onward,
    ...(flag && { date: 'since' }),
    ...(place > 0.5 && { when: conditions[ways % conditions.length] ?? raise() }),
  }
}

function stepOf(index: number, plans: readonly Plan[], phase: Phase): Step {
  const one = plans[index] ?? raise()
  const { kind, place, flag, mode } = one
  const onward = keyOf(index + 1, plans.length)
  const aim = aimOf(index, plans, place)
  const base = { key: keyOf(index, plans.length), phase, title: `Passo ${index}` }
  if (kind === 'decision') return { ...base, kind, table: `table-${index}` }
  if (kind === 'wait') return waitOf(base, { ...one, onward, aim })
  if (kind !== 'effect') return taskOf(base, { ...one, onward, aim })
  const effect = { type: 'notify' as const, mode, notice: 'notice', to: opener }
  return { ...base, kind, effect, waits: flag, to: onward, ...(flag && { failedTo: aim }) }
}

/** Never two of them at once, as a `unique` table asks. */
const apart: readonly Expression[] = [{ eq: ['flag', true] }, { eq: ['flag', false] }]

function tableOf(index: number, plans: readonly Plan[]): Release['tables'][number] {
  const { place, ways, hit } = plans[index] ?? raise()
  const onward = keyOf(index + 1, plans.length)
  const aim = hit === 'collect' ? onward : aimOf(index, plans, place)
  const rows = (hit === 'unique' ? apart : conditions).slice(0, ways).map((when, row) => ({
    key: `row-${row}`,
    title: `Riga ${row}`,
    when,
    to: row === 0 ? aim : onward,
    ...(hit === 'collect' && { value: row + ways }),
  }))
  const otherwise = { title: 'Altrimenti', to: onward }
  return {
    key: `table-${index}`,
    title: 'Tabella',
    hit,
    ...(hit === 'priority' && { priority: { values: [...new Set([onward, aim])] } }),
    ...(hit === 'collect' && {
      collect: { by: collects[ways % collects.length] ?? raise(), into: 'score' },
    }),
    rows,
    otherwise,
  }
}

const collects = Collect.shape.by.options

type Action = Deadline['rungs'][number]['actions'][number]

function actionOf(name: string): Action {
  switch (name) {
    case 'notify':
      return { do: 'notify', notice: 'notice', to: opener }
    case 'raise-priority':
      return { do: 'raise-priority', to: 'high' }
    case 'open-task':
      return { do: 'open-task', title: 'Sollecita', candidates: opener }
    case 'take-outcome':
      return { do: 'take-outcome' }
    default:
      return { do: 'add-supervisor' }
  }
}

interface Ladder {
  readonly on: number
  readonly where: string
  readonly amount: Amount
  readonly actions: readonly string[]
  readonly suspendable: boolean
}

function boundTo({ on, where }: Ladder, steps: readonly Step[]): Step | undefined {
  const bindable = steps.filter(
    (step) =>
      step.kind === 'task' || step.kind === 'sections' || (step.kind === 'effect' && step.waits),
  )
  return where === 'step' ? bindable[on % Math.max(bindable.length, 1)] : undefined
}

function deadlineOf(ladder: Ladder, index: number, steps: readonly Step[]): Deadline {
  const step = boundTo(ladder, steps)
  const elsewhere =
    ladder.where === 'case' ? { case: true as const } : { phase: 'contact' as const }
  const takes = step !== undefined && ladder.actions.includes('take-outcome')
  const others = ladder.actions.filter((name) => name !== 'take-outcome')
  const names = ['notify', ...others, ...(takes ? ['take-outcome'] : [])]
  return {
    key: `term-${index}`,
    title: 'Termine',
    ...(ladder.suspendable && { suspendable: true }),
    on: step ? { step: step.key } : elsewhere,
    origin: ladder.on % 2 === 0 ? 'entered' : { fact: 'since' },
    terms: [
      { when: { eq: ['colour', 'red'] }, amount: { value: 1, unit: 'hours' } },
      { amount: ladder.amount },
    ],
    rungs: [
      {
        key: 'warning',
        kind: 'warning',
        before: { value: 1, unit: 'days' },
        actions: [actionOf('notify')],
      },
      { key: 'breach', kind: 'breach', actions: names.map(actionOf) },
    ],
    ...(takes && { defaultOutcome: step.kind === 'effect' ? 'failed' : 'way-0' }),
  }
}

function raise(): never {
  throw new Error('a plan without its step')
}

interface Whole {
  readonly plans: readonly Plan[]
  readonly ladders: readonly Ladder[]
  readonly cancels: boolean
  readonly beside: readonly BesidePlan[]
}

function releaseOf({ plans, ladders, cancels, beside }: Whole): Release {
  const order = Phase.options
  let phase = 0
  const steps: Step[] = plans.flatMap((one, index) => {
    if (index > 0 && one.leavesPhase) phase = Math.min(phase + 1, order.length - 1)
    return stepsOf(index, plans, order[phase] ?? raise())
  })
  const around = { goTo: keyOf(plans.length - 1, plans.length), first: 'contact' as const }
  const lanes = beside.flatMap((one, n) => besideSteps(one, n, around))
  const shared = sharedParts([...steps, ...lanes])
  const pending = cancels ? ('cancel' as const) : ('wait' as const)
  const end = {
    key: 'end',
    kind: 'end' as const,
    phase: order[phase] ?? raise(),
    title: 'Fine',
    outcome: 'finished',
    pending,
  }
  const all = [...steps, end, ...lanes]
  const used = order.filter((one) => all.some((step) => step.phase === one))
  return aRelease({
    start: 'step-0',
    facts: {
      flag: { type: 'boolean', title: 'Segno' },
      score: { type: 'number', title: 'Punti' },
      colour: { type: 'code', title: 'Colore' },
      since: { type: 'date', title: 'Dal' },
    },
    phases: used.map((key) => ({ key, title: key })),
    steps: all,
    tables: plans.flatMap(({ kind }, index) =>
      kind === 'decision' ? [tableOf(index, plans)] : [],
    ),
    forms: shared.forms,
    deadlines: [
      ...ladders.map((ladder, index) => deadlineOf(ladder, index, [...steps, ...lanes])),
      ...shared.deadlines,
    ],
    ...(ladders.some(({ suspendable }) => suspendable) && {
      suspensions: [{ key: 'document', title: 'Documento mancante' }],
    }),
    ...reopeningsOf(plans),
    notices: [aNotice],
  })
}

/** Into the first task that people do, however the case was closed. */
function reopeningsOf(plans: readonly Plan[]): Pick<Release, 'reopenings'> {
  const index = plans.findIndex(({ kind }) => kind === 'task')
  if (index === -1) return {}
  const one = {
    title: 'Riprendi',
    after: ['finished', 'withdrawn'],
    to: keyOf(index, plans.length),
  }
  const within = plans.length % 2 === 0 ? {} : { within: { value: 6, unit: 'months' as const } }
  return { reopenings: [{ ...one, by: opener, sets: { flag: false }, ...within }] }
}

/** Valid procedures of one to nine steps, with ways back, effects, waits, ladders, phases and subprocesses. */
export const generatedRelease: fc.Arbitrary<Release> = fc
  .record({
    plans: fc.array(plan, { minLength: 1, maxLength: 9 }),
    ladders: fc.array(ladder, { maxLength: 3 }),
    cancels: fc.boolean(),
    beside: fc.array(besidePlan, { maxLength: 2 }),
  })
  .map(releaseOf)

/** What may happen next, to be read against the position of the case. */
export const generatedHappening = fc.record({
  what: fc.constantFrom(
    'complete',
    'complete',
    'complete',
    'complete',
    'complete',
    'elapse',
    'elapse',
    'settle',
    'settle',
    'correct',
    'late',
    'stale',
    'unknown-effect',
    'withdraw',
    'open-beside',
    'open-beside',
    'occur',
    'follow-up',
    'add-task',
    'add-task',
    'cancel-task',
    'skip',
    'redo',
    'park',
    'resume',
    'suspend',
    'suspend',
    'resume-terms',
    'resume-terms',
    'correct-suspension',
    'correct-suspension',
    'correct-term',
    'change-calendar',
    'reopen',
    'reopen',
    'reopen',
    'recall',
    'recall',
  ),
  pick: fc.nat({ max: 1000 }),
  minutes: fc.integer({ min: 0, max: 5000 }),
  colour: fc.constantFrom('red', 'green', 'blue', ''),
  score: fc.integer({ min: 0, max: 10 }),
})
export type GeneratedHappening = typeof generatedHappening extends fc.Arbitrary<infer T> ? T : never
