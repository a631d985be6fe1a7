import type { Answers } from '../../domain/procedures/forms/answers.ts'
import type { Problem } from '../../domain/registry/rules.ts'
import type { Identity, PersonDetails, Provenance } from '../../domain/registry/schema.ts'
import { birthDateIn, readFiscalCode } from '../../domain/shared/fiscal-code.ts'

export interface PersonRead {
  readonly identity: Identity
  readonly details: PersonDetails
  readonly provenance: Provenance
}

/**
 * A person from the answers to the questions of `person-fields.ts`. What the fiscal code says of
 * the birth fills what was left empty. Whether it is right is told by the registry's rules.
 * @param today `YYYY-MM-DD`
 */
export function personFrom(answers: Answers, today: string): PersonRead {
  const text = (key: string) => tidy(answers[key])
  const fiscalCode = text('fiscalCode')
  const birth = birthIn(fiscalCode, today)
  const given = { birthDate: text('birthDate'), sex: asSex(text('sex')) }
  return {
    identity: asIdentity(text('identity')),
    details: {
      familyName: text('familyName') ?? '',
      givenName: text('givenName') ?? '',
      alias: text('alias'),
      fiscalCode,
      birthDate: given.birthDate ?? birth.birthDate,
      sex: given.sex ?? birth.sex,
      birthPlace: text('birthPlace'),
      citizenship: text('citizenship'),
      residence: asNumber(text('residence')),
      phone: text('phone'),
      email: text('email'),
      deathDate: text('deathDate'),
    },
    provenance: {
      source: text('source') ?? '',
      sourceDate: text('sourceDate') ?? '',
      validFrom: text('validFrom'),
    },
  }
}

function birthIn(fiscalCode: string | null, today: string) {
  const read = fiscalCode === null ? undefined : readFiscalCode(fiscalCode)
  if (!read?.ok || !read.birth) return { birthDate: null, sex: null }
  return { birthDate: birthDateIn(read.birth, today), sex: read.birth.sex }
}

interface Wrong {
  readonly field: string
  readonly message: string
}

/** What the form and the registry's rules found wrong, one message for each field. */
export function together(first: readonly Wrong[], then: readonly Problem[]): Wrong[] {
  const seen = new Set(first.map(({ field }) => field))
  return [...first, ...then.filter(({ field }) => !seen.has(field))]
}

/** A wrong fiscal code says nothing of the birth: its mending is enough to be asked for. */
export function withoutEchoes(errors: readonly Wrong[], details: PersonDetails): Wrong[] {
  const wrongCode = errors.some(({ field }) => field === 'fiscalCode')
  const empty = (field: string) =>
    (field === 'birthDate' && details.birthDate === null) || (field === 'sex' && !details.sex)
  return errors.filter(({ field }) => !(wrongCode && empty(field)))
}

function asIdentity(code: string | null): Identity {
  return code === 'provisional' || code === 'anonymous' ? code : 'certain'
}

function asSex(code: string | null): 'F' | 'M' | null {
  return code === 'F' || code === 'M' ? code : null
}

function asNumber(code: string | null): number | null {
  return code === null ? null : Number(code)
}

function tidy(value: Answers[string] | undefined): string | null {
  if (typeof value !== 'string') return null
  const text = value.normalize('NFC').replaceAll(/\s+/g, ' ').trim()
  return text === '' ? null : text
}
