import type { AnyDryRun } from '../../domain/dry-runs/dry-runs.ts'
import { openDrafts } from '../../domain/procedures/drafts/drafts.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { releaseNames } from '../../domain/tasks/published.ts'
import type { Translate } from '../shared/i18n.ts'
import { draftPath, newCampaignPath, procedurePath } from './paths.ts'

/** From a dry-run to what it is of and, once it is finished, to what running cases do. */
export async function waysOn(
  sql: Sql,
  { kind, state, draft, target }: AnyDryRun,
  t: Translate,
): Promise<readonly { readonly href: string; readonly text: string }[]> {
  const isOpen = draft !== null && (await openDrafts(sql)).some(({ id }) => id === draft)
  if (isOpen) return [{ href: draftPath(draft), text: t('publishing.open-draft') }]
  if (!(await releaseNames(sql)).includes(target)) return []
  const release = { href: procedurePath(target), text: t('publishing.open-release') }
  if (kind === 'past' || state !== 'done') return [release]
  return [release, { href: newCampaignPath(target), text: t('campaigns.what-cases-do') }]
}
