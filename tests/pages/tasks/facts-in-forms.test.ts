import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { transaction } from '../../../domain/database.ts'
import { aRelease, aTask, anEnd } from '../../rules/procedures/support/a-release.ts'
import { publish } from '../../support/releases/publish.ts'
import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'
import { endStep, pathOfStep } from '../support/step-of-case.ts'

const field = (key: string, parts: object) => ({ key, label: key, ...parts })
const form = (key: string, fields: readonly object[], parts: object = {}) => ({
  key,
  title: key,
  sections: [{ key: 'one', title: 'Dati', fields, ...parts }],
})

/** A first form says two facts; the second rests on one of them. */
function release() {
  const asked = { type: 'text', label: 'Chi la aiuta', required: { eq: ['frail', true] } }
  const steps = [
    aTask('record', { to: 'plan', form: 'card' }),
    aTask('plan', {
      to: 'end',
      form: 'plan',
      candidates: [{ role: 'social-worker', at: 'office' }],
    }),
    anEnd('end'),
  ]
  const first = form('card', [
    field('isFrail', { type: 'yes-no', exports: 'frail' }),
    field('isOwner', { type: 'yes-no', exports: 'owner' }),
  ])
  const second = form('plan', [
    { ...asked, key: 'helper' },
    field('forTheFrail', { type: 'text', visible: { eq: ['frail', true] } }),
    field('forTheOthers', { type: 'text', visible: { not: { eq: ['frail', true] } } }),
  ])
  return aRelease({
    key: 'facts',
    facts: {
      frail: { type: 'boolean', title: 'Fragile' },
      owner: { type: 'boolean', title: 'Proprietaria' },
    },
    steps,
    // As they are written in a document.
    forms: [first, second] as never,
  })
}

let app: TestApp
let clerk: Browser
let worker: Browser
beforeAll(async () => {
  app = await startApp()
  await publish(app.database.ownerUrl, release())
  clerk = await app.enter('front-desk.a')
  worker = await app.enter('social-worker.a')
})
afterAll(() => app.stop())

async function told(frail: string): Promise<TestCase> {
  const one = await aCase(app, { release: 'facts@1' })
  await endStep(app, [clerk, one, 'record'], { isFrail: frail, isOwner: 'true', esito: 'done' })
  return one
}

test('a condition on a fact of the case holds on the page, and when the form is sent', async () => {
  const one = await told('true')
  const path = await pathOfStep(app, one, 'plan')
  const page = await worker.get(path)
  expect([page.text.includes('forTheFrail'), page.text.includes('forTheOthers')]).toEqual([
    true,
    false,
  ])
  const missing = await worker.submit(page, { esito: 'done' }, path)
  expect([missing.status, missing.text.includes('Chi la aiuta')]).toEqual([422, true])
  const all = { helper: 'La figlia', forTheFrail: 'Sì', forTheOthers: 'No', esito: 'done' }
  const said = await worker.submit(await worker.get(path), all, path)
  expect(said.status).toBe(303)
  const { rows } = await app.owner.query(
    `select answers from task_answer where case_id = $1 and form = 'plan'`,
    [one.caseId],
  )
  expect(rows).toEqual([{ answers: { helper: 'La figlia', forTheFrail: 'Sì' } }])
})

test('where the fact says otherwise the form asks otherwise', async () => {
  const one = await told('false')
  const path = await pathOfStep(app, one, 'plan')
  const page = await worker.get(path)
  expect([page.text.includes('forTheFrail'), page.text.includes('forTheOthers')]).toEqual([
    false,
    true,
  ])
  const said = await worker.submit(page, { forTheOthers: 'Sì', esito: 'done' }, path)
  expect(said.status).toBe(303)
})

test('only the facts that the form names are told, and only to who may work on the task', async () => {
  const one = await told('true')
  const taskId = (await pathOfStep(app, one, 'plan')).split('/').at(-1) ?? ''
  const facts = async (groups: string) =>
    transaction(app.deps.pools.web, async (sql) => {
      await sql.query(`select set_config('app.groups', $1, true)`, [groups])
      const [row] = await sql.query<{ facts: object | null }>('select facts_asked($1) as facts', [
        taskId,
      ])
      return row?.facts
    })
  const { rows } = await app.owner.query<{ groups: string[] }>(
    'select groups from task where id = $1',
    [taskId],
  )
  expect(await facts(`{${rows[0]?.groups.join(',') ?? ''}}`)).toEqual({ frail: true })
  expect(await facts('{front-desk@1}')).toEqual({})
  await app.owner.query('update task set protected = true where id = $1', [taskId])
  expect(await facts(`{${rows[0]?.groups.join(',') ?? ''}}`)).toEqual({})
})
