import { errors, press, sight, user } from './sight.ts'
import type { Sight } from './sight.ts'

const enrolling = { view: 'funds/enrol', as: user('assistente') }
const changing = { view: 'funds/edit', as: user('coordinatore') }

/** Operations that a fund pays for, and who takes part. */
export const fundSights: readonly Sight[] = [
  sight({
    name: 'operations of the funds',
    route: 'GET /operazioni',
    view: 'funds/operations',
    as: user('amministrativo'),
  }),
  sight({
    name: 'an operation with who takes part',
    route: 'GET /operazioni/:operation',
    view: 'funds/operation',
    as: user('coordinatore'),
    path: ({ operation }) => `/operazioni/${operation}`,
  }),
  sight({
    ...changing,
    name: 'a new operation, without anything',
    as: user('amministrativo.zona'),
    route: 'GET /operazioni/nuova',
    then: press('main form .btn-primary', errors),
  }),
  sight({
    ...changing,
    name: 'an operation to be corrected',
    route: 'GET /operazioni/:operation/modifica',
    path: ({ operation }) => `/operazioni/${operation}/modifica`,
  }),
  sight({
    ...enrolling,
    name: 'a case to be enrolled, and what it takes part in already',
    route: 'GET /operazioni/iscrivi',
    path: ({ openCase }) => `/operazioni/iscrivi?pratica=${openCase}`,
  }),
  sight({
    ...enrolling,
    name: 'enrolled in nothing, by no number',
    route: 'POST /operazioni/iscrivi',
    path: () => '/operazioni/iscrivi',
    then: press('main form .btn-primary', errors),
  }),
  sight({
    name: 'the tables of a call',
    route: 'GET /operazioni/tabelle',
    view: 'funds/tables',
    as: user('coordinatore'),
    path: () => '/operazioni/tabelle?bando=Avviso+di+prova',
  }),
  sight({
    name: 'participants asked for as a file without a purpose',
    route: 'POST /operazioni/tabelle/partecipanti',
    view: 'funds/tables',
    as: user('coordinatore'),
    path: () => '/operazioni/tabelle?bando=Avviso+di+prova',
    then: async (page) => {
      await page.locator('#chiedi summary').click()
      await press('#chiedi .btn-primary', errors)(page)
    },
  }),
]
