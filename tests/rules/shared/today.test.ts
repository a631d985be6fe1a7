import { expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'

test('between midnight in Italy and midnight of Greenwich it is already tomorrow', () => {
  const days = ['2026-11-28T22:59:59Z', '2026-11-28T23:00:00Z', '2026-07-01T22:00:00Z']
  expect(days.map((at) => dayInItaly(Date.parse(at)))).toEqual([
    '2026-11-28',
    '2026-11-29',
    '2026-07-02',
  ])
})
