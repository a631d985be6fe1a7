import { locales } from 'zod'
import type { ZodType } from 'zod'

import type { Flaw } from './errors.ts'
import type { Known } from './validate/problem.ts'

import { calendarUnreadable, releaseInvalid, releaseUnreadable } from './errors.ts'
import { Release } from './schema.ts'
import { Calendar } from './schema/calendar.ts'
import { validate } from './validate/validate.ts'

const { localeError } = locales.it()

/** What is wrong, in Italian, without changing the language of other parsers. */
const italian = {
  error: (issue: Parameters<typeof localeError>[0]) =>
    issue.input === undefined ? 'Manca: va indicato' : localeError(issue),
}

interface Issue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

function flawsOf(issues: readonly Issue[]): Flaw[] {
  return issues.map(({ path, message }) => ({ where: path.map(String).join('.'), message }))
}

/** A procedure document from outside. Throws `release-unreadable` or `release-invalid`. */
export function readRelease(document: unknown, known: Known): Release {
  const release = parseRelease(document)
  const errors = validate(release, known).filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw releaseInvalid(errors)
  return release
}

/** The same, of one that need not be followed yet: a draft. Throws `release-unreadable`. */
export function parseRelease(document: unknown): Release {
  const parsed = Release.safeParse(document, italian)
  if (!parsed.success) throw releaseUnreadable(flawsOf(parsed.error.issues))
  return parsed.data
}

/** A part of a procedure from outside, by the schema of its place; or what keeps it from that shape. */
export function parsePart(
  schema: ZodType,
  value: unknown,
): { readonly part: unknown; readonly flaws: readonly Flaw[] } {
  const { data, error } = schema.safeParse(value, italian)
  return { part: data, flaws: flawsOf(error?.issues ?? []) }
}

/** A calendar document from outside. Throws `calendar-unreadable`. */
export function readCalendar(document: unknown): Calendar {
  const parsed = Calendar.safeParse(document, italian)
  if (!parsed.success) throw calendarUnreadable(flawsOf(parsed.error.issues))
  return parsed.data
}
