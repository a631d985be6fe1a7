import type { Calendar } from '../engine/calendar.ts'
import { EngineError } from '../engine/errors.ts'
import { findStep } from '../engine/index-release.ts'
import { initialState } from '../engine/state.ts'
import { step } from '../engine/step.ts'
import type {
  CaseEvent,
  CaseState,
  Command,
  Facts,
  FactValue,
  Instant,
  PendingEffect,
  StepKey,
} from '../engine/types.ts'
import type { Release } from '../schema.ts'
import { askedIn, isAct, mayEnd, openAs } from './acts.ts'
import type { Act } from './acts.ts'
import type { Again, PastCase, PastMove, Unknown, Untold, UntoldReason } from './past-case.ts'
import { RecordedWork } from './recorded-work.ts'
import type { DueRung } from './recorded-work.ts'
import { reread } from './reread.ts'
import { isTermUntold, untoldIn } from './untold.ts'

type EventOf<K extends CaseEvent['kind']> = Extract<CaseEvent, { kind: K }>

/**
 * Lives a recorded case by another release, with the acts and the facts as they were; its terms fire
 * when they fall due. Stops where what was never asked or done would decide.
 */
export function liveAgain(past: PastCase, to: Release): Again {
  const life = new Life(past, to)
  return life.lived()
}

const settlements = 200

class Life {
  readonly #past: PastCase
  readonly #to: Release
  readonly #recorded: RecordedWork
  readonly #commands: Command[] = []
  readonly #unknown = new Map<string, UntoldReason>()
  readonly #known: Record<string, FactValue> = {}
  readonly #untoldTerms = new Set<string>()
  readonly #renamed = new Map<string, StepKey>()
  readonly #acts = new Map<string, number>()
  readonly #read: { was: Facts; now: Facts; form: string }[] = []
  readonly #granted: number[] = []
  #state: CaseState
  #calendar: Calendar | undefined
  #at = ''
  #untold: Untold | undefined

  constructor(past: PastCase, to: Release) {
    this.#past = past
    this.#to = to
    this.#recorded = new RecordedWork(past.moves)
    this.#state = initialState(to)
  }

  lived(): Again {
    let reached = 0
    for (const move of this.#past.moves) {
      this.#pass(move.event.at)
      if (!this.#untold) this.#follow(move)
      if (this.#untold) break
      reached += 1
    }
    if (!this.#untold) this.#pass(this.#past.until)
    return {
      commands: this.#commands,
      state: this.#state,
      reached,
      ...(this.#untold && { untold: this.#untold }),
      untoldTerms: this.#untoldTerms,
      read: this.#read,
      granted: this.#granted,
    }
  }

  /** Rungs fire at their own instants, but for those that fell due then too: they come with the log. */
  #pass(until: Instant): void {
    for (let n = 0; n < settlements && !this.#untold; n++) {
      const due = this.#state.closed ? undefined : this.#recorded.nextDue(this.#state, until)
      if (!due) return
      this.#fire({ kind: 'rung', ...due, seq: 0, at: due.at > this.#at ? due.at : this.#at })
    }
  }

  #fire(event: EventOf<'rung'>): void {
    const known = this.#state.deadlines.find(({ id }) => id === event.deadline)
    const ends = this.#to.deadlines.find(({ key }) => key === known?.deadline)?.defaultOutcome
    if (known && ends !== undefined && this.#untoldTerms.has(known.id))
      this.#stop(this.#whyTerm(known.deadline), known.deadline)
    else this.#apply(event)
  }

  #whyTerm(deadline: string): UntoldReason {
    const about = JSON.stringify(this.#to.deadlines.find(({ key }) => key === deadline))
    return [...this.#unknown].find(([name]) => about.includes(`"${name}"`))?.[1] ?? 'never-asked'
  }

  #follow(move: PastMove): void {
    const { event } = move
    this.#calendar = move.calendar
    if (event.at > this.#at) this.#at = event.at
    if (event.kind === 'migrated') return
    if (event.kind === 'rung') return this.#rung(event)
    if (event.kind === 'effect-settled') return this.#settled(event)
    if (isAct(event)) return this.#act(move, event)
    this.#apply(event)
    if (event.kind === 'task-added') this.#rename(move)
  }

  #rung(event: EventOf<'rung'>): void {
    const due: DueRung | undefined = this.#recorded.reach(this.#state, event)
    if (due) this.#fire(event)
  }

  #settled(event: EventOf<'effect-settled'>): void {
    this.#recorded.settle(event.effect)
    if (this.#state.effects.some(({ key }) => key === event.effect)) this.#apply(event)
  }

  /** A task that somebody added has its own number in each life. */
  #rename({ commands }: PastMove): void {
    const own = (all: readonly Command[]) =>
      all.findLast((one) => one.kind === 'open-task' && one.purpose === 'ad-hoc')
    const [was, now] = [own(commands), own(this.#commands)]
    if (was?.kind === 'open-task' && now?.kind === 'open-task')
      this.#renamed.set(was.task, now.task)
  }

  #act(move: PastMove, event: Act): void {
    this.#do(move, event)
    if ('facts' in event) Object.assign(this.#known, event.facts)
  }

  #do(move: PastMove, event: Act): void {
    const task = openAs(this.#state, move, this.#renamed.get(event.task) ?? event.task)
    if (task === undefined) return this.#passOver(move, event)
    const [key = ''] = task.split('#', 1)
    if (this.#state.followUps.some((one) => one.key === task))
      return this.#apply({ ...event, task })
    if (!mayEnd(this.#to, key, event)) return this.#stop('no-outcome', key)
    if (event.kind !== 'completed') return this.#apply({ ...event, task })
    this.#apply({ ...event, task, facts: this.#reread(move, key, event) })
  }

  /** One that came too late then is late here too; any other has no place. */
  #passOver({ commands }: PastMove, event: Act): void {
    if (commands.some(({ kind }) => kind === 'late-act')) this.#apply(event)
  }

  #reread({ release, answers }: PastMove, key: string, event: EventOf<'completed'>): Facts {
    const [was, now] = [askedIn(release, event.task.split('#', 1)[0] ?? ''), askedIn(this.#to, key)]
    const act = { facts: event.facts, answers, known: this.#known }
    const { facts, unknown } = reread(act, was, now)
    for (const [name, why] of unknown) this.#unknown.set(name, why)
    if (now) {
      const { key: form } = now.form
      this.#acts.set(form, event.seq)
      if (facts !== event.facts)
        this.#read.push({ form, was: event.facts, now: without(facts, unknown) })
    }
    return facts
  }

  #apply(event: CaseEvent): void {
    if (!this.#calendar) return
    try {
      const before = this.#state
      const move = step(before, event, this.#to, this.#calendar)
      const untold = untoldIn(move, { before, unknown: this.#unknown, to: this.#to })
      if (untold) return this.#stop(untold.why, untold.of)
      this.#state = move.state
      this.#keep(move.commands)
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      return this.#stop('cannot-follow', error.code)
    }
    this.#settleNew()
  }

  #keep(commands: readonly Command[]): void {
    this.#commands.push(...commands)
    const { facts } = this.#state
    for (const name of this.#unknown.keys())
      if (facts[name] !== undefined) this.#unknown.delete(name)
    for (const command of commands) {
      if (command.kind === 'set-deadline') {
        const { id, deadline } = command.deadline
        const untold = isTermUntold(this.#to, { deadline, facts }, this.#unknown)
        if (untold) this.#untoldTerms.add(id)
        else this.#untoldTerms.delete(id)
      }
      if (command.kind === 'start-effect' && command.effect.type === 'grant')
        this.#granted.push(this.#acts.get(command.params['form'] ?? '') ?? 0)
    }
  }

  /** Work that the system did not do then succeeds at once, unless its failing would lead elsewhere. */
  #settleNew(): void {
    const effect = this.#state.effects.find(({ key }) => !this.#recorded.willSettle(key))
    if (!effect || this.#untold) return
    if (this.#mattersHow(effect)) return this.#stop('effect-result', stepOf(effect.key))
    const { key } = effect
    const at = this.#at
    this.#apply({ kind: 'effect-settled', effect: key, result: 'done', facts: {}, seq: 0, at })
  }

  #mattersHow({ key }: PendingEffect): boolean {
    const one = findStep(this.#to, stepOf(key))
    if (one?.kind !== 'effect' || !key.endsWith(':1')) return false
    return one.waits && one.failedTo !== undefined && one.failedTo !== one.to
  }

  #stop(why: UntoldReason, of: string): void {
    this.#untold ??= { why, of }
  }
}

function without(facts: Facts, unknown: Unknown): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !unknown.has(name)))
}

function stepOf(key: string): string {
  return key.split('#', 1)[0] ?? key
}
