import { expect, test } from '@jest/globals'

import { rankCandidates, rankForEach } from '../../../domain/team/proposals.ts'
import type { Candidate } from '../../../domain/team/proposals.ts'

const away = { from: '2026-12-03', to: '2026-12-10', days: 6 }
const one = (id: string, given: Partial<Candidate> = {}): Candidate => ({
  id,
  name: id,
  cases: 10,
  late: 0,
  away: undefined,
  ties: [],
  ...given,
})
const first = (...candidates: Candidate[]) => rankCandidates(candidates, true).map(({ id }) => id)
const calmly = (...candidates: Candidate[]) => rankCandidates(candidates, false).map(({ id }) => id)

test('without ties whoever follows fewer cases comes first, and late tasks weigh', () => {
  expect(first(one('busy', { cases: 12 }), one('free', { cases: 9 }))).toEqual(['free', 'busy'])
  expect(first(one('late', { late: 3 }), one('free'))).toEqual(['free', 'late'])
})

test('whoever follows the person comes before who follows her household, then who followed her', () => {
  const known = (id: string, tie: Candidate['ties'][number]) => one(id, { ties: [tie] })
  const all = [
    known('case', 'knows-case'),
    one('nobody'),
    known('before', 'followed-person'),
    known('household', 'follows-household'),
    known('person', 'follows-person'),
  ]
  expect(first(...all)).toEqual(['person', 'household', 'before', 'case', 'nobody'])
})

test('continuity yields to a load that is far greater, and to a long absence', () => {
  expect(first(one('known', { cases: 41, ties: ['follows-person'] }), one('free'))).toEqual([
    'free',
    'known',
  ])
  expect(first(one('known', { away, ties: ['follows-person'] }), one('free'))).toEqual([
    'free',
    'known',
  ])
})

test('a day off does not put whoever follows the person behind a stranger with sixty cases', () => {
  const friday = { from: '2026-12-04', to: '2026-12-04', days: 1 }
  const known = one('known', { away: friday, ties: ['follows-person'] })
  expect(first(known, one('stranger', { cases: 60 }))).toEqual(['known', 'stranger'])
  // Were she away for all of them, she would come after thirty cases too.
  expect(first(known, one('stranger', { cases: 30 }))).toEqual(['known', 'stranger'])
  expect(first(one('off', { away: friday }), one('free', { cases: 17 }))).toEqual(['off', 'free'])
  expect(first(one('off', { away: friday }), one('free', { cases: 15 }))).toEqual(['free', 'off'])
})

test('where nothing is urgent an absence does not count, unless it takes both weeks', () => {
  const known = (days: number) =>
    one('known', { away: { ...away, days }, ties: ['follows-person'] })
  expect(calmly(known(9), one('free'))).toEqual(['known', 'free'])
  expect(calmly(known(10), one('free'))).toEqual(['free', 'known'])
  expect(first(known(0), one('free'))).toEqual(['known', 'free'])
})

test('equal candidates come by name, so that the proposal is the same whenever it is asked', () => {
  expect(first(one('b'), one('a'))).toEqual(['a', 'b'])
})

test('several cases are shared out: each proposal counts for the next', () => {
  const both = [one('a', { cases: 3 }), one('b', { cases: 4 })]
  const waits = { candidates: both, urgent: false }
  const ranked = rankForEach([waits, waits, waits, waits])
  expect(ranked.map(([best]) => best?.id)).toEqual(['a', 'a', 'b', 'a'])
  expect(ranked[3]?.[0]?.cases).toBe(3)
})
