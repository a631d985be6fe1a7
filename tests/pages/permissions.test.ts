import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { allRoutes, apiRoutes } from '../../web/routes.ts'
import { askers, matrixOn, readMatrix, relations } from './support/permission-matrix.ts'
import type { Matrix, Row, Tried } from './support/permission-matrix.ts'
import { startApp } from './support/start-app.ts'
import type { TestApp } from './support/start-app.ts'

const rows = readMatrix()
let app: TestApp
let routes: readonly Tried[]
let matrix: Matrix

beforeAll(async () => {
  app = await startApp()
  routes = [...allRoutes(app.deps), ...apiRoutes()]
  matrix = matrixOn(app)
})
afterAll(() => app.stop())

const name = ({ method, path }: { method: string; path: string }) =>
  `${method.toUpperCase()} ${path}`

function routeOf(row: Row): Tried {
  const found = routes.find((route) => name(route) === name(row))
  if (!found) throw new Error(`no route ${name(row)}`)
  return found
}

test('every page has its line in the hand-written matrix, and no line is about a page that is gone', () => {
  const listed = new Set(rows.map(name))
  const served = new Set(routes.map(name))
  expect([...served].filter((route) => !listed.has(route))).toEqual([])
  expect([...listed].filter((route) => !served.has(route))).toEqual([])
})

test('pages about a person, a case or a task are tried from the own office, others and for protected people', () => {
  // Help, tours, procedures, their forms, what becomes of drafts, offices, contact points, comuni, their files, years, operations and services are nobody's.
  const about = routes.filter(({ path }) =>
    /:(?!page|tour|procedure|form|draft|way|campaign|run|calendar|proposal|office|point|belfiore|file|anno|operation|benefit)/.test(
      path,
    ),
  )
  for (const route of about) {
    const tried = rows.filter((row) => name(row) === name(route)).map(({ relation }) => relation)
    expect([name(route), ...tried.toSorted()]).toEqual([
      name(route),
      ...relations.filter((relation) => relation !== 'none').toSorted(),
    ])
  }
})

describe.each(rows)('$method $path, $relation', (row) => {
  test('lets in those who may, and nobody else', async () => {
    const answers: Record<string, string> = {}
    const expected: Record<string, string> = {}
    for (const asker of askers) {
      answers[asker] = await matrix.ask(routeOf(row), row, asker)
      expected[asker] = row.expected[asker] ?? ''
    }
    expect(answers).toEqual(expected)
  }, 60_000)
})
