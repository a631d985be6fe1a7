import { expect, test } from '@jest/globals'

import { dialled } from '../../../web/shared/dialled.ts'

test.each([
  ['075 555 0100', '0755550100'],
  ['+39 (075) 555-01.00', '+390755550100'],
  ['112', '112'],
  ['', ''],
  ['075 5550100 / 333 0000000', ''],
  ['la figlia, 333 0000000', ''],
  [null, ''],
])('%s is dialled as %s', (typed, digits) => {
  expect(dialled(typed)).toBe(digits)
})
