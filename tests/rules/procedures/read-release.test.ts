import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { readCalendar, readRelease } from '../../../domain/procedures/read-release.ts'
import { Release } from '../../../domain/procedures/schema.ts'
import { DomainError } from '../../../domain/shared/domain-error.ts'
import { aRelease } from './support/a-release.ts'
import { known, presaInCarico } from './support/data.ts'
import { seedFor } from './support/seed.ts'

function refusalOf(read: () => unknown): DomainError {
  try {
    read()
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

test('a document of another shape is refused, and says in Italian what is missing where', () => {
  const { start, ...rest } = aRelease()
  const refusal = refusalOf(() => readRelease({ ...rest, first: start }, known))
  expect(refusal.code).toBe('release-unreadable')
  expect(refusal.detail['flaws']).toContainEqual({ where: 'start', message: 'Manca: va indicato' })
})

test('a name that the format does not know is refused, so that a slip of the pen is seen', () => {
  const refusal = refusalOf(() => readRelease({ ...aRelease(), notice: [] }, known))
  expect(refusal.detail['flaws']).toContainEqual({
    where: '',
    message: expect.stringContaining('notice'),
  })
})

test('a procedure that cannot be followed is refused with what to mend', () => {
  const refusal = refusalOf(() => readRelease({ ...aRelease(), start: 'nowhere' }, known))
  expect([refusal.code, refusal.status]).toEqual(['release-invalid', 422])
})

test('a calendar without clock changes is refused', () => {
  expect(refusalOf(() => readCalendar({ version: 'x' })).code).toBe('calendar-unreadable')
})

test('reading the shipped pathway again changes nothing in it', () => {
  const once = presaInCarico()
  expect(readRelease(JSON.parse(JSON.stringify(once)), known)).toEqual(once)
})

test('a document damaged anywhere is refused or still sound, never an exception of another kind', () => {
  const text = JSON.stringify(presaInCarico())
  const damage = fc.tuple(
    fc.nat(text.length - 1),
    fc.constantFrom('', '0', '"x"', '[]', '{}', 'null'),
  )
  const property = fc.property(damage, ([at, piece]) => {
    let document: unknown
    try {
      document = JSON.parse(`${text.slice(0, at)}${piece}${text.slice(at + 1)}`)
    } catch {
      return
    }
    try {
      readRelease(document, known)
    } catch (error) {
      expect(error).toBeInstanceOf(DomainError)
    }
  })
  fc.assert(property, { seed: seedFor('damaged documents'), numRuns: 150 })
})

/** A part of a schema as zod keeps it: `def` with a shape, elements or options below it. */
function part(schema: unknown, name: string): unknown {
  const isObject = typeof schema === 'object' && schema !== null
  const def: unknown = isObject ? Reflect.get(schema, 'def') : undefined
  return typeof def === 'object' && def !== null ? Reflect.get(def, name) : undefined
}

function helpOf(schema: unknown): unknown {
  const own: unknown =
    typeof schema === 'object' && schema !== null ? Reflect.get(schema, 'description') : undefined
  const inner = part(schema, 'innerType')
  return own ?? (inner ? helpOf(inner) : undefined)
}

function withoutHelp(schema: unknown, path: string, depth = 0): string[] {
  if (depth > 30) return []
  const shape = part(schema, 'shape')
  const fields = Object.entries(typeof shape === 'object' && shape !== null ? shape : {})
  const below = ['element', 'innerType', 'valueType'].map((name) => part(schema, name))
  const options = part(schema, 'options')
  return [
    ...fields.filter(([, field]) => !helpOf(field)).map(([name]) => `${path}.${name}`),
    ...fields.flatMap(([name, field]) => withoutHelp(field, `${path}.${name}`, depth + 1)),
    ...[...below, ...(Array.isArray(options) ? options : [])].flatMap((one) =>
      one ? withoutHelp(one, path, depth + 1) : [],
    ),
  ]
}

test('every field of the format has a help text for the editor', () => {
  expect(withoutHelp(Release, 'release')).toEqual([])
})
