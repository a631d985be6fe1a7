import { readFileSync } from 'node:fs'

import { expect, test } from '@jest/globals'

import { Release } from '../../../domain/procedures/schema.ts'

const read = (version: number): Release => {
  const file = new URL(
    `../../../seeds/procedures/presa-in-carico.v${version}.json`,
    import.meta.url,
  )
  return Release.parse(JSON.parse(readFileSync(file, 'utf8')))
}

type Named = { readonly key: string }

/** Keys of what one version has otherwise than the other, or has alone. */
function changed(one: readonly Named[] = [], other: readonly Named[] = []): readonly string[] {
  const text = (all: readonly Named[], key: string) =>
    JSON.stringify(all.find((each) => each.key === key))
  const keys = new Set([...one, ...other].map(({ key }) => key))
  return [...keys].filter((key) => text(one, key) !== text(other, key)).toSorted()
}

test('version 2 changes a term and adds a step; all the rest is that of version 1', () => {
  const [first, second] = [read(1), read(2)]
  expect(changed(first.deadlines, second.deadlines)).toEqual(['review'])
  expect(changed(first.forms, second.forms)).toEqual(['shared-assessment'])
  expect(changed(first.tables, second.tables)).toEqual(['after-uvm', 'uvm-needed'])
  expect(changed(first.steps, second.steps)).toEqual(['assess', 'call-uvm', 'share-assessment'])
  for (const part of ['lists', 'letters', 'notices', 'phases'] as const)
    expect([part, changed(first[part], second[part])]).toEqual([part, []])
  expect(second.facts).toEqual(first.facts)
  expect(second.validity.from > first.validity.from).toBe(true)
})
