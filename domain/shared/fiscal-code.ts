import { daysIn } from './calendar-day.ts'
import {
  checkCharacter,
  familyLetters,
  givenLetters,
  homocodeLetters,
  homocodePositions,
  monthLetters,
} from './fiscal-code-letters.ts'

export type FiscalCodeKind = 'regular' | 'homocode' | 'provisional'
export type Sex = 'F' | 'M'

/** What a regular code says of a birth. The century is not in it. */
export interface BirthInCode {
  /** 0 to 99. */
  readonly yearOfCentury: number
  readonly month: number
  readonly day: number
  readonly sex: Sex
  /** Cadastral code of the municipality, or `Z…` of the country. */
  readonly place: string
}

export type FiscalCodeReading =
  | {
      readonly ok: true
      /** In capital letters, without spaces. */
      readonly code: string
      readonly kind: FiscalCodeKind
      /** Valid, but letters stand in year or day: INPS layouts refuse it, so it is sent by hand. */
      readonly deepHomocode: boolean
      readonly birth?: BirthInCode
    }
  | {
      readonly ok: false
      /** Italian: which character is wrong and how to mend it. */
      readonly message: string
      /** From 1. */
      readonly position?: number
    }

/**
 * Reads a codice fiscale: sixteen characters with check character and homocodes (D.M. 23/12/1976),
 * or the eleven digits of a provisional code. Spaces and small letters are forgiven.
 */
export function readFiscalCode(text: string): FiscalCodeReading {
  const code = text.toUpperCase().replaceAll(/\s/g, '')
  if (/^\d{11}$/.test(code)) return { ok: true, code, kind: 'provisional', deepHomocode: false }
  if (code.length !== 16) return refused(wrongLength(code.length))
  const wrong = wrongCharacter(code)
  if (wrong) return wrong
  const digits = withDigits(code)
  const birth = birthIn(digits)
  const impossible = impossibleBirth(birth)
  if (impossible) return impossible
  const expected = checkCharacter(code.slice(0, 15))
  if (code[15] !== expected) return refused(wrongCheck(code[15] ?? '', expected), 16)
  return {
    ok: true,
    code,
    kind: digits === code ? 'regular' : 'homocode',
    deepHomocode: /\D/.test(code.slice(6, 8) + code.slice(9, 11)),
    birth,
  }
}

/** The birth date that the code can mean on `today`: nobody is older than 110 or yet to be born. */
export function birthDateIn(birth: BirthInCode, today: string): string {
  const rest = [birth.month, birth.day].map((part) => String(part).padStart(2, '0')).join('-')
  const century = Number(today.slice(0, 2)) * 100
  const recent = `${String(century + birth.yearOfCentury)}-${rest}`
  return recent <= today ? recent : `${String(century - 100 + birth.yearOfCentury)}-${rest}`
}

export interface CodedPerson {
  readonly familyName: string
  readonly givenName: string
  /** `YYYY-MM-DD`. */
  readonly birthDate: string
  readonly sex: Sex
  /** Cadastral code of the place of birth, `Z…` abroad. */
  readonly place: string
}

/** The regular code of a person: what the registry would give, unless somebody had it before. */
export function computeFiscalCode(person: CodedPerson): string {
  const [year = '', month = '', day = ''] = person.birthDate.split('-')
  const shown = Number(day) + (person.sex === 'F' ? 40 : 0)
  const first15 =
    familyLetters(person.familyName) +
    givenLetters(person.givenName) +
    year.slice(2) +
    (monthLetters[Number(month) - 1] ?? '') +
    String(shown).padStart(2, '0') +
    person.place.toUpperCase()
  return first15 + checkCharacter(first15)
}

/** The code with its last `count` digits (1 to 7) as letters: for who finds the plain one taken. */
export function homocode(code: string, count: number): string {
  const characters = [...code.slice(0, 15)]
  for (const position of homocodePositions.slice(0, count)) {
    const digit = Number(characters[position - 1])
    if (Number.isInteger(digit)) characters[position - 1] = homocodeLetters[digit] ?? ''
  }
  const first15 = characters.join('')
  return first15 + checkCharacter(first15)
}

function withDigits(code: string): string {
  const characters = [...code]
  for (const position of homocodePositions) {
    const digit = homocodeLetters.indexOf(characters[position - 1] ?? '')
    if (digit >= 0) characters[position - 1] = String(digit)
  }
  return characters.join('')
}

function birthIn(digits: string): BirthInCode {
  const day = Number(digits.slice(9, 11))
  return {
    yearOfCentury: Number(digits.slice(6, 8)),
    month: monthLetters.indexOf(digits.charAt(8)) + 1,
    day: day > 40 ? day - 40 : day,
    sex: day > 40 ? 'F' : 'M',
    place: digits.slice(11, 15),
  }
}

const letterPositions = new Set([1, 2, 3, 4, 5, 6, 9, 12, 16])
const digitsOrLetters = new RegExp(`^[0-9${homocodeLetters}]$`)

function wrongCharacter(code: string): FiscalCodeReading | undefined {
  for (const [index, character] of [...code].entries()) {
    const position = index + 1
    const isLetter = letterPositions.has(position)
    if ((isLetter ? /^[A-Z]$/ : digitsOrLetters).test(character)) continue
    const wanted = isLetter ? 'una lettera' : 'una cifra'
    const swapped = confused[character]
    const hint = swapped === undefined ? '' : ` Forse è «${swapped}»?`
    return refused(
      `Il carattere ${String(position)} del codice fiscale è «${character}», ma lì va ${wanted}.${hint}`,
      position,
    )
  }
  if (!monthLetters.includes(code.charAt(8))) {
    return refused(
      `Il carattere 9 del codice fiscale è «${code.charAt(8)}», ma indica il mese di nascita: ` +
        `va una tra ${[...monthLetters].join(' ')}.`,
      9,
    )
  }
  return undefined
}

/** Digits and letters that hands and eyes mistake for each other. */
const confused: Readonly<Record<string, string>> = { '0': 'O', O: '0', '1': 'I', I: '1', '5': 'S' }

function impossibleBirth(birth: BirthInCode): FiscalCodeReading | undefined {
  // 29 February needs a leap year in one of the centuries that the code can mean.
  const longest = daysIn(birth.yearOfCentury % 4 === 0 ? 2000 : 2001, birth.month)
  if (birth.day >= 1 && birth.day <= longest) return undefined
  return refused(
    'I caratteri 10 e 11 del codice fiscale indicano il giorno di nascita: vanno da 01 a ' +
      `${String(longest)}, e per le donne da 41 a ${String(longest + 40)}.`,
    10,
  )
}

function wrongLength(length: number): string {
  if (length === 0) return 'Il codice fiscale è vuoto: scrivi i suoi 16 caratteri.'
  const side = length < 16 ? 'ne mancano' : 'ne avanzano'
  return (
    `Il codice fiscale ha ${String(length)} caratteri: ${side} ${String(Math.abs(16 - length))}. ` +
    'Ne servono 16, oppure 11 cifre se è provvisorio.'
  )
}

function wrongCheck(given: string, expected: string): string {
  return (
    `L’ultimo carattere del codice fiscale è «${given}», ma con gli altri quindici dovrebbe essere ` +
    `«${expected}»: uno dei sedici è sbagliato, ricontrollalo sul documento.`
  )
}

function refused(message: string, position?: number): FiscalCodeReading {
  return position === undefined ? { ok: false, message } : { ok: false, message, position }
}
