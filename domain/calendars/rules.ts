import { daysIn, isDay, parseDay } from '../shared/calendar-day.ts'
import type { CalendarDay } from '../shared/calendar-day.ts'
import { failing } from '../shared/field-problems.ts'
import type { FieldProblem } from '../shared/field-problems.ts'
import { easter, toDayNumber } from '../procedures/engine/civil.ts'
import type { HolidayRule } from '../procedures/engine/calendar.ts'
import { formatDay } from '../procedures/engine/instant.ts'
import type { Calendar } from '../procedures/schema/calendar.ts'

export type Closure = NonNullable<Calendar['closures']>[number]
export type Patron = Calendar['patrons'][number]

/** As somebody typed it. */
export interface TypedPatron {
  readonly municipality: string
  readonly name: string
  readonly day: string
  readonly month: string
}

export interface TypedClosure {
  readonly organisation: string
  readonly from: string
  readonly until: string
  readonly reason: string
}

export type CalendarField = keyof TypedPatron | keyof TypedClosure
export type CalendarProblem = FieldProblem<CalendarField>

/** What was typed as it is kept, or all that is to be mended. */
type Read<T> = { readonly read: T } | { readonly problems: readonly CalendarProblem[] }

const mostDays = 366

/**
 * The patron saint of a comune: one only, a day that exists every year.
 * @param known codes of the comuni there are
 */
export function readPatron(
  { patrons }: Calendar,
  known: ReadonlySet<string>,
  typed: TypedPatron,
): Read<Patron> {
  const { municipality, name } = typed
  const [month, day] = [whole(typed.month), whole(typed.day)]
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(2025, month)
  const taken = patrons.find((one) => one.municipality === municipality)
  const problems = failing<CalendarField>([
    [!known.has(municipality), 'municipality', 'Scegli il comune.'],
    [
      taken !== undefined,
      'municipality',
      `Per questo comune c’è già ${taken?.name ?? 'un patrono'}: toglilo prima di metterne un altro.`,
    ],
    [name.trim() === '', 'name', 'Scrivi il nome della festa, come si leggerà nella prova.'],
    [!exists, 'day', 'Questo giorno non c’è tutti gli anni: indica giorno e mese.'],
  ])
  return problems.length > 0
    ? { problems }
    : { read: { municipality, name: name.trim(), month, day } }
}

function whole(text: string): number {
  return /^\d{1,2}$/.test(text.trim()) ? Number(text) : 0
}

/**
 * Days, both included, on which an office or a comune is shut; past ones too, where it is known late.
 * @param known codes of the offices and comuni there are
 */
export function readClosure(
  { closures = [] }: Calendar,
  known: ReadonlySet<string>,
  typed: TypedClosure,
): Read<Closure> {
  const { organisation, reason } = typed
  const from = parseDay(typed.from)
  const until = typed.until.trim() === '' ? from : parseDay(typed.until)
  const days = daysFrom(from, until)
  const met = closures.find(
    (one) =>
      one.organisation === organisation && one.from <= (until ?? '') && (from ?? '~') <= one.until,
  )
  const problems = failing<CalendarField>([
    [!known.has(organisation), 'organisation', 'Scegli l’ufficio o il comune.'],
    [from === undefined, 'from', 'Indica il primo giorno di chiusura, per esempio 24/12/2026.'],
    [
      from !== undefined && until === undefined,
      'until',
      'Questo giorno non esiste: indica l’ultimo giorno di chiusura.',
    ],
    [days < 0, 'until', 'La chiusura finisce prima di cominciare.'],
    [days >= mostDays, 'until', 'Una chiusura dura al più un anno: controlla le date.'],
    [met !== undefined, 'from', `In questi giorni è già segnato chiuso: ${met?.reason ?? ''}.`],
    [reason.trim() === '', 'reason', 'Scrivi il motivo: si legge nella prova della data.'],
  ])
  if (problems.length > 0 || from === undefined || until === undefined) return { problems }
  return { read: { organisation, from, until, reason: reason.trim() } }
}

function daysFrom(from: CalendarDay | undefined, until: CalendarDay | undefined): number {
  return from === undefined || until === undefined ? 0 : numberOf(until) - numberOf(from)
}

function numberOf(day: CalendarDay): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return toDayNumber({ year, month, day: date })
}

export function withPatron(calendar: Calendar, patron: Patron): Calendar {
  const { municipality } = patron
  return {
    ...calendar,
    patrons: [...calendar.patrons, patron].toSorted((a, b) =>
      order(a.municipality, b.municipality),
    ),
    patronsToConfirm: calendar.patronsToConfirm.filter((code) => code !== municipality),
  }
}

/** The comune is among those whose patron is to be confirmed again. */
export function withoutPatron(calendar: Calendar, municipality: string): Calendar {
  const patrons = calendar.patrons.filter((one) => one.municipality !== municipality)
  if (patrons.length === calendar.patrons.length) return calendar
  const patronsToConfirm = [...calendar.patronsToConfirm, municipality].toSorted(order)
  return { ...calendar, patrons, patronsToConfirm }
}

export function withClosure(calendar: Calendar, closure: Closure): Calendar {
  const closures = [...(calendar.closures ?? []), closure].toSorted(
    (a, b) => order(a.from, b.from) || order(a.organisation, b.organisation),
  )
  return { ...calendar, closures }
}

export function withoutClosure(
  calendar: Calendar,
  { organisation, from }: Pick<Closure, 'organisation' | 'from'>,
): Calendar {
  const { closures = [], ...rest } = calendar
  const left = closures.filter((one) => one.organisation !== organisation || one.from !== from)
  return left.length > 0 ? { ...rest, closures: left } : rest
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

/** What a calendar says and the other does not. */
export interface Said {
  readonly patrons: readonly Patron[]
  readonly closures: readonly Closure[]
}

/** What one calendar says more than the other. */
export function saidMore(one: Calendar, other: Calendar): Said {
  const not = <T>(known: readonly T[]) => {
    const said = new Set(known.map((each) => JSON.stringify(entries(each))))
    return (each: T) => !said.has(JSON.stringify(entries(each)))
  }
  return {
    patrons: one.patrons.filter(not(other.patrons)),
    closures: (one.closures ?? []).filter(not(other.closures ?? [])),
  }
}

function entries(value: unknown): unknown {
  return Object.entries(value as object).toSorted(([a], [b]) => order(a, b))
}

/** `umbria-2026-1` is followed by `umbria-2026-2`; a name that ends otherwise, by the same and `-2`. */
export function nextVersion(version: string): string {
  const [, stem = version, number = '1'] = /^(.*)-(\d{1,6})$/.exec(version) ?? []
  return `${stem}-${String(Number(number) + 1)}`
}

/** A day that is free, by its rule. */
export interface FreeDay {
  readonly day: CalendarDay
  readonly name: string
}

/** National holidays of a year in their order, Easter and what hangs on it reckoned. */
export function holidaysOf({ holidays }: Pick<Calendar, 'holidays'>, year: number): FreeDay[] {
  return holidays
    .filter(({ from = year, to = year }) => from <= year && year <= to)
    .map((rule) => ({ day: dayOf(rule, year), name: rule.name }))
    .filter(({ day }) => isDay(day))
    .toSorted((a, b) => order(a.day, b.day))
}

function dayOf(rule: HolidayRule, year: number): CalendarDay {
  const number =
    'easter' in rule
      ? easter(year) + rule.easter
      : toDayNumber({ year, month: rule.month, day: rule.day })
  return formatDay(number)
}

/** When the clock changes in a year: the instants, and the minutes east of Greenwich from then on. */
export function clockChangesOf({ offsets }: Pick<Calendar, 'offsets'>, year: number) {
  return offsets.filter(({ from }) => from.startsWith(String(year)))
}
