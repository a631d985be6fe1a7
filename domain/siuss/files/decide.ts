import type { Act } from '../../shared/act.ts'
import { approversOf } from './approvers.ts'
import { recordFlowFile, tellOfFlowFile } from './ask.ts'
import { flowFileDecided, flowFileNotYours, othersDecide } from './errors.ts'
import { holdFlowFile } from './files.ts'
import type { FlowFile } from './files.ts'

const approve = `
  update flow_file set state = 'running', decided_by = $2, decided_at = siso_clock() where id = $1`

const refuse = `
  update flow_file set state = 'refused', decided_by = $2, decided_at = siso_clock(), refusal = $3,
    ended_at = siso_clock()
  where id = $1`

const cancel = `update flow_file set state = 'cancelled', ended_at = siso_clock() where id = $1`

/**
 * Lets a file go that somebody else asked for: a worker writes it.
 * @throws `flow-file-gone`, `flow-file-decided`, `flow-file-others`
 */
export async function approveFlowFile(act: Act, id: string): Promise<void> {
  const file = await decidable(act, id)
  await act.sql.query(approve, [id, act.session.userId])
  await tellAsker(act, file, 'approved')
}

/**
 * Says why a file is not given.
 * @param why of 3 to 500 characters; who asked reads it
 * @throws as `approveFlowFile`
 */
export async function refuseFlowFile(act: Act, id: string, why: string): Promise<void> {
  const file = await decidable(act, id)
  await act.sql.query(refuse, [id, act.session.userId, why.trim()])
  await tellAsker(act, file, 'refused')
}

/**
 * Lets a file be that is asked for, or stops one that is being written; one that has ended stays as it is.
 * @throws `flow-file-gone`; `flow-file-not-yours` where it waits, and somebody else asked for it
 */
export async function cancelFlowFile(act: Act, id: string): Promise<void> {
  const { state, askedBy } = await holdFlowFile(act.sql, id)
  if (state !== 'asked' && state !== 'running') return
  if (state === 'asked' && askedBy !== act.session.userId) throw flowFileNotYours('take-back')
  await act.sql.query(cancel, [id])
  await recordFlowFile(act, id, { did: 'cancelled' })
}

async function decidable({ sql, session }: Act, id: string): Promise<FlowFile> {
  const file = await holdFlowFile(sql, id)
  if (file.state !== 'asked') throw flowFileDecided()
  const approvers = await approversOf(sql, file.place, file.askedBy)
  if (!approvers.some((one) => one.id === session.userId))
    throw othersDecide(approvers.map(({ name }) => name))
  return file
}

async function tellAsker(
  act: Act,
  { id, askedBy }: FlowFile,
  what: 'approved' | 'refused',
): Promise<void> {
  await recordFlowFile(act, id, { did: what })
  await tellOfFlowFile(act.sql, { id, whom: [askedBy], what })
}
