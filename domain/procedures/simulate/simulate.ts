import type { Calendar } from '../engine/calendar.ts'
import { localText } from '../engine/calendar.ts'
import { EngineError } from '../engine/errors.ts'
import { msPerDay, msPerMinute, toInstant, toMs } from '../engine/instant.ts'
import { isInTime, reopeningsAfter } from '../engine/reopen.ts'
import { initialState } from '../engine/state.ts'
import { step } from '../engine/step.ts'
import type { CaseEvent, CaseState, Command, Instant } from '../engine/types.ts'
import type { Release } from '../schema.ts'
import type { Scenario, ScenarioEvent } from '../schema/scenario.ts'
import { differencesOf } from './compare.ts'

/** How a case went through a scenario. */
export interface Walk {
  /** Tasks in the order in which they opened. */
  readonly path: readonly string[]
  readonly open: readonly string[]
  readonly outcome?: string
  readonly facts: CaseState['facts']
  /** Every date that a deadline was given, as days in Italy. */
  readonly deadlines: readonly { readonly deadline: string; readonly due: string }[]
  readonly fired: readonly string[]
}

export interface Simulated {
  readonly key: string
  readonly walk: Walk
  /** What did not come out as expected, in Italian; none: it holds. */
  readonly differences: readonly string[]
}

/**
 * Lives a scenario by a release: people do what it says, rungs fire as time passes, and what the
 * system does succeeds at once. Pure: the same as the case would go in the record.
 */
export function simulate(scenario: Scenario, release: Release, calendar: Calendar): Simulated {
  const run = new Simulation(release, calendar, scenario.from)
  const stuck = live(run, scenario)
  const walk = run.walk()
  const differences = stuck === undefined ? differencesOf(scenario.expects, walk) : [stuck]
  return { key: scenario.key, walk, differences }
}

function live(run: Simulation, { facts = {}, events }: Scenario): string | undefined {
  try {
    run.apply({ kind: 'started', facts })
    for (const [n, event] of events.entries()) {
      run.pass(event.after)
      const stuck = happen(run, event)
      if (stuck) return `Al fatto ${String(n + 1)}: ${stuck}`
    }
    return undefined
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return `La procedura non si può seguire (${error.code}): correggi il passo a cui si era arrivati.`
  }
}

function happen(run: Simulation, event: ScenarioEvent): string | undefined {
  switch (event.do) {
    case 'complete':
      return complete(run, event)
    case 'correct':
      run.apply({ kind: 'facts-corrected', facts: event.facts })
      return undefined
    case 'open':
      return openBeside(run, event.subprocess)
    case 'occur':
      run.apply({ kind: 'occurred', what: event.what, facts: event.facts ?? {} })
      return undefined
    case 'withdraw':
      run.apply({ kind: 'withdrawn', reason: 'scenario' })
      return undefined
    case 'reopen':
      return reopen(run, event)
    case 'pass':
      return undefined
  }
}

function complete(run: Simulation, event: Extract<ScenarioEvent, { do: 'complete' }>) {
  const task = run.taskOf(event.step)
  if (!task) {
    const open = run.walk().open.join(', ') || 'nessuno'
    return `il compito «${event.step}» non è aperto (aperti: ${open}). Correggi il passo, o quello che accade prima.`
  }
  const { outcome, facts = {} } = event
  run.apply({ kind: 'completed', task, outcome, facts })
  return undefined
}

function openBeside(run: Simulation, subprocess: string): string | undefined {
  const late = run.lateActs
  run.apply({ kind: 'subprocess-opened', subprocess, reason: 'scenario' })
  if (run.lateActs === late) return undefined
  return `il subprocedimento «${subprocess}» è già aperto, o non si apre in questa fase. Correggi quello che accade prima.`
}

function reopen(run: Simulation, { to }: Extract<ScenarioEvent, { do: 'reopen' }>) {
  if (!run.mayReopen(to))
    return `la pratica non si può riaprire da «${to}». Correggi il passo, o quello che accade prima.`
  run.apply({ kind: 'reopened', to, reason: 'scenario', closedOn: run.closedOn() })
  return undefined
}

type Distributive<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
type Happening = Distributive<CaseEvent, 'seq' | 'at' | 'effectiveAt'>

const settlements = 200

class Simulation {
  readonly #release: Release
  readonly #calendar: Calendar
  readonly #commands: Command[] = []
  #state: CaseState
  #now: Instant
  #seq = 0

  constructor(release: Release, calendar: Calendar, from: Instant) {
    this.#release = release
    this.#calendar = calendar
    this.#now = from
    this.#state = initialState(release)
  }

  apply(happening: Happening): void {
    this.#step(happening)
    for (let n = 0; n < settlements; n++) {
      const [effect] = this.#state.closed ? [] : this.#state.effects
      if (!effect) return
      this.#step({ kind: 'effect-settled', effect: effect.key, result: 'done', facts: {} })
    }
  }

  #step(happening: Happening): void {
    this.#seq += 1
    const event: CaseEvent = { ...happening, seq: this.#seq, at: this.#now }
    const { state, commands } = step(this.#state, event, this.#release, this.#calendar)
    this.#state = state
    this.#commands.push(...commands)
  }

  /** Time goes by: each rung fires at its own instant. */
  pass({ value, unit }: ScenarioEvent['after']): void {
    const length = { minutes: msPerMinute, hours: 60 * msPerMinute, days: msPerDay }[unit]
    const until = toInstant(toMs(this.#now) + value * length)
    for (let due = this.#dueBy(until); due; due = this.#dueBy(until)) {
      const { at, deadline, rung, version } = due
      if (at > this.#now) this.#now = at
      this.apply({ kind: 'rung', deadline, rung, version })
    }
    this.#now = until
  }

  #dueBy(until: Instant) {
    if (this.#state.closed) return undefined
    const due = this.#state.deadlines
      .flatMap(({ id, version, rungs }) => rungs.map((one) => ({ deadline: id, version, ...one })))
      .filter(({ at }) => at <= until)
    return due.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))[0]
  }

  get lateActs(): number {
    return this.#commands.filter(({ kind }) => kind === 'late-act').length
  }

  /** Closed with an outcome after which the release lets it go on from there, in time. */
  mayReopen(to: string): boolean {
    const { closed, iterations } = this.#state
    if (!closed || iterations[to] === undefined) return false
    const ways = reopeningsAfter(this.#release, closed.outcome).filter((one) => one.to === to)
    return ways.some((way) =>
      isInTime(way, { closedAt: closed.at, now: this.#now }, this.#calendar),
    )
  }

  closedOn(): string {
    return localText(this.#state.closed?.at ?? this.#now, this.#calendar).slice(0, 10)
  }

  taskOf(key: string): `${string}#${number}` | undefined {
    const open = this.#state.open.find((one) => one.kind === 'task' && one.step === key)
    return open && `${open.step}#${open.iteration}`
  }

  walk(): Walk {
    const { open, closed, facts } = this.#state
    return {
      path: this.#commands.flatMap((one) =>
        one.kind === 'open-task' && one.purpose === 'step' ? [one.step] : [],
      ),
      open: open.map((one) => one.step),
      ...(closed && { outcome: closed.outcome }),
      facts,
      deadlines: this.#commands.flatMap((one) => {
        if (one.kind !== 'set-deadline') return []
        const { deadline, dueAt } = one.deadline
        return [{ deadline, due: localText(dueAt, this.#calendar).slice(0, 10) }]
      }),
      fired: this.#commands.flatMap((one) =>
        one.kind === 'rung-fired' ? [`${one.id.split('@')[0] ?? one.id}:${one.rung}`] : [],
      ),
    }
  }
}
