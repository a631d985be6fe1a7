import { answer } from '../forms.ts'
import type { Sight } from './sight.ts'
import { errors, press, sight, user } from './sight.ts'

const week = { route: 'GET /erogazioni', view: 'delivery/week', as: user('ente') }
const services = {
  route: 'GET /pratiche/:id/prestazioni',
  view: 'cases/services',
  as: user('coordinatore'),
}
const payment = {
  route: 'GET /pratiche/:id/pagamento',
  view: 'cases/payment',
  as: user('coordinatore'),
  path: ({ contribution }: Parameters<Sight['path']>[0]) => `/pratiche/${contribution}/pagamento`,
}
const flows = { route: 'GET /flussi', view: 'siuss/sheet' }
const sheet = { view: 'delivery/import', as: user('ente'), path: () => '/erogazioni/importa' }

/** What is granted and delivered, and what one office hands to another. */
export const deliverySights: readonly Sight[] = [
  sight({ ...week, name: 'the week of who delivers' }),
  sight({
    ...week,
    name: 'a week recorded wrongly',
    route: 'POST /erogazioni',
    path: () => '/erogazioni',
    async then(page) {
      await page.locator('.days input:not([readonly])').first().fill('due ore')
      await press('button[name=fai][value=salva]', errors)(page)
    },
  }),
  sight({ ...week, name: 'nothing to deliver', as: user('coordinatore') }),
  sight({ ...sheet, name: 'deliveries from a sheet', route: 'GET /erogazioni/importa' }),
  sight({
    ...sheet,
    name: 'a sheet with what is wrong in it',
    route: 'POST /erogazioni/importa',
    async then(page) {
      await page.fill('[name=testo]', '2026/000123-1;ieri;1\n9999/000001-1;2026-01-05;1')
      await press('button[name=fai][value=prova]', '#report-title')(page)
    },
  }),
  sight({
    name: 'weeks to be checked',
    route: 'GET /verifiche',
    view: 'delivery/check',
    as: user('coordinatore'),
  }),
  sight({
    name: 'rows of deliveries',
    route: 'GET /verifiche/righe',
    view: 'delivery/ledger',
    as: user('coordinatore'),
  }),
  sight({
    name: 'no rows of deliveries, as asked',
    route: 'GET /verifiche/righe',
    view: 'delivery/ledger',
    as: user('amministrativo.zona'),
    path: () => '/verifiche/righe?dal=2020-01-01&al=2020-01-31&numero=2020%2F000001-1',
  }),
  sight({ ...flows, name: 'flows of a comune', as: user('amministrativo') }),
  sight({
    ...flows,
    name: 'flows of a comune, and who sends them wrongly',
    route: 'POST /flussi/chi-trasmette',
    path: () => '/flussi',
    as: user('coordinatore'),
    async then(page) {
      await page.fill('[name=codice]', 'RSSMRA80A01H501X')
      await press('form[action="/flussi/chi-trasmette"] button', errors)(page)
    },
  }),
  sight({ ...flows, name: 'flows, counted', view: 'siuss/counts', as: user('programmatore') }),
  sight({
    ...services,
    name: 'folder: services granted',
    path: ({ openCase }) => `/pratiche/${openCase}/prestazioni`,
  }),
  sight({
    ...services,
    name: 'folder: no service granted',
    path: ({ closedCase }) => `/pratiche/${closedCase}/prestazioni`,
  }),
  sight({
    ...services,
    name: 'folder: a service with its ledger',
    path: ({ service }) => `/pratiche/${service}/prestazioni`,
  }),
  sight({
    ...services,
    name: 'folder: a contribution with its payments',
    path: ({ contribution }) => `/pratiche/${contribution}/prestazioni`,
  }),
  sight({ ...payment, name: 'folder: a payment' }),
  sight({
    ...payment,
    name: 'folder: a payment of no amount',
    route: 'POST /pratiche/:id/pagamento',
    async then(page) {
      await answer(page, { importo: 'dieci', riferimento: 'Mandato 13' })
      await press('main form.panel .btn-primary', errors)(page)
    },
  }),
  sight({
    ...{
      name: 'folder: the plan in force',
      route: 'GET /pratiche/:id/progetto',
      view: 'cases/plan/plan',
    },
    as: user('coordinatore'),
    path: ({ openCase }) => `/pratiche/${openCase}/progetto`,
  }),
  sight({
    name: 'plans of everybody',
    route: 'GET /progetti',
    view: 'cases/plan/list',
    as: user('coordinatore'),
    path: () => '/progetti?vista=tutte&fase=interventi',
  }),
  sight({
    name: 'cases handed to others',
    route: 'GET /invii',
    view: 'handoffs/list',
    as: user('coordinatore'),
  }),
]
