import { recordOnCase } from '../../audit/record.ts'
import { sqlState } from '../../database.ts'
import type { Act } from '../../shared/act.ts'

import { decidingOrgs } from '../comuni.ts'
import { flowGone, flowMovedOn, flowReplaced } from './errors.ts'

// Whoever sees a case by another role leaves its flows alone.
const ours = `case_id in (select c.id from social_case c where c.id = case_id and c.municipality = any${decidingOrgs})`

const stop = `
  update siuss_flow set state = 'stopped', stopped_at = siso_clock(), stopped_by = $2, stop_reason = $3
  where id_flusso = $1 and state = 'ready' and ${ours} returning case_id as "caseId", person`

const resume = `
  update siuss_flow set state = 'ready', ready_at = siso_clock(), stopped_at = null, stopped_by = null,
    stop_reason = null
  where id_flusso = $1 and state = 'stopped' and ${ours} returning case_id as "caseId", person`

const seen = `select from siuss_flow where id_flusso = $1 and ${ours}`

interface About {
  readonly caseId: string
  readonly person: string
}

/**
 * Keeps a flow from being published, while it may still be: in the 24 hours after it is ready.
 * @param reason of 3 to 500 characters; it stays in the ledger, the audit does not repeat it
 * @throws `flow-gone`, `flow-moved-on` where it was published meanwhile
 */
export async function stopFlow(act: Act, idFlusso: string, reason: string): Promise<void> {
  const values = [idFlusso, act.session.userId, reason.trim()]
  const [done] = await act.sql.query<About>(stop, values)
  await trace(act, idFlusso, { did: 'flow-stopped', done })
}

/**
 * Lets a stopped flow go after all: its 24 hours begin anew.
 * @throws `flow-gone`, `flow-moved-on`; `flow-replaced` where newer data of the same wait already
 */
export async function resumeFlow(act: Act, idFlusso: string): Promise<void> {
  const [done] = await act.sql.query<About>(resume, [idFlusso]).catch((error: unknown) => {
    throw sqlState(error) === '23505' ? flowReplaced() : error
  })
  await trace(act, idFlusso, { did: 'flow-resumed', done })
}

interface Done {
  readonly did: 'flow-stopped' | 'flow-resumed'
  readonly done: About | undefined
}

async function trace(act: Act, idFlusso: string, { did, done }: Done): Promise<void> {
  if (!done) {
    const [flow] = await act.sql.query(seen, [idFlusso])
    throw flow ? flowMovedOn() : flowGone()
  }
  const { caseId, person } = done
  await recordOnCase(act, caseId, { action: did, personId: person, detail: { flow: idFlusso } })
}
