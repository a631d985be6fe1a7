import { findDay } from '../procedures/engine/instant.ts'
import type { EntryProblem } from './errors.ts'
import { longestActivity, longestNote, mostCases, oldestNoteYears } from './schema.ts'

/** An entry of the diary as it was typed, not yet known to be right. */
export interface TypedEntry {
  readonly kind: string
  /** `YYYY-MM-DD`. */
  readonly happenedOn: string
  readonly body: string
  /** How long it took; absent of what is only noted. */
  readonly minutes?: number | undefined
  /** Codes of where and with whom, and who else in words. */
  readonly place?: string | undefined
  readonly company?: readonly string[]
  readonly others?: string
  /** Its text is for the author, who follows the case and who coordinates. */
  readonly reserved?: boolean
}

export interface EntrySetting {
  /** Codes of the lists. */
  readonly kinds: readonly string[]
  readonly places: readonly string[]
  readonly companies: readonly string[]
  /** For how many cases it is written; none: work that is for no case. */
  readonly cases: number
  /** In Rome, `YYYY-MM-DD`. */
  readonly today: string
}

const longestOthers = 200

/** All that is wrong with an entry, each with its remedy; nothing if it may be written. */
export function problemsOfEntry(entry: TypedEntry, setting: EntrySetting): EntryProblem[] {
  const { kinds, today, cases } = setting
  return [
    at('kind', !kinds.includes(entry.kind) && 'Scegli dall’elenco di che cosa si tratta.'),
    at('happenedOn', problemOfDay(entry.happenedOn, today)),
    at('minutes', problemOfMinutes(entry.minutes, cases)),
    at('place', unlisted([entry.place ?? ''], setting.places) && 'Scegli il luogo dall’elenco.'),
    at(
      'company',
      unlisted(entry.company ?? [], setting.companies) && 'Scegli dall’elenco con chi.',
    ),
    at('others', problemOfOthers(entry.others ?? '')),
    at('body', problemOfBody(entry.body, cases)),
    at('cases', cases > mostCases && `Scegli al massimo ${mostCases} pratiche.`),
  ].flat()
}

/** What keeps a counter-entry from saying why. */
export function problemsOfReason(reason: string): EntryProblem[] {
  if (reason.trim() === '')
    return at('reason', 'Scrivi perché correggi: resta accanto all’annotazione di prima.')
  return at('reason', reason.length > 500 && 'Il motivo è troppo lungo: bastano poche parole.')
}

/** An activity for several cases takes of each an equal part of its time: whole minutes, none lost. */
export function shareMinutes(minutes: number | undefined, cases: number): (number | undefined)[] {
  const parts = Math.max(1, cases)
  if (minutes === undefined) return Array.from({ length: parts }, () => undefined)
  const [each, left] = [Math.floor(minutes / parts), minutes % parts]
  return Array.from({ length: parts }, (_, n) => each + (n < left ? 1 : 0))
}

function at(field: EntryProblem['field'], message: string | false | undefined): EntryProblem[] {
  return message === undefined || message === false ? [] : [{ field, message }]
}

function unlisted(codes: readonly string[], list: readonly string[]): boolean {
  return codes.some((code) => code !== '' && !list.includes(code))
}

function problemOfDay(day: string, today: string): string | undefined {
  if (findDay(day) === undefined)
    return 'Indica il giorno in cui è avvenuto, per esempio 25/11/2026.'
  if (day > today) return 'Il giorno è nel futuro: nel diario si scrive ciò che è già avvenuto.'
  const oldest = Number(today.slice(0, 4)) - oldestNoteYears
  return Number(day.slice(0, 4)) < oldest
    ? 'Il giorno è troppo lontano: controlla l’anno.'
    : undefined
}

function problemOfMinutes(minutes: number | undefined, cases: number): string | undefined {
  if (minutes === undefined)
    return cases === 0
      ? 'Scrivi quanto è durata, in minuti: senza pratica conta solo il tempo.'
      : undefined
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > longestActivity)
    return `Scrivi la durata in minuti interi, da 1 a ${longestActivity} (un giorno).`
  return minutes < cases
    ? 'La durata è meno di un minuto per pratica: scegli meno pratiche o scrivi di più.'
    : undefined
}

function problemOfOthers(others: string): string | undefined {
  return others.length > longestOthers
    ? `Chi altro c’era: al massimo ${longestOthers} caratteri. Il resto va nel testo.`
    : undefined
}

function problemOfBody(body: string, cases: number): string | undefined {
  if (body.trim() === '') return cases === 0 ? undefined : 'Scrivi il testo della nota.'
  if (body.length <= longestNote) return undefined
  return `La nota ha ${body.length} caratteri, il massimo è ${longestNote}: accorciala o dividila in due.`
}
