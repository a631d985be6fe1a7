/** Addresses of people. Names and fiscal codes are posted, never part of an address. */
export const paths = {
  people: '/persone',
  search: '/persone/ricerca',
  person: '/persone/:id',
  details: '/persone/:id/dati',
  identity: '/persone/:id/identita',
  candidates: '/persone/:id/identita/ricerca',
  existing: '/persone/:id/identita/esistente',
  addresses: '/persone/:id/indirizzi',
  death: '/persone/:id/decesso',
  deathWithdrawn: '/persone/:id/decesso/annulla',
  resumedService: '/persone/:id/decesso/prestazioni',
  protection: '/persone/:id/protezione',
  named: '/persone/:id/protezione/nomi',
  unprotect: '/persone/:id/protezione/fine',
  accesses: '/persone/:id/accessi',
} as const

type PersonAddress = Exclude<keyof typeof paths, 'people' | 'search'>

/** The address of one person, or of something about her. */
export function personPath(id: string, what: PersonAddress = 'person'): string {
  return paths[what].replace(':id', id)
}
