import type { Phase } from '../../domain/procedures/schema.ts'

/** The words of the trade that the work of a phase uses: keys of the glossary. */
export const termsOfPhase: Readonly<Record<Phase, string>> = {
  contact: 'scheda-di-accesso ufficio',
  triage: 'triage presa-in-carico',
  assessment: 'valutazione-multidimensionale uvm verbale-uvm',
  plan: 'pai prestazione compartecipazione',
  delivery: 'prestazione erogazione',
  review: 'pai scadenza',
  closure: 'presa-in-carico erogazione',
}
