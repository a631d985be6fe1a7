import type { Answers, FieldError } from '../../domain/procedures/forms/answers.ts'
import { formatDay } from '../../domain/shared/calendar-day.ts'
import { birthDateIn, readFiscalCode } from '../../domain/shared/fiscal-code.ts'
import type { BirthInCode } from '../../domain/shared/fiscal-code.ts'

/** A person's data as they were understood; null where nothing was given. */
export interface PersonRead {
  readonly identity: 'certain' | 'provisional' | 'anonymous'
  readonly familyName: string
  readonly givenName: string
  readonly alias: string | null
  readonly fiscalCode: string | null
  readonly birthDate: string | null
  readonly sex: 'F' | 'M' | null
  readonly birthPlace: string | null
  readonly citizenship: string | null
  readonly residence: number | null
  readonly phone: string | null
  readonly email: string | null
}

/**
 * A person from the answers to `nameQuestions` and the like. What the fiscal code says of the
 * birth fills what was left empty; where the two differ both are shown, to be mended.
 * @param today `YYYY-MM-DD`
 */
export function personFrom(
  answers: Answers,
  today: string,
): { person: PersonRead; errors: FieldError[] } {
  const text = (key: string) => {
    const value = answers[key]
    return typeof value === 'string' ? value : null
  }
  const code = readCode(text('fiscalCode'))
  const told = { birthDate: text('birthDate'), sex: asSex(text('sex')) }
  const inCode = code.birth && {
    birthDate: birthDateIn(code.birth, today),
    sex: code.birth.sex,
  }
  const residence = text('residence')
  const person = {
    identity: asIdentity(text('identity')),
    familyName: tidy(text('familyName')) ?? '',
    givenName: tidy(text('givenName')) ?? '',
    alias: tidy(text('alias')),
    fiscalCode: code.code,
    birthDate: told.birthDate ?? inCode?.birthDate ?? null,
    sex: told.sex ?? inCode?.sex ?? null,
    birthPlace: tidy(text('birthPlace')),
    citizenship: text('citizenship'),
    residence: residence === null ? null : Number(residence),
    phone: text('phone'),
    email: text('email'),
  }
  return { person, errors: [...code.errors, ...(inCode ? differences(told, inCode) : [])] }
}

interface Birth {
  readonly birthDate: string | null
  readonly sex: 'F' | 'M' | null
}

/** The code has no century: only day, month and the last two figures of the year are compared. */
function differences(told: Birth, inCode: { birthDate: string; sex: 'F' | 'M' }): FieldError[] {
  const errors: FieldError[] = []
  if (told.birthDate !== null && told.birthDate.slice(2) !== inCode.birthDate.slice(2)) {
    const said = formatDay(inCode.birthDate)
    const message = `Secondo il codice fiscale la nascita è il ${said}: correggi la data oppure il codice`
    errors.push({ field: 'birthDate', message })
  }
  if (told.sex !== null && told.sex !== inCode.sex) {
    const message = 'Il codice fiscale dice il contrario: correggi il sesso oppure il codice'
    errors.push({ field: 'sex', message })
  }
  return errors
}

interface CodeRead {
  readonly code: string | null
  readonly birth?: BirthInCode
  readonly errors: FieldError[]
}

function readCode(typed: string | null): CodeRead {
  if (typed === null) return { code: null, errors: [] }
  const read = readFiscalCode(typed)
  if (!read.ok) return { code: null, errors: [{ field: 'fiscalCode', message: read.message }] }
  return { code: read.code, errors: [], ...(read.birth ? { birth: read.birth } : {}) }
}

function asIdentity(code: string | null): PersonRead['identity'] {
  return code === 'provisional' || code === 'anonymous' ? code : 'certain'
}

function asSex(code: string | null): 'F' | 'M' | null {
  return code === 'F' || code === 'M' ? code : null
}

function tidy(text: string | null): string | null {
  return text === null ? null : text.normalize('NFC').replaceAll(/\s+/g, ' ').trim()
}
