import { ageOn, formatDay, isDay } from '../shared/calendar-day.ts'
import { birthDateIn, readFiscalCode } from '../shared/fiscal-code.ts'
import type { FiscalCodeKind, Sex } from '../shared/fiscal-code.ts'
import { searchKey } from '../shared/search-key.ts'
import type { Identity, PersonDetails, PersonField, Provenance } from './schema.ts'

/** What is wrong with a field, and how to mend it, in Italian. */
export interface Problem {
  readonly field: PersonField | keyof Provenance | 'identity' | 'org'
  readonly message: string
}

type Checked = PersonDetails & { readonly identity: Identity }

const oldestAge = 125

/** Everything that keeps these details from being recorded on `today`, all at once. */
export function problemsOf(person: Checked, today: string): Problem[] {
  return [
    ...identityProblems(person),
    ...dayProblems(person, today),
    ...codeProblems(person, today),
    ...contactProblems(person),
  ]
}

/** A fact without a source, or from a day that has yet to come, is not recorded. */
export function provenanceProblems({ source, sourceDate, validFrom }: Provenance, today: string) {
  const problems: Problem[] = []
  if (source === '') {
    const message = 'Manca la fonte: di’ da dove viene il dato, per esempio «dichiarato» o «ANPR».'
    problems.push({ field: 'source', message })
  }
  const dated = dayProblem({ title: 'La data della fonte', day: sourceDate, today })
  if (dated) problems.push({ field: 'sourceDate', message: dated })
  if (validFrom !== null && !isDay(validFrom)) {
    const message = 'La data di decorrenza non esiste: scrivila come giorno/mese/anno.'
    problems.push({ field: 'validFrom', message })
  }
  return problems
}

function identityProblems(person: Checked): Problem[] {
  const problems: Problem[] = []
  const missing = (field: PersonField, message: string) => problems.push({ field, message })
  if (person.identity === 'anonymous') {
    if (!person.alias) {
      missing('alias', 'Per una persona anonima serve un alias, per riconoscerla un’altra volta.')
    }
    if (person.fiscalCode) {
      missing('fiscalCode', 'Con il codice fiscale la persona non è anonima: cambia l’identità.')
    }
    return problems
  }
  if (person.familyName === '') missing('familyName', 'Scrivi il cognome.')
  if (person.identity === 'provisional') return problems
  if (person.givenName === '') missing('givenName', 'Scrivi il nome.')
  if (!person.sex) missing('sex', 'Scegli il sesso scritto sul documento.')
  if (!person.birthDate) missing('birthDate', 'Scrivi la data di nascita.')
  if (!person.fiscalCode) {
    const mend = 'se non c’è ancora, registra la persona con identità provvisoria.'
    missing('fiscalCode', `Un’identità certa ha il codice fiscale: ${mend}`)
  }
  return problems
}

function dayProblems(person: Checked, today: string): Problem[] {
  const problems: Problem[] = []
  const { birthDate, deathDate } = person
  if (birthDate) {
    const message = dayProblem({ title: 'La data di nascita', day: birthDate, today })
    if (message) problems.push({ field: 'birthDate', message })
    else if (ageOn(birthDate, today) > oldestAge) {
      const age = String(ageOn(birthDate, today))
      const message = `Con questa data di nascita la persona avrebbe ${age} anni: controlla l’anno.`
      problems.push({ field: 'birthDate', message })
    }
  }
  if (deathDate) {
    const message = dayProblem({ title: 'La data di decesso', day: deathDate, today })
    const early = birthDate && deathDate < birthDate && 'Il decesso è prima della nascita.'
    if (message || early) problems.push({ field: 'deathDate', message: message ?? String(early) })
  }
  return problems
}

function dayProblem(asked: { title: string; day: string; today: string }): string | undefined {
  const { title, day, today } = asked
  if (day === '') return `${title} manca: scrivila come giorno/mese/anno.`
  if (!isDay(day)) return `${title} non esiste: scrivila come giorno/mese/anno.`
  return day > today ? `${title} è nel futuro: controlla l’anno.` : undefined
}

function codeProblems(person: Checked, today: string): Problem[] {
  if (!person.fiscalCode || person.identity === 'anonymous') return []
  const reading = readFiscalCode(person.fiscalCode)
  if (!reading.ok) return [{ field: 'fiscalCode', message: reading.message }]
  const { birth } = reading
  if (!birth) {
    if (person.identity !== 'certain') return []
    const message = 'Il codice è provvisorio: l’identità resta provvisoria finché non c’è l’altro.'
    return [{ field: 'fiscalCode', message }]
  }
  return birthProblems(person, { inCode: birthDateIn(birth, today), sex: birth.sex })
}

function birthProblems(person: Checked, said: { inCode: string; sex: Sex }): Problem[] {
  const problems: Problem[] = []
  // The code has two digits for the year: a hundred years more are possible.
  if (person.birthDate && person.birthDate.slice(2) !== said.inCode.slice(2)) {
    const day = formatDay(said.inCode)
    const message = `La data di nascita non è quella del codice fiscale, che dice ${day}.`
    problems.push({ field: 'birthDate', message })
  }
  if (person.sex && person.sex !== said.sex) {
    const words = said.sex === 'F' ? 'femminile' : 'maschile'
    const message = `Il sesso non è quello del codice fiscale, che dice ${words}.`
    problems.push({ field: 'sex', message })
  }
  return problems
}

function contactProblems({ email, phone, citizenship }: Checked): Problem[] {
  const problems: Problem[] = []
  if (email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    problems.push({ field: 'email', message: 'L’indirizzo e-mail è fatto come nome@dominio.it.' })
  }
  if (phone && !/^\+?[\d\s./()-]{5,}$/.test(phone)) {
    const message = 'Il numero di telefono ha solo cifre e spazi, con + davanti se è estero.'
    problems.push({ field: 'phone', message })
  }
  if (citizenship && !/^[A-Z]{2}$/.test(citizenship)) {
    problems.push({ field: 'citizenship', message: 'Scegli la cittadinanza dall’elenco.' })
  }
  return problems
}

export interface RecordedCode {
  readonly fiscalCode: string | null
  readonly fiscalCodeKind: FiscalCodeKind | null
}

/** The code as it is kept: capital letters, no spaces, with its kind. For codes that were checked. */
export function codeToRecord(text: string | null): RecordedCode {
  const reading = text ? readFiscalCode(text) : undefined
  if (!reading?.ok) return { fiscalCode: null, fiscalCodeKind: null }
  return { fiscalCode: reading.code, fiscalCodeKind: reading.kind }
}

/** The key by which the person is found: family name, given name, alias. */
export function keyOf(person: Pick<PersonDetails, 'familyName' | 'givenName' | 'alias'>): string {
  return searchKey(person.familyName, person.givenName, person.alias)
}
