import { asksTheSame } from '../procedures/migrate/migrate.ts'
import type { Sql } from '../shared/sql.ts'

import { getRelease } from './published.ts'

interface PostedTask {
  readonly taskId: string
  readonly version: number
  /** Of the page that was posted. */
  readonly release: string
  readonly step: string
}

/**
 * The release that asks a task now, where its case went on by another one while the page was open
 * and the question stayed the same: the post can be taken by that. Undefined: there is none.
 */
export async function carriedTo(sql: Sql, posted: PostedTask): Promise<string | undefined> {
  const [task] = await sql.query<{ release: string }>(
    'select release from task where id = $1 and version = $2 and release <> $3 and step = $4',
    [posted.taskId, posted.version, posted.release, posted.step],
  )
  if (!task) return undefined
  const [page, now] = [await getRelease(sql, posted.release), await getRelease(sql, task.release)]
  return asksTheSame([page, now], posted.step) ? task.release : undefined
}
