import { z } from 'zod'

/** How sure it is who the person is. Anonymous people have an alias, and may get a name later. */
export const Identity = z.enum(['certain', 'provisional', 'anonymous'])
export type Identity = z.infer<typeof Identity>

const text = (length: number) => z.string().trim().max(length)
const optional = (length: number) => text(length).nullable().default(null)

/** What is known of a person, as it is entered. Days are `YYYY-MM-DD`; null is "not known". */
export const PersonDetails = z.strictObject({
  givenName: text(100).default(''),
  familyName: text(100).default(''),
  alias: optional(100),
  sex: z.enum(['F', 'M']).nullable().default(null),
  birthDate: optional(10),
  birthPlace: optional(100),
  fiscalCode: optional(32),
  /** ISO 3166-1 country. */
  citizenship: optional(2),
  /** Municipality, as an organisation's id. */
  residence: z.int().nullable().default(null),
  phone: optional(40),
  email: optional(200),
  deathDate: optional(10),
})
export type PersonDetails = z.infer<typeof PersonDetails>
export type PersonField = keyof PersonDetails

/** Where a fact comes from, and on which day it was so said or seen. */
export const Provenance = z.strictObject({
  /** A code of the list `fact-source`, or the source in words: "Anagrafe del comune". */
  source: text(100),
  sourceDate: text(10),
  /** Since when it is true, where that is not the day of the source. */
  validFrom: optional(10),
})
export type Provenance = z.infer<typeof Provenance>

export const AddressKind = z.enum(['residence', 'domicile', 'shelter'])
export const NewAddress = z.strictObject({
  kind: AddressKind,
  address: text(300).min(1, 'Scrivi l’indirizzo: via, numero e località.'),
  municipality: z.int().nullable().default(null),
  /** Shown only to those who are named on a protected case of the person. */
  secret: z.boolean().default(false),
})
export type NewAddress = z.infer<typeof NewAddress>

/** Field names as people read them. */
export const fieldTitles: Readonly<Record<PersonField | 'identity', string>> = {
  identity: 'Identità',
  givenName: 'Nome',
  familyName: 'Cognome',
  alias: 'Alias',
  sex: 'Sesso',
  birthDate: 'Data di nascita',
  birthPlace: 'Luogo di nascita',
  fiscalCode: 'Codice fiscale',
  citizenship: 'Cittadinanza',
  residence: 'Comune di residenza',
  phone: 'Telefono',
  email: 'E-mail',
  deathDate: 'Data di decesso',
}
