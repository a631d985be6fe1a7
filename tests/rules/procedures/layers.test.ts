import { expect, test } from '@jest/globals'

import { copiesOf, layersOf } from '../../../domain/procedures/applicability/layers.ts'
import type { Stood } from '../../../domain/procedures/applicability/standing.ts'
import { releaseName } from '../../../domain/procedures/engine/index-release.ts'

const stood = (key: string, version: number, layer: Stood['layer']): Stood => ({
  key,
  version,
  title: key,
  description: 'Prova',
  layer,
  validity: { from: `202${String(version)}-01-01T00:00:00.000Z` },
  withdrawn: false,
})
const state = stood('stato', 1, { level: 'national' })
const region = stood('regione', 1, { level: 'regional', copiedFrom: 'stato@1' })
const zone = stood('zona', 1, { level: 'zone', organisation: 'z', copiedFrom: 'regione@1' })
const town = stood('comune', 1, { level: 'municipality', organisation: 'c', copiedFrom: 'zona@1' })
const all = [town, zone, region, state]
const newer = stood('stato', 2, { level: 'national' })

const said = (release: Stood, among: readonly Stood[]) =>
  layersOf(release, among).map((one) => [
    releaseName(one.head),
    one.above && releaseName(one.above),
    one.newer && releaseName(one.newer),
  ])

test('each level stands below the one that it was copied from, the State first', () => {
  expect(said(town, all)).toEqual([
    ['stato@1', undefined, undefined],
    ['regione@1', 'stato@1', undefined],
    ['zona@1', 'regione@1', undefined],
    ['comune@1', 'zona@1', undefined],
  ])
})

test('a newer version above is told where it was copied from, unless it was withdrawn', () => {
  expect(said(region, [...all, newer])[1]).toEqual(['regione@1', 'stato@1', 'stato@2'])
  expect(said(region, [...all, { ...newer, withdrawn: true }])[1]?.[2]).toBeUndefined()
})

test('what it was copied from may be gone, and nothing goes round for ever', () => {
  expect(said(town, [town])).toEqual([['comune@1', undefined, undefined]])
  const round = stood('giro', 1, { level: 'zone', copiedFrom: 'giro@1' })
  expect(layersOf(round, [round]).length).toBeLessThan(4)
})

test('copies of any version are found below, each as it is now', () => {
  const second = stood('regione', 2, { level: 'regional', copiedFrom: 'stato@2' })
  expect(copiesOf(newer, [...all, newer]).map(releaseName)).toEqual(['regione@1'])
  expect(copiesOf(state, [...all, newer, second]).map(releaseName)).toEqual(['regione@2'])
  const own = stood('regione', 2, { level: 'regional' })
  expect(copiesOf(state, [...all, own])).toEqual([])
  expect(copiesOf(town, all)).toEqual([])
})
