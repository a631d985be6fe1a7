import { keyOf } from '../../domain/registry/rules.ts'
import { dayOf } from '../../domain/shared/calendar-day.ts'
import { computeFiscalCode, homocode } from '../../domain/shared/fiscal-code.ts'
import type { FiscalCodeKind, Sex } from '../../domain/shared/fiscal-code.ts'
import type { Landscape, Place } from './landscape.ts'
import type { Local } from './local.ts'
import { derivedId } from './random.ts'
import type { Random } from './random.ts'
import aliases from './aliases.json' with { type: 'json' }

export interface DemoPerson {
  readonly id: string
  readonly place: Place
  readonly identity: 'certain' | 'provisional' | 'anonymous'
  readonly givenName: string
  readonly familyName: string
  readonly alias: string | null
  readonly sex: Sex
  readonly birthDate: string | null
  readonly birthPlace: string | null
  readonly fiscalCode: string | null
  readonly fiscalCodeKind: FiscalCodeKind | null
  readonly citizenship: string | null
  readonly phone: string | null
  readonly address: string
  readonly searchKey: string
}

interface Inventing {
  /** Of which population they are. */
  readonly series: string
  readonly year: number
  readonly random: Random
  readonly local: Local
}

/** Invented people, spread over the municipalities by their population, one at least in each. */
export function makePeople(
  land: Landscape,
  { count, ...making }: Inventing & { count: number },
): DemoPerson[] {
  const taken = new Set<string>()
  const pick = placePicker(land.places, making.random)
  return Array.from({ length: count }, (_, n) => {
    const place = land.places[n] ?? pick()
    return makePerson({ n, place, pick, taken, ...making })
  })
}

function placePicker(places: readonly Place[], random: Random): () => Place {
  const total = places.reduce((sum, { population }) => sum + population, 0)
  return () => {
    let left = random.next() * total
    return places.find(({ population }) => (left -= population) < 0) ?? random.pick(places)
  }
}

interface Making extends Inventing {
  readonly n: number
  readonly place: Place
  readonly pick: () => Place
  readonly taken: Set<string>
}

function makePerson(making: Making): DemoPerson {
  const { n, series, place, pick, taken, random, local } = making
  const sex: Sex = random.chance(0.54) ? 'F' : 'M'
  const chance = random.next()
  const identity = chance < 0.02 ? 'anonymous' : chance < 0.07 ? 'provisional' : 'certain'
  const common = {
    id: derivedId(series, 'person', n),
    place,
    identity,
    sex,
    phone: random.chance(0.8)
      ? `${local.phonePrefix} ${String(random.int(1_000_000, 1_999_999))}`
      : null,
    address: `${random.pick(local.streets)}, ${String(random.int(1, 90))}`,
  } as const
  if (identity === 'anonymous') return { ...common, ...nameless(aliasOf(sex, n)) }
  const { coded, birthPlace, citizenship } = makeBirth({ ...making, sex, born: pick() })
  const { familyName, givenName, birthDate } = coded
  const code = identity === 'certain' ? freeCode(coded, taken) : noCode
  const named = { familyName, givenName, alias: null, birthDate, birthPlace, citizenship }
  return { ...common, ...named, ...code, searchKey: keyOf(named) }
}

/** What people call somebody whom nobody knows. */
function aliasOf(sex: Sex, n: number): string {
  const words = aliases[sex]
  return words[n % words.length] ?? ''
}

function nameless(alias: string) {
  const named = { givenName: '', familyName: '', alias }
  const unknown = { birthDate: null, birthPlace: null, citizenship: null }
  return { ...named, ...unknown, ...noCode, searchKey: keyOf(named) }
}

function makeBirth(from: Making & { sex: Sex; born: Place }) {
  const { sex, born, year, random, local } = from
  const { families, abroad: countries, women, men } = local
  const abroad = random.chance(0.11) ? random.pick(countries) : undefined
  const home = { families, place: born.cadastral, name: born.town, country: 'IT' }
  const { families: known, place, name, country } = abroad ?? home
  const age = random.chance(0.4) ? random.int(66, 93) : random.int(4, 65)
  const birthDate = dayOf(year - age, random.int(1, 12), random.int(1, 28))
  const named = {
    familyName: random.pick(known),
    givenName: random.pick(sex === 'F' ? women : men),
  }
  return { coded: { ...named, birthDate, sex, place }, birthPlace: name, citizenship: country }
}

const noCode = { fiscalCode: null, fiscalCodeKind: null }

function freeCode(coded: Parameters<typeof computeFiscalCode>[0], taken: Set<string>) {
  const plain = computeFiscalCode(coded)
  const codes = [plain, ...[1, 2, 3, 4, 5, 6, 7].map((letters) => homocode(plain, letters))]
  const fiscalCode = codes.find((code) => !taken.has(code))
  if (fiscalCode === undefined) throw new Error('too many people with the same fiscal code')
  taken.add(fiscalCode)
  const fiscalCodeKind: FiscalCodeKind = fiscalCode === plain ? 'regular' : 'homocode'
  return { fiscalCode, fiscalCodeKind }
}
