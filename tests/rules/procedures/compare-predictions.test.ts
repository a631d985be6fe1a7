import { describe, expect, test } from '@jest/globals'

import type { DeadlineProof } from '../../../domain/procedures/engine/types.ts'
import {
  comparePredictions,
  keptOf,
  mappingBack,
} from '../../../domain/procedures/migrate/compare-predictions.ts'
import type { Kept } from '../../../domain/procedures/migrate/compare-predictions.ts'

const then = '2026-11-25T09:00:00.000Z'
const now = '2026-11-27T09:00:00.000Z'
const proof = (at: string): DeadlineProof => ({
  rule: { release: 'x@2', deadline: 'term', amount: { value: 5, unit: 'days' } },
  origin: { at, local: at.slice(0, 16), why: 'entered' },
  calendar: 'x',
  skipped: [],
  suspensions: [],
})
const term = { id: 'term@mail#1', change: 'started', past: [] } as const
const nurse = { role: 'uvm-nurse', at: 'district' } as const
const kept: Kept = {
  blocked: [],
  unchanged: false,
  opened: ['mail#1'],
  cancelled: ['write#1'],
  kept: [{ task: 'visit#1', revised: false }],
  reassigned: [],
  terms: [{ ...term, now: '2026-12-01T22:59:00.000Z', proofAfter: proof(then) }],
}

describe('what was foreseen of a state, and what is foreseen of it now', () => {
  test('is the same as it went through the record', () => {
    const read = JSON.parse(JSON.stringify(kept)) as Kept
    expect(comparePredictions(read, kept, now)).toBe('same')
  })

  test('is the same where a term only runs from the move itself', () => {
    const moved = [{ ...term, now: '2026-12-03T22:59:00.000Z', proofAfter: proof(now) }]
    expect(comparePredictions(kept, { ...kept, terms: moved }, now)).toBe('same')
    expect(comparePredictions(kept, { ...kept, terms: moved }, then)).toBe('deviates')
  })

  test('differs by the days that went by where a date is past meanwhile', () => {
    const terms = kept.terms.map((one) => ({ ...one, past: ['over'] }))
    expect(comparePredictions(kept, { ...kept, terms }, now)).toBe('later')
  })

  test.each<[string, Partial<Kept>]>([
    ['a task more', { opened: ['mail#1', 'call#1'] }],
    ['a task that is not cancelled', { cancelled: [] }],
    ['other questions', { kept: [{ task: 'visit#1', revised: true }] }],
    ['a task for others', { reassigned: [{ task: 'visit#1', was: [], now: [nurse] }] }],
    ['something without a place', { blocked: [{ why: 'no-step', key: 'visit#1' }] }],
    ['another phase', { crossesInto: 'triage' }],
    ['a term less', { terms: [] }],
    ['another date', { terms: kept.terms.map((one) => ({ ...one, now })) }],
    ['nothing to see', { unchanged: true }],
  ])('deviates with %s', (_, other) => {
    expect(comparePredictions(kept, { ...kept, ...other }, now)).toBe('deviates')
  })

  test('keeps neither the state nor the event, which hold facts', () => {
    const event = { kind: 'migrated', from: 'x@1', to: 'x@2', enter: {}, revised: [] } as const
    expect(keptOf({ ...kept, event })).toEqual(kept)
  })
})

describe('the way back', () => {
  test('enters again what was left for another step, and only that', () => {
    const mapping = { enter: { write: 'mail', draw: 'paint' }, firePast: true }
    expect(mappingBack(mapping, kept)).toEqual({ enter: { mail: 'write' } })
    expect(mappingBack({}, kept)).toEqual({ enter: {} })
  })

  test('is not known where two steps were left for one', () => {
    const cancelled = ['write#1', 'draw#1'] as const
    const mapping = { enter: { write: 'mail', draw: 'mail' } }
    expect(mappingBack(mapping, { ...kept, cancelled })).toBeUndefined()
  })
})
