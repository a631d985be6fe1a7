import type { Answers } from '../procedures/forms/answers.ts'
import { addMonths } from '../shared/calendar-day.ts'
import type { FactProblem } from './errors.ts'

interface Isee {
  readonly detail: Answers
  /** Day on which the DSU was presented, `YYYY-MM-DD`. */
  readonly validFrom: string
  /** First day on which it no longer holds; empty: the one of the law. */
  readonly validTo: string
}

/**
 * The first day on which an ISEE no longer holds: that after 31 December of the year of the DSU (DPCM
 * 159/2013, art. 10, as amended); a current one holds for six months (art. 9). What was written stays.
 */
export function periodOfIsee({ detail, validFrom, validTo }: Isee): string {
  return validTo !== '' || validFrom === '' ? validTo : lawEnd({ detail, validFrom })
}

/** The end that somebody wrote; empty where it is the one of the law, which follows the kind and the day. */
export function writtenEnd({ detail, validFrom, validTo }: Isee): string {
  return validFrom !== '' && validTo === lawEnd({ detail, validFrom }) ? '' : validTo
}

function lawEnd({ detail, validFrom }: Omit<Isee, 'validTo'>): string {
  if (detail['kind'] === 'current') return addMonths(validFrom, 6)
  return `${String(Number(validFrom.slice(0, 4)) + 1)}-01-01`
}

/** Its year and its end follow from the day of the DSU: without it an ISEE says nothing. */
export function problemsOfIsee({ validFrom }: Pick<Isee, 'validFrom'>): FactProblem[] {
  if (validFrom !== '') return []
  return [{ field: 'validFrom', message: 'Indica il giorno in cui la DSU è stata presentata.' }]
}
