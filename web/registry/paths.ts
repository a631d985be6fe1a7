/** Addresses of people. Names and fiscal codes are posted, never part of an address. */
export const paths = {
  people: '/persone',
  search: '/persone/ricerca',
} as const

export function personPath(id: string): string {
  return `${paths.people}/${id}`
}

export function personPart(
  id: string,
  part: 'dati' | 'identita' | 'indirizzi' | 'protezione' | 'accessi' | 'duplicati',
): string {
  return `${personPath(id)}/${part}`
}
