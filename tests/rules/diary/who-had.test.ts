import { expect, test } from '@jest/globals'

import { handsAfter } from '../../../domain/diary/who-had.ts'
import type { Passing } from '../../../domain/diary/who-had.ts'

const named: Passing = { kind: 'named', manager: 'anna' }
const claimed: Passing = { kind: 'task', task: 't1', holder: 'anna' }
const others: Passing = { kind: 'task', task: 't2', holder: 'bruno' }
const changed: Passing = { kind: 'changed', manager: 'carla', from: 'anna' }

test('nobody has a case before somebody is named', () => {
  expect(handsAfter([]).manager).toBeNull()
  expect(handsAfter([named]).manager).toBe('anna')
})

test('what the manager before held goes along with the case, what others hold does not', () => {
  const { manager, holders } = handsAfter([named, claimed, others, changed])
  expect(manager).toBe('carla')
  expect([...holders]).toEqual([
    ['t1', 'carla'],
    ['t2', 'bruno'],
  ])
})

test('a task that was given back is nobody’s; one never taken is as it was opened', () => {
  const { holders } = handsAfter([claimed, { kind: 'task', task: 't1', holder: null }])
  expect(holders.get('t1')).toBeNull()
  expect(holders.has('t2')).toBe(false)
})

test('a case that another body took is in nobody’s hands until somebody is named there', () => {
  expect(handsAfter([named, claimed, { kind: 'gone' }])).toEqual({
    manager: null,
    holders: new Map(),
  })
})
