import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import type { Page } from '../../../domain/siuss/rules/rule.ts'
import { mendPath } from '../../../web/siuss/mend-path.ts'
import { aCase } from '../support/a-case.ts'
import { aService } from '../support/a-service.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

/** Where a link of the control sheet leads is a place on its page: a field, an answer, a part. */
let app: TestApp
let worker: Browser
beforeAll(async () => {
  app = await startApp()
  worker = await app.enter('social-worker.a')
})
afterAll(() => app.stop())

async function leadsToAPlace(at: Page, by = worker): Promise<void> {
  const [path = '', place] = mendPath(at).split('#')
  const page = await by.get(path)
  expect([at, page.status]).toEqual([at, 200])
  expect(place).toBeDefined()
  expect(page.html).toContain(`id='${place ?? ''}'`)
}

test('of a person: her data, her addresses, her network', async () => {
  const { personId: id } = await aCase(app)
  const desk = await app.enter('front-desk.a')
  for (const field of ['familyName', 'birthPlace', 'citizenship', 'fiscalCode'])
    await leadsToAPlace({ kind: 'person', id, field }, desk)
  await leadsToAPlace({ kind: 'residence', id }, desk)
  await leadsToAPlace({ kind: 'network', id })
})

test('of a granted service: what was granted, when, at what price, what was delivered', async () => {
  const id = await aService(app)
  for (const part of ['terms', 'period', 'price', 'delivered'] as const)
    await leadsToAPlace({ kind: 'service', id, part })
})

test('of a case: what waits to be filled in, and the last answer to a question', async () => {
  const { caseId: id, taskId } = await aCase(app)
  await leadsToAPlace({ kind: 'task', id })
  const desk = await app.enter('front-desk.a')
  const path = `/attivita/${taskId}`
  const card = {
    ...{ mode: 'phone', caller: 'person', reason: 'spontaneous', urgency: 'green', area: 'adults' },
    ...{ phone: '0742 123456', residesIn: 'homeless', esito: 'to-triage' },
  }
  const today = dayInItaly(new Date())
  const told = { ...card, contactOn: today, informationGivenOn: today }
  expect((await desk.submit(await desk.get(path), told, path)).status).toBe(303)
  await leadsToAPlace({ kind: 'assessment', id, concept: 'contact.area' })
  const elsewhere = await worker.get(`/pratiche/${id}/valutazioni?dato=nobody.asked`)
  expect(elsewhere.html).not.toContain("id='d-")
})
