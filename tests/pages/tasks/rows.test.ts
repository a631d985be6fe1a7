import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import type { Page } from '../support/page.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let clerk: Browser

beforeAll(async () => {
  app = await startApp()
  clerk = await app.enter('front-desk.a')
})
afterAll(() => app.stop())

async function aCard() {
  const { taskId } = await aCase(app)
  const path = `/attivita/${taskId}`
  return { path, rows: `${path}/righe`, page: await clerk.get(path) }
}

/** Presses a button of the rows, with all that the page holds and what was typed meanwhile. */
async function press(
  card: { path: string; rows: string },
  page: Page,
  sent: Record<string, string>,
) {
  const answer = await clerk.post(card.rows, { ...page.form(card.path).fields, ...sent })
  expect(answer.status).toBe(303)
  return { location: answer.location, page: await clerk.get(card.path) }
}

const courses = {
  helpAsked: 'education-guidance',
  coursesAttended: 'yes',
  'courses.1.courseTitle': 'Taglio e cucito',
  'courses.1.courseHours': '80',
}

describe('rows without scripts', () => {
  test('one more comes back with all that was typed, and the page stands at it', async () => {
    const card = await aCard()
    const added = await press(card, card.page, {
      ...courses,
      description: 'Chiede lavoro',
      _row: 'add:courses',
    })
    expect(added.location).toBe(`${card.path}#f-courses.2`)
    const { fields } = added.page.form(card.path)
    expect(fields).toMatchObject({
      courses: '2',
      'courses.1.courseTitle': 'Taglio e cucito',
      'courses.2.courseTitle': '',
      description: 'Chiede lavoro',
    })
    expect(added.page.html).toContain("id='f-courses.2'")
    expect(added.page.text).toContain('Togli Corso 2')
  })

  test('one less lets the others move up', async () => {
    const card = await aCard()
    const { page } = await press(card, card.page, { ...courses, _row: 'add:courses' })
    const third = await press(card, page, {
      'courses.2.courseTitle': 'Cucina',
      _row: 'drop:courses:1',
    })
    expect(third.page.form(card.path).fields).toMatchObject({
      courses: '1',
      'courses.1.courseTitle': 'Cucina',
      'courses.1.courseHours': '',
    })
  })

  test('figures are computed again, and say what they rest on', async () => {
    const card = await aCard()
    const { page, location } = await press(card, card.page, {
      ...courses,
      _row: 'again:courseHoursTotal',
    })
    expect(location).toBe(`${card.path}#f-courseHoursTotal`)
    expect(page.text).toContain('Ore di corso : 80')
    expect(page.text).toContain('Corso 1: Durata in ore')
  })

  test('what no page of ours sends is refused, or changes nothing', async () => {
    const card = await aCard()
    const { _release, ...bare } = card.page.form(card.path).fields
    expect((await clerk.post(card.rows, { ...bare, _row: 'add:courses' })).status).toBe(400)
    const { page } = await press(card, card.page, { _row: 'add:ghost' })
    expect(page.form(card.path).fields['courses']).toBe('1')
  })

  test('a mistake in a row names it, at the field and on top', async () => {
    const card = await aCard()
    const { page } = await press(card, card.page, { ...courses, _row: 'add:courses' })
    const sent = {
      ...page.form(card.path).fields,
      'courses.2.courseTopics': 'Dolci',
      'courses.2.courseHours': 'tante',
      esito: 'to-triage',
    }
    const answer = await clerk.post(card.path, sent)
    expect(answer.status).toBe(422)
    expect(answer.html).toContain("href='#f-courses.2.courseHours'")
    expect(answer.text).toContain('Corso 2: Compila «Titolo del corso»')
    expect(answer.text).toContain('Corso 2: Scrivi un numero')
    expect(answer.form(card.path).fields['courses.2.courseHours']).toBe('tante')
  })
})

test('with scripts the same button brings the form alone, and the new row takes the focus', async () => {
  const card = await aCard()
  const fields = { ...card.page.form(card.path).fields, ...courses, _row: 'add:courses' }
  const answer = await clerk.post(card.rows, fields, { headers: { 'hx-request': 'true' } })
  expect(answer.status).toBe(200)
  expect(answer.html).not.toContain('<html')
  expect(answer.html).toMatch(/tabindex='-1' data-focus-first>Corso 2</)
})
