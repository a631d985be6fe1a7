import type { Session } from '../../domain/auth/session.ts'
import { findStep } from '../../domain/procedures/engine/index-release.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { dataShown, offeredBy, offerOf } from '../../domain/tasks/handoffs.ts'
import type { HandoffRow, OfferedData } from '../../domain/tasks/handoffs.ts'
import { partsOf } from '../../domain/tasks/parts.ts'
import type { PartRow } from '../../domain/tasks/parts.ts'
import { getReleases } from '../../domain/tasks/published.ts'
import type { TaskPage } from '../../domain/tasks/queries.ts'
import { recallableOf } from '../../domain/tasks/recall.ts'
import type { Recallable } from '../../domain/tasks/recall.ts'

/** What several people or bodies share in the step of a task. */
export interface SharedWork {
  readonly parts: readonly PartRow[]
  /** What would be offered, before it is. */
  readonly preview: OfferedData | undefined
  readonly offer: HandoffRow | undefined
  readonly recallable: Recallable | undefined
  /** Releases of the answers that an offer shows, by name. */
  readonly releases: ReadonlyMap<string, Release>
}

/** Nothing for a task that is a step by itself: most are, and no question is asked for them. */
export async function readShared(
  sql: Sql,
  task: TaskPage,
  { release, session }: { readonly release: Release | undefined; readonly session: Session },
): Promise<SharedWork | undefined> {
  if (!release || !task.step.includes('.')) return undefined
  const recallable =
    task.state === 'completed' ? await recallableOf(sql, task.id, session) : undefined
  const step = findStep(release, task.step)
  if (step?.kind === 'sections')
    return { ...nothing, recallable, parts: await partsOf(sql, task.caseId, step.key) }
  const offering = task.mayAct ? offeredBy(release, task.step) : undefined
  const preview = offering && (await dataShown(sql, task.caseId, offering))
  const offer = await offerOf(sql, task)
  const releases = await getReleases(sql, releasesIn(offer ?? preview))
  return { ...nothing, recallable, preview, offer, releases }
}

const nothing = { parts: [], preview: undefined, offer: undefined, releases: new Map() }

function releasesIn(data: OfferedData | undefined): string[] {
  const { answers = [], note } = data?.shown ?? {}
  return (note ? [...answers, note] : answers).map(({ release }) => release)
}
