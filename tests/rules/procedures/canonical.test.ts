import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { canonical, isSameJson } from '../../../domain/procedures/engine/state.ts'

const key = fc.stringMatching(/^[a-z][a-z#.]{0,3}$/)
const { value: anyJson } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(null, true, 0, 1, '', 'à “b”', '\\\n'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 24 }),
  ),
}))

/** The same with the keys of each object the other way round, and one more without a value. */
function turned(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(turned)
  const parts = Object.entries(value).map(([name, part]) => [name, turned(part)])
  return Object.fromEntries([...parts.toReversed(), ['none', undefined]])
}

test('the canonical text has the keys in order at every depth, few or many, and nothing without a value', () => {
  expect(canonical({ b: [{ d: 1, c: 'è' }], a: null, e: undefined })).toBe(
    '{"a":null,"b":[{"c":"è","d":1}]}',
  )
  const names = Array.from({ length: 40 }, (_, n) => `k${String((n * 7) % 40)}`)
  const many = Object.fromEntries(names.map((name) => [name, 0]))
  const few = Object.fromEntries(names.slice(0, 9).map((name) => [name, 0]))
  for (const parts of [many, few])
    expect(Object.keys(JSON.parse(canonical(parts)) as object)).toEqual(
      Object.keys(parts).toSorted(),
    )
})

test('what reads the same whatever the order of its keys has the same text, and is the same', () => {
  fc.assert(
    fc.property(anyJson, (value) => {
      expect(canonical(turned(value))).toBe(canonical(value))
      expect(isSameJson(turned(value), value)).toBe(true)
      expect(JSON.parse(canonical(value))).toEqual(value)
    }),
  )
})

test('two values are the same where their texts are', () => {
  const pair = fc.oneof(
    fc.tuple(anyJson, anyJson),
    anyJson.chain((one) => fc.tuple(fc.constant(one), changed(one))),
  )
  fc.assert(
    fc.property(pair, ([one, other]) => {
      expect(isSameJson(one, other)).toBe(canonical(one) === canonical(other))
    }),
  )
})

/** A value with a part more, or less, somewhere at its top; or as it was. */
function changed(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null) return fc.constant(value)
  if (Array.isArray(value))
    return fc.constantFrom<unknown>([...value, null], value.slice(1), [...value])
  const [, ...rest] = Object.entries(value)
  return fc.constantFrom<unknown>({ ...value, zz: null }, Object.fromEntries(rest), { ...value })
}
