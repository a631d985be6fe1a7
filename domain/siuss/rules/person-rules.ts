import { formatDay } from '../../shared/calendar-day.ts'
import { readFiscalCode } from '../../shared/fiscal-code.ts'
import { fiscalCode } from '../layout/values.ts'
import { unknownCountry } from '../mapping/person.ts'
import { pageOf, when } from './rule.ts'
import type { Finding, PsSubject, Rule } from './rule.ts'

const codeRule: Rule<PsSubject> = {
  id: 'S03',
  severity: 'block',
  title: 'Il codice fiscale è giusto',
  find(subject) {
    const { fiscalCode: code } = subject.facts.person
    const told = code === null ? missingCode : wrongCode(code)
    return told
      ? [{ field: 'CodiceFiscale', at: pageOf.person(subject, 'fiscalCode'), ...told }]
      : []
  },
}

type Told = Pick<Finding, 'message' | 'severity'>

const missingCode: Told = {
  message: 'Manca il codice fiscale: scrivilo nella pagina della persona, anche provvisorio.',
}

function wrongCode(code: string): Told | undefined {
  const reading = readFiscalCode(code)
  if (!reading.ok) return { message: reading.message }
  if (!fiscalCode.safeParse(reading.code).success)
    return {
      message:
        'Il codice fiscale ha lettere al posto dell’anno o del giorno (omocodia): il tracciato non lo accetta, va comunicato a mano nel portale INPS.',
    }
  if (reading.kind !== 'provisional') return undefined
  const message = 'Il codice fiscale è provvisorio: quando arriva quello definitivo, sostituiscilo.'
  return { message, severity: 'warn' }
}

const addressRule: Rule<PsSubject> = {
  id: 'S04',
  severity: 'block',
  title: 'La residenza in Italia ha comune e regione',
  find(subject) {
    const [address] = subject.mapped.draft.Beneficiario.Indirizzo
    const at = pageOf.residence(subject)
    if (!address) {
      const message =
        'Manca il comune di residenza: aggiungi l’indirizzo nella pagina della persona.'
      return [{ field: 'CodiceComune', message, at }]
    }
    const field = 'CodiceRegione'
    const message =
      'La regione del comune di residenza non ha il suo codice INPS: manca nei dati di riferimento della regione.'
    return when(address.CodiceNazione === '380' && !isWhole(address, subject), {
      field,
      message,
      at,
    })
  },
}

type Address = PsSubject['mapped']['draft']['Beneficiario']['Indirizzo'][number]

/** Comune and region, and of the comune that region and no other. */
function isWhole({ CodiceComune, CodiceRegione }: Address, { facts }: PsSubject): boolean {
  return facts.residences.some(
    ({ comune, region }) => comune === CodiceComune && region !== null && region === CodiceRegione,
  )
}

const nameRule: Rule<PsSubject> = {
  id: 'S15',
  severity: 'fix',
  title: 'Nome e cognome hanno al massimo 36 caratteri: si accorciano',
  find: () => [],
}

const thenRule: Rule<PsSubject> = {
  id: 'S21',
  severity: 'warn',
  title: 'La residenza è quella del giorno dell’evento',
  find(subject) {
    const benefit = subject.mapped.draft.Beneficiario.PrestazioniSociali
    const day = benefit.DataInizioPrestazione ?? benefit.DataErogazionePrestazione ?? ''
    return when(subject.mapped.residence === 'now', {
      field: 'CodiceComune',
      message: `Non si sa dove risiedeva il ${formatDay(day)}: si manda la residenza di oggi. Se era un’altra, aggiungila tra gli indirizzi della persona con le sue date.`,
      at: pageOf.residence(subject),
    })
  },
}

const protectedRule: Rule<PsSubject> = {
  id: 'S22',
  severity: 'block',
  title: 'Per una persona protetta decide chi la segue',
  find(subject) {
    const { person, decision } = subject.facts
    return when(person.protected && decision === null, {
      field: 'CodiceFiscale',
      message: 'La persona è protetta: decidi qui sotto se mandare i suoi dati all’INPS.',
      at: pageOf.case(subject),
    })
  },
}

const citizenshipRule: Rule<PsSubject> = {
  id: 'S23',
  severity: 'warn',
  title: 'La cittadinanza si conosce: l’INPS rifiuta chi non l’ha',
  find(subject) {
    const { CodiceCittadinanza } = subject.mapped.draft.Beneficiario.Anagrafica
    return when(CodiceCittadinanza === unknownCountry, {
      field: 'CodiceCittadinanza',
      message: `Non si sa la cittadinanza: si manda ${unknownCountry}, «non disponibile», che l’INPS rifiuta. Sceglila nella pagina della persona.`,
      at: pageOf.person(subject, 'citizenship'),
    })
  },
}

export const personRules = {
  codeRule,
  addressRule,
  nameRule,
  thenRule,
  protectedRule,
  citizenshipRule,
}
