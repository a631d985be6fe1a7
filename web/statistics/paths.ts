/** Addresses of what the night has counted. */
export const paths = {
  statistics: '/statistiche',
  services: '/statistiche/servizi',
  file: '/statistiche/servizi.csv',
  plan: '/statistiche/piano-di-zona',
  planFile: '/statistiche/piano-di-zona.csv',
  levels: '/statistiche/leps',
  levelsFile: '/statistiche/leps.csv',
} as const

/** @param division as the address names it */
export function statisticsPath(year: number, division: string): string {
  return `${paths.statistics}?anno=${String(year)}&per=${division}`
}

export function servicesPath(year: number, place: number): string {
  return `${paths.services}?anno=${String(year)}&luogo=${String(place)}`
}

/** @param zone undefined: the first of the reader's */
export function planPath(year: number, zone?: number): string {
  return `${paths.plan}?anno=${String(year)}${zone === undefined ? '' : `&luogo=${String(zone)}`}`
}

export function planFilePath(year: number, zone: number): string {
  return `${paths.planFile}?anno=${String(year)}&luogo=${String(zone)}`
}

/** @param zone undefined: the first of the reader's */
export function levelsPath(year: number, zone?: number): string {
  return `${paths.levels}?anno=${String(year)}${zone === undefined ? '' : `&luogo=${String(zone)}`}`
}

export function filePath(year: number): string {
  return `${paths.file}?anno=${String(year)}`
}
