import { DateTime } from 'luxon'

import type { Calendar } from '../../../../domain/procedures/engine/calendar.ts'
import type { DeadlineProof } from '../../../../domain/procedures/engine/types.ts'

/**
 * When a term ends, by walking from day to day as somebody with a paper calendar would, and by
 * nothing of the engine: art. 2963 c.c. (the first day is not counted, the last one is, a term that
 * ends on a holiday moves to the next working day, months end on the same day or on the last one),
 * days of suspension skipped, weeks of five working days. Holidays are written out by hand.
 */
const fixed = '01-01 01-06 04-25 05-01 06-02 08-15 11-01 12-08 12-25 12-26'.split(' ')
const easterMondays: Readonly<Record<number, string>> = {
  2024: '04-01',
  2025: '04-21',
  2026: '04-06',
  2027: '03-29',
  2028: '04-17',
  2029: '04-02',
  2030: '04-22',
  2031: '04-14',
  2032: '03-29',
  2033: '04-18',
  2034: '04-10',
  2035: '03-26',
  2036: '04-14',
  2037: '04-06',
  2038: '04-26',
  2039: '04-11',
  2040: '04-02',
}
const dayMs = 86_400_000
const firstDay = Date.UTC(2024, 0, 1)
const zone = 'Europe/Rome'

interface PaperDay {
  readonly text: string
  readonly weekday: number
  readonly holiday: boolean
}

/** Every day from 2024 to 2040, one after the other. */
const paper: readonly PaperDay[] = Array.from({ length: 6210 }, (_, n) => {
  const date = new Date(firstDay + n * dayMs)
  const text = date.toISOString().slice(0, 10)
  const [year, monthDay] = [date.getUTCFullYear(), text.slice(5)]
  const local = monthDay === '10-04' && year >= 2026
  const holiday = fixed.includes(monthDay) || easterMondays[year] === monthDay || local
  return { text, weekday: date.getUTCDay(), holiday }
})

export const pageOf = (text: string): number => (Date.parse(`${text}T00:00:00Z`) - firstDay) / dayMs
export const textOf = (page: number): string => paperAt(page).text

function paperAt(page: number): PaperDay {
  const day = paper[page]
  if (!day) throw new Error(`day ${page} is not on the paper calendar`)
  return day
}

/** Pages of the calendar, both included; no `until`: open. */
export interface Pages {
  readonly from: number
  readonly until?: number
}

export interface Question {
  readonly unit: 'minutes' | 'hours' | 'days' | 'working-days' | 'months'
  readonly value: number
  /** Milliseconds since 1970. */
  readonly origin: number
  /** `MM-DD` of the patron saint, or nothing. */
  readonly patron: string
  readonly closures: readonly Pages[]
  readonly suspensions: readonly Pages[]
}

export interface Answer {
  /** Milliseconds since 1970; none: the term is stopped. */
  readonly due: number | undefined
  /** Pages left out because nobody works, in order. */
  readonly skipped: readonly number[]
  /** Suspended days gone over. */
  readonly suspended: number
  /** What happened on the way: for the shares of each. */
  readonly met: ReadonlySet<string>
}

const covers = ({ from, until = Infinity }: Pages, page: number) => from <= page && page <= until

class Walk {
  readonly skipped: number[] = []
  readonly met = new Set<string>()
  suspended = 0
  readonly #asked: Question

  constructor(asked: Question) {
    this.#asked = asked
  }

  /** Undefined where the walk cannot go on: the suspension has no end. */
  isSuspended(page: number): boolean | undefined {
    let suspended = false
    for (const one of this.#asked.suspensions) {
      if (!covers(one, page)) continue
      if (one.until === undefined) return undefined
      suspended = true
    }
    return suspended
  }

  isFree(page: number): boolean {
    const { weekday, holiday, text } = paperAt(page)
    if (holiday) return this.#found('holiday')
    if (this.#asked.patron && text.endsWith(this.#asked.patron)) return this.#found('patron')
    if (weekday === 0) return this.#found('sunday')
    return this.#asked.closures.some((one) => covers(one, page)) && this.#found('closure')
  }

  isWorking(page: number): boolean {
    return !this.isFree(page) && paperAt(page).weekday !== 6
  }

  #found(what: string): true {
    this.met.add(what)
    return true
  }
}

/** One page after another until as many are counted; undefined: stopped. */
function walk(from: number, count: number, [path, counts]: [Walk, (page: number) => boolean]) {
  let page = from
  for (let counted = 0; counted < count;) {
    page += 1
    const suspended = path.isSuspended(page)
    if (suspended === undefined) return undefined
    if (suspended) path.suspended += 1
    else if (counts(page)) counted += 1
    else path.skipped.push(page)
  }
  return page
}

function monthsLater(page: number, months: number): number {
  const date = new Date(firstDay + page * dayMs)
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + months, date.getUTCDate()]
  let later = new Date(Date.UTC(year, month, day))
  while (later.getUTCMonth() !== ((month % 12) + 12) % 12) later = new Date(later.getTime() - dayMs)
  return (later.getTime() - firstDay) / dayMs
}

function lastPage(asked: Question, path: Walk, origin: number): number | undefined {
  const { unit, value } = asked
  if (unit === 'working-days') return walk(origin, value, [path, (page) => path.isWorking(page)])
  const plain = unit === 'months' ? monthsLater(origin, value) : origin + value
  if (unit === 'months' && textOf(plain).slice(8) !== textOf(origin).slice(8))
    path.met.add('last day of the month')
  const end = walk(origin, plain - origin, [path, () => true])
  if (end === undefined || !path.isFree(end)) return end
  path.skipped.push(end)
  return walk(end, 1, [path, (page) => path.isWorking(page)])
}

/** Midnights in Rome, each asked of luxon once. */
const midnights: number[] = []
function startOf(page: number): number {
  return (midnights[page] ??= DateTime.fromISO(textOf(page), { zone }).toMillis())
}

/** The day that it is in Rome, where it begins up to two hours before Greenwich. */
function localPage(ms: number): number {
  const page = Math.floor((ms - firstDay) / dayMs)
  return ms >= startOf(page + 1) ? page + 1 : page
}

const offsetOn = (page: number): number => firstDay + page * dayMs - startOf(page)

/** Hours are spent day after day; a suspended day is slept through. */
function spend(asked: Question, path: Walk, origin: number): number | undefined {
  let left = asked.value * (asked.unit === 'hours' ? 3_600_000 : 60_000)
  let now = asked.origin
  for (let page = origin; ; page += 1) {
    const midnight = startOf(page + 1)
    const suspended = path.isSuspended(page)
    if (suspended === undefined) return undefined
    if (!suspended && left <= midnight - now) return now + left
    if (!suspended) left -= midnight - now
    now = midnight
  }
}

export function oracle(asked: Question): Answer {
  const path = new Walk(asked)
  const origin = localPage(asked.origin)
  const exact = asked.unit === 'hours' || asked.unit === 'minutes'
  const last = exact ? undefined : lastPage(asked, path, origin)
  const due = exact ? spend(asked, path, origin) : last !== undefined && startOf(last + 1) - 1
  if (typeof due === 'number' && offsetOn(localPage(due)) !== offsetOn(origin))
    path.met.add('clock change')
  const { skipped, suspended, met } = path
  return { due: due === false ? undefined : due, skipped, suspended, met }
}

/** What a proof claims, asked of the paper; undefined: of other days of rest the paper knows nothing. */
export function questionOf(
  { rule: { amount }, origin, suspensions }: DeadlineProof,
  { municipality, office, weeklyRest, patrons, closures = [] }: Calendar,
): Question | undefined {
  if (weeklyRest.join() !== '7' || amount.value === 0) return undefined
  const saint = patrons.find((one) => one.municipality === municipality)
  const shut = closures.filter(({ organisation }) => organisation === office)
  const twoDigits = (value: number) => String(value).padStart(2, '0')
  return {
    ...amount,
    origin: Date.parse(origin.at),
    patron: saint && 'month' in saint ? `${twoDigits(saint.month)}-${twoDigits(saint.day)}` : '',
    closures: shut.map(({ from, until }) => ({ from: pageOf(from), until: pageOf(until) })),
    suspensions: suspensions.map(({ from, until }) => ({
      from: pageOf(from),
      ...(until !== undefined && { until: pageOf(until) }),
    })),
  }
}
