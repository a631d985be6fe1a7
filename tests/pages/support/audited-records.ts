import { sent } from './audited-acts.ts'
import type { Acts, Now } from './audited-acts.ts'
import type { Browser, Fields } from './browser.ts'

/** Acts on deliveries, on the social record of a person, on the diary and on one's own activity. */
export function recordActs(scene: Now): Acts {
  const person = () => `/persone/${scene().one.personId}`
  const worker = 'social-worker.a'
  const add = (by: Browser) =>
    sent(by, `${person()}/cartella/nuovo?tipo=housing`, { title: 'rent', source: 'declared' })
  const factOf = async (by: Browser) => {
    await add(by)
    const { html } = await by.get(`${person()}/cartella`)
    return /href='(\/persone\/[^']*\/cartella\/[0-9a-f-]{36})'/.exec(html)?.[1] ?? ''
  }
  const entryOf = async (by: Browser) => {
    const diary = `/pratiche/${scene().one.caseId}/diario`
    await sent(by, diary, { kind: 'interview', body: 'Colloquio' })
    return /href='([^']*correzione)'/.exec((await by.get(diary)).html)?.[1] ?? ''
  }
  const make = (by: Browser) =>
    sent(by, '/agenda/nuovo', { startsAt: '2027-01-08T09:30', minutes: '30' })
  const settled = async (by: Browser, part: string, fields: Fields) => {
    const { location = '' } = await make(by)
    return sent(by, { from: location, to: `${location}/${part}` }, fields)
  }
  return {
    'GET /erogazioni': ['provider.a', (by) => by.get('/erogazioni')],
    'GET /verifiche': ['coordinator.a', (by) => by.get('/verifiche')],
    'GET /verifiche/righe': ['coordinator.a', (by) => by.get('/verifiche/righe')],
    'GET /statistiche/prestazioni': [
      'coordinator.a',
      (by) => by.get(`/statistiche/prestazioni?luogo=${String(scene().app.people.orgs['zone.a'])}`),
    ],
    'GET /verifiche/righe.csv': ['coordinator.a', (by) => by.get('/verifiche/righe.csv')],
    'GET /pratiche': [worker, (by) => by.get('/pratiche?vista=tutte&cartella=legal-protection')],
    'GET /pratiche/elenco.csv': [worker, (by) => by.get('/pratiche/elenco.csv?stato=tutte')],
    'POST /agenda/nuovo': [worker, make],
    'GET /agenda/:appointment': [worker, async (by) => by.get((await make(by)).location ?? '')],
    'GET /agenda/:appointment/calendario.ics': [
      worker,
      async (by) => by.get(`${(await make(by)).location ?? ''}/calendario.ics`),
    ],
    'GET /agenda/settimana.ics': [
      worker,
      async (by) => {
        await make(by)
        return by.get('/agenda/settimana.ics?giorno=2027-01-05')
      },
    ],
    'POST /agenda/:appointment/sposta': [
      worker,
      (by) => settled(by, 'sposta', { startsAt: '2027-01-09T09:30' }),
    ],
    'POST /agenda/:appointment/esito': [
      worker,
      (by) => settled(by, 'esito', { esito: 'cancelled', motivo: 'Prova' }),
    ],
    'GET /persone/:id/cartella': [worker, (by) => by.get(`${person()}/cartella`)],
    'GET /persone/:id/rete': [worker, (by) => by.get(`${person()}/rete`)],
    'GET /persone/:id/cartella/nuovo': [worker, (by) => by.get(`${person()}/cartella/nuovo`)],
    'POST /persone/:id/cartella/nuovo': [worker, add],
    'GET /persone/:id/cartella/:fact': [worker, async (by) => by.get(await factOf(by))],
    'POST /persone/:id/cartella/:fact': [
      worker,
      async (by) => sent(by, await factOf(by), { reason: 'È finito', validTo: '2026-01-02' }),
    ],
    'POST /attivita/nuova': [
      worker,
      (by) => sent(by, '/attivita/nuova', { kind: 'team-meeting', minutes: '30' }),
    ],
    'GET /diario/:entry/correzione': [worker, async (by) => by.get(await entryOf(by))],
    'POST /diario/:entry/correzione': [
      worker,
      async (by) => sent(by, await entryOf(by), { reason: 'Errore', minutes: '20' }),
    ],
  }
}
