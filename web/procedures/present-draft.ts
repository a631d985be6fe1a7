import { compareReleases } from '../../domain/procedures/compare/compare-releases.ts'
import { lineOf } from '../../domain/procedures/drafts/document.ts'
import type { Draft, DraftRow, Revision } from '../../domain/procedures/drafts/drafts.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Problem } from '../../domain/procedures/validate/problem.ts'
import { formatDate, formatTime } from '../shared/format.ts'
import { words } from '../shared/forms/words.ts'
import { problemPath } from './editor/problem-path.ts'
import { proposalPath, proposePath } from './publishing/paths.ts'
import { standingTag } from './publishing/standing-words.ts'
import { namesIn } from './names-in.ts'
import { comparePath, draftPath, editPath, paths, procedurePath } from './paths.ts'
import { presentDifferences } from './present-differences.ts'
import { presentHead } from './present-procedure.ts'
import type { Reader } from './present-procedure.ts'
import { releaseName } from '../../domain/procedures/engine/index-release.ts'

/** @param inReview of the drafts that are proposed as they are, their proposals */
export function presentDraftRow(
  row: DraftRow,
  inReview: ReadonlyMap<string, string>,
  { language, t }: Reader,
) {
  const { id, title, base, revision, savedAt, savedBy, holder } = row
  return {
    href: draftPath(id),
    title: words(title, language),
    name: releaseName(row),
    base,
    saved: t('procedures.draft-saved-by', { by: savedBy, at: moment(savedAt, language), revision }),
    held: holder && t('procedures.draft-held-by', { by: holder.name }),
    state: standingTag(inReview.has(id) ? 'review' : 'draft', { t }),
  }
}

export interface ReadDraft {
  readonly draft: Draft
  /** What it was copied from. */
  readonly base: Release
  readonly problems: readonly Problem[]
  readonly revisions: readonly Revision[]
  /** Id of the proposal that waits of it, as it is. */
  readonly proposal: string | undefined
  /** Others that would be published under the same number. */
  readonly twins: readonly Pick<DraftRow, 'id' | 'title'>[]
  /** Who is looking. */
  readonly me: string
}

export function presentDraft(read: ReadDraft, reader: Reader) {
  const { draft, base, revisions, proposal } = read
  const { id, document, revision } = draft
  const { language, t } = reader
  const compared = compareReleases(base, document, namesIn(t, language))
  return {
    title: words(document.title, language).text,
    drafts: paths.drafts,
    head: presentHead(document, reader),
    action: draftPath(id),
    edit: editPath(id, []),
    editText: draftPath(id, 'draftDocument'),
    download: draftPath(id, 'draftFile'),
    bpmn: draftPath(id, 'draftBpmn'),
    fromBpmn: draftPath(id, 'draftFromBpmn'),
    picture: draftPath(id, 'draftPicture'),
    inWords: draftPath(id, 'draftWords'),
    id,
    dryRuns: paths.dryRuns,
    walk: draftPath(id, 'draftWalk'),
    scenarios: draftPath(id, 'draftScenarios'),
    propose: proposePath(id),
    proposal: proposal !== undefined && proposalPath(proposal),
    state: standingTag(proposal === undefined ? 'draft' : 'review', reader),
    base: { name: draft.base, href: procedurePath(draft.base) },
    above: aboveOf(base, document),
    twins: read.twins.map(({ id: twin, title }) => ({
      href: draftPath(twin),
      ...words(title, language),
    })),
    rev: revision,
    hand: handOf(read, reader),
    errors: problemsOf('error', read),
    warnings: problemsOf('warning', read),
    compared: presentDifferences(compared, t),
    revisions: revisions.map((one) => ({
      ...one,
      current: one.revision === revision,
      at: moment(one.madeAt, language),
      takesUp: one.takesUp !== null && t('procedures.draft-takes-up', { revision: one.takesUp }),
    })),
  }
}

/** What changed above since the copy that it begins as: it says that it goes back to the newer one. */
function aboveOf({ layer: before }: Release, { layer: now }: Release) {
  const [from, to] = [before.copiedFrom, now.copiedFrom]
  if (from === undefined || to === undefined || from === to) return undefined
  return { name: to, compare: comparePath(from, to) }
}

export function handOf(
  { draft: { holder }, me }: Pick<ReadDraft, 'draft' | 'me'>,
  { language, t }: Reader,
) {
  if (!holder) return { free: true, said: t('procedures.draft-free') }
  const mine = holder.id === me
  const at = moment(new Date(holder.since), language)
  const key = mine ? 'procedures.draft-mine' : 'procedures.draft-held-since'
  return { mine, others: !mine, said: t(key, { by: holder.name, at }) }
}

function problemsOf(kind: Problem['severity'], { problems, draft: { id, document } }: ReadDraft) {
  return problems
    .filter(({ severity }) => severity === kind)
    .map(({ where, message }) => ({
      where,
      message,
      href: problemPath(id, document, where),
      line: lineOf(document, where),
    }))
}

function moment(at: Date, language: Reader['language']): string {
  return `${formatDate(at, language)}, ${formatTime(at, language)}`
}
