import type { Client } from '@temporalio/client'

import { caseWorkflow, look } from '../workflows/pathway/messages.ts'
import type { pathway } from '../workflows/pathway/pathway.ts'

/** Has a case's workflow look again, starting it when it is new, lost or over. */
export async function wakeCase(client: Client, taskQueue: string, caseId: string): Promise<void> {
  await client.workflow.signalWithStart<typeof pathway, []>('pathway', {
    ...caseWorkflow(caseId, taskQueue),
    signal: look,
  })
}
