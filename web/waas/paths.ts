const base = '/waas/:belfiore/v1'

/** Where the programs of INPS ask, comune by comune. */
export const waasPaths = {
  flows: `${base}/flussi`,
  outcomes: `${base}/esiti`,
  status: `${base}/status`,
  openapi: `${base}/openapi.json`,
} as const

/** Everything under it is for programs: no session, no cookie. */
export const waasRoot = '/waas'
