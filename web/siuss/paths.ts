/** Addresses of what a comune tells INPS. */
export const paths = {
  sheet: '/flussi',
  prepare: '/flussi/prepara',
  sender: '/flussi/chi-trasmette',
  decide: '/flussi/decidi',
} as const

/** The control sheet of a comune in a year. */
export function sheetOf(municipality: number, year: number): string {
  return `${paths.sheet}?comune=${String(municipality)}&anno=${String(year)}`
}
