import type pg from 'pg'

import type { NewFlow } from '../../domain/siuss/ledger/put-flow.ts'

/** Belfiore code of a comune of the seeds. */
export async function belfioreOf(owner: pg.Pool, municipality: number | null): Promise<string> {
  const { rows } = await owner.query<{ belfiore: string }>(
    `select detail ->> 'belfiore' as belfiore from organisation where id = $1`,
    [municipality],
  )
  return rows[0]?.belfiore ?? ''
}

export interface About {
  readonly belfiore: string
  readonly caseId: string
  readonly person: string
}

/** A flow with next to nothing in it: the ledger does not look inside. */
export function aFlow(about: About, over: Partial<NewFlow> = {}): NewFlow {
  const { digest = 'content-1' } = over
  return {
    ...about,
    kind: 'PS_PSA_SINA',
    operation: 'I',
    year: 2026,
    record: { digest },
    digest,
    state: 'ready',
    write: (idFlusso) => `<Flusso Nome="${idFlusso}">${digest}</Flusso>`,
    ...over,
  }
}

/** As if the 24 hours of what is ready had gone by. */
export async function aDayLater(owner: pg.Pool): Promise<void> {
  await owner.query(
    `update siuss_flow set ready_at = ready_at - interval '25 hours' where state = 'ready'`,
  )
}
