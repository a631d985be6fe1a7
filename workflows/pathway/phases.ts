import type { Phase } from '../../domain/procedures/schema.ts'

/**
 * What Temporal itself does while a case is in a phase, in the words of the work. The record moves
 * the case and keeps its terms; here is what needs a life of its own beside it.
 */
export const phases: Readonly<Record<Phase, string>> = {
  contact: 'La persona è allo sportello: si attende la scheda di accesso.',
  triage: 'Si valuta l’urgenza: il termine corre e, se scade, avvisa chi coordina.',
  assessment: 'Si valuta il bisogno entro 30 giorni dalla presa in carico.',
  plan: 'Si scrive, si approva e si firma il progetto.',
  delivery: 'I servizi concessi sono in corso.',
  review: 'Si verifica il progetto: continua, si rivaluta o si chiude.',
  closure: 'Si chiude la pratica con motivo ed esito.',
}
