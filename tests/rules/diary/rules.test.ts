import { describe, expect, test } from '@jest/globals'

import { problemsOfEntry, problemsOfReason, shareMinutes } from '../../../domain/diary/rules.ts'
import type { TypedEntry } from '../../../domain/diary/rules.ts'

const setting = {
  kinds: ['interview', 'note'],
  places: ['home'],
  companies: ['person', 'family'],
  cases: 1,
  today: '2026-11-25',
}
const note: TypedEntry = { kind: 'interview', happenedOn: '2026-11-24', body: 'Colloquio' }
const fields = (over: Partial<TypedEntry>, cases = 1) =>
  problemsOfEntry({ ...note, ...over }, { ...setting, cases }).map(({ field }) => field)

test('a note of today or of the past, of a known kind and with a text, has nothing to mend', () => {
  expect(fields({})).toEqual([])
  expect(fields({ happenedOn: '2026-11-25' })).toEqual([])
})

describe('a note is sent back', () => {
  test.each([
    ['of no known kind', { kind: 'gossip' }, 'kind'],
    ['of tomorrow', { happenedOn: '2026-11-26' }, 'happenedOn'],
    ['of a day that does not exist', { happenedOn: '2026-02-30' }, 'happenedOn'],
    ['without a day', { happenedOn: '' }, 'happenedOn'],
    ['of more than a hundred years ago', { happenedOn: '1925-12-31' }, 'happenedOn'],
    ['that says nothing', { body: ' \n ' }, 'body'],
    ['that is too long', { body: 'x'.repeat(15_001) }, 'body'],
    ['of no time at all', { minutes: 0 }, 'minutes'],
    ['of more than a day', { minutes: 1441 }, 'minutes'],
    ['of half a minute', { minutes: 0.5 }, 'minutes'],
    ['of a time that is no number', { minutes: NaN }, 'minutes'],
    ['of a place that is in no list', { place: 'moon' }, 'place'],
    ['of people who are in no list', { company: ['person', 'cat'] }, 'company'],
    ['that names too many others', { others: 'x'.repeat(201) }, 'others'],
  ])('%s', (_, over, field) => {
    expect(fields(over)).toEqual([field])
  })

  test('with all that is wrong at once, and how to mend it', () => {
    const problems = problemsOfEntry({ kind: '', happenedOn: 'ieri', body: '' }, setting)
    expect(problems.map(({ field }) => field)).toEqual(['kind', 'happenedOn', 'body'])
    expect(problems[1]?.message).toContain('per esempio 25/11/2026')
  })
})

test('a note may be as long as the longest, and not a letter more', () => {
  expect(fields({ body: 'x'.repeat(15_000) })).toEqual([])
  expect(problemsOfEntry({ ...note, body: 'x'.repeat(15_001) }, setting)[0]?.message).toContain(
    'La nota ha 15001 caratteri',
  )
})

test('what was done for no case needs its time and no text', () => {
  expect(fields({ body: '' }, 0)).toEqual(['minutes'])
  expect(fields({ body: '', minutes: 30 }, 0)).toEqual([])
})

test('an activity for several cases has at least a minute for each, and not too many cases', () => {
  expect(fields({ minutes: 3 }, 4)).toEqual(['minutes'])
  expect(fields({ minutes: 60 }, 21)).toEqual(['cases'])
})

test.each([
  [60, 3, [20, 20, 20]],
  [50, 3, [17, 17, 16]],
  [45, 0, [45]],
  [undefined, 2, [undefined, undefined]],
])('%s minutes for %s cases are shared without losing any', (minutes, cases, parts) => {
  expect(shareMinutes(minutes, cases)).toEqual(parts)
})

test('a counter-entry says why, in few words', () => {
  expect(problemsOfReason('Durata sbagliata')).toEqual([])
  expect(problemsOfReason('  ')).toMatchObject([{ field: 'reason' }])
  expect(problemsOfReason('x'.repeat(501))).toMatchObject([{ field: 'reason' }])
})
