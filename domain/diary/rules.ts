import { findDay } from '../procedures/engine/instant.ts'
import type { NoteProblem } from './errors.ts'
import { longestNote, oldestNoteYears } from './schema.ts'

/** A note as it was typed, not yet known to be right. */
export interface TypedNote {
  readonly kind: string
  /** `YYYY-MM-DD`. */
  readonly happenedOn: string
  readonly body: string
}

export interface NoteSetting {
  readonly kinds: readonly string[]
  /** In Rome, `YYYY-MM-DD`. */
  readonly today: string
}

/** All that is wrong with a note, each with its remedy; nothing if it may be written. */
export function problemsOfNote(note: TypedNote, { kinds, today }: NoteSetting): NoteProblem[] {
  const problems: NoteProblem[] = []
  if (!kinds.includes(note.kind))
    problems.push({ field: 'kind', message: 'Scegli dall’elenco di che tipo di nota si tratta.' })
  const day = problemOfDay(note.happenedOn, today)
  if (day) problems.push({ field: 'happenedOn', message: day })
  const body = problemOfBody(note.body)
  if (body) problems.push({ field: 'body', message: body })
  return problems
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

function problemOfBody(body: string): string | undefined {
  if (body.trim() === '') return 'Scrivi il testo della nota.'
  if (body.length <= longestNote) return undefined
  return `La nota ha ${body.length} caratteri, il massimo è ${longestNote}: accorciala o dividila in due.`
}
