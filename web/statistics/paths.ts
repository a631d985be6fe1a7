/** Addresses of what the night has counted. */
export const paths = {
  statistics: '/statistiche',
  services: '/statistiche/servizi',
  file: '/statistiche/servizi.csv',
} as const

/** @param division as the address names it */
export function statisticsPath(year: number, division: string): string {
  return `${paths.statistics}?anno=${String(year)}&per=${division}`
}

export function servicesPath(year: number, place: number): string {
  return `${paths.services}?anno=${String(year)}&luogo=${String(place)}`
}

export function filePath(year: number): string {
  return `${paths.file}?anno=${String(year)}`
}
