import { paths as site } from '../shared/paths.ts'

/** Addresses of the deliveries: of a week and not of a person. */
export const paths = {
  week: site.deliveries,
  quick: '/erogazioni/rapida',
  import: '/erogazioni/importa',
  check: site.checks,
  ledger: '/verifiche/righe',
  ledgerFile: '/verifiche/righe.csv',
} as const

/** The week that begins on this Monday. */
export function weekPath(monday: string): string {
  return `${paths.week}?settimana=${monday}`
}

/** The same week, with what was delivered in the one before written where nothing is recorded. */
export function copyPath(monday: string): string {
  return `${weekPath(monday)}&copia=si`
}
