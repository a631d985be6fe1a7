import { randomUUID } from 'node:crypto'

import type { TestCase } from './a-case.ts'
import type { Fields } from './browser.ts'

const imagined = { fai: 'comincia', giorno: '2026-03-02', ora: '09:00' }
const noComune = { comune: '0', anno: '2026' }

/**
 * What a page of ours would send to a route, as far as its shape goes: enough not to be a 400.
 * Routes that take any form need no line here.
 */
export const sampleForms: Readonly<Record<string, (ids: TestCase) => Fields>> = {
  'post /accesso': () => ({ username: 'nessuno', password: 'sbagliata' }),
  'post /procedure/riesami': () => ({ riesame: randomUUID(), esito: 'kept', nota: 'Vista' }),
  'post /calendari': () => ({ _op: randomUUID() }),
  'post /calendari/modifiche/:calendar': () => ({ rev: '1', fai: 'lascia' }),
  'post /calendari/modifiche/:calendar/firma': () => ({ rev: '1' }),
  'post /procedure/bozze': () => ({ da: 'servizio-diretto@1' }),
  'post /procedure/bozze/:draft': () => ({ fai: 'prendi' }),
  'post /procedure/bozze/:draft/documento': () => ({ rev: '1', testo: '{}' }),
  'post /procedure/bozze/:draft/da-bpmn': () => ({ rev: '1', testo: '<x/>' }),
  'post /procedure/bozze/:draft/percorso': () => imagined,
  'post /procedure/bozze/:draft/scenari': () => ({ fai: 'togli', rev: '1', quale: 'nessuno' }),
  'post /procedure/prove': () => ({ versione: 'servizio-diretto@1' }),
  'post /procedure/prove/:run': () => ({ fai: 'ferma' }),
  'post /procedure/:procedure/percorso': () => imagined,
  'post /pronto-intervento/turni/togli': () => ({ _op: randomUUID(), turno: randomUUID() }),
  'post /procedure/migrazioni': () => ({
    versione: 'servizio-diretto@1',
    prova: randomUUID(),
    cosa: 'now',
  }),
  'post /procedure/migrazioni/:campaign': () => ({ fai: 'pause' }),
  'post /procedure/migrazioni/:campaign/proposta': () => ({ fai: 'commenta', testo: 'Vista' }),
  'post /procedure/migrazioni/:campaign/indietro': () => ({ caso: randomUUID() }),
  'post /procedure/bozze/:draft/modifica/:way': () => ({ rev: '1' }),
  'post /procedure/bozze/:draft/pubblica': () => ({ _op: randomUUID(), rev: '1' }),
  'post /procedure/proposte/:proposal': () => ({ fai: 'commenta', testo: 'Vista' }),
  'post /procedure/proposte/:proposal/firma': () => ({ impronta: 'altra' }),
  'post /procedure/:procedure/decorrenza': () => ({ _op: randomUUID() }),
  'post /flussi/registro/ferma': () => ({
    _op: randomUUID(),
    flusso: 'A000.PS.20260101.0000001',
    motivo: 'Prova',
  }),
  'post /flussi/registro/riprendi': () => ({
    _op: randomUUID(),
    flusso: 'A000.PS.20260101.0000001',
  }),
  'post /flussi/file': () => ({
    ...{ _op: randomUUID(), comune: '0', tracciato: 'SINBA', formato: 'xml' },
    ...{ dal: '2026-01-01', al: '2026-01-31', finalita: 'Prova' },
  }),
  'post /flussi/file/:file': () => ({ fai: 'ferma' }),
  'post /statistiche/abitanti': () => ({ _op: randomUUID(), modo: 'tabella' }),
  'post /operazioni/nuova': () => ({ _op: randomUUID() }),
  'post /operazioni/:operation/modifica': () => ({ _op: randomUUID() }),
  'post /operazioni/iscrivi': () => ({ _op: randomUUID() }),
  'post /squadra/assegna': () => ({ _op: randomUUID() }),
  'post /cruscotti/obiettivi': () => ({ _op: randomUUID() }),
  'post /cruscotti/stanziamenti': () => ({ _op: randomUUID() }),
  'post /cruscotti/uso/ore': () => ({ _op: randomUUID() }),
  'post /squadra/soglie': () => ({ _op: randomUUID() }),
  'post /assenze/fine': () => ({ _op: randomUUID(), assenza: randomUUID() }),
  'post /amministrazione/uffici/:office': () => ({ _op: randomUUID() }),
  'post /amministrazione/uffici/:office/punti': () => ({ _op: randomUUID() }),
  'post /amministrazione/uffici/:office/punti/:point': () => ({ _op: randomUUID(), _v: '1' }),
  'post /amministrazione/servizi/:benefit': () => ({ _op: randomUUID() }),
  'post /operazioni/tabelle/partecipanti': () => ({
    ...{ _op: randomUUID(), bando: 'Nessuno', zona: '0', finalita: 'Prova del file' },
  }),
  'post /flussi/prepara': () => ({ _op: randomUUID(), ...noComune }),
  'post /flussi/chi-trasmette': () => ({ _op: randomUUID(), ...noComune, codice: 'X' }),
  'post /flussi/decidi': () => ({
    ...{ _op: randomUUID(), ...noComune, pratica: randomUUID() },
    ...{ manda: 'no', motivo: 'Prova' },
  }),
  'post /erogazioni/rapida': () => ({ _op: randomUUID(), servizio: randomUUID(), visto: '0' }),
  'post /percorsi-guidati/:tour/fatto': () => ({ passo: '0' }),
  'post /avvisi': () => ({ avviso: 'tutti' }),
  'post /posto': () => ({ place: '' }),
  'post /accesso/prova': () => ({ username: 'nessuno' }),
  'post /accesso/ripresa/elimina': ({ caseId }) => ({
    id: caseId || '00000000-0000-7000-8000-000000000000',
  }),
  'post /pratiche/:id/documenti/nuovo': () => ({
    _op: randomUUID(),
    lettera: 'contact-certificate',
  }),
  'post /persone/:id/dati': () => ({ _op: randomUUID(), _v: '1' }),
  'post /persone/:id/decesso': () => ({ _op: randomUUID(), _v: '1' }),
  'post /persone/:id/decesso/annulla': () => ({ _op: randomUUID(), _v: '1' }),
  'post /persone/:id/decesso/prestazioni': () => ({ _op: randomUUID(), servizio: randomUUID() }),
  'post /persone/:id/identita': () => ({ _op: randomUUID(), _v: '1' }),
  'post /persone/:id/identita/esistente': ({ personId }) => ({
    _op: randomUUID(),
    person: personId,
  }),
  'post /persone/:id/indirizzi': () => ({ _op: randomUUID() }),
  'post /persone/:id/protezione/nomi': () => ({ _op: randomUUID(), user: randomUUID() }),
  'post /persone/:id/protezione/fine': () => ({ _op: randomUUID() }),
  'post /agenda/:appointment/esito': () => ({ esito: 'cancelled', motivo: 'Prova' }),
  'post /posta/viste': () => ({ nome: 'prova', lista: '' }),
  'post /posta/viste/elimina': () => ({ nome: 'prova', lista: '' }),
  'post /posta/azioni': () => ({ _op: randomUUID(), azione: 'claim' }),
  'post /attivita/:id': () => ({
    _op: randomUUID(),
    _v: '1',
    _release: 'presa-in-carico@1',
    _form: 'access-card',
    _step: 'access-card',
    esito: 'to-triage',
  }),
  'post /attivita/:id/righe': () => ({
    _release: 'presa-in-carico@1',
    _form: 'access-card',
    _row: 'again:',
  }),
  'post /attivita/:id/commenti': () => ({ _op: randomUUID(), testo: 'Una prova' }),
  'post /attivita/:id/rimanda': () => ({ _op: randomUUID(), fino: '2029-01-31' }),
}
