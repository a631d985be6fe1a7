/** Addresses of the calendar and of the versions that are prepared. */
export const paths = {
  calendar: '/calendari',
  change: '/calendari/modifiche/:calendar',
  sign: '/calendari/modifiche/:calendar/firma',
  cases: '/calendari/modifiche/:calendar/pratiche',
} as const

interface AskedCalendar {
  /** Undefined: the one in use. */
  readonly version?: string | undefined
  readonly year?: number | undefined
}

export function calendarPath({ version, year }: AskedCalendar = {}): string {
  const asked = { ...(version && { versione: version }), ...(year && { anno: String(year) }) }
  const query = new URLSearchParams(asked).toString()
  return query === '' ? paths.calendar : `${paths.calendar}?${query}`
}

export function changePath(id: string, part: 'change' | 'sign' = 'change'): string {
  return paths[part].replace(':calendar', id)
}

interface AskedCases {
  readonly office?: number | undefined
  readonly only?: 'sooner' | 'past' | undefined
  readonly after?: string | undefined
}

export function effectCasesPath(id: string, { office, only, after }: AskedCases = {}): string {
  const asked = {
    ...(office !== undefined && { ufficio: String(office) }),
    ...(only && { solo: only }),
    ...(after && { dopo: after }),
  }
  const query = new URLSearchParams(asked).toString()
  const path = paths.cases.replace(':calendar', id)
  return query === '' ? path : `${path}?${query}`
}
