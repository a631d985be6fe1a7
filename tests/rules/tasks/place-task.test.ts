import { expect, test } from '@jest/globals'

import type { Place } from '../../../domain/tasks/load-case.ts'
import { placeTask } from '../../../domain/tasks/place-task.ts'

const place: Place = {
  office: 1,
  municipality: 2,
  zone: 3,
  district: 4,
  region: 5,
  provider: 6,
  receiver: 7,
  manager: 'manager',
  openedBy: 'opener',
  sender: null,
  orgs: [1],
  protected: false,
}

test('a task for a role at a place of the case is offered to that group, whose body joins the case', () => {
  expect(placeTask([{ role: 'coordinator', at: 'zone' }], place)).toEqual({
    assignee: null,
    groups: ['coordinator@3'],
    orgs: [3],
  })
})

test('a task for the case manager opens in her hands', () => {
  const placed = placeTask([{ who: 'case-manager' }, { role: 'coordinator', at: 'zone' }], place)
  expect(placed).toEqual({ assignee: 'manager', groups: ['coordinator@3'], orgs: [3] })
})

test('a person further down is not asked where a group before her is there', () => {
  const candidates = [{ role: 'provider', at: 'provider' } as const, { who: 'opener' } as const]
  expect(placeTask(candidates, place).assignee).toBeNull()
  expect(placeTask(candidates, { ...place, provider: null }).assignee).toBe('opener')
})

test('a provider works on the task and does not join the case', () => {
  const placed = placeTask([{ role: 'provider', at: 'provider' }], place)
  expect(placed).toEqual({ assignee: null, groups: ['provider@6'], orgs: [] })
})

test('a place that the case does not have offers the task to nobody', () => {
  const nowhere = { ...place, district: null, manager: null }
  const candidates = [
    { role: 'uvm-nurse', at: 'district' } as const,
    { who: 'case-manager' } as const,
  ]
  expect(placeTask(candidates, nowhere)).toEqual({ assignee: null, groups: [], orgs: [] })
})
