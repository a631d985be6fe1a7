import { sight, user } from './sight.ts'
import type { Sight } from './sight.ts'

/** What INPS is told and answers. */
export const ledgerSights: readonly Sight[] = [
  sight({
    name: 'the ledger of flows with nothing in it',
    route: 'GET /flussi/registro',
    view: 'siuss/ledger/ledger',
    as: user('amministrativo'),
  }),
]
