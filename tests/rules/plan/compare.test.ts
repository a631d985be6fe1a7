import { expect, test } from '@jest/globals'

import { comparePlans } from '../../../domain/plan/compare.ts'
import type { PlanPart } from '../../../domain/plan/compare.ts'

function aPart(of: string, name: string, answers: Readonly<Record<string, string>>): PlanPart {
  return {
    ...{ of, name, title: of },
    answers: Object.entries(answers).map(([key, text]) => ({ key, label: `di ${key}`, text })),
  }
}

const goal = aPart('goals', 'Casa', { goal: 'Casa', horizon: 'Breve' })
const work = aPart('goals', 'Lavoro', { goal: 'Lavoro' })
const help = aPart('services', 'Aiuto', { code: 'Aiuto', quantity: '4' })

test('a plan says the same as itself, in whatever order', () => {
  expect(comparePlans([goal, work, help], [work, goal, help])).toEqual([])
})

test('what was added, what fell away, and what each part says otherwise', () => {
  const more = aPart('services', 'Aiuto', { code: 'Aiuto', quantity: '6', fund: 'FNA' })
  const meals = aPart('services', 'Pasti', { code: 'Pasti' })
  expect(comparePlans([goal, work, help], [goal, more, meals])).toEqual([
    {
      ...{ kind: 'changed', of: 'services', title: 'services', name: 'Aiuto' },
      changes: [
        { label: 'di quantity', before: '4', after: '6' },
        { label: 'di fund', before: '', after: 'FNA' },
      ],
    },
    { kind: 'added', of: 'services', title: 'services', name: 'Pasti', changes: [] },
    { kind: 'dropped', of: 'goals', title: 'goals', name: 'Lavoro', changes: [] },
  ])
})

test('a part under a new name is the one that stood in its place, if nothing else goes by the old name', () => {
  const home = aPart('goals', 'Restare a casa', { goal: 'Restare a casa', horizon: 'Breve' })
  expect(comparePlans([goal, help], [home, help])).toEqual([
    {
      ...{ kind: 'changed', of: 'goals', title: 'goals', name: 'Restare a casa' },
      changes: [{ label: 'di goal', before: 'Casa', after: 'Restare a casa' }],
    },
  ])
})
