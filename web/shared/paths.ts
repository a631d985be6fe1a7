/** Addresses of the pages that belong to no feature. The features' own are in their `paths.ts`. */
export const paths = {
  home: '/',
  inbox: '/posta',
  people: '/persone',
  searchPeople: '/persone/ricerca',
  cases: '/pratiche',
  team: '/squadra',
  procedures: '/procedure',
  help: '/aiuto',
  accessibility: '/accessibilita',
  feedback: '/accessibilita/segnalazione',
  feedbackReceived: '/accessibilita/segnalazioni',
  place: '/posto',
  preferences: '/preferenze',
  health: '/salute',
  cspReport: '/csp',
  assets: '/risorse',
} as const
