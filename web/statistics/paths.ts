/** Addresses of what the night has counted. */
export const paths = {
  statistics: '/statistiche',
  services: '/statistiche/servizi',
  file: '/statistiche/servizi.csv',
  plan: '/statistiche/piano-di-zona',
  planFile: '/statistiche/piano-di-zona.csv',
  levels: '/statistiche/leps',
  levelsFile: '/statistiche/leps.csv',
  months: '/statistiche/mesi',
  monthsFile: '/statistiche/mesi.csv',
  served: '/statistiche/prestazioni',
  inhabitants: '/statistiche/abitanti',
  inhabitantsFile: '/statistiche/abitanti.csv',
} as const

/** @param division as the address names it */
export function statisticsPath(year: number, division: string): string {
  return `${paths.statistics}?anno=${String(year)}&per=${division}`
}

export function servicesPath(year: number, place: number): string {
  return ofYear(paths.services, year, place)
}

/** @param zone undefined: the first of the reader's */
export function planPath(year: number, zone?: number): string {
  return ofYear(paths.plan, year, zone)
}

export function planFilePath(year: number, zone: number): string {
  return ofYear(paths.planFile, year, zone)
}

/** @param zone undefined: the first of the reader's */
export function levelsPath(year: number, zone?: number): string {
  return ofYear(paths.levels, year, zone)
}

/** @param place undefined: the widest of the reader's */
export function monthsPath(year: number, place?: number): string {
  return ofYear(paths.months, year, place)
}

export function monthsFilePath(year: number): string {
  return ofYear(paths.monthsFile, year)
}

interface OfServed {
  readonly year: number
  readonly place: number
  /** `YYYY-MM`. */
  readonly month?: string
  readonly service?: string
}

/** The services behind a figure. */
export function servedPath({ year, place, month, service }: OfServed): string {
  const asked = [month && `&mese=${month}`, service && `&servizio=${encodeURIComponent(service)}`]
  return `${ofYear(paths.served, year, place)}${asked.filter(Boolean).join('')}`
}

export function filePath(year: number): string {
  return ofYear(paths.file, year)
}

function ofYear(path: string, year: number, place?: number): string {
  return `${path}?anno=${String(year)}${place === undefined ? '' : `&luogo=${String(place)}`}`
}
