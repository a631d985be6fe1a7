import type { Sight } from './sight.ts'
import { errors, press, sight, user } from './sight.ts'

/** Months, what stands behind them, and who lives where. */
export const statisticsSights: readonly Sight[] = [
  sight({
    name: 'a year month by month',
    route: 'GET /statistiche/mesi',
    view: 'statistics/months/months',
    as: user('coordinatore'),
    path: () => '/statistiche/mesi',
  }),
  sight({
    name: 'the services behind a figure',
    route: 'GET /statistiche/prestazioni',
    view: 'statistics/served/served',
    as: user('coordinatore'),
    path: () => '/statistiche/mesi',
    async then(page) {
      const place = await page.inputValue('#f-luogo')
      const year = await page.inputValue('[name=anno]')
      await page.goto(`/statistiche/prestazioni?anno=${year}&luogo=${place}`)
    },
  }),
  sight({
    name: 'inhabitants of the comuni, recorded without source and table',
    route: 'GET /statistiche/abitanti',
    view: 'statistics/inhabitants/inhabitants',
    as: user('programmatore'),
    path: () => '/statistiche/abitanti',
    then: press('main form .btn-primary', errors),
  }),
]
