import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'
import { tableRows } from '../statistics/shown.ts'

let app: TestApp
let gave: TestCase
let plain: TestCase

beforeAll(async () => {
  app = await startApp()
  const release = 'presa-in-carico@2'
  gave = await aCase(app, { release })
  plain = await aCase(app, { release })
  await answered(gave, ['at-desk', 'before'])
}, 60_000)
afterAll(() => app.stop())

/** What the card of a contact says of the same service: when each was given. */
async function answered({ taskId }: TestCase, when: readonly ('at-desk' | 'before')[]) {
  const given = when.map((givenWhen) => {
    return { givenService: 'A.1.01', givenWhen, givenOn: '2026-11-20' }
  })
  await app.owner.query(
    `insert into task_answer (case_id, seq, task_key, form, release, answers, actor, at)
     select case_id, 1000, key, form, release, $2, $3, siso_clock() from task where id = $1`,
    [taskId, { servicesGiven: true, given }, app.people.users['front-desk.a']],
  )
}

const service = 'Informazione e orientamento'

test('the page of a person lists what the desk gave, with day, office and the way to the case', async () => {
  const clerk = await app.enter('front-desk.a')
  const { html, text } = await clerk.get(`/persone/${gave.personId}`)
  expect(text).toMatch(/Prestazioni date allo sportello .*Informazione e orientamento 20\/11\/2026/)
  expect(html).toContain(`<a href='/pratiche/${gave.caseId}'>${service}</a>`)
  const other = await clerk.get(`/persone/${plain.personId}`)
  expect(other.text).not.toContain('Prestazioni date allo sportello')
})

test('who coordinates goes from the figure to the contacts that gave it', async () => {
  const coordinator = await app.enter('coordinator.a')
  const { html } = await coordinator.get('/cruscotti')
  const figure = html.split("aria-labelledby='given'")[1]?.split('</section>')[0] ?? ''
  expect(figure).toContain(service)
  expect(figure).toContain('Come si calcola')
  const [, link = ''] = /href='(\/contatti[^']+)'/.exec(figure) ?? []
  const list = await coordinator.get(link.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='))
  expect(list.html).toContain(gave.caseId)
  expect(list.html).not.toContain(plain.caseId)
  expect(list.html).toMatch(new RegExp(`<option value='A.1.01' selected>${service}</option>`))
})

test('who plans is told no number of a few people, and is led to no contact', async () => {
  const planner = await app.enter('planner.a')
  const { html } = await planner.get('/cruscotti')
  const figure = html.split("aria-labelledby='given'")[1]?.split('</section>')[0] ?? ''
  expect(figure).toContain(service)
  expect(figure.match(/>riservato</g)).toHaveLength(2)
  expect(figure).not.toContain('/contatti')
})

/** A contact opened in the first minute of a day in Italy, so many days before today. */
async function openedAgo(days: number): Promise<TestCase> {
  const opened = await aCase(app, { release: 'presa-in-carico@2' })
  await app.owner.query(
    `update social_case set opened_at = (siso_today() - $2::int)::timestamp at time zone 'Europe/Rome' where id = $1`,
    [opened.caseId, days],
  )
  return opened
}

test('how often and to how many: of the contacts of thirty days, today among them', async () => {
  const again = await openedAgo(3)
  await app.owner.query('update social_case set subject = $2 where id = $1', [
    again.caseId,
    gave.personId,
  ])
  await answered(again, ['at-desk', 'at-desk'])
  await answered(await openedAgo(29), ['at-desk'])
  await answered(await openedAgo(30), ['at-desk'])
  const { html } = await (await app.enter('coordinator.a')).get('/cruscotti')
  const rows = tableRows(html, 'given')
  expect(rows.map(([name]) => name)).toEqual([service])
  // Of one person once and twice, of another once. What leads on says in words of what it is.
  expect(rows[0]?.slice(1).map((cell) => parseInt(cell))).toEqual([4, 2])
})
