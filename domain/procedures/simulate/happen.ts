import { skippable } from '../engine/escape.ts'
import { findStep } from '../engine/index-release.ts'
import type { Release } from '../schema.ts'
import type { ScenarioEvent } from '../schema/scenario.ts'
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
  recall,
  reopen,
  open: openBeside,
  correct(run, { facts }) {
    run.apply({ kind: 'facts-corrected', facts })
    return undefined
  },
  occur(run, { what, facts = {} }) {
    run.apply({ kind: 'occurred', what, facts })
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

function complete(run: Simulation, { step, outcome, facts = {} }: EventOf<'complete'>) {
  const task = run.taskOf(step)
  if (!task) return notOpen(run, step)
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
