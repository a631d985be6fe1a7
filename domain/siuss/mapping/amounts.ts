/** Cents as euros with two decimals: `101.23`. */
export function euros(cents: number): string {
  const whole = Math.floor(cents / 100)
  return `${String(whole)}.${String(cents % 100).padStart(2, '0')}`
}

/** The cents of an amount as a flow has it. */
export function centsOf(amount: string): number {
  return Math.round(Number(amount) * 100)
}

/** A part of an amount for each of so many months, a half going up. */
export function perMonth(amount: number, months: number): number {
  return Math.floor((2 * amount + months) / (2 * months))
}

/** Hundredths of an hour as `HH.MM`: 298 is two hours and fifty-nine minutes, `2.59`. */
export function hoursAndMinutes(hundredths: number): string {
  const minutes = Math.round((hundredths * 60) / 100)
  return `${String(Math.floor(minutes / 60))}.${String(minutes % 60).padStart(2, '0')}`
}
