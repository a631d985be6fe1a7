import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { transaction } from '../../../domain/database.ts'
import { lineageOf } from '../../../domain/procedures/forms/lineage.ts'
import type { Asking, Question } from '../../../domain/procedures/forms/lineage.ts'
import { publishedReleases } from '../../../domain/tasks/published.ts'
import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

const key = 'presa-in-carico'
let app: TestApp
let worker: Browser
let asked: Question
let cases: TestCase[]
beforeAll(async () => {
  app = await startApp()
  worker = await app.enter('social-worker.a')
  cases = [await aCase(app), await aCase(app), await aCase(app), await aCase(app)]
  const releases = await transaction(app.owner, (sql) => publishedReleases(sql, key))
  const several = releases.length > 1
  // One that more than one version asks.
  const found = lineageOf(releases).find(({ askings: [one] }) => !several || one?.to !== one?.from)
  if (!found) throw new Error('a question of the procedure')
  asked = found
  const [first] = asked.askings
  const last = asked.askings.at(-1)
  if (!first || !last) throw new Error('it was asked')
  await answer(cases[0], { ...first, version: first.from }, { [first.field]: 'detto' })
  await answer(cases[1], { ...last, version: last.to }, { [last.field]: 'detto' })
  await answer(cases[2], { ...last, version: last.to }, { [last.field]: '' })
})
afterAll(() => app.stop())

type Where = Pick<Asking, 'form'> & { readonly version: number }

async function answer(
  one: TestCase | undefined,
  { form, version }: Where,
  answers: object,
): Promise<void> {
  await app.owner.query(
    `insert into task_answer (case_id, seq, task_key, form, release, answers, actor, at)
     values ($1, (select coalesce(max(seq), 90) + 1 from task_answer where case_id = $1), 'test#1', $2, $3, $4, $5, siso_clock())`,
    [
      ...[one?.caseId, form, `${key}@${String(version)}`, JSON.stringify(answers)],
      app.people.users['social-worker.a'],
    ],
  )
}

const linked = (text: string) => cases.map(({ caseId }) => text.includes(caseId))

test('a question of a procedure leads to the cases that answered it, whatever version asked, as far as one sees them', async () => {
  const questions = await worker.get(`/procedure/${key}@1/domande`)
  const way = `/pratiche?${new URLSearchParams({ vista: 'tutte', stato: 'tutte', risposta: `${key}:${asked.id}` }).toString()}`
  expect(questions.links).toContain(way)
  const list = await worker.get(way)
  expect(linked(list.html)).toEqual([true, true, false, false])
  expect(list.text).toContain('ha risposto a «')
  expect(list.form('/pratiche').fields['risposta']).toBe(`${key}:${asked.id}`)
  const elsewhere = await app.enter('social-worker.b')
  expect(linked((await elsewhere.get(way)).html)).toEqual([false, false, false, false])
  const { rows } = await app.owner.query<{ detail: object }>(
    `select detail from audit_event where action = 'cases-searched' and object_kind = 'search' order by id limit 1`,
  )
  expect(rows[0]?.detail).toMatchObject({ question: `${key}:${asked.id}`, count: 2 })
})

test('an answer within a row counts too; a question that nobody asked is refused', async () => {
  const last = asked.askings.at(-1)
  if (!last) throw new Error('it was asked')
  await answer(cases[2], { ...last, version: last.to }, { righe: [{ [last.field]: 'detto' }] })
  const way = `/pratiche?vista=tutte&risposta=${encodeURIComponent(`${key}:${asked.id}`)}`
  expect(linked((await worker.get(way)).html)).toEqual([true, true, true, false])
  expect((await worker.get(`/pratiche?risposta=${key}:nessuna`)).status).toBe(400)
  const keeper = await app.enter('procedure-admin.a')
  const { links } = await keeper.get(`/procedure/${key}@1/domande`)
  expect(links.filter((link) => link.includes('risposta='))).toEqual([])
})
