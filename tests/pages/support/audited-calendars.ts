import { aCalendarChange } from './a-calendar-change.ts'
import { sent } from './audited-acts.ts'
import type { Acts, Now } from './audited-acts.ts'

/** Why a date is what it is; versions of the calendar that are prepared and saved. */
export function aboutCalendars(scene: Now): Acts {
  const who = 'procedure-admin.a'
  const list = '/calendari'
  const one = async () => `${list}/modifiche/${await aCalendarChange(scene().app.owner, who)}`
  return {
    'GET /attivita/:id/perche': [
      'front-desk.a',
      (by) => by.get(`/attivita/${scene().one.taskId}/perche`),
    ],
    [`POST ${list}`]: [who, (by) => sent(by, list, {})],
    [`POST ${list}/modifiche/:calendar`]: [
      who,
      async (by) => sent(by, await one(), { rev: '1', fai: 'lascia' }),
    ],
    [`POST ${list}/modifiche/:calendar/firma`]: [
      who,
      async (by) => {
        const from = await one()
        return sent(by, { from, to: `${from}/firma` }, { fonte: 'Ordinanza 12' })
      },
    ],
  }
}
