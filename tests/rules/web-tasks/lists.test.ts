import { readFileSync } from 'node:fs'

import { expect, test } from '@jest/globals'

import { Calendar } from '../../../domain/procedures/schema/calendar.ts'
import { translator } from '../../../web/shared/i18n.ts'
import { presentDue } from '../../../web/tasks/due.ts'
import { changedIds } from '../../../web/tasks/events.ts'
import { askOf, inboxQuery, inboxUrl } from '../../../web/tasks/inbox-query.ts'

const file = new URL('../../../seeds/calendars/umbria-2026.json', import.meta.url)
const calendar = Calendar.parse(JSON.parse(readFileSync(file, 'utf8')))
const due = (dueAt: string, now: string) =>
  presentDue(new Date(dueAt), null, {
    now: new Date(now),
    language: 'it',
    t: translator('it'),
    calendar,
  })

test('a due date says how many working days are left, without Saturdays, Sundays and holidays', () => {
  const view = due('2026-12-09T22:59:59.999Z', '2026-12-03T10:00:00Z')
  expect(view).toMatchObject({ text: 'mer 9 dic', left: 'mancano 3 giorni lavorativi' })
})

test('a passed due date says since when, in working days', () => {
  const view = due('2026-11-20T22:59:59.999Z', '2026-11-25T10:00:00Z')
  expect(view).toMatchObject({ late: true, left: 'scaduta da 3 giorni lavorativi', tone: 'late' })
})

test('the address of a list holds its filters, its order and its place, and reads back the same', () => {
  const query = inboxQuery.parse({ vista: 'disponibili', scadenza: 'settimana', fase: 'triage' })
  const ask = askOf(query)
  const next = { key: '2026-11-25 10:00:00.123+00', id: '3fa85f64-5717-4562-b3fc-2c963f66afa6' }
  const url = new URL(inboxUrl(ask, { next }), 'http://siso.test')
  const back = askOf(inboxQuery.parse(Object.fromEntries(url.searchParams)))
  expect(back).toEqual({ ...ask, cursor: { ...next, back: false } })
})

test.each([
  { vista: 'tutte' },
  { ordine: 'caso' },
  { scadenza: 'ieri' },
  { comune: '1; drop table task' },
  { dopo: 'non-un-cursore' },
  { dopo: Buffer.from('ieri~3fa85f64-5717-4562-b3fc-2c963f66afa6').toString('base64url') },
])('an address that no page of ours makes is refused: %j', (query) => {
  expect(inboxQuery.safeParse(query).success).toBe(false)
})

test('a live list hears of rows that came, went or changed, and of no other', () => {
  expect(changedIds(['a open', 'b open', 'c open'], ['a open', 'b claimed', 'd open'])).toEqual([
    'b',
    'c',
    'd',
  ])
})
