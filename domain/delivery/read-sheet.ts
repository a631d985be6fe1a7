import type { CalendarDay } from '../shared/calendar-day.ts'
import { parseDay } from '../shared/calendar-day.ts'
import { parseQuantity } from './rules.ts'

/** A line of a sheet: what a day of a service is to come to. */
export interface SheetRow {
  /** From 1, as the reader counts them. */
  readonly line: number
  readonly number: string
  readonly day: CalendarDay
  readonly quantity: number
  readonly reason: string
}

export interface SheetFlaw {
  readonly line: number
  readonly code: 'line' | 'day' | 'quantity'
}

/** More than a month of a large body. */
export const mostSheetRows = 5000

/**
 * Reads lines `number;day;quantity;reason`, parted by semicolons or tabs, quoted or not. Empty lines
 * and a first line of headings are passed over.
 */
export function readSheet(text: string): {
  readonly rows: readonly SheetRow[]
  readonly flaws: readonly SheetFlaw[]
} {
  const lines = text.replaceAll('\r', '').replace('\uFEFF', '').split('\n')
  const read = lines.map((line, n) => (line.trim() === '' ? undefined : readLine(line, n + 1)))
  return {
    rows: read.flatMap((one) => (one && 'day' in one ? [one] : [])),
    flaws: read.flatMap((one) => (one && 'code' in one ? [one] : [])),
  }
}

function readLine(text: string, line: number): SheetRow | SheetFlaw | undefined {
  if (line === 1 && !/\d/.test(text)) return undefined
  const [number = '', date = '', amount, reason = ''] = cellsOf(text)
  if (number === '' || amount === undefined) return { line, code: 'line' }
  const [day, quantity] = [parseDay(date), parseQuantity(amount)]
  if (day === undefined) return { line, code: 'day' }
  if (quantity === undefined) return { line, code: 'quantity' }
  return { line, number, day, quantity, reason: reason.slice(0, 500) }
}

function cellsOf(text: string): string[] {
  const cells = text.split(text.includes('\t') ? '\t' : ';')
  return cells.map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))
}
