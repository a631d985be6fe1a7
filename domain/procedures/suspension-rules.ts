import { italian } from './engine/index-release.ts'
import { findDay } from './engine/instant.ts'
import type { Suspension } from './engine/types.ts'
import type { SuspensionProblem } from './errors.ts'
import type { Release } from './schema.ts'

/** A suspension as it was typed, not yet known to be right: days are `YYYY-MM-DD`. */
export interface TypedSuspension {
  readonly from: string
  /** Last suspended day; empty: it is not known yet. */
  readonly until: string
  readonly reason: string
  readonly note: string
}

export interface SuspensionSetting {
  /** Keys of the release's reasons. */
  readonly reasons: readonly string[]
  /** The others of the case: a day is suspended once. */
  readonly others: readonly Suspension[]
  /** When the case began, and today, in Rome. */
  readonly began: string
  readonly today: string
}

export const longestSuspensionNote = 2000
const furthestYears = 2

/** Title of a reason for suspending terms, in Italian; a key that the procedure does not have is said as it is. */
export function reasonInWords({ suspensions = [] }: Release, reason: string): string {
  const found = suspensions.find(({ key }) => key === reason)
  return found ? italian(found.title) : reason
}

/** All that is wrong with a suspension, each with its remedy; nothing if it may be written. */
export function problemsOfSuspension(
  typed: TypedSuspension,
  setting: SuspensionSetting,
): SuspensionProblem[] {
  const { reason, note } = typed
  const reasons = setting.reasons.includes(reason) ? undefined : 'Scegli dall’elenco il motivo.'
  const from = problemOfFrom(typed.from, setting)
  const until = problemOfUntil(typed, setting)
  const overlap = from ?? until ?? problemOfOverlap(typed, setting)
  const long =
    note.length > longestSuspensionNote
      ? `La nota ha ${note.length} caratteri, il massimo è ${longestSuspensionNote}: accorciala.`
      : undefined
  return [
    problem('reason', reasons),
    problem('from', from ?? (until ? undefined : overlap)),
    problem('until', until),
    problem('note', long),
  ].flat()
}

function problem(field: SuspensionProblem['field'], message: string | undefined) {
  return message === undefined ? [] : [{ field, message }]
}

function problemOfFrom(from: string, { began, today }: SuspensionSetting): string | undefined {
  if (findDay(from) === undefined)
    return 'Indica il primo giorno di sospensione, per esempio 25/11/2026.'
  if (from < began)
    return 'La sospensione comincerebbe prima della pratica: indica un giorno successivo al suo inizio.'
  return tooFar(from, today)
}

function problemOfUntil(
  { from, until }: TypedSuspension,
  { today }: SuspensionSetting,
): string | undefined {
  if (until === '') return undefined
  if (findDay(until) === undefined)
    return 'Indica l’ultimo giorno di sospensione, per esempio 30/11/2026, oppure lascia vuoto.'
  if (until < from)
    return 'L’ultimo giorno di sospensione viene prima del primo: correggi una delle due date.'
  return tooFar(until, today)
}

/** Years ahead that nobody means. */
export function tooFar(day: string, today: string): string | undefined {
  const latest = `${Number(today.slice(0, 4)) + furthestYears}${today.slice(4)}`
  return day > latest ? 'Il giorno è troppo lontano: controlla l’anno.' : undefined
}

const never = '9999-12-31'

function problemOfOverlap(
  { from, until }: TypedSuspension,
  { others }: SuspensionSetting,
): string | undefined {
  const last = until || never
  const other = others.find((one) => one.from <= last && from <= (one.until ?? never))
  return other
    ? 'In questi giorni i termini sono già sospesi: correggi la sospensione che c’è, o scegli altri giorni.'
    : undefined
}
