import { expect, test } from '@jest/globals'

import { compareWords } from '../../../domain/shared/by-name.ts'

test('numbers in a name count as numbers, accents and capitals as the letters they are of', () => {
  const names = ['Zona sociale 10', 'Zona sociale 2', 'Éric', 'zona sociale 1', 'Elena', 'Fabio']
  expect(names.toSorted(compareWords)).toEqual([
    ...['Elena', 'Éric', 'Fabio'],
    ...['zona sociale 1', 'Zona sociale 2', 'Zona sociale 10'],
  ])
})
