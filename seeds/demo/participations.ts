import { calendarIn } from '../../domain/procedures/engine/calendar.ts'
import { addDays } from '../../domain/shared/calendar-day.ts'
import { dayInItaly } from '../../domain/shared/today.ts'
import { earliestRung } from '../../domain/tasks/fold.ts'
import { CaseRun, isOpen } from './case-run.ts'
import type { Row } from './case-run.ts'
import { complete } from './complete.ts'
import type { History, Making, Play } from './histories.ts'
import type { DemoOperation } from './operations.ts'
import type { Protections } from './protect.ts'
import { derivedId } from './random.ts'
import type { Way } from './script.ts'
import { nothingWritten } from './services.ts'

/** Somebody takes part in an operation: a case within her case. */
export interface Participation extends History {
  readonly operation: string
}

interface Enrolling {
  readonly making: Making
  readonly play: Play
  readonly operations: readonly DemoOperation[]
  readonly protections: Protections
}

/** A place in an operation that somebody of the demonstration takes, and how far it has gone. */
interface Seat {
  readonly operation: DemoOperation
  readonly way: Way
  /** The last day on which she may have been enrolled. */
  readonly before: string
}

/** Times that may come before a task. */
const mostRungs = 5
/** Days after the first contact: somebody follows her by then. */
const charged = 20

/**
 * Enrols some of those taken in charge near the documented office, one for each place: at entry, taking
 * part, about to leave, after four weeks and after six months.
 */
export function enrolSome(histories: readonly History[], enrolling: Enrolling): void {
  const { making, protections } = enrolling
  const free = histories.filter((one) => mayTakePart(one, making, protections))
  const taken = new Set<string>()
  for (const seat of seatsIn(enrolling)) {
    const whose = free.find((one) => !taken.has(one.subject.id) && enrolledOn(one, seat) !== null)
    const day = whose && enrolledOn(whose, seat)
    if (!whose || !day) continue
    taken.add(whose.subject.id)
    whose.participations.push(takePart(whose, { seat, day, enrolling }))
  }
}

function mayTakePart(
  { subject, run, plan, play }: History,
  { land }: Making,
  protections: Protections,
): boolean {
  const known = subject.identity === 'certain' && play.script.minors !== true
  const followed = run.place.manager !== null && run.place.zone === land.main.zone
  return known && followed && plan.ending === undefined && !protections.has(subject.id)
}

/** The longest ago first: those who have been followed for long are fewer. */
function seatsIn({ making, play, operations }: Enrolling): Seat[] {
  const today = dayInItaly(making.now)
  const [running, ended, past] = operations
  if (!running || !ended || !past) return []
  const { ways } = play.script
  const way = (name: string) => ways[name] ?? []
  const seat = (operation: DemoOperation, name: string): Seat => {
    const last = operation.endsOn < today ? operation.endsOn : today
    return { operation, way: way(name), before: addDays(last, name === 'entry' ? -1 : -10) }
  }
  const lasting = [seat(past, 'six-months'), seat(past, 'six-months')]
  const leaving = [seat(ended, 'four-weeks'), seat(ended, 'four-weeks'), seat(ended, 'exit')]
  const going = [seat(running, 'part'), seat(running, 'part'), seat(running, 'entry')]
  return [...lasting, ...leaving, ...going]
}

/** The day on which she was enrolled, where the times allow it. */
function enrolledOn({ plan, run }: History, { operation, way, before }: Seat): string | null {
  const followed = addDays(plan.openedAt.slice(0, 10), charged)
  const first = followed > operation.startsOn ? followed : operation.startsOn
  const day = way.length === 0 ? before : first
  const wasOpen = run.closedAt === null || run.closedAt.slice(0, 10) > day
  return wasOpen && first <= before ? day : null
}

interface Taking {
  readonly seat: Seat
  readonly day: string
  readonly enrolling: Enrolling
}

function takePart(parent: History, { seat, day, enrolling }: Taking): Participation {
  const { making, play } = enrolling
  const { operation, way } = seat
  const { release, calendar } = play.rules
  const id = derivedId('participation', parent.plan.id, operation.id)
  const openedAt = `${day}T08:00:00.000Z`
  const local = calendarIn(calendar, parent.subject.place.code, parent.subject.place.office)
  const place = { ...parent.run.place, provider: null, openedBy: parent.team.manager }
  const run = new CaseRun(id, place, { release, calendar: local })
  const team = { ...parent.team, opener: parent.team.manager }
  const plan = { ...parent.plan, script: play.script, id, openedAt, acts: [], granting: false }
  const written = nothingWritten()
  const one: Participation = {
    ...parent,
    ...written,
    play,
    plan,
    team,
    run,
    operation: operation.id,
  }
  const { startsOn, endsOn } = operation
  const started = { facts: { startsOn, endsOn } }
  run.append({ key: 'start', kind: 'started', payload: started, at: openedAt }, team.manager)
  one.audits.push({
    ...{ at: openedAt, actor: team.manager, action: 'participant-enrolled', object_kind: 'case' },
    ...{ object_id: id, detail: { operation: operation.id, parent: parent.plan.id } },
  })
  for (const [step, outcome, hours] of way) {
    const at = whenOpen(run, step, addDays(run.lastAt.slice(0, 10), Math.ceil(hours / 24)))
    complete(one, { step, outcome, at, reviewOn: operation.endsOn }, making)
  }
  run.runTo(new Date(making.now).toISOString())
  return one
}

/** On that morning or, where the task comes with its time, on the morning after. */
function whenOpen(run: CaseRun, step: string, day: string): string {
  let at = `${day}T09:00:00.000Z`
  for (let tries = 0; tries < mostRungs; tries++) {
    run.runTo(at)
    if ([...run.tasks.values()].some((task) => task.step === step && isOpen(task))) return at
    const due = earliestRung(run.state)?.at
    if (due === undefined) return at
    at = `${addDays(due.slice(0, 10), 1)}T09:00:00.000Z`
  }
  return at
}

/** That they take part, as the record says it of each. */
export function participationRows(histories: readonly History[]): Row[] {
  return histories.flatMap(({ participations }) =>
    participations.map(({ plan, team, operation }) => ({
      case_id: plan.id,
      operation,
      enrolled_by: team.manager,
      at: plan.openedAt,
    })),
  )
}
