import { PsRecord } from '../layout/ps-record.ts'
import { pageOf } from './rule.ts'
import type { Finding, PsSubject, Rule } from './rule.ts'

/** What to correct where the layout is not kept, by attribute. */
const guides: Readonly<Record<string, (subject: PsSubject) => Omit<Finding, 'field'>>> = {
  Cognome: (subject) => ({
    message: 'Manca il cognome: scrivilo nella pagina della persona.',
    at: pageOf.person(subject, 'familyName'),
  }),
  Nome: (subject) => ({
    message: 'Manca il nome: scrivilo nella pagina della persona.',
    at: pageOf.person(subject, 'givenName'),
  }),
  AnnoNascita: (subject) => ({
    message: 'Manca la data di nascita: scrivila nella pagina della persona.',
    at: pageOf.person(subject, 'birthDate'),
  }),
  LuogoNascita: (subject) => ({
    message:
      'Manca il luogo di nascita col suo codice catastale: un codice fiscale di undici cifre non lo dice. Nella pagina della persona scrivi il comune, o accanto al luogo il suo codice di quattro caratteri (per l’estero comincia per Z).',
    at: pageOf.person(subject, 'birthPlace'),
  }),
  Genere: (subject) => ({
    message: 'Manca il sesso: sceglilo nella pagina della persona.',
    at: pageOf.person(subject, 'sex'),
  }),
  NumeroProtocolloDSU: (subject) => ({
    message: 'Il protocollo della DSU ha più di 30 caratteri: correggilo nella cartella sociale.',
    at: pageOf.isee(subject),
  }),
  DataDSU: (subject) => ({
    message: 'La data della DSU non è credibile: correggila nella cartella sociale.',
    at: pageOf.isee(subject),
  }),
  ImportoMensile: (subject) => ({
    message: 'L’importo mensile è troppo alto per il tracciato: controlla quantità e prezzo.',
    at: pageOf.service(subject, 'terms'),
  }),
  OreServizioMensile: (subject) => ({
    message: 'Le ore al mese sono troppe per il tracciato: controlla la quantità concessa.',
    at: pageOf.service(subject, 'terms'),
  }),
  CodicePrestazione: unmapped,
}

/** Attributes that other rules speak of. */
const elsewhere = new Set(['CodiceFiscale', 'Indirizzo'])

export const layoutRule: Rule<PsSubject> = {
  id: 'S01',
  severity: 'block',
  title: 'Ogni campo è come lo vuole il tracciato dell’INPS',
  find(subject) {
    const { success, error } = PsRecord.safeParse(subject.mapped.draft)
    const paths = success ? [] : error.issues.map(({ path }) => path.map(String))
    const wrong = paths.filter((path) => !path.some((part) => elsewhere.has(part)))
    const fields = new Set(wrong.map((path) => path.at(-1) ?? ''))
    return [...fields].map((field) => findingOf(field, subject))
  },
}

function findingOf(field: string, subject: PsSubject): Finding {
  const guide = guides[field]
  if (guide) return { field, ...guide(subject) }
  const message = `Il dato «${field}» manca o non è come lo vuole l’INPS: controlla la pratica.`
  return { field, message, at: pageOf.case(subject) }
}

/** Nobody has said what INPS calls the service on the first day that is told: no page of the case will mend it. */
function unmapped(subject: PsSubject): Omit<Finding, 'field'> {
  const { service, name } = subject.facts.benefit
  return {
    message: `Il servizio «${name}» (${service}) non ha un codice di prestazione INPS nel primo giorno di cui il flusso parla: chi programma la regione deve dire quale, da quel giorno o da prima.`,
    at: pageOf.benefit(subject),
  }
}
