import { describe, expect, test } from '@jest/globals'

import { gapsIn } from '../../../domain/contact/on-call-gaps.ts'

const at = (hour: number) => new Date(Date.UTC(2026, 10, 30, hour))
const turn = (who: string, from: number, until: number) => ({
  who,
  ...{ from: at(from), until: at(until) },
})
const day = { from: at(0), until: at(24) }

describe('the turns of a period', () => {
  test('without any, nobody answers in the whole of it', () => {
    expect(gapsIn([], day)).toEqual({ holes: [day], overlaps: [] })
  })

  test('one after the other, beyond both ends, leave nothing open', () => {
    const turns = [turn('Ada', -8, 8), turn('Bea', 8, 20), turn('Ada', 20, 32)]
    expect(gapsIn(turns, day)).toEqual({ holes: [], overlaps: [] })
  })

  test('a hole is told whole, whatever ends in it', () => {
    expect(gapsIn([turn('Ada', 0, 8), turn('Bea', 12, 24)], day).holes).toEqual([
      { from: at(8), until: at(12) },
    ])
    const outside = turn('Carla', 30, 40)
    expect(gapsIn([outside], day).holes).toEqual([day])
  })

  test('two at once are told with their names, for as long as the same are there', () => {
    const turns = [turn('Ada', 0, 12), turn('Bea', 8, 24), turn('Carla', 10, 12)]
    expect(gapsIn(turns, day)).toEqual({
      holes: [],
      overlaps: [
        { from: at(8), until: at(10), who: ['Ada', 'Bea'] },
        { from: at(10), until: at(12), who: ['Ada', 'Bea', 'Carla'] },
      ],
    })
  })
})
