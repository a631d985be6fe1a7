import { addDays } from '../shared/calendar-day.ts'
import { findDay, findWallTime } from './engine/instant.ts'
import type { DeadlineProof } from './engine/types.ts'
import { tooFar } from './suspension-rules.ts'

/** What is known of a term, and of its case, when somebody says that it runs from another moment. */
export interface TermSetting {
  /** Of its date as it is, or of why it has none. */
  readonly proof: DeadlineProof
  /** When the case began, and today, in Rome. */
  readonly began: string
  readonly today: string
}

/** Whether a term runs from a minute, and not from a day. */
export function isExact({ rule }: Pick<DeadlineProof, 'rule'>): boolean {
  const { unit } = rule.amount
  return unit === 'hours' || unit === 'minutes'
}

/**
 * What is wrong with a moment for a term to run from, with its remedy; undefined: nothing.
 * @param from `YYYY-MM-DD`, or a minute of it in Rome, `YYYY-MM-DDTHH:MM`
 */
export function problemOfStart(
  from: string,
  { proof, began, today }: TermSetting,
): string | undefined {
  const day = from.slice(0, 10)
  if ((findDay(from) ?? findWallTime(from)) === undefined)
    return 'Indica il giorno da cui parte, per esempio 25/11/2026.'
  const far = tooFar(day, today)
  if (far !== undefined) return far
  if (day > today && firstDayOf(proof) <= today)
    return 'La scadenza è già cominciata e non può cominciare dopo oggi: scrivi un giorno fino a oggi, oppure sospendila.'
  if (day < addDays(began, -366))
    return 'Il giorno è più di un anno prima dell’inizio della pratica: controlla l’anno.'
  const { local } = proof.origin
  const same = isExact(proof) ? from === local : day === local.slice(0, 10)
  return same
    ? 'La scadenza parte già da lì: scrivi il giorno giusto, o torna indietro.'
    : undefined
}

/** The day that it ran from before anybody corrected it. */
function firstDayOf({ origin: { local, instead } }: DeadlineProof): string {
  return (instead?.local ?? local).slice(0, 10)
}
