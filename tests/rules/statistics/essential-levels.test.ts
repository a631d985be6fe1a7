import { expect, test } from '@jest/globals'

import { essentialLevels } from '../../../domain/statistics/essential-levels.ts'
import type { ZoneYear } from '../../../domain/statistics/essential-levels.ts'
import { languages, translator } from '../../../web/shared/i18n.ts'

const zone: ZoneYear = {
  ...{ people: 50, contacts: 60, charged: 40, prompt: 30, joint: 8, jointDays: 200 },
  ...{ inhabitants: 20_000, workers: 3, covered: 2190, hours: 8760 },
}
const values = (over: Partial<ZoneYear> = {}) =>
  Object.fromEntries(essentialLevels.map(({ key, of }) => [key, of({ ...zone, ...over })]))

test('each level is what its formula says', () => {
  expect(values()).toMatchObject({
    ...{ people: 50, reach: 2.5, contacts: 60, charged: 0.75, joint: 8, 'joint-days': 25 },
    ...{ workers: 20_000 / 3, 'on-call': 0.25 },
  })
})

test('what nobody records cannot be calculated, and is no zero', () => {
  expect(values()).toMatchObject({
    ...{ posts: 'missing', 'single-access': 'missing', supervision: 'missing' },
  })
  expect(values({ inhabitants: undefined, covered: undefined })).toMatchObject({
    ...{ reach: 'missing', workers: 'missing', 'on-call': 'missing' },
  })
})

test('where there is nothing to divide by there is no value; what may not be told hides what is made of it', () => {
  expect(values({ charged: 0, prompt: 0, joint: 0, jointDays: 0, workers: 0 })).toMatchObject({
    ...{ charged: 'none', joint: 0, 'joint-days': 'none', workers: 'none' },
  })
  expect(values({ people: null, prompt: null, joint: null, jointDays: null })).toMatchObject({
    ...{ people: null, reach: null, charged: null, joint: null, 'joint-days': null },
  })
})

test('each level is told with definition and source, with what is missing and with the target of a law', () => {
  for (const language of languages) {
    const t = translator(language)
    for (const { key, target, lacks } of essentialLevels) {
      const parts = [
        '-definition',
        '-source',
        ...(lacks ? ['-missing'] : []),
        ...(target ? ['-target'] : []),
      ]
      for (const part of ['', ...parts])
        expect(t(`leps.${key}${part}`)).not.toBe(`leps.${key}${part}`)
    }
  }
})
