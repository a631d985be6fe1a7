import { z } from 'zod'

// Attributes are kept as they are written in a flow, all of them text: a record that is stored, compared
// or sent again is the same to the byte.

/** Characters that XML 1.0 cannot carry, or that an attribute would turn into spaces. */
const unprintable = /[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u

/** Text of so many characters, counted as a schema counts them. */
export function text(min: number, max: number) {
  return z.string().refine(
    (value) => {
      const length = Array.from(value).length
      return length >= min && length <= max && !unprintable.test(value)
    },
    `da ${String(min)} a ${String(max)} caratteri, su una riga`,
  )
}

/** A codice fiscale as INPS's pattern has it: homocodes only in the last digits, or eleven digits. */
export const fiscalCode = z
  .string()
  .regex(/^(?:[A-Za-z]{6}[0-9]{2}[A-Za-z][0-9]{2}[A-Za-z][A-Za-z0-9]{3}[A-Za-z]|[0-9]{11} {0,5})$/)

/** Cadastral code of a comune, or `Z…` of a country. */
export const cadastral = text(4, 4)

export const country = z.string().regex(/^[0-9]{3}$/)
/** Two digits of the alphabetical list of regions (D.M. 1986), which is not ISTAT's. */
export const region = z.string().regex(/^[0-9]{2}$/)
/** ISTAT's six digits. */
export const comune = z.string().regex(/^[0-9]{6}$/)
export const year = z.string().regex(/^[0-9]{4}$/)

export const day = z.iso.date().regex(/^(?:19|20)/)

/** `MM/AAAA`. */
export const month = z.string().regex(/^(?:0[1-9]|1[0-2])\/(?:19|20)[0-9]{2}$/)

/** Euros with two decimals, never negative. */
export const euros = z.string().regex(/^[0-9]{1,9}\.[0-9]{2}$/)

/** Hours and minutes as `HH.MM`: `2.59` is two hours and fifty-nine minutes. */
export const hours = z.string().regex(/^[0-9]{1,3}\.[0-9]{2}$/)

/** A benefit of Table 1 of D.M. 206/2014, or of those that INPS added. */
export const benefit = text(5, 10)

/** One of the codes from 1 to `last`. */
export function upTo(last: number) {
  return z.enum(Array.from({ length: last }, (_, n) => String(n + 1)))
}

export const yesNo = upTo(2)
