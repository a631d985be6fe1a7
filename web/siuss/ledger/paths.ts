/** Addresses of the ledger of flows. */
export const ledgerPaths = {
  ledger: '/flussi/registro',
  stop: '/flussi/registro/ferma',
  resume: '/flussi/registro/riprendi',
} as const

/** One flow in the ledger. */
export function flowAddress(idFlusso: string): string {
  return `${ledgerPaths.ledger}?flusso=${encodeURIComponent(idFlusso)}`
}
