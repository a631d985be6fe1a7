import { errors, press, sight, user } from './sight.ts'
import type { Sight } from './sight.ts'

const as = user('procedure')
const one = {
  view: 'calendars/change',
  as,
  path: ({ calendar }: { calendar: string }) => `/calendari/modifiche/${calendar}`,
}

/** The calendar, and the versions of it that are prepared. */
export const calendarSights: readonly Sight[] = [
  sight({
    name: 'the calendar, as everybody reads it',
    route: 'GET /calendari',
    view: 'calendars/calendar',
    as: user('assistente'),
  }),
  sight({
    ...one,
    name: 'a version of the calendar, its effect worked out',
    route: 'GET /calendari/modifiche/:calendar',
  }),
  sight({
    ...one,
    name: 'a closure that says neither where nor when',
    route: 'POST /calendari/modifiche/:calendar',
    then: press("button[value='chiusura']", errors),
  }),
  sight({
    ...one,
    name: 'a version of the calendar to be saved without its source',
    route: 'POST /calendari/modifiche/:calendar/firma',
    then: press("form[action$='/firma'] button", errors),
  }),
  sight({
    name: 'the cases whose terms a version of the calendar moves',
    route: 'GET /calendari/modifiche/:calendar/pratiche',
    view: 'calendars/effect-cases',
    as,
    path: ({ calendar }) => `/calendari/modifiche/${calendar}/pratiche`,
  }),
]
