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

/** The absences of somebody with what falls in some days, before they are recorded. */
export function triedPath(
  user: string,
  { from, to, substitute }: Readonly<Record<'from' | 'to' | 'substitute', string>>,
): string {
  const asked = new URLSearchParams({ persona: user, da: from, a: to })
  if (substitute !== '') asked.set('sostituto', substitute)
  return `${paths.absences}?${asked.toString()}#a-rischio`
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
