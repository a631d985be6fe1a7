/** Addresses of the pages that belong to no feature. The features' own are in their `paths.ts`. */
export const paths = {
  home: '/',
  inbox: '/posta',
  people: '/persone',
  searchPeople: '/persone/ricerca',
  cases: '/pratiche',
  help: '/aiuto',
  accessibility: '/accessibilita',
  feedback: '/accessibilita/segnalazione',
  preferences: '/preferenze',
  health: '/salute',
  cspReport: '/csp',
  assets: '/risorse',
} as const
