/** Addresses of the social record of a person: an opaque id, never a name. */
export const paths = {
  record: '/persone/:id/cartella',
  newFact: '/persone/:id/cartella/nuovo',
  fact: '/persone/:id/cartella/:fact',
  network: '/persone/:id/rete',
} as const

/** The address of a person's record or of her network. */
export function recordPath(id: string, what: 'record' | 'network' = 'record'): string {
  return paths[what].replace(':id', id)
}

/** Where a fact of a kind is added. */
export function newFactPath(id: string, kind?: string): string {
  const path = paths.newFact.replace(':id', id)
  return kind === undefined ? path : `${path}?tipo=${kind}`
}

/** Where a fact is corrected or ended. */
export function factPath(id: string, fact: string): string {
  return paths.fact.replace(':id', id).replace(':fact', fact)
}
