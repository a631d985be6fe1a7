import { z } from 'zod'

import type { FolderHead, FolderPart } from '../../domain/diary/read-folder.ts'
import { readFolder } from '../../domain/diary/read-folder.ts'
import type { Act } from '../../domain/shared/act.ts'
import { getRelease } from '../../domain/tasks/published.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import { recordId } from '../shared/record-id.ts'

export const folderParams = z.object({ id: recordId })
export type FolderParams = z.infer<typeof folderParams>

export interface Folder {
  readonly head: FolderHead
  readonly release: Release
}

/** Opens a part of the folder for work on the case, and the release that the case follows. */
export async function openFolder(act: Act, id: string, part: FolderPart): Promise<Folder> {
  const head = await readFolder(act, id, { part, purpose: 'case-work' })
  return { head, release: await getRelease(act.sql, head.release) }
}
