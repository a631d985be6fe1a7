/** Addresses of who coordinates, and of absences. */
export const paths = {
  board: '/squadra',
  charge: '/squadra/assegna',
  settings: '/squadra/soglie',
  absences: '/assenze',
  endAbsence: '/assenze/fine',
} as const

/** The absences of somebody, or one's own. */
export function absencesPath(user?: string): string {
  return user === undefined ? paths.absences : `${paths.absences}?persona=${user}`
}

export function boardPath(office?: number): string {
  return office === undefined ? paths.board : `${paths.board}?ufficio=${String(office)}`
}

/** The cut-offs of a procedure in a zone. */
export function settingsPath({
  zone,
  procedure,
}: {
  readonly zone: number
  readonly procedure: string
}): string {
  return `${paths.settings}?zona=${String(zone)}&procedura=${procedure}`
}
