/** What the night and the record say of a zone in a year. Null: a count that must not be told. */
export interface ZoneYear {
  readonly people: number | null
  readonly contacts: number | null
  /** Cases taken in charge for the first time, and of these those in time. */
  readonly charged: number | null
  readonly prompt: number | null
  /** Assessments of several professions, and the days from the contact of all of them together. */
  readonly joint: number | null
  readonly jointDays: number | null
  /** Undefined: nobody has recorded it. */
  readonly inhabitants: number | undefined
  readonly workers: number
  readonly covered: number | undefined
  /** Of the year, gone by. */
  readonly hours: number
}

/** How a value is said. */
export type Measure = 'persons' | 'cases' | 'per-thousand' | 'share' | 'days' | 'inhabitants'

/** `missing`: what it is counted from is not recorded; `none`: nothing to divide by; null: not to be told. */
export type Value = number | 'missing' | 'none' | null

export interface EssentialLevel {
  readonly key: string
  readonly measure: Measure
  /** Where a law or the national plan tells one. */
  readonly target?: number
  /** What it is counted from may be missing: always, or where nobody recorded it. */
  readonly lacks?: 'always' | 'sometimes'
  of(zone: ZoneYear): Value
}

/**
 * The essential levels of social services, in the order of the page. Definition, formula, source and what
 * is missing are texts of each key (`leps` in web/i18n).
 */
export const essentialLevels: readonly EssentialLevel[] = [
  { key: 'people', measure: 'persons', of: ({ people }) => people },
  {
    key: 'reach',
    lacks: 'sometimes',
    measure: 'per-thousand',
    of: ({ people, inhabitants }) => ratio(people, inhabitants, 1000),
  },
  { key: 'contacts', measure: 'cases', of: ({ contacts }) => contacts },
  { key: 'charged', measure: 'share', of: ({ prompt, charged }) => ratio(prompt, charged) },
  { key: 'joint', measure: 'cases', of: ({ joint }) => joint },
  { key: 'joint-days', measure: 'days', of: ({ joint, jointDays }) => ratio(jointDays, joint) },
  {
    key: 'workers',
    lacks: 'sometimes',
    measure: 'inhabitants',
    target: 5000,
    of: ({ inhabitants, workers }) => ratio(inhabitants, workers),
  },
  { key: 'posts', measure: 'inhabitants', target: 5000, lacks: 'always', of: () => 'missing' },
  { key: 'single-access', measure: 'share', lacks: 'always', of: () => 'missing' },
  {
    key: 'on-call',
    lacks: 'sometimes',
    measure: 'share',
    target: 1,
    of: ({ covered, hours }) => ratio(covered, hours),
  },
  { key: 'supervision', measure: 'share', lacks: 'always', of: () => 'missing' },
]

function ratio(of: number | null | undefined, by: number | null | undefined, times = 1): Value {
  if (of === undefined || by === undefined) return 'missing'
  if (of === null || by === null) return null
  return by === 0 ? 'none' : (of * times) / by
}
