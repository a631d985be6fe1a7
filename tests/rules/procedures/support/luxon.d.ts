/** The little of luxon that the oracles use; the package brings no types. */
declare module 'luxon' {
  interface Zone {
    readonly zone: string
  }
  export class DateTime {
    static fromISO(text: string, zone: Zone): DateTime
    static fromMillis(ms: number, zone: Zone): DateTime
    readonly weekday: number
    readonly year: number
    plus(amount: Readonly<Record<string, number>>): DateTime
    startOf(unit: 'day'): DateTime
    endOf(unit: 'day'): DateTime
    toMillis(): number
    toISODate(): string
    toFormat(format: string): string
  }
}
