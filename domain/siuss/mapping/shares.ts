import { euros } from './amounts.ts'
import type { Fix, PsDraft } from './draft.ts'
import type { Paid } from '../../delivery/rules.ts'

type Benefit = PsDraft['Beneficiario']['PrestazioniSociali']

/** Who pays: of body and health service nothing is not a share, and is left out; of the user it may be. */
export function sharesOf(shares: Paid | undefined): {
  readonly part: Benefit
  readonly fixes: readonly Fix[]
} {
  if (!shares) return { part: {}, fixes: [] }
  const fixes: Fix[] = [
    ['ImportoQuotaEnte', shares.body] as const,
    ['ImportoQuotaSSN', shares.health] as const,
  ].flatMap(([field, cents]) =>
    cents === 0 ? [{ rule: 'S09', field, before: euros(0), after: '' }] : [],
  )
  const part: Benefit = {
    ...(shares.body > 0 && { ImportoQuotaEnte: euros(shares.body) }),
    ImportoQuotaUtente: euros(shares.user),
    ...(shares.health > 0 && { ImportoQuotaSSN: euros(shares.health) }),
  }
  return { part, fixes }
}
