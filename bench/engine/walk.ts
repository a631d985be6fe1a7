import { outcomesOf } from '../../domain/procedures/engine/asked.ts'
import { localDay } from '../../domain/procedures/engine/calendar.ts'
import type { Calendar } from '../../domain/procedures/engine/calendar.ts'
import { formatDay } from '../../domain/procedures/engine/instant.ts'
import { isInTime, reopeningsAfter } from '../../domain/procedures/engine/reopen.ts'
import { initialState } from '../../domain/procedures/engine/state.ts'
import { step } from '../../domain/procedures/engine/step.ts'
import type {
  CaseEvent,
  CaseState,
  Facts,
  FactValue,
  Move,
} from '../../domain/procedures/engine/types.ts'
import type { Fact, Release } from '../../domain/procedures/schema.ts'
import type { Reopening } from '../../domain/procedures/schema/reopening.ts'
import { earliestRung } from '../../domain/tasks/fold.ts'
import { beginningsOf } from './beside.ts'
import type { Beginning } from './beside.ts'
import { offPathOf } from './off-path.ts'
import { numbers } from './numbers.ts'
import { inTurn, nameOf, standsBeside } from './turns.ts'

export type Rules = { release: Release; calendar: Calendar }

const hourMs = 3_600_000
/** Between two acts of people, at most. */
const pauseHours = 72
/** For so many days terms stand still. */
const pauseDays = 5
/** One turn of so many begins something beside the path, where something may begin. */
const beginsOnceIn = 20
/** The same of what may begin in some phases only: a short one would be over before. */
const beginsPassingOnceIn = 4
/** The same while nothing is to be done: else a term ends the wait before anything could begin. */
const beginsIdleOnceIn = 2
/** One turn of so many goes off the path: a step escaped, a task added or done. */
const strayOnceIn = 40
/** One act of so many that would close the case is done, beside the path or where it may be opened again after. */
const closesOnceIn = 2

function valuesOf(list: string, release: Release) {
  return release.lists.find(({ key }) => key === list)?.values ?? []
}

function valueOf(fact: Fact, { release }: Rules, below: (n: number) => number): FactValue {
  const codes = valuesOf(fact.list ?? '', release).map(({ code }) => code)
  const code = codes[below(codes.length)] ?? 'some'
  const values: Record<Fact['type'], FactValue> = {
    code,
    codes: [code],
    number: below(30),
    boolean: below(2) === 1,
    date: `2026-0${below(9) + 1}-1${below(10)}`,
    instant: '2026-03-12T08:30',
  }
  return values[fact.type]
}

type Happening = CaseEvent extends infer E ? (E extends CaseEvent ? Omit<E, 'seq'> : never) : never
type Undated = Happening extends infer E ? (E extends Happening ? Omit<E, 'at'> : never) : never

/** One invented life of a case, of at most so many events. */
class Walk {
  readonly events: CaseEvent[] = []
  state: CaseState
  #at = Date.parse('2026-01-07T08:00:00.000Z')
  /** Outcomes by which it has gone on already. */
  readonly #taken = new Set<string>()
  readonly #rules: Rules
  readonly #below: (n: number) => number

  constructor(rules: Rules, seed: number) {
    this.#rules = rules
    this.#below = numbers(seed)
    this.state = initialState(rules.release)
  }

  run(length: number): readonly CaseEvent[] {
    this.#take({ kind: 'started', at: this.#now(), facts: this.#told() })
    while (this.events.length < length) if (!this.#goOn()) break
    return this.events
  }

  #now(): string {
    return new Date(this.#at).toISOString()
  }

  #goOn(): boolean {
    const [effect] = this.state.effects
    if (effect) return this.#take(this.#settled(effect.key))
    this.#at += (1 + this.#below(pauseHours)) * hourMs
    const rung = earliestRung(this.state)
    if (rung && rung.at <= this.#now())
      return this.#take({ ...rung, kind: 'rung', at: this.#now() })
    if (this.state.closed) return this.#reopen()
    if (this.#begin(beginsOnceIn) || this.#stray() || this.#act()) return true
    if (this.#begin(beginsIdleOnceIn)) return true
    if (!rung) return false
    this.#at = Date.parse(rung.at)
    return this.#take({ ...rung, kind: 'rung', at: rung.at })
  }

  #settled(effect: string): Happening {
    return { kind: 'effect-settled', at: this.#now(), effect, result: 'done', facts: {} }
  }

  /** What stands beside the path, now and then. */
  #begin(onceIn: number): boolean {
    const beginning = this.#one(beginningsOf(this.state, this.#rules.release))
    if (!beginning) return false
    const passing = beginning.kind === 'subprocess-opened' && beginning.passing
    if (this.#below(passing ? beginsPassingOnceIn : onceIn) > 0) return false
    return this.#take({ ...this.#begun(beginning), at: this.#now() })
  }

  #begun(beginning: Beginning): Undated {
    const { kind } = beginning
    if (kind === 'occurred') return { kind, what: beginning.what, facts: {} }
    if (kind === 'terms-resumed')
      return { kind, suspension: beginning.suspension, until: this.#dayIn(0) }
    const reason = this.#one(beginning.reasons) ?? ''
    if (kind === 'terms-suspended') return { kind, reason, ...this.#pause() }
    return { kind, subprocess: beginning.subprocess, reason }
  }

  /** Of days that are known beforehand, or until somebody says. */
  #pause(): { readonly from: string; readonly until?: string } {
    const from = this.#dayIn(0)
    return this.#below(2) === 0 ? { from } : { from, until: this.#dayIn(pauseDays) }
  }

  #stray(): boolean {
    if (this.#below(strayOnceIn) > 0) return false
    const { release } = this.#rules
    const stray = this.#one(offPathOf(this.state, release, this.#dayIn(pauseDays)))
    const event = stray && { ...stray, at: this.#now() }
    return event !== undefined && this.#goesOn(event) && this.#take(event)
  }

  #dayIn(days: number): string {
    return formatDay(localDay(this.#now(), this.#rules.calendar) + days)
  }

  #reopen(): boolean {
    const { closed } = this.state
    const way = this.#one(this.#reopenings(this.state))
    if (!way || !closed) return false
    const closedOn = formatDay(localDay(closed.at, this.#rules.calendar))
    const { to } = way
    return this.#take({ kind: 'reopened', at: this.#now(), to, reason: 'other', closedOn })
  }

  /** Ways in which a person could open the closed case again. */
  #reopenings({ closed, iterations }: CaseState): readonly Reopening[] {
    if (!closed) return []
    const { release, calendar } = this.#rules
    const times = { closedAt: closed.at, now: this.#now() }
    return reopeningsAfter(release, closed.outcome).filter(
      (way) => iterations[way.to] !== undefined && isInTime(way, times, calendar),
    )
  }

  #one<T>(items: readonly T[]): T | undefined {
    return items[this.#below(items.length)]
  }

  /** An outcome by which the case goes on, if there is one. */
  #act(): boolean {
    const open = this.state.open.filter(({ parked }) => !parked)
    const acts = [
      ...open.flatMap(({ step: key, iteration }) =>
        outcomesOf(this.#rules.release, key).map(({ key: outcome }) => ({
          task: `${key}#${iteration}` as const,
          outcome,
        })),
      ),
      ...this.#added().map((task) => ({ task, outcome: 'done' })),
    ]
    if (acts.length === 0) return false
    const facts = this.#facts()
    const life = { taken: this.#taken, release: this.#rules.release }
    for (const act of inTurn(acts, life, this.#below)) {
      const event: Happening = { kind: 'completed', at: this.#now(), ...act, facts }
      if (!this.#goesOn(event)) continue
      this.#taken.add(nameOf(act))
      return this.#take(event)
    }
    return false
  }

  #added() {
    const { followUps } = this.state
    return followUps.filter(({ purpose }) => purpose === 'ad-hoc').map(({ key }) => key)
  }

  /** Also once the effects that it starts have ended well. */
  #goesOn(happening: Happening): boolean {
    const { release, calendar } = this.#rules
    let { state } = this.#moveBy(happening)
    let seq = this.events.length + 1
    for (let [effect] = state.effects; effect && !state.closed; [effect] = state.effects) {
      seq += 1
      const settled = { ...this.#settled(effect.key), seq } as CaseEvent
      state = step(state, settled, release, calendar).state
    }
    if (!state.closed) return true
    const isAct = happening.kind === 'completed'
    const may = (isAct && standsBeside(happening, release)) || this.#reopenings(state).length > 0
    return may && this.#below(closesOnceIn) === 0
  }

  /** What the record always tells of a case. */
  #told(): Facts {
    return this.#valuesOf(([, { told }]) => told === true)
  }

  #facts(): Facts {
    return this.#valuesOf(() => this.#below(4) === 0)
  }

  #valuesOf(which: (fact: readonly [string, Fact]) => boolean): Facts {
    const facts = Object.entries(this.#rules.release.facts).filter(which)
    return Object.fromEntries(
      facts.map(([key, fact]) => [key, valueOf(fact, this.#rules, this.#below)]),
    )
  }

  #moveBy(happening: Happening): Move {
    const event = { ...happening, seq: this.events.length + 1 } as CaseEvent
    return step(this.state, event, this.#rules.release, this.#rules.calendar)
  }

  #take(happening: Happening): true {
    const { state } = this.#moveBy(happening)
    this.events.push({ ...happening, seq: this.events.length + 1 } as CaseEvent)
    this.state = state
    return true
  }
}

/** Events of an invented case that goes on as long as its procedure lets it, closed and opened again. */
export function walk(rules: Rules, { seed, length }: { seed: number; length: number }) {
  return new Walk(rules, seed).run(length)
}
