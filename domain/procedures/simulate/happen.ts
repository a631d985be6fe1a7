import { skippable } from '../engine/escape.ts'
import { findStep } from '../engine/index-release.ts'
import type { Release } from '../schema.ts'
import type { ScenarioEvent } from '../schema/scenario.ts'
import { problemsOfSuspension } from '../suspension-rules.ts'
import { problemOfStart } from '../term-rules.ts'
import type { Simulation } from './simulation.ts'

type EventOf<K extends ScenarioEvent['do']> = Extract<ScenarioEvent, { do: K }>

/** Reason that a simulated act gives: the engine reads none. */
const reason = 'scenario'

type Happenings = {
  readonly [K in ScenarioEvent['do']]: (
    run: Simulation,
    event: EventOf<K>,
    release: Release,
  ) => string | undefined
}

const happenings: Happenings = {
  complete,
  skip,
  redo,
  park,
  resume,
  suspend,
  'resume-terms': resumeTerms,
  'correct-suspension': correctSuspension,
  'annul-suspension': annulSuspension,
  'correct-term': correctTerm,
  fail,
  close(run, { from, until, why: reason }) {
    run.close({ from, until, reason })
    return undefined
  },
  recall,
  reopen,
  open: openBeside,
  correct(run, { facts }) {
    run.apply({ kind: 'facts-corrected', facts })
    return undefined
  },
  occur(run, { what, facts = {} }, release) {
    const day = daysTaken(release, what).map((fact) => [fact, run.today()])
    run.apply({ kind: 'occurred', what, facts: { ...Object.fromEntries(day), ...facts } })
    return undefined
  },
  withdraw(run) {
    run.apply({ kind: 'withdrawn', reason })
    return undefined
  },
  pass: () => undefined,
}

/**
 * One thing that a scenario tells, once its time has passed.
 * @returns why it cannot happen as the case stands, in Italian; undefined: it has happened
 * @throws EngineError where the release cannot be followed
 */
export function happen<K extends ScenarioEvent['do']>(
  run: Simulation,
  event: EventOf<K> & { do: K },
  release: Release,
): string | undefined {
  const one: Happenings[K] = happenings[event.do]
  return one(run, event, release)
}

/** Facts that take the day on which it happened: today, unless the scenario says another. */
function daysTaken({ steps }: Release, what: EventOf<'occur'>['what']): readonly string[] {
  return steps.flatMap((step) =>
    step.kind === 'subprocess' && step.opens.on === what ? (step.opens.happenedOn ?? []) : [],
  )
}

function complete(run: Simulation, { step, outcome, facts = {} }: EventOf<'complete'>) {
  const task = run.taskOf(step)
  if (!task) return notOpen(run, step)
  if (run.isParked(step))
    return `il compito «${step}» è messo da parte. Prima va ripreso, oppure deve venire il suo giorno.`
  run.apply({ kind: 'completed', task, outcome, facts })
  return undefined
}

function notOpen(run: Simulation, step: string): string {
  const open = run.walk().open.join(', ') || 'nessuno'
  return `il compito «${step}» non è aperto (aperti: ${open}). Correggi il passo, o quello che accade prima.`
}

function skip(run: Simulation, { step, outcome }: EventOf<'skip'>, release: Release) {
  const task = run.taskOf(step)
  if (!task) return notOpen(run, step)
  if (!skippable(findStep(release, step)).some(({ key }) => key === outcome))
    return `il compito «${step}» non si può saltare con l’esito «${outcome}». Scegline un altro.`
  run.apply({ kind: 'escaped', escape: 'skip', task, reason, outcome })
  return undefined
}

function redo(run: Simulation, { step, to }: EventOf<'redo'>): string | undefined {
  const task = run.taskOf(step)
  if (!task) return notOpen(run, step)
  const late = run.lateActs
  if (!run.taskOf(to)) {
    run.apply({ kind: 'escaped', escape: 'redo', task, reason, to })
    if (run.lateActs === late) return undefined
  }
  return `da «${step}» non si può tornare a «${to}». Scegli un passo già fatto, della stessa via.`
}

function park(run: Simulation, { step, until }: EventOf<'park'>): string | undefined {
  const task = run.taskOf(step)
  if (!task) return notOpen(run, step)
  if (run.isParked(step)) return `il compito «${step}» è già messo da parte.`
  if (until !== undefined && until <= run.today())
    return `il compito «${step}» tornerebbe il ${until}, che è già venuto. Scegli un giorno da domani in avanti.`
  run.apply({ kind: 'escaped', escape: 'park', task, reason, ...(until && { until }) })
  return undefined
}

function resume(run: Simulation, { step }: EventOf<'resume'>): string | undefined {
  const task = run.taskOf(step)
  if (!task || !run.isParked(step))
    return `il compito «${step}» non è messo da parte. Correggi il passo, o quello che accade prima.`
  run.apply({ kind: 'resumed', task })
  return undefined
}

function suspend(
  run: Simulation,
  { reason: why, from, until }: EventOf<'suspend'>,
): string | undefined {
  const [problem] = problemsOfSuspension(
    { reason: why, from, until: until ?? '', note: '' },
    run.suspensionSetting(),
  )
  if (run.state.closed) return 'la pratica è chiusa: i suoi termini non si sospendono.'
  if (problem) return `i termini non si possono sospendere. ${problem.message}`
  run.apply({ kind: 'terms-suspended', reason: why, from, ...(until && { until }) })
  return undefined
}

function resumeTerms(run: Simulation, { reason: why, until }: EventOf<'resume-terms'>) {
  const found = run.state.suspensions.find((one) => one.reason === why && one.until === undefined)
  if (!found || run.state.closed)
    return `i termini non sono sospesi per «${why}». Correggi il motivo, o quello che accade prima.`
  if (until < found.from)
    return 'l’ultimo giorno di sospensione viene prima del primo. Correggi una delle due date.'
  run.apply({ kind: 'terms-resumed', suspension: found.id, until })
  return undefined
}

function correctSuspension(run: Simulation, event: EventOf<'correct-suspension'>) {
  const { reason: why, from, until } = event
  const found = suspensionOf(run, event)
  if (typeof found === 'string') return found
  const [problem] = problemsOfSuspension(
    { reason: why, from, until: until ?? '', note: '' },
    run.suspensionSetting(found),
  )
  if (problem) return `la sospensione non si può correggere. ${problem.message}`
  const days = { from, ...(until && { until }) }
  run.apply({ kind: 'suspension-corrected', suspension: found, reason: why, ...days })
  return undefined
}

function annulSuspension(run: Simulation, event: EventOf<'annul-suspension'>) {
  const found = suspensionOf(run, event)
  if (typeof found === 'string') return found
  run.apply({ kind: 'suspension-annulled', suspension: found })
  return undefined
}

/** The suspension that is meant, or why there is none. */
function suspensionOf(
  { state }: Simulation,
  { reason: why, was }: { readonly reason: string; readonly was: string },
): number | string {
  const found = state.suspensions.find((one) => one.reason === why && one.from === was)
  if (found && !state.closed) return found.id
  return `nessuna sospensione per «${why}» comincia il ${was} in una pratica aperta. Correggi motivo o giorno, o quello che accade prima.`
}

function correctTerm(run: Simulation, { deadline, from }: EventOf<'correct-term'>) {
  const term = run.termOf(deadline)
  if (!term)
    return `la scadenza «${deadline}» non è in corso. Scegline un’altra, o correggi quello che accade prima.`
  const problem = problemOfStart(from, term)
  if (problem !== undefined) return `il giorno di partenza non si può correggere. ${problem}`
  run.apply({ kind: 'term-corrected', term: term.id, from })
  return undefined
}

function fail(run: Simulation, { step }: EventOf<'fail'>, release: Release): string | undefined {
  if (findStep(release, step)?.kind !== 'effect')
    return `«${step}» non è un passo che il sistema fa da sé. Scegline uno che lo è.`
  if (run.state.closed) return 'la pratica è chiusa: il sistema non vi fa più nulla.'
  run.failNext(step)
  return undefined
}

function openBeside(run: Simulation, { subprocess }: EventOf<'open'>): string | undefined {
  const late = run.lateActs
  run.apply({ kind: 'subprocess-opened', subprocess, reason })
  if (run.lateActs === late) return undefined
  return `il subprocedimento «${subprocess}» è già aperto, o non si apre in questa fase. Correggi quello che accade prima.`
}

function recall(run: Simulation, { step }: EventOf<'recall'>): string | undefined {
  const late = run.lateActs
  run.apply({ kind: 'recalled', task: `${step}#${run.state.iterations[step] ?? 0}` })
  if (run.lateActs === late) return undefined
  return `l’atto «${step}» non si può più ritirare. Correggi il passo, o quello che accade prima.`
}

function reopen(run: Simulation, { to }: EventOf<'reopen'>): string | undefined {
  if (!run.reopenings().some((way) => way.to === to))
    return `la pratica non si può riaprire da «${to}». Correggi il passo, o quello che accade prima.`
  run.apply({ kind: 'reopened', to, reason, closedOn: run.closedOn() })
  return undefined
}
