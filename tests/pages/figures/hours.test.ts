import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
  for (const zone of ['zone.a', 'zone.b'])
    await app.owner.query(
      `insert into adoption_week (zone, week, operators, done, with_term, in_term, waiting, counted_on)
       select $1, date_trunc('week', siso_today()::timestamp)::date - 7 * n, 3, 10, 4, 3, n, siso_today() from unnest(array[20, 1]) n`,
      [app.people.orgs[zone]],
    )
})
afterAll(() => app.stop())

const path = '/cruscotti/uso/ore'
const declare = async (who: string, values: Readonly<Record<string, string>>) => {
  const by = await app.enter(who)
  const given = { source: 'Fogli delle presenze', sourceDate: dayInItaly(new Date()) }
  return by.submit(await by.get(path), { ...given, ...values }, path)
}

test('a zone’s hours stand beside those of before and the best of all, which has no name', async () => {
  await declare('coordinator.a', { period: 'before', hours: '60' })
  await declare('coordinator.a', { period: 'now', hours: '24,5' })
  await declare('coordinator.b', { period: 'now', hours: '1' })
  const page = await (await app.enter('coordinator.a')).get('/cruscotti/uso')
  expect(page.text).toMatch(
    /Prova zone\.a .* da 20 giorni a 1 giorno .* da 60 ore a 24,5 ore La migliore di tutte le zone .* 1 ora/,
  )
  expect(page.text).not.toContain('zone.b')
  expect(page.links).toContain(path)
  // Of the data nothing is known: neither how they were, nor how they are.
  expect(page.text).toMatch(/da 20 giorni a 1 giorno – da 60 ore/)
  const history = await (await app.enter('planner.a')).get(path)
  expect(history.text).toMatch(
    /Adesso · Prova zone\.a · del .*: 24,5 ore vale ora Fogli delle presenze/,
  )
})

test('what is missing, or is of a day to come, is asked again', async () => {
  for (const [wrong, words] of [
    [{ source: ' ' }, 'Come lo sai'],
    [{ hours: '' }, 'Ore al mese'],
    [{ sourceDate: '2099-01-01' }, 'Di che giorno è'],
  ] as const) {
    const answer = await declare('coordinator.a', { period: 'now', hours: '3', ...wrong })
    expect([answer.status, answer.text.includes(words)]).toEqual([422, true])
  }
})

test('who coordinates an office alone reads it and has no zone to declare for', async () => {
  await app.owner.query(`update user_role set org = $1 where user_id = $2`, [
    app.people.orgs['office.a'],
    app.people.users['coordinator.a'],
  ])
  const by = await app.enter('coordinator.a')
  const page = await by.get(path)
  expect(page.text).toContain('Le scrive chi coordina o programma una zona.')
  expect(page.html).not.toContain(`action='${path}'`)
  const { _csrf: token = '' } = (await by.get('/accessibilita')).form('/preferenze').fields
  const refused = await by.post(path, { _csrf: token, _op: crypto.randomUUID(), hours: '1' })
  expect([refused.status, refused.text]).toEqual([
    403,
    expect.stringContaining('chi la coordina o la programma'),
  ])
})
