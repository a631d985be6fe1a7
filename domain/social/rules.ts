import { addMonths, isDay } from '../shared/calendar-day.ts'
import type { FactProblem } from './errors.ts'

/** When a fact holds: from a day, until the first day on which it no longer does; empty: not known. */
export interface Period {
  readonly from: string
  readonly until: string
}

const oldest = '1900-01-01'

export interface PeriodSetting {
  readonly today: string
  /** It may begin on a day that is still to come. */
  readonly ahead: boolean
}

/** What is wrong with a period, each with its remedy. */
export function problemsOfPeriod(period: Period, setting: PeriodSetting): FactProblem[] {
  const start = problemOfStart(period.from, setting)
  const end = problemOfEnd(period)
  return [
    ...(start === undefined ? [] : [{ field: 'validFrom', message: start }]),
    ...(end === undefined ? [] : [{ field: 'validTo', message: end }]),
  ]
}

function problemOfStart(from: string, { today, ahead }: PeriodSetting): string | undefined {
  if (from === '') return undefined
  if (!isDay(from)) return 'Indica il giorno, per esempio 25/11/2026.'
  if (from > today && !ahead) return 'Il giorno è nel futuro: scrivi da quando è già così.'
  if (from > addMonths(today, 12))
    return 'Il giorno è troppo lontano: ciò che è già deciso si scrive al più un anno prima.'
  return from < oldest ? 'Il giorno è troppo lontano: controlla l’anno.' : undefined
}

function problemOfEnd({ from, until }: Period): string | undefined {
  if (until === '') return undefined
  if (!isDay(until)) return 'Indica il giorno, oppure lascia vuoto.'
  return from !== '' && until <= from ? 'La fine deve venire dopo l’inizio.' : undefined
}

/** A tie is with somebody: one registered, or a name. */
export function problemsOfTie(tie: { other: string | undefined; name: string }): FactProblem[] {
  if (tie.other !== undefined || tie.name.trim() !== '') return []
  const message = 'Scegli una persona registrata, oppure scrivi come si chiama.'
  return [{ field: 'name', message }]
}

/** What keeps a change from saying why. */
export function problemsOfChange(reason: string): FactProblem[] {
  if (reason.trim() === '')
    return [{ field: 'reason', message: 'Scrivi perché cambia: resta accanto al dato di prima.' }]
  if (reason.length <= 500) return []
  return [{ field: 'reason', message: 'Il motivo è troppo lungo: bastano poche parole.' }]
}

/** Whether it is decided already, and begins after a day. */
export function beginsAfter({ validFrom }: { readonly validFrom: string | null }, day: string) {
  return validFrom !== null && validFrom > day
}

/** Whether a fact with this period holds on a day. */
export function holdsOn(
  period: { readonly validFrom: string | null; readonly validTo: string | null },
  day: string,
): boolean {
  const { validFrom, validTo } = period
  return (validFrom === null || validFrom <= day) && (validTo === null || validTo > day)
}
