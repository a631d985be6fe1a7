import { readFiscalCode } from '../../shared/fiscal-code.ts'
import type { Fix, PsDraft } from './draft.ts'
import type { PersonFacts, PsFacts, Residence } from './facts.ts'

type Draft = PsDraft['Beneficiario']
type Addresses = Draft['Indirizzo']

/** The longest name that the layout takes. */
const longest = 36
const italy = '380'
/** Not available: the layout has it for a citizenship that nobody knows, and INPS refuses it. */
export const unknownCountry = '990'

/** A person as the layout has her, and the names that had to be cut. */
export function personOf(person: PersonFacts): {
  readonly part: Pick<Draft, 'CodiceFiscale' | 'Anagrafica'>
  readonly fixes: readonly Fix[]
} {
  const [family, given] = [cut('Cognome', person.familyName), cut('Nome', person.givenName)]
  const { code, place } = codeOf(person.fiscalCode)
  return {
    part: {
      CodiceFiscale: code,
      Anagrafica: {
        Cognome: family.text,
        Nome: given.text,
        AnnoNascita: person.birthDate?.slice(0, 4),
        LuogoNascita: place ?? person.birthPlace ?? undefined,
        Genere: person.sex === null ? undefined : genders[person.sex],
        CodiceCittadinanza: person.citizenship ?? unknownCountry,
      },
    },
    fixes: [...family.fixes, ...given.fixes],
  }
}

/** Where somebody was born is told by the code of sixteen characters: the registry keeps it in words. */
function codeOf(fiscalCode: string | null): {
  code?: string | undefined
  place?: string | undefined
} {
  if (fiscalCode === null) return {}
  const reading = readFiscalCode(fiscalCode)
  return reading.ok ? { code: reading.code, place: reading.birth?.place } : { code: fiscalCode }
}

const genders = { M: '1', F: '2' } as const

function cut(field: string, name: string) {
  const plain = name.replaceAll(/\s+/g, ' ').trim()
  const text = Array.from(plain).slice(0, longest).join('').trim()
  const fixes: Fix[] = text === plain ? [] : [{ rule: 'S15', field, before: plain, after: text }]
  return { text: text === '' ? undefined : text, fixes }
}

/** Where she lived on a day; if nobody knows, where she lives now, which `found` tells. */
export function residenceOn(
  residences: readonly Residence[],
  day: string,
): { readonly found: 'then' | 'now' | 'none'; readonly address: Addresses } {
  const then = residences.find(
    ({ from, to }) => from !== null && from <= day && (to === null || to > day),
  )
  const one = then ?? residences.find(({ from }) => from === null)
  if (!one) return { found: 'none', address: [] }
  const { comune, region } = one
  const address = { CodiceRegione: region ?? undefined, CodiceComune: comune, CodiceNazione: italy }
  return { found: then ? 'then' : 'now', address: [address] }
}

/** The ISEE that held on a day, the last that was presented, as the layout has it. */
export function dsuOn({ isee }: Pick<PsFacts, 'isee'>, day: string) {
  const held = isee.filter(({ from, to }) => from <= day && (to === null || to > day))
  const one = held.toSorted((a, b) => (a.from < b.from ? 1 : -1))[0]
  if (!one) return undefined
  return {
    NumeroProtocolloDSU: one.dsu,
    AnnoProtocolloDSU: /-(\d{4})-/.exec(one.dsu)?.[1] ?? one.from.slice(0, 4),
    DataDSU: one.from,
  }
}
