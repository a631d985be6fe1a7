/** Addresses of the open data: anybody may read them, by hand or by program. */
export const paths = {
  index: '/dati-aperti',
  file: '/dati-aperti/servizi/:anno',
  catalogue: '/dati-aperti/catalogo.jsonld',
  services: '/dati-aperti/v1/servizi/:anno',
  description: '/dati-aperti/v1/openapi.json',
} as const

export function filePath(year: number): string {
  return `${paths.index}/servizi/${String(year)}`
}

export function servicesPath(year: number): string {
  return `${paths.index}/v1/servizi/${String(year)}`
}
