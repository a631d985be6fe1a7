import type { Calendar } from '../../domain/procedures/engine/calendar.ts'
import { calendarName } from '../../domain/procedures/engine/calendar.ts'
import { engines } from '../../domain/procedures/engine/engines.ts'
import { initialState } from '../../domain/procedures/engine/state.ts'
import type { CaseState } from '../../domain/procedures/engine/types.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { caseRow } from '../../domain/tasks/case-row.ts'
import { earliestRung, fold } from '../../domain/tasks/fold.ts'
import type { FoldedMove, RecordedEvent } from '../../domain/tasks/fold.ts'
import type { Place } from '../../domain/tasks/load-case.ts'
import { changeRows, droppedTerms, latestTerms } from '../../domain/tasks/move-rows.ts'
import type { CommandOf, TimedCommand } from '../../domain/tasks/move-rows.ts'
import { effectRow, taskRow } from '../../domain/tasks/write-moves.ts'
import { releaseName } from '../../domain/procedures/engine/index-release.ts'

export type Row = Record<string, unknown>
export interface Rules {
  readonly release: Release
  readonly calendar: Calendar
}

/** Nobody's: the rows are made here and written later, many cases at once. */
const noSql: Sql = { query: () => Promise.reject(new Error('the rows of a run are not written')) }
const settleMs = 1500

/** One case at work in memory: events in, and the rows that `advance` would have left behind. */
export class CaseRun {
  readonly events: (RecordedEvent & { actor: string | null })[] = []
  readonly moves: FoldedMove[] = []
  readonly tasks = new Map<string, Row & { key: string; state: string; groups: string[] }>()
  readonly deadlines = new Map<string, Row & { fired: object[] }>()
  readonly effects = new Map<string, Row & { params: Row & { audience: string[] } }>()
  readonly #rules: Rules
  readonly caseId: string
  state: CaseState
  place: Place
  /** By name: the one that the next move is made with. */
  calendar: string
  phase: string
  outcome: string | null = null
  closedAt: string | null = null
  lastAt = ''

  constructor(caseId: string, place: Place, rules: Rules) {
    this.caseId = caseId
    this.place = place
    this.#rules = rules
    this.state = initialState(rules.release)
    this.phase = this.state.phase
    this.calendar = calendarName(rules.calendar)
  }

  /** Applies what fell due until `at`, each rung at its own instant. */
  runTo(at: string): void {
    for (;;) {
      const due = this.state.closed ? undefined : earliestRung(this.state)
      if (!due || due.at > at) return
      this.#fold([], later(due.at, this.lastAt))
    }
  }

  /** Appends an event and moves the case; then the effects that it started are settled. */
  append(event: Omit<RecordedEvent, 'seq'>, actor: string | null): number {
    const at = later(event.at, this.lastAt)
    const recorded = { ...event, at, seq: this.events.length + 1 }
    this.events.push({ ...recorded, actor })
    this.lastAt = at
    this.#fold([recorded], at)
    return recorded.seq
  }

  #fold(events: readonly RecordedEvent[], now: string): void {
    const { engine } = this.#rules.release
    const lastSeq = this.events.length
    const processedSeq = this.moves.length
    const base = {
      state: this.state,
      processedSeq,
      lastSeq,
      events,
      now,
      engines,
      engine,
      ...this.#rules,
    }
    const folded = fold({ ...base, mayCross: true, limit: 50 })
    if (folded.poison) throw new Error(`the history cannot be: ${folded.poison.code}`)
    for (const rung of folded.appended) this.events.push({ ...rung, actor: null })
    this.lastAt = folded.moves.at(-1)?.at ?? this.lastAt
    this.moves.push(...folded.moves)
    this.state = folded.state
    this.#write(
      folded.moves.flatMap(({ at, commands }) => commands.map((command) => ({ at, command }))),
    )
    this.#settle()
  }

  #write(timed: readonly TimedCommand[]): void {
    const { release } = this.#rules
    const name = releaseName(release)
    const writing = {
      sql: noSql,
      caseId: this.caseId,
      release: name,
      place: this.place,
      supervisors: release.supervisors,
    }
    for (const one of only(timed, 'open-task')) {
      const { at, ...row } = taskRow(writing, one)
      const state = row.assignee === null ? 'open' : 'claimed'
      this.tasks.set(row.key, { ...row, groups: [...row.groups], state, opened_at: at, version: 1 })
    }
    for (const { command } of only(timed, 'close-task'))
      if (command.as !== 'completed') this.#change(command.task, { state: command.as })
    for (const change of changeRows(this.place, only(timed, 'change-task'))) this.#alter(change)
    this.#terms(timed)
    for (const one of only(timed, 'start-effect')) {
      const { at, params, ...row } = effectRow(this.place, one)
      this.effects.set(row.key, { ...row, params, created_at: at, status: 'pending' })
    }
    const [row] = caseRow(this.place, timed)
    if (row) this.#moveCase(row)
  }

  #terms(timed: readonly TimedCommand[]): void {
    for (const row of latestTerms(timed)) {
      const id = 'id' in row ? String(row.id) : ''
      const fired = this.deadlines.get(id)?.fired ?? []
      this.deadlines.set(id, { ...row, fired })
    }
    for (const row of droppedTerms(timed)) this.#dropTerm(row)
    for (const { at, command } of only(timed, 'rung-fired'))
      this.deadlines.get(command.id)?.fired.push({ rung: command.rung, at })
  }

  #dropTerm(row: object): void {
    const term = 'id' in row ? this.deadlines.get(String(row.id)) : undefined
    if (term && 'why' in row) Object.assign(term, { state: row.why })
  }

  #moveCase(row: object): void {
    if ('phase' in row) this.phase = String(row.phase)
    if ('reopened' in row) this.outcome = this.closedAt = null
    if ('outcome' in row) this.outcome = String(row.outcome)
    if ('closed_at' in row) this.closedAt = String(row.closed_at)
    if ('orgs' in row && Array.isArray(row.orgs)) this.place = { ...this.place, orgs: row.orgs }
  }

  #alter(change: ReturnType<typeof changeRows>[number]): void {
    const task = this.tasks.get(change.key)
    if (!task || !isOpen(task)) return
    task.groups = [...new Set([...task.groups, ...change.groups])]
    if (change.priority !== null) task.priority = change.priority
    if (change.new_due) task.due_at = change.due_at
    if (change.new_hard) task.hard_at = change.hard_at
  }

  #change(key: string, change: Row): void {
    const task = this.tasks.get(key)
    if (task && isOpen(task)) Object.assign(task, change, { version: Number(task.version) + 1 })
  }

  #settle(): void {
    for (const [key, effect] of this.effects) {
      if (effect.status !== 'pending') continue
      const at = new Date(Date.parse(this.lastAt) + settleMs).toISOString()
      Object.assign(effect, { status: 'done', calls: 1, result: {}, settled_at: at })
      const payload = { effect: key, result: 'done', facts: {} }
      this.append({ key: `effect:${key}`, kind: 'effect-settled', payload, at }, null)
    }
  }
}

function only<K extends TimedCommand['command']['kind']>(timed: readonly TimedCommand[], kind: K) {
  return timed.filter(
    (one): one is TimedCommand & { command: CommandOf<K> } => one.command.kind === kind,
  )
}

export function isOpen({ state }: { readonly state: string }): boolean {
  return state === 'open' || state === 'claimed'
}

function later(a: string, b: string): string {
  return a > b ? a : b
}
