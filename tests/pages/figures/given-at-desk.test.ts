import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let gave: TestCase
let plain: TestCase

beforeAll(async () => {
  app = await startApp()
  const release = 'presa-in-carico@2'
  gave = await aCase(app, { release })
  plain = await aCase(app, { release })
  const answers = {
    ...{ servicesGiven: true },
    given: [{ givenService: 'A.1.01', givenWhen: 'at-desk', givenOn: '2026-11-20' }],
  }
  await app.owner.query(
    `insert into task_answer (case_id, seq, task_key, form, release, answers, actor, at)
     select case_id, 1000, key, form, release, $2, $3, siso_clock() from task where id = $1`,
    [gave.taskId, answers, app.people.users['front-desk.a']],
  )
}, 60_000)
afterAll(() => app.stop())

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
  expect(figure.match(/meno di 5\*/g)).toHaveLength(2)
  expect(figure).not.toContain('/contatti')
})
