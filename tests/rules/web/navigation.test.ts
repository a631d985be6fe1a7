import { expect, test } from '@jest/globals'

import { roles } from '../../../domain/auth/roles.ts'
import { presentMenu, presentNavigation } from '../../../web/shared/navigation.ts'

const shown = (role: string, path: string) =>
  presentNavigation([role], path).map(({ key, current = '' }) => `${key} ${current}`.trim())

test('pages about data stand in one menu, which says where one is', () => {
  expect(shown('planner', '/qualita/elenco')).toEqual([
    'nav.data true',
    'nav.procedures',
    'nav.help',
  ])
  expect(shown('planner', '/cruscotti')[0]).toBe('nav.data page')
  const menu = presentMenu(['planner'], '/qualita/elenco')
  expect(menu?.items.filter(({ current }) => current).map(({ key }) => key)).toEqual([
    'nav.quality',
  ])
  expect(menu?.items.map(({ href }) => href)).toContain('/cruscotti')
})

test('elsewhere there is no second menu', () => {
  expect(presentMenu(['coordinator'], '/posta')).toBeUndefined()
  expect(presentMenu(['coordinator'], '/qualita-di-altro')).toBeUndefined()
  expect(shown('coordinator', '/posta').filter((one) => one.endsWith('page'))).toEqual([
    'nav.inbox page',
  ])
})

test.each(roles.map((role) => [role]))('the main menu of %s holds in a line', (role) => {
  expect(presentNavigation([role], '/').length).toBeLessThanOrEqual(12)
})
