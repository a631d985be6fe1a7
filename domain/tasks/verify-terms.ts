import { calendarNamed } from '../procedures/engine/calendar.ts'
import { suspendedIn } from '../procedures/engine/deadlines.ts'
import { dueDate } from '../procedures/engine/due-date.ts'
import { canonical } from '../procedures/engine/state.ts'
import type { Suspended } from '../procedures/engine/types.ts'

import type { RecordedEvent } from './fold.ts'
import { namedCalendar, namedRelease } from './rules-from.ts'
import { setAsideIn } from './refold.ts'
import type { Published } from './refold.ts'
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
  const { at, why, instead } = proof.origin
  const origin = {
    ...{ at, why },
    ...(instead && { instead: { at: instead.at, why: instead.why } }),
  }
  const suspended = counts(one) ? suspendedOf(one, record, published) : proof.suspensions
  const again = dueDate(proof.rule, origin, { calendar, suspended })
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
export function calendarAsSaid(record: CaseRecord): Findings {
  return asSaid(record, {
    brings: namedCalendar,
    used: record.moves.map((move) => move.calendar),
    noted: record.calendar,
    what: 'calendario',
  })
}

/** And its release. */
export function releaseAsSaid(record: CaseRecord): Findings {
  return asSaid(record, {
    brings: namedRelease,
    used: record.moves.map((move) => move.release),
    noted: record.release,
    what: 'versione della procedura',
  })
}

interface Said {
  readonly brings: (event: RecordedEvent) => string | undefined
  /** By each move, in order. */
  readonly used: readonly string[]
  /** Of the case: the next move is made with it. */
  readonly noted: string
  readonly what: string
}

function asSaid(record: CaseRecord, { brings, used, noted, what }: Said): Findings {
  const aside = setAsideIn(record)
  const brought = new Map(
    record.events.filter(({ seq }) => !aside.has(seq)).map((event) => [event.seq, brings(event)]),
  )
  return [
    ...record.moves.map(({ seq }, n) => {
      const said = brought.get(seq) ?? used[n - 1] ?? used[n]
      return said === used[n]
        ? undefined
        : `${what}: la mossa ${seq} usa ciò che nessun evento porta`
    }),
    (used.at(-1) ?? noted) === noted
      ? undefined
      : `${what}: ciò che è annotato non è dell’ultima mossa`,
  ]
}
