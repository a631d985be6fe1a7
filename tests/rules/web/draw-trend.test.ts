import { expect, test } from '@jest/globals'

import { drawTrend } from '../../../web/figures/draw-trend.ts'

test('two lines stand on one scale that begins at zero', () => {
  expect(drawTrend({ now: [0, 10, 20], before: [5, 5, 40] })).toEqual({
    now: 'M0 40h0L50 30L100 20',
    before: 'M0 35h0L50 35L100 0',
    top: 40,
  })
})

test('a line is broken where nothing is told, and nothing at all is a flat box', () => {
  const { now, before, top } = drawTrend({ now: [4, undefined, 2], before: [undefined] })
  expect([now, before, top]).toEqual(['M0 0h0M100 20h0', '', 4])
  expect(drawTrend({ now: [0, 0], before: [] })).toEqual({
    now: 'M0 40h0L100 40',
    before: '',
    top: 1,
  })
})
