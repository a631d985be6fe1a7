import { calendarNamed } from '../procedures/engine/calendar.ts'
import { suspendedIn } from '../procedures/engine/deadlines.ts'
import { dueDate } from '../procedures/engine/due-date.ts'
import { canonical } from '../procedures/engine/state.ts'
import type { Suspended } from '../procedures/engine/types.ts'

import { namedCalendar } from './fold.ts'
import type { Published } from './verify-fold.ts'
import type { CaseRecord, VerifiedDeadline } from './verify-read.ts'

type Findings = readonly (string | undefined)[]

/** Every date once more from its proof; those that still count, with the suspensions of the state. */
export function deadlinesProved(record: CaseRecord, published: Published): Findings {
  return record.deadlines.map((one) =>
    proves(one, record, published) ? undefined : `la data di ${one.id} non torna`,
  )
}

function proves(one: VerifiedDeadline, record: CaseRecord, published: Published): boolean {
  const { proof, dueAt } = one
  const calendar = calendarNamed(proof.calendar, (version) => published.calendars.get(version))
  if (!calendar) return false
  const { at, why } = proof.origin
  const suspended = counts(one) ? suspendedOf(one, record, published) : proof.suspensions
  const again = dueDate(proof.rule, { at, why }, { calendar, suspended })
  const same = canonical(again.proof) === canonical(proof)
  return same && (again.dueAt ?? null) === dueAt
}

function counts({ state }: VerifiedDeadline): boolean {
  return state === 'running' || state === 'suspended'
}

function suspendedOf(
  { deadline, proof }: VerifiedDeadline,
  { state }: CaseRecord,
  { releases }: Published,
): readonly Suspended[] {
  const release = releases.get(proof.rule.release)
  const rule = release?.deadlines.find(({ key }) => key === deadline)
  return release && rule?.suspendable ? suspendedIn({ state, release }) : []
}

/** The rows that count are those of the state, with their version and date, or without one. */
export function deadlinesAreState({ state, deadlines }: CaseRecord): Findings {
  const rows = new Map(deadlines.filter(counts).map((row) => [row.id, row]))
  const waiting = state.stopped.filter(({ because }) => because === 'suspended')
  const known = [...state.deadlines, ...waiting.map((one) => ({ ...one, dueAt: null }))]
  return [
    ...known.map(({ id, version, dueAt }) => {
      const row = rows.get(id)
      return row?.version === version && row.dueAt === dueAt
        ? undefined
        : `la scadenza ${id} corre nello stato e non nel registro`
    }),
    ...[...rows.keys()].map((id) =>
      known.some((one) => one.id === id)
        ? undefined
        : `la scadenza ${id} corre nel registro e non nello stato`,
    ),
  ]
}

/** A case keeps its calendar until an event of its own brings another. */
export function calendarAsSaid({ moves, events, calendar }: CaseRecord): Findings {
  const brought = new Map(events.map((event) => [event.seq, namedCalendar(event)]))
  const last = moves.at(-1)
  return [
    ...moves.map(({ seq, calendar: used }, n) => {
      const said = brought.get(seq) ?? moves[n - 1]?.calendar ?? used
      return said === used ? undefined : `la mossa ${seq} usa un calendario che nessun evento porta`
    }),
    last === undefined || last.calendar === calendar
      ? undefined
      : 'il calendario annotato non è quello dell’ultima mossa',
  ]
}
