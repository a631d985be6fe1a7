/** Addresses of data quality: of a rule and a place, never of a person. */
export const paths = {
  quality: '/qualita',
  findings: '/qualita/elenco',
  obligations: '/adempimenti',
  record: '/adempimenti/segna',
} as const

/** The scores, divided as the address says. */
export function qualityPath(division: string): string {
  return `${paths.quality}?per=${division}`
}

/** What a rule found, in a place or in all of them. */
export function findingsPath(rule: string, place: Readonly<Record<string, string>> = {}): string {
  return `${paths.findings}?${new URLSearchParams({ regola: rule, ...place }).toString()}`
}

/** What was sent of something owed, to be recorded. */
export function recordPath(owed: {
  readonly obligation: string
  readonly place: number
  readonly period: string
}): string {
  const { obligation, place, period } = owed
  const words = { adempimento: obligation, ente: String(place), periodo: period }
  return `${paths.record}?${new URLSearchParams(words).toString()}`
}
