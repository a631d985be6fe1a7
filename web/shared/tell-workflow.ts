import type { Position } from '../../domain/tasks/schema.ts'
import type { Deps } from '../deps.ts'

interface Moved {
  readonly caseId: string
  /** Missing where the case could not be moved now. */
  readonly position?: Position
}

/** The workflow is asked only for what it alone can do. @returns whether the case has moved on */
export async function tellWorkflow({ cases }: Deps, { caseId, position }: Moved): Promise<boolean> {
  if (position?.crossing) return await cases.cross(caseId)
  if (!position || position.tellWorkflow) cases.look(caseId)
  return position !== undefined && !position.blocked
}
