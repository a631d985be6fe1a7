import fc from 'fast-check'

import type { Calendar } from '../../../../domain/procedures/engine/calendar.ts'
import { umbriaCalendar } from './data.ts'

const base = umbriaCalendar()
const [municipality, office] = ['054039', 'office']
/** Generated lives begin then. */
const begin = Date.UTC(2026, 10, 25)
const dayOf = (days: number) => new Date(begin + days * 86_400_000).toISOString().slice(0, 10)

const closures = fc.array(
  fc
    .record({ from: fc.integer({ min: -5, max: 90 }), days: fc.integer({ min: 0, max: 12 }) })
    .map(({ from, days }) => ({
      organisation: office,
      from: dayOf(from),
      until: dayOf(from + days),
      reason: 'trasloco',
    })),
  { maxLength: 4 },
)

/** Calendars of one office: shut now and then, with a patron and days of rest of its own. */
export const generatedCalendar: fc.Arbitrary<Calendar> = fc
  .record({
    closures,
    patron: fc.integer({ min: 0, max: 90 }).map(dayOf),
    weeklyRest: fc.constantFrom([7], [6, 7], [1]),
    version: fc.integer({ min: 1, max: 9999 }).map((n) => `prova-${String(n)}`),
  })
  .map(({ patron, weeklyRest, ...rest }) => ({
    ...base,
    ...rest,
    ...{ municipality, office, weeklyRest },
    patrons: [
      {
        municipality,
        name: 'Santo patrono',
        month: Number(patron.slice(5, 7)),
        day: Number(patron.slice(8)),
      },
    ],
  }))
