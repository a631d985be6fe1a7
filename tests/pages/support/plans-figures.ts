import type { Acts } from './audited-acts.ts'
import type { Browser, Fields } from './browser.ts'

const filled = async (by: Browser, path: string, fields: Fields) =>
  by.submit(await by.get(path), { source: 'Atto di prova', ...fields })

/** The weeks of those who deliver, and those that wait for the zone; what is decided of figures, and is behind them. */
export const aboutFigures: Acts = {
  'GET /erogazioni': ['provider.a', (by) => by.get('/erogazioni')],
  'GET /verifiche': ['coordinator.a', (by) => by.get('/verifiche')],
  'GET /cruscotti/prestazioni': ['coordinator.a', (by) => by.get('/cruscotti/prestazioni')],
  'POST /cruscotti/obiettivi': [
    'planner.a',
    (by) => filled(by, '/cruscotti/obiettivi', { figure: 'isee', value: '0', from: '2099-01-01' }),
  ],
  'POST /cruscotti/uso/ore': [
    'coordinator.a',
    (by) => filled(by, '/cruscotti/uso/ore', { hours: '12,5', sourceDate: '2026-01-01' }),
  ],
  'POST /cruscotti/stanziamenti': [
    'planner.a',
    (by) =>
      filled(by, '/cruscotti/stanziamenti', {
        ...{ fund: 'Fondo di prova', amount: '1', sourceDate: '2026-01-01' },
      }),
  ],
}
