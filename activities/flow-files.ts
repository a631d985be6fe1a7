import type pg from 'pg'

import { failFlowFile, goOnWithFlowFile } from '../domain/siuss/files/go-on.ts'
import { daysKept } from '../domain/siuss/files/rules.ts'
import type { flowFile } from '../workflows/flow-files/flow-file.ts'
import { startOnce } from './start-once.ts'
import type { Starter } from './start-once.ts'

const turnMs = 3000

export interface FlowFileActivities {
  /** @returns whether there is more to do */
  writeFlowFile(id: string): Promise<boolean>
  failFlowFile(id: string, code: string): Promise<void>
}

/** Gives the file of a period its record. */
export function flowFileActivities(pool: pg.Pool): FlowFileActivities {
  return {
    writeFlowFile(id) {
      const until = performance.now() + turnMs
      return goOnWithFlowFile(pool, id, { mayGoOn: () => performance.now() < until })
    },
    failFlowFile: (id, code) => failFlowFile(pool, id, code),
  }
}

// One that goes on says so with every part.
const standing = `
  select id from flow_file
  where state = 'running' and (seen_at is null or seen_at < siso_clock() - interval '10 seconds')
  order by asked_at, id limit 10`

/** Gives a workflow to the files that somebody let go, and to those whose workflow was lost. */
export async function takeUpFlowFiles(pool: pg.Pool, starter: Starter): Promise<void> {
  const { rows } = await pool.query<{ id: string }>(standing)
  for (const { id } of rows)
    await startOnce<typeof flowFile>(starter, {
      type: 'flowFile',
      workflowId: `flow-file-${id}`,
      args: [id],
    })
}

/** Deletes what files held once their days are over. */
export async function expireFlowFiles(pool: pg.Pool): Promise<void> {
  await pool.query('select expire_flow_files($1)', [daysKept])
}
