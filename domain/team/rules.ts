import { parseDay } from '../shared/calendar-day.ts'
import type { CalendarDay } from '../shared/calendar-day.ts'
import type { FieldProblem } from '../shared/field-problems.ts'

/** An absence as it was typed, not yet known to be right. Both days are days away. */
export interface TypedAbsence {
  readonly from: string
  readonly to: string
  /** Empty: nobody stands in. */
  readonly substitute: string
}

export type AbsenceProblem = FieldProblem<'from' | 'to' | 'substitute'>

/** Days away, both included. */
export interface DaysAway {
  readonly from: CalendarDay
  readonly to: CalendarDay
}

export interface AbsenceSetting {
  /** In Rome. */
  readonly today: CalendarDay
  /** Days on which the person is away already. */
  readonly own: readonly DaysAway[]
  /** Who may stand in, each with their own days away. */
  readonly substitutes: ReadonlyMap<string, readonly DaysAway[]>
}

/** Longer than this is no absence: the role ends. */
const longestDays = 366
const dayMs = 86_400_000

/** All that is wrong with an absence, each with its remedy; nothing if it may be written. */
export function problemsOfAbsence(
  typed: TypedAbsence,
  setting: AbsenceSetting,
): readonly AbsenceProblem[] {
  const [from, to] = [parseDay(typed.from), parseDay(typed.to)]
  if (from === undefined || to === undefined) return unreadable({ from, to })
  const days = { from, to }
  const problem = problemOfDays(days, setting)
  if (problem) return [problem]
  const other = problemOfSubstitute(typed.substitute, days, setting)
  return other ? [other] : []
}

function unreadable(days: Record<'from' | 'to', CalendarDay | undefined>): AbsenceProblem[] {
  const missing = (field: 'from' | 'to', message: string) =>
    days[field] === undefined ? [{ field, message }] : []
  return [
    ...missing('from', 'Indica il primo giorno di assenza, per esempio 3/12/2026.'),
    ...missing('to', 'Indica l’ultimo giorno di assenza, per esempio 10/12/2026.'),
  ]
}

function problemOfDays(
  { from, to }: DaysAway,
  { today, own }: AbsenceSetting,
): AbsenceProblem | undefined {
  if (to < from)
    return { field: 'to', message: 'L’ultimo giorno viene prima del primo: controlla le due date.' }
  if (to < today)
    return { field: 'to', message: 'Questi giorni sono già passati: non c’è più nulla da coprire.' }
  if (Date.parse(to) - Date.parse(from) > longestDays * dayMs)
    return {
      field: 'to',
      message: 'Un’assenza dura al più un anno: oltre, chi amministra gli utenti chiude il ruolo.',
    }
  if (own.some((one) => overlaps(one, { from, to })))
    return {
      field: 'from',
      message: 'In questi giorni c’è già un’assenza: chiudila, poi registra quella giusta.',
    }
  return undefined
}

function problemOfSubstitute(
  substitute: string,
  days: DaysAway,
  { substitutes }: AbsenceSetting,
): AbsenceProblem | undefined {
  if (substitute === '') return undefined
  const theirs = substitutes.get(substitute)
  if (!theirs)
    return {
      field: 'substitute',
      message: 'Scegli dall’elenco una persona con lo stesso ruolo, del posto o della zona.',
    }
  if (theirs.some((one) => overlaps(one, days)))
    return {
      field: 'substitute',
      message: 'In questi giorni è assente anche chi hai scelto: indica un’altra persona.',
    }
  return undefined
}

export function overlaps(a: DaysAway, b: DaysAway): boolean {
  return a.from <= b.to && b.from <= a.to
}
