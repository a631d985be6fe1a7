import type { Calendar, Closure } from '../engine/calendar.ts'
import { calendarName, localText } from '../engine/calendar.ts'
import { isTimer } from '../engine/deadlines.ts'
import { msPerDay, msPerMinute, toInstant, toMs } from '../engine/instant.ts'
import { isInTime, reopeningsAfter } from '../engine/reopen.ts'
import { initialState } from '../engine/state.ts'
import { step } from '../engine/step.ts'
import type {
  CaseEvent,
  CaseState,
  Command,
  DeadlineProof,
  Instant,
  StepKey,
} from '../engine/types.ts'
import type { Release } from '../schema.ts'
import type { Reopening } from '../schema/reopening.ts'
import type { ScenarioEvent } from '../schema/scenario.ts'
import type { SuspensionSetting } from '../suspension-rules.ts'
import type { TermSetting } from '../term-rules.ts'
import type { Walk } from './simulate.ts'

type Distributive<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
type Happening = Distributive<CaseEvent, 'seq' | 'at' | 'effectiveAt'>

/** What the case did, and when. */
export interface Done {
  readonly at: Instant
  readonly command: Command
}

const settlements = 200

/** A term that runs or is suspended, and what a correction of where it runs from is judged by. */
interface OpenTerm extends TermSetting {
  readonly id: string
}

/** One case that lives by a release, event after event; what the system does succeeds at once, unless it is said to fail. */
export class Simulation {
  readonly #release: Release
  #calendar: Calendar
  readonly #from: Instant
  readonly #done: Done[] = []
  /** Steps whose next work is to fail. */
  readonly #failing = new Set<string>()
  #state: CaseState
  #now: Instant
  #seq = 0

  constructor(release: Release, calendar: Calendar, from: Instant) {
    this.#release = release
    this.#calendar = calendar
    this.#from = from
    this.#now = from
    this.#state = initialState(release)
  }

  get state(): CaseState {
    return this.#state
  }

  get now(): Instant {
    return this.#now
  }

  /** All that it did up to now, in order. */
  get done(): readonly Done[] {
    return this.#done
  }

  apply(happening: Happening): void {
    this.#step(happening)
    for (let n = 0; n < settlements; n++) {
      const [effect] = this.#state.closed ? [] : this.#state.effects
      if (!effect) return
      const [owner = ''] = effect.key.split('#', 1)
      const result = this.#failing.delete(owner) ? 'failed' : 'done'
      this.#step({ kind: 'effect-settled', effect: effect.key, result, facts: {} })
    }
  }

  /** What the system does next in this step does not succeed. */
  failNext(step: string): void {
    this.#failing.add(step)
  }

  #step(happening: Happening): void {
    this.#seq += 1
    const event: CaseEvent = { ...happening, seq: this.#seq, at: this.#now }
    const { state, commands } = step(this.#state, event, this.#release, this.#calendar)
    this.#state = state
    this.#done.push(...commands.map((command) => ({ at: this.#now, command })))
  }

  /** From now on by another calendar, in which the office of the case is shut on these days. */
  close(days: Omit<Closure, 'organisation'>): void {
    const { closures = [], office = 'office', version } = this.#calendar
    this.#calendar = {
      ...this.#calendar,
      office,
      version: `${version}+`,
      closures: [...closures, { organisation: office, ...days }],
    }
    this.apply({ kind: 'calendar-changed', calendar: calendarName(this.#calendar) })
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
    return this.#done.filter(({ command }) => command.kind === 'late-act').length
  }

  /** Ways in which it may be opened again as it is now: closed as the release says, and in time. */
  reopenings(): readonly Reopening[] {
    const { closed, iterations } = this.#state
    if (!closed) return []
    const when = { closedAt: closed.at, now: this.#now }
    return reopeningsAfter(this.#release, closed.outcome).filter(
      (way) => iterations[way.to] !== undefined && isInTime(way, when, this.#calendar),
    )
  }

  closedOn(): string {
    return this.#dayOf(this.#state.closed?.at ?? this.#now)
  }

  /** ISO day in Italy to which it has come. */
  today(): string {
    return this.#dayOf(this.#now)
  }

  /** What a suspension of its terms is judged by, as it is now; beside the others where it is there already. */
  suspensionSetting(own?: number): SuspensionSetting {
    return {
      reasons: (this.#release.suspensions ?? []).map(({ key }) => key),
      others: this.#state.suspensions.filter(({ id }) => id !== own),
      began: this.#dayOf(this.#from),
      today: this.today(),
    }
  }

  /** The newest term of a deadline that has a date, or waits for one while terms are suspended. */
  termOf(deadline: string): OpenTerm | undefined {
    const { deadlines, stopped } = this.#state
    const suspended = stopped.filter(({ because }) => because === 'suspended')
    const id = [...deadlines, ...suspended].findLast((one) => one.deadline === deadline)?.id
    const proof = this.#done.flatMap(({ command }) => proofOf(command, id)).at(-1)
    if (id === undefined || !proof) return undefined
    return { id, proof, began: this.#dayOf(this.#from), today: this.today() }
  }

  #dayOf(at: Instant): string {
    return localText(at, this.#calendar).slice(0, 10)
  }

  /** The open task of a step, or of a part of one. */
  taskOf(key: string): StepKey | undefined {
    const open = this.#state.open.find((one) => one.kind === 'task' && one.step === key)
    return open && `${open.step}#${open.iteration}`
  }

  isParked(key: string): boolean {
    return this.#state.open.some((one) => one.step === key && one.parked === true)
  }

  walk(): Walk {
    const { open, closed, facts } = this.#state
    const commands = this.#done.map(({ command }) => command)
    return {
      path: commands.flatMap((one) =>
        one.kind === 'open-task' && one.purpose === 'step' ? [one.step] : [],
      ),
      open: open.map((one) => one.step),
      ...(closed && { outcome: closed.outcome }),
      facts,
      deadlines: commands.flatMap((one) => {
        if (one.kind !== 'set-deadline' || isTimer(one.deadline)) return []
        const { deadline, dueAt } = one.deadline
        return [{ deadline, due: this.#dayOf(dueAt) }]
      }),
      fired: commands.flatMap((one) =>
        one.kind === 'rung-fired' ? [`${one.id.split('@')[0] ?? one.id}:${one.rung}`] : [],
      ),
    }
  }
}

function proofOf(command: Command, id: string | undefined): readonly DeadlineProof[] {
  if (command.kind !== 'set-deadline' && command.kind !== 'suspend-deadline') return []
  return command.deadline.id === id ? [command.proof] : []
}
