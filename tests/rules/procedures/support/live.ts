import { outcomesOf } from '../../../../domain/procedures/engine/asked.ts'
import { skippable } from '../../../../domain/procedures/engine/escape.ts'
import { wakeAt } from '../../../../domain/procedures/engine/state.ts'
import type { Facts, Instant } from '../../../../domain/procedures/engine/types.ts'
import type { CaseRun, Happening } from './case-run.ts'
import type { GeneratedHappening } from './generated.ts'

function laterThan(at: Instant, minutes: number): Instant {
  return new Date(Date.parse(at) + minutes * 60_000).toISOString()
}

function chosen<T>(items: readonly T[], pick: number): T | undefined {
  return items[pick % Math.max(items.length, 1)]
}

function dayOf(pick: number): string {
  return `2026-12-${String((pick % 27) + 1).padStart(2, '0')}`
}

function factsOf({ colour, score, pick }: GeneratedHappening): Facts {
  return { colour, score, flag: pick % 3 === 0, ...(pick % 2 === 0 && { since: dayOf(pick) }) }
}

function stepOf({ release }: CaseRun, task: string | undefined) {
  return release.steps.find(({ key }) => task?.startsWith(`${key}#`))
}

function completion(run: CaseRun, one: GeneratedHappening, at: Instant): Happening | undefined {
  const task = chosen(run.tasks, one.pick)
  if (!task) return undefined
  const outcomes = outcomesOf(run.release, task.split('#')[0] ?? '')
  const outcome = chosen(outcomes, one.pick)?.key ?? ''
  const receiver = outcome === 'offer' && { receiver: (one.pick % 5) + 1 }
  return { kind: 'completed', at, task, outcome, facts: factsOf(one), ...receiver }
}

function dueRung(run: CaseRun): Happening | undefined {
  const at = wakeAt(run.state)
  const due = run.state.deadlines.flatMap(({ id, version, rungs }) =>
    rungs.map((rung) => ({ deadline: id, version, ...rung })),
  )
  const next = due.find((rung) => rung.at === at)
  return next && { kind: 'rung', ...next }
}

type Maker = (
  run: CaseRun,
  one: GeneratedHappening,
  now: { at: Instant; last: Instant },
) => Happening | undefined

const dayFrom = (at: Instant, days: number): string => laterThan(at, days * 1440).slice(0, 10)

/** From up to twenty days before to as many after; one in three is left open. */
function suspensionOf({ pick }: GeneratedHappening, at: Instant) {
  const from = (pick % 41) - 20
  const until = pick % 3 === 0 ? {} : { until: dayFrom(at, from + (pick % 17)) }
  return { from: dayFrom(at, from), ...until, reason: 'document' }
}

const makers: Readonly<Record<GeneratedHappening['what'], Maker>> = {
  complete: (run, one, { at }) => completion(run, one, at),
  elapse: (run, _one, { last }) => {
    const rung = dueRung(run)
    return rung && { ...rung, at: rung.at > last ? rung.at : last }
  },
  settle: (run, { pick }, { at }) => {
    const effect = chosen(run.state.effects, pick)?.key
    const result = chosen(['done', 'failed', 'unknown'] as const, pick) ?? 'done'
    return effect ? { kind: 'effect-settled', at, effect, result, facts: {} } : undefined
  },
  correct: (_run, one, { at }) => ({ kind: 'facts-corrected', at, facts: factsOf(one) }),
  late: (_run, { pick }, { at }) => ({
    kind: 'completed',
    at,
    task: `step-${pick % 9}#99`,
    outcome: 'way-0',
    facts: {},
  }),
  stale: (_run, _one, { at }) => ({
    kind: 'rung',
    at,
    deadline: 'term-0@step-0#1',
    rung: 'breach',
    version: 77,
  }),
  'unknown-effect': (_run, { pick }, { at }) => ({
    kind: 'effect-settled',
    at,
    effect: `gone#1:${pick}`,
    result: 'done',
    facts: {},
  }),
  'follow-up': (run, { pick }, { at }) => {
    const task = chosen(run.state.followUps, pick)?.key
    return task && { kind: 'completed', at, task, outcome: 'seen', facts: {} }
  },
  'add-task': (_run, { pick, score }, { at }) => ({
    kind: 'task-added',
    at,
    candidates: [{ who: 'opener' }],
    ...(pick % 4 > 0 && { holds: true }),
    ...(pick % 3 === 0 && { assignee: 'somebody' }),
    ...(score > 5 && { dueOn: dayOf(pick) }),
  }),
  'cancel-task': (run, { pick }, { at }) => {
    const task = chosen(run.state.followUps, pick)?.key
    return task && { kind: 'task-cancelled', at, task }
  },
  skip: (run, { pick }, { at }) => {
    const task = chosen(
      run.tasks.filter((one) => skippable(stepOf(run, one)).length > 0),
      pick,
    )
    const outcome = chosen(skippable(stepOf(run, task)), pick)?.key
    if (!task || outcome === undefined) return undefined
    return { kind: 'escaped', at, task, reason: 'other', escape: 'skip', outcome }
  },
  redo: (run, { pick }, { at }) => {
    const task = chosen(run.tasks, pick)
    const to = chosen(Object.keys(run.state.iterations), pick)
    return task && to
      ? { kind: 'escaped', at, task, reason: 'other', escape: 'redo', to }
      : undefined
  },
  park: (run, { pick, score }, { at }) => {
    const task = chosen(run.tasks, pick)
    const until = score > 3 && { until: dayOf(pick) }
    return task && { kind: 'escaped', at, task, reason: 'other', escape: 'park', ...until }
  },
  recall: (run, { pick, score }, { at }) => {
    const { iterations, open } = run.state
    const waiting = open.filter(({ step }) => /\.(answer|signature)/.test(step))
    const made = waiting.map(({ step }) => step.replace(/\.answer$/, '.offer'))
    const written = made.map((step) => step.replace(/\.signature\..*/, '.synthesis'))
    const signed = pick % 2 === 0 ? signedIn(run) : []
    const names = signed.length > 0 ? signed : score > 5 ? partsBegun(run) : written
    const parts = names.map((name) => [name, iterations[name] ?? 1] as const)
    const [part, n] = chosen(parts, pick) ?? ['gone', 1]
    return { kind: 'recalled', at, task: `${part}#${n}` }
  },
  resume: (run, { pick }, { at }) => {
    const task = chosen(run.tasks, pick)
    return task && { kind: 'resumed', at, task }
  },
  suspend: (_run, one, { at }) => ({ kind: 'terms-suspended', at, ...suspensionOf(one, at) }),
  'resume-terms': (run, { pick }, { at }) => {
    const suspension = chosen(run.state.suspensions, pick)?.id
    if (suspension === undefined) return undefined
    return { kind: 'terms-resumed', at, suspension, until: dayFrom(at, 0) }
  },
  'correct-suspension': (run, one, { at }) => {
    const suspension = chosen(run.state.suspensions, one.pick)?.id
    if (suspension === undefined) return undefined
    return one.pick % 4 === 0
      ? { kind: 'suspension-annulled', at, suspension }
      : { kind: 'suspension-corrected', at, suspension, ...suspensionOf(one, at) }
  },
  'correct-term': (run, { pick }, { at }) => {
    const { deadlines, stopped } = run.state
    const term = chosen([...deadlines, ...stopped], pick)?.id
    if (term === undefined) return undefined
    const day = dayFrom(at, (pick % 41) - 20)
    return { kind: 'term-corrected', at, term, from: pick % 2 === 0 ? day : `${day}T09:30` }
  },
  'change-calendar': (_run, _one, { at }) => ({
    kind: 'calendar-changed',
    at,
    calendar: 'umbria-2026-1',
  }),
  'open-beside': (run, { pick }, { at }) => {
    const byHand = run.release.steps.filter((one) => one.kind === 'subprocess' && one.opens.byHand)
    const subprocess = chosen(byHand, pick)?.key ?? 'gone'
    return { kind: 'subprocess-opened', at, subprocess, reason: 'other' }
  },
  occur: (_run, one, { at }) => ({
    kind: 'occurred',
    at,
    what: one.pick % 3 === 0 ? 'residence-changed' : 'person-died',
    facts: one.pick % 2 === 0 ? factsOf(one) : {},
  }),
  reopen: (run, { pick }, { at }) => {
    const to = chosen(run.release.reopenings ?? [], pick)?.to
    const closedOn = (run.state.closed?.at ?? at).slice(0, 10)
    return to === undefined ? undefined : { kind: 'reopened', at, to, reason: 'other', closedOn }
  },
  withdraw: (_run, { pick }, { at }) =>
    pick % 10 === 0 ? { kind: 'withdrawn', at, reason: 'richiesta' } : undefined,
}

/** Signatures given or refused that can still be taken back. */
function signedIn({ state: { open } }: CaseRun): string[] {
  return open.flatMap((one) => {
    if (one.kind !== 'sections') return []
    const { signed = [], refused = [] } = one.concluded ?? {}
    return [...signed, ...refused].map((key) => `${one.step}.signature.${key}`)
  })
}

/** Sections and signatures of the steps that are open: done, or still to be. */
function partsBegun({ state: { open, iterations } }: CaseRun): string[] {
  const steps = open.filter(({ kind }) => kind === 'sections').map(({ step }) => step)
  return Object.keys(iterations).filter((name) =>
    steps.some((step) => new RegExp(`^${step}\\.(section|signature)`).test(name)),
  )
}

/** Turns a generated happening into an event that fits the position, or none. */
export function happeningFor(run: CaseRun, one: GeneratedHappening): Happening | undefined {
  const last = run.log.at(-1)?.at ?? '2026-11-25T09:00:00.000Z'
  return makers[one.what](run, one, { at: laterThan(last, one.minutes), last })
}
