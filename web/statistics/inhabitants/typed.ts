import { z } from 'zod'

import type { NewCount } from '../../../domain/statistics/inhabitants/inhabitants.ts'
import {
  numberIn,
  readInhabitants,
} from '../../../domain/statistics/inhabitants/read-inhabitants.ts'
import type { Comune, Flaw } from '../../../domain/statistics/inhabitants/read-inhabitants.ts'
import type { CalendarDay } from '../../../domain/shared/calendar-day.ts'

const text = z.string().max(200).default('')

/** What the forms of the page send: a table, one comune, or a day to be taken back. */
export const typed = z.object({
  modo: z.enum(['tabella', 'comune', 'ritira']),
  giorno: text,
  fonte: text,
  testo: z.string().max(60_000).default(''),
  comune: text,
  abitanti: text,
})
export type Typed = z.infer<typeof typed>

export const nothingTyped: Typed = {
  ...{ modo: 'tabella', giorno: '', fonte: '', testo: '', comune: '', abitanti: '' },
}

export interface Mistake {
  readonly field: 'giorno' | 'fonte' | 'testo' | 'comune' | 'abitanti'
  /** Key of its sentence, of `inhabitants`. */
  readonly key: string
  readonly line?: number
}

/** The day of the census, which is known already. */
const census = '2011-10-09'

interface Known {
  readonly comuni: readonly Comune[]
  readonly today: CalendarDay
}

/** All of what was typed, or every mistake in it: nothing is taken of what is wrong in one place. */
export function readTyped(
  values: Typed,
  known: Known,
): NewCount | { readonly mistakes: readonly Mistake[] } {
  const { giorno, fonte, modo } = values
  const source = fonte.trim()
  const { counted, mistakes } = modo === 'comune' ? oneComune(values, known) : table(values, known)
  const all = [...dayMistakes(giorno, known.today), ...sourceMistakes(source), ...mistakes]
  return all.length > 0 ? { mistakes: all } : { day: giorno, source, counted }
}

function dayMistakes(day: string, today: CalendarDay): Mistake[] {
  const isDay = z.iso.date().safeParse(day).success
  if (!isDay) return [{ field: 'giorno', key: 'no-day' }]
  if (day > today) return [{ field: 'giorno', key: 'day-to-come' }]
  return day <= census ? [{ field: 'giorno', key: 'day-of-census' }] : []
}

function sourceMistakes(source: string): Mistake[] {
  return source.length < 3 ? [{ field: 'fonte', key: 'no-source' }] : []
}

function oneComune({ comune, abitanti }: Typed, { comuni }: Known) {
  const found = comuni.find(({ id }) => String(id) === comune)
  const n = numberIn(abitanti)
  const mistakes: Mistake[] = [
    ...(found ? [] : [{ field: 'comune', key: 'no-comune' } as const]),
    ...(n === undefined ? [{ field: 'abitanti', key: 'no-number' } as const] : []),
  ]
  return { counted: found && n !== undefined ? [{ municipality: found.id, n }] : [], mistakes }
}

const words: Readonly<Record<Flaw['code'], string>> = {
  line: 'flaw-line',
  comune: 'flaw-comune',
  number: 'flaw-number',
  twice: 'flaw-twice',
}

function table({ testo }: Typed, { comuni }: Known) {
  const { counted, flaws } = readInhabitants(testo, comuni)
  const mistakes = flaws.map(({ line, code }): Mistake => {
    return { field: 'testo', key: words[code], line }
  })
  const empty: Mistake[] = [{ field: 'testo', key: 'no-table' }]
  return { counted, mistakes: counted.length + flaws.length === 0 ? empty : mistakes }
}
