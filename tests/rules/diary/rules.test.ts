import { describe, expect, test } from '@jest/globals'

import { problemsOfNote } from '../../../domain/diary/rules.ts'

const setting = { kinds: ['interview', 'note'], today: '2026-11-25' }
const note = { kind: 'interview', happenedOn: '2026-11-24', body: 'Colloquio' }
const fields = (over: Partial<typeof note>) =>
  problemsOfNote({ ...note, ...over }, setting).map(({ field }) => field)

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
  ])('%s', (_, over, field) => {
    expect(fields(over)).toEqual([field])
  })

  test('with all that is wrong at once, and how to mend it', () => {
    const problems = problemsOfNote({ kind: '', happenedOn: 'ieri', body: '' }, setting)
    expect(problems.map(({ field }) => field)).toEqual(['kind', 'happenedOn', 'body'])
    expect(problems[1]?.message).toContain('per esempio 25/11/2026')
  })
})

test('a note may be as long as the longest, and not a letter more', () => {
  expect(fields({ body: 'x'.repeat(15_000) })).toEqual([])
  expect(problemsOfNote({ ...note, body: 'x'.repeat(15_001) }, setting)[0]?.message).toContain(
    'La nota ha 15001 caratteri',
  )
})
