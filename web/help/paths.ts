/** Addresses of the help. Everybody may read it, signed in or not: no personal data is in it. */
export const paths = { index: '/aiuto', page: '/aiuto/:page' } as const

export function helpPath(page: string): string {
  return page === 'indice' ? paths.index : `${paths.index}/${page}`
}

/** Which help page explains which pages of the site, by the beginning of their address. */
const pages: readonly (readonly [start: string, page: string])[] = [
  ['/posta', 'posta'],
  ['/attivita/settimana', 'diario'],
  ['/attivita/nuova', 'diario'],
  ['/diario', 'diario'],
  ['/agenda', 'agenda'],
  ['/cruscotti/servizio-sociale', 'diario'],
  ['/attivita', 'attivita'],
  ['/contatti', 'contatto'],
  ['/pronto-intervento', 'contatto'],
  ['/persone', 'persone'],
  ['/pratiche', 'pratica'],
  ['/progetti', 'progetto'],
  ['/erogazioni', 'erogazioni'],
  ['/verifiche', 'erogazioni'],
  ['/squadra', 'squadra'],
  ['/cruscotti', 'cruscotti'],
  ['/qualita', 'qualita'],
  ['/adempimenti', 'adempimenti'],
  ['/operazioni', 'operazioni'],
  ['/statistiche', 'statistiche'],
  ['/dati-aperti', 'statistiche'],
  ['/assenze', 'squadra'],
  ['/invii', 'invii'],
  ['/calendari', 'calendari'],
  ['/procedure/migrazioni', 'migrazioni'],
  ['/procedure', 'procedure'],
  ['/flussi/registro', 'registro-flussi'],
  ['/flussi/file', 'file-flussi'],
  ['/flussi', 'flussi'],
  ['/avvisi', 'avvisi'],
  ['/amministrazione', 'amministrazione'],
  ['/percorsi-guidati', 'imparare'],
  ['/glossario', 'imparare'],
  ['/novita', 'imparare'],
  ['/problemi-noti', 'imparare'],
  ['/accesso', 'accesso'],
  ['/accessibilita', 'accessibilita'],
]

/** The name of the help page that explains a page of the site. */
export function helpPageFor(path: string): string {
  const found = pages.find(([start]) => path === start || path.startsWith(`${start}/`))
  return found?.[1] ?? 'indice'
}

/** The address of the help for a page of the site. */
export function helpFor(path: string): string {
  return helpPath(helpPageFor(path))
}
