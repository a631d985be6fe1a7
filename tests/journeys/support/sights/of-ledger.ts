import { errors, press, sight, user } from './sight.ts'
import type { Sight } from './sight.ts'

/** What INPS is told and answers. */
export const ledgerSights: readonly Sight[] = [
  sight({
    name: 'the ledger of flows with nothing in it',
    route: 'GET /flussi/registro',
    view: 'siuss/ledger/ledger',
    as: user('amministrativo'),
  }),
  sight({
    name: 'files of flows, for who works in an office',
    route: 'GET /flussi/file',
    view: 'siuss/files/files',
    as: user('amministrativo'),
  }),
  sight({
    name: 'files of flows, and one to ask for',
    route: 'GET /flussi/file',
    view: 'siuss/files/files',
    as: user('amministrativo.zona'),
  }),
  sight({
    name: 'a file of flows asked for wrongly',
    route: 'POST /flussi/file',
    view: 'siuss/files/files',
    path: () => '/flussi/file',
    as: user('coordinatore'),
    async then(page) {
      await page.locator('#nuovo > summary').click()
      await press('form[action="/flussi/file"] button', errors)(page)
    },
  }),
  sight({
    name: 'a file of flows to let go',
    route: 'GET /flussi/file/:file',
    view: 'siuss/files/file',
    path: ({ flowFile }) => `/flussi/file/${flowFile}`,
    as: user('coordinatore'),
  }),
  sight({
    name: 'a file of flows refused without a reason',
    route: 'POST /flussi/file/:file',
    view: 'siuss/files/file',
    path: ({ flowFile }) => `/flussi/file/${flowFile}`,
    as: user('coordinatore'),
    async then(page) {
      await page.locator('details:has(button[value=rifiuta]) > summary').click()
      await press('button[value=rifiuta]', errors)(page)
    },
  }),
]
