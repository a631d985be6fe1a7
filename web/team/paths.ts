/** Addresses of who coordinates, and of absences. */
export const paths = {
  board: '/squadra',
  charge: '/squadra/assegna',
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
