import { expect, test } from '@jest/globals'

import { calendarIn } from '../../../domain/procedures/engine/calendar.ts'
import { dueDate } from '../../../domain/procedures/engine/due-date.ts'
import type { DueDate } from '../../../domain/procedures/engine/due-date.ts'
import { umbriaCalendar } from './support/data.ts'
import { oracle, pageOf, textOf } from './support/oracle.ts'
import type { Answer, Pages, Question } from './support/oracle.ts'
import { runs, seedFor } from './support/seed.ts'

const cases = runs(100_000)
const dayMs = 86_400_000
const places = [
  ['', ''],
  ['054039', '01-29'],
  ['055032', '02-14'],
] as const
const office = 'udc-prova'
const calendar = umbriaCalendar()

/** Numbers from a seed (mulberry32): a hundred thousand cases in a few seconds. */
function dice(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1))
  return { int, chance: (share: number) => next() < share }
}
type Dice = ReturnType<typeof dice>

const units = ['days', 'working-days', 'months', 'hours'] as const
const longest = { days: 400, 'working-days': 40, months: 24, hours: 2000, minutes: 5000 }

interface Asked extends Question {
  readonly municipality: string
}

type Term = Pick<Question, 'unit' | 'value' | 'patron'>

/** An origin for which something happens: a patron at the end, or a month that is too short. */
function originFor({ int, chance }: Dice, { unit, value, patron }: Term): number {
  const hour = int(0, dayMs - 1)
  const year = int(2026, 2035)
  if (patron && unit === 'days' && chance(0.4))
    return Date.parse(`${year}-${patron}T00:00:00Z`) - value * dayMs + hour
  if (unit === 'months' && chance(0.7)) return Date.UTC(year, 7, 31) + hour
  return Date.UTC(2025, 0, 1) + int(0, 11 * 365) * dayMs + hour
}

function suspensionsFor({ int, chance }: Dice, first: number, span: number): Pages[] {
  const suspensions: Pages[] = []
  while (suspensions.length < 3 && chance(0.4)) {
    const from = first + int(-10, span)
    suspensions.push(chance(0.2) ? { from } : { from, until: from + int(0, 40) })
  }
  return suspensions
}

function closuresFor({ int, chance }: Dice, end: number): Pages[] {
  if (!chance(0.4)) return []
  const from = end - int(0, 8)
  return [{ from, until: from + int(0, 12) }]
}

function ask(roll: Dice): Asked {
  const { int, chance } = roll
  const [municipality, patron] = places[int(0, 2)] ?? places[0]
  const picked = units[int(0, 3)] ?? 'days'
  const unit = picked === 'hours' && chance(0.3) ? 'minutes' : picked
  const value = int(1, longest[unit])
  const origin = originFor(roll, { unit, value, patron })
  const first = pageOf(new Date(origin).toISOString().slice(0, 10))
  const suspensions = suspensionsFor(roll, first, picked === 'hours' ? 20 : 60)
  const closures = closuresFor(roll, first + (unit === 'days' ? value : int(5, 60)))
  return { unit, value, origin, patron, municipality, suspensions, closures }
}

const days = ({ from, until }: Pages) => ({
  from: textOf(from),
  ...(until !== undefined && { until: textOf(until) }),
})

function byEngine(asked: Asked): DueDate {
  const { unit, value, municipality } = asked
  const closures = asked.closures.map(({ from, until = from }) => {
    return { organisation: office, from: textOf(from), until: textOf(until), reason: 'chiuso' }
  })
  const suspended = asked.suspensions.map((one) => ({ ...days(one), why: 'sospeso' }))
  return dueDate(
    { release: 'prova@1', deadline: 'term', amount: { value, unit } },
    { at: new Date(asked.origin).toISOString(), why: 'apertura' },
    { calendar: calendarIn({ ...calendar, closures }, municipality, office), suspended },
  )
}

/** Where the two differ, in words; undefined: nowhere. A stopped term has gone some way only. */
function difference(asked: Asked, answer: Answer, { dueAt, proof }: DueDate): string | undefined {
  const due = answer.due === undefined ? undefined : new Date(answer.due).toISOString()
  if (dueAt !== due) return `${dueAt ?? 'stopped'}, expected ${due ?? 'stopped'}`
  if (due === undefined || asked.unit === 'hours' || asked.unit === 'minutes') return undefined
  const skipped = proof.skipped.map(({ day }) => day).join()
  const expected = answer.skipped.map(textOf).join()
  if (skipped !== expected) return `skipped ${skipped}, expected ${expected}`
  const taken = proof.suspensions.reduce((sum, one) => sum + (one.days ?? 0), 0)
  return taken === answer.suspended ? undefined : `${taken} suspended, not ${answer.suspended}`
}

function featuresOf({ unit, suspensions }: Asked, { due, suspended, met }: Answer): string[] {
  const [first, ...others] = suspensions
  const overlapping = others.some(({ from }) => first && from <= (first.until ?? Infinity))
  return [
    unit,
    ...met,
    ...(suspended > 0 ? ['suspended'] : []),
    ...(due === undefined ? ['stopped'] : []),
    ...(suspensions.length > 1 ? ['several suspensions'] : []),
    ...(overlapping ? ['overlapping suspensions'] : []),
  ]
}

test('100,000 generated terms end where a walk from day to day ends', () => {
  const roll = dice(seedFor('terms by the oracle'))
  const counts = new Map<string, number>()
  const wrong: string[] = []
  for (let n = 0; n < cases && wrong.length < 5; n++) {
    const asked = ask(roll)
    const [answer, found] = [oracle(asked), byEngine(asked)]
    const differs = difference(asked, answer, found)
    if (differs) wrong.push(`${JSON.stringify(asked)}: ${differs}`)
    for (const feature of featuresOf(asked, answer))
      counts.set(feature, (counts.get(feature) ?? 0) + 1)
  }
  expect(wrong).toEqual([])
  const rare = [...features].filter((feature) => (counts.get(feature) ?? 0) < cases * 0.05)
  expect(rare).toEqual([])
})

const features = new Set([
  'minutes',
  'hours',
  'days',
  'working-days',
  'months',
  'holiday',
  'sunday',
  'patron',
  'closure',
  'last day of the month',
  'clock change',
  'suspended',
  'stopped',
  'several suspensions',
  'overlapping suspensions',
])
