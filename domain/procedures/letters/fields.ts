/** Where a value that is missing from a letter is written. */
export type Place = 'person' | 'manager' | 'case' | 'form' | 'term' | 'author'

export interface LetterField {
  readonly title: string
  readonly place: Exclude<Place, 'form' | 'term'>
}

/** What a letter may say of the record, besides facts and terms. Each is read under the reader's scope. */
export const letterFields = {
  'person.name': { title: 'nome e cognome della persona', place: 'person' },
  'person.birthDate': { title: 'data di nascita', place: 'person' },
  'person.fiscalCode': { title: 'codice fiscale', place: 'person' },
  'person.address': { title: 'indirizzo (non riservato)', place: 'person' },
  /** Only to ask whether it is there: of a minor who is protected, or lives where nobody may know. */
  'guardians.untold': {
    title: 'chi ha la responsabilità genitoriale non deve sapere dove vive il minore',
    place: 'person',
  },
  'case.number': { title: 'numero della pratica', place: 'case' },
  'case.contactOn': { title: 'giorno del primo contatto', place: 'case' },
  'case.openedOn': { title: 'giorno di apertura della pratica', place: 'case' },
  'case.closedOn': { title: 'giorno di chiusura della pratica', place: 'case' },
  'case.outcome': { title: 'esito della pratica', place: 'case' },
  'case.procedure': { title: 'nome della procedura', place: 'case' },
  'office.name': { title: 'ufficio', place: 'case' },
  'municipality.name': { title: 'comune', place: 'case' },
  'zone.name': { title: 'zona sociale', place: 'case' },
  'manager.name': { title: 'assistente sociale responsabile', place: 'manager' },
  'author.name': { title: 'chi prepara la lettera', place: 'author' },
  'suspension.from': { title: 'primo giorno di sospensione dei termini', place: 'case' },
  'suspension.until': { title: 'ultimo giorno di sospensione dei termini', place: 'case' },
  'suspension.reason': { title: 'motivo della sospensione dei termini', place: 'case' },
  'letter.date': { title: 'giorno della lettera', place: 'case' },
  'sending.by': { title: 'chi ha inviato la pratica', place: 'case' },
  'sending.from': { title: 'ufficio che ha inviato la pratica', place: 'case' },
  'sending.to': { title: 'ente a cui la pratica è stata inviata', place: 'case' },
  'sending.on': { title: 'giorno dell’invio', place: 'case' },
  'sending.answeredOn': { title: 'giorno della risposta all’invio', place: 'case' },
} as const satisfies Readonly<Record<string, LetterField>>

export type LetterFieldName = keyof typeof letterFields

export function findField(name: string): LetterField | undefined {
  return name in letterFields ? letterFields[name as LetterFieldName] : undefined
}

/** The names between double braces in a text of a letter. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(placeholder)].map(([, name = '']) => name)
}

export const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/g
