import { expect, test } from '@jest/globals'

import { qualityRules, shareRight } from '../../../domain/data-quality/quality-rules.ts'
import type { Score } from '../../../domain/data-quality/queries.ts'
import { presentScores } from '../../../web/data-quality/present-scores.ts'
import { translator } from '../../../web/shared/i18n.ts'

const score = (
  org: number,
  rule: string,
  { wrong, checked = 100 }: { readonly wrong: number; readonly checked?: number },
): Score => ({ org, municipality: org, zone: 1, rule, checked, wrong })
const names = new Map([
  [1, 'Uno'],
  [2, 'Due'],
])
/** @param mended the offices whose records the reader mends */
const shown = (scores: readonly Score[], mended: readonly number[]) =>
  presentScores(
    {
      at: new Date('2026-11-28T02:00:00Z'),
      scores,
      trend: [{ day: '2026-11-28', rule: 'residence', checked: 100, wrong: 2 }],
    },
    {
      division: 'org',
      names,
      mending: { orgs: new Set(mended), everywhere: mended.length === names.size },
      language: 'it',
      t: translator('it'),
    },
  )

test('the share is of the records without a problem, by dimension, rule and place', () => {
  const { dimensions, rows } = shown(
    [
      score(1, 'residence', { wrong: 10 }),
      score(2, 'residence', { wrong: 0 }),
      score(1, 'citizenship', { wrong: 30 }),
    ],
    [1, 2],
  )
  const [completeness] = dimensions
  expect(completeness).toMatchObject({ share: '86,6 %', wrong: '40', width: 87 })
  expect(completeness?.rules.find(({ title }) => title.text.startsWith('Comune'))).toMatchObject({
    share: '95 %',
    wrong: '10',
    href: '/qualita/elenco?regola=residence',
  })
  expect(rows.map(({ name, cells }) => [name, cells[0]?.share])).toEqual([
    ['Uno', '80 %'],
    ['Due', '100 %'],
  ])
})

test('one wrong record of two thousand is not a hundred per cent', () => {
  expect(
    shown([score(1, 'residence', { wrong: 1, checked: 2001 })], [1, 2]).dimensions[0]?.share,
  ).toBe('99,9 %')
  expect(shareRight(0, 0)).toBeUndefined()
})

test('a small count is not told to who mends nothing, nor its share, nor what would give it away', () => {
  const { dimensions, rows, trend } = shown(
    [
      score(1, 'residence', { wrong: 2 }),
      score(2, 'residence', { wrong: 20 }),
      score(1, 'citizenship', { wrong: 0 }),
    ],
    [],
  )
  expect(rows.map(({ cells }) => cells[0]?.share)).toEqual(['–', '–'])
  const residence = dimensions[0]?.rules.find(({ title }) => title.text.startsWith('Comune'))
  // Who mends at the second, and plans for both, would take her twenty from the sum.
  expect(residence).toMatchObject({ wrong: 'riservato', href: undefined })
  expect(trend[0]?.cells[0]?.share).toBe('–')
})

test('who mends in one place reads no small count of where they only plan, and has the way to their own list', () => {
  const scores = [
    score(1, 'residence', { wrong: 2 }),
    score(2, 'residence', { wrong: 3 }),
    score(2, 'citizenship', { wrong: 9 }),
  ]
  const { dimensions, rows, hidden } = shown(scores, [1])
  expect(rows.map(({ cells }) => cells[0]?.share)).toEqual(['–', '–'])
  expect(hidden).toMatch(/sotto 5/)
  const hrefs = dimensions[0]?.rules.flatMap(({ href }) => href ?? [])
  expect(hrefs).toEqual(['/qualita/elenco?regola=residence'])
})

test('every rule says where it comes from, what is looked at and why, in both languages', () => {
  for (const { title, counted, why, source } of qualityRules) {
    for (const text of [title, counted, why]) expect(Object.keys(text)).toEqual(['it', 'en'])
    expect(source.length).toBeGreaterThan(5)
  }
})
