import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let cases: readonly TestCase[]

beforeAll(async () => {
  app = await startApp()
  const made: TestCase[] = []
  for (let n = 0; n < 5; n += 1) made.push(await aCase(app))
  cases = made
})
afterAll(() => app.stop())

const three = ['front-desk', 'social-worker', 'coordinator']

interface Written {
  readonly day: string
  readonly kind: string
  /** Of no case where there is none. */
  readonly of?: readonly TestCase[]
  readonly minutes: number
}

/** Three people write of each case. */
const write = ({ day, kind, of, minutes }: Written) =>
  app.owner.query(
    `insert into diary_entry (id, kind, happened_on, author, org, minutes, case_id, body)
     select gen_random_uuid(), $3, $4, a, $2, $5, c, case when c is not null then 'Prova' end
     from unnest($1::uuid[]) a, unnest($6::uuid[]) c`,
    [
      three.map((role) => app.people.users[`${role}.a`]),
      app.people.orgs['office.a'],
      ...[kind, day, minutes, of?.map(({ caseId }) => caseId) ?? [null]],
    ],
  )

/** The words of the whole, and what the table of kinds says of each. */
const read = async (who: string, month: string) => {
  const { html, text } = await (
    await app.enter(who)
  ).get(`/cruscotti/servizio-sociale?dal=${month}-01&al=${month}-28`)
  const [, table = ''] = html.split(`id='tipi'`)
  const rows = [...(table.split('</table>')[0] ?? '').matchAll(/<tr><th scope='row'>(.*?)<\/tr>/gs)]
  const kinds = rows.map(([, row = '']) => row.split(/(?:<[^>]*>)+/).filter(Boolean))
  return { text, kinds }
}

test('who plans reads no hours of a few cases, and why; who opens them reads all', async () => {
  await write({ day: '2025-12-03', kind: 'home-visit', of: cases.slice(0, 1), minutes: 50 })
  const coordinator = await read('coordinator.a', '2025-12')
  expect(coordinator.text).toContain('2,5 ore · 3 attività · 1 pratiche seguite')
  expect(coordinator.kinds).toEqual([['Visita domiciliare', '2,5', '3', '1']])
  const planner = await read('planner.a', '2025-12')
  expect(planner.text).toContain('ore non mostrate · meno di 5* attività · meno di 5* pratiche')
  expect(planner.text).toContain('Le ore per meno di 5 pratiche non si mostrano')
  expect(planner.kinds).toEqual([
    ['Visita domiciliare', 'non si mostra', 'meno di 5*', 'meno di 5*'],
  ])
  expect(coordinator.text).not.toContain('non si mostrano: direbbero')
})

test('hours of one kind are not what the others leave of the whole, nor those of a day what it adds', async () => {
  await write({ day: '2025-11-04', kind: 'home-visit', of: cases, minutes: 130 })
  await write({ day: '2025-11-05', kind: 'interview', of: cases.slice(0, 1), minutes: 50 })
  const coordinator = await read('coordinator.a', '2025-11')
  expect(coordinator.text).toContain('35 ore · 18 attività · 5 pratiche')
  const planner = await read('planner.a', '2025-11')
  expect(planner.text).toContain('circa 35 ore · circa 20 attività · circa 5 pratiche')
  // To the unit they would be 35 and 32.5: what is left is known of nobody.
  expect(planner.kinds).toEqual([
    ['Colloquio', 'non si mostra', 'meno di 5*', 'meno di 5*'],
    ['Visita domiciliare', 'circa 35', 'circa 15', 'circa 5'],
  ])
})

test('few hours of many cases are told as few, and what is of no case as it is', async () => {
  await write({ day: '2025-10-07', kind: 'home-visit', of: cases, minutes: 10 })
  await write({ day: '2025-10-08', kind: 'interview', minutes: 40 })
  const { kinds } = await read('planner.a', '2025-10')
  expect(kinds).toEqual([
    ['Colloquio', '2', '3', '0'],
    ['Visita domiciliare', 'meno di 5*', 'circa 15', 'circa 5'],
  ])
})
