import { expect, test } from '@jest/globals'

import { csvOf } from '../../../domain/shared/csv.ts'

test('a table is written as spreadsheets in Italy open it', () => {
  expect(
    csvOf([
      ['Nome', 'Anni'],
      ['Ada', 80],
      [null, 3],
    ]),
  ).toBe('\uFEFFNome;Anni\r\nAda;80\r\n;3\r\n')
})

test.each([
  ['a separator', 'uno;due', '"uno;due"'],
  ['quotation marks', 'detta "Lia"', '"detta ""Lia"""'],
  ['a line', 'uno\ndue', '"uno\ndue"'],
  ['a formula', '=HYPERLINK(1)', "'=HYPERLINK(1)"],
  ['a formula that begins as a number', '-1+1', "'-1+1"],
  ['a formula with a separator', '@a;b', '"\'@a;b"'],
])('a text with %s stays a text', (_, text, written) => {
  expect(csvOf([[text]])).toBe(`\uFEFF${written}\r\n`)
})

test('an amount below zero stays an amount', () => {
  expect(csvOf([['-12,50']])).toBe('\uFEFF-12,50\r\n')
})
