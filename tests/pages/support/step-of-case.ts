import { expect } from '@jest/globals'

import { advance } from '../../../domain/tasks/advance.ts'
import type { TestCase } from './a-case.ts'
import type { Browser } from './browser.ts'
import type { TestApp } from './start-app.ts'

/** The page of the last task of a step of the case. */
export async function pathOfStep(
  app: TestApp,
  { caseId }: TestCase,
  step: string,
): Promise<string> {
  const { rows } = await app.owner.query<{ id: string }>(
    'select id from task where case_id = $1 and step = $2 order by iteration desc limit 1',
    [caseId, step],
  )
  return `/attivita/${rows[0]?.id ?? 'none'}`
}

export const advanced = (app: TestApp, { caseId }: TestCase) =>
  advance({ pool: app.deps.pools.engine, build: app.deps.build }, caseId, 'workflow')

/** Somebody ends that task from its page, and the case moves on. */
export async function endStep(
  app: TestApp,
  [by, one, step]: readonly [Browser, TestCase, string],
  fields: Record<string, string>,
): Promise<void> {
  const path = await pathOfStep(app, one, step)
  const said = await by.submit(await by.get(path), fields, path)
  expect([step, said.status, said.status === 303 ? '' : said.text]).toEqual([step, 303, ''])
  await advanced(app, one)
}
