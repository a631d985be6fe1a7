import { italian } from '../../domain/procedures/engine/index-release.ts'
import { reasonInWords } from '../../domain/procedures/suspension-rules.ts'
import { nameOfTerm } from '../../domain/procedures/migrate/names.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { EventRow } from '../../domain/diary/history.ts'
import type { SuspensionRow } from '../../domain/procedures/suspensions.ts'
import { formatDate, formatDateTime } from '../shared/format.ts'
import type { Folder } from './folder.ts'
import { termsPath } from './paths.ts'
import type { Told } from '../shared/told/present-command.ts'
import type { Reader } from './present-head.ts'

interface Span {
  readonly from: string
  readonly until?: string | undefined
}

/** `dal 03/11/2026 al 12/11/2026`, or only from when. */
export function spanInWords({ from, until }: Span, t: Reader['t']): string {
  const first = formatDate(from, 'it')
  if (until === undefined) return t('terms.from-day', { first })
  return t('terms.from-to', { first, last: formatDate(until, 'it') })
}

interface Standing {
  readonly mayMove: boolean
}

/** The suspensions of a case, with what the reader may do with each. */
export function presentSuspensions(
  rows: readonly SuspensionRow[],
  { head, release }: Folder,
  { t, language, mayMove }: Reader & Standing,
) {
  return rows.map((row) => {
    const { id, from, until, reason, note, by, at, changedAt } = row
    const over = until !== undefined && until < head.today
    const state = over ? 'over' : from > head.today ? 'ahead' : 'now'
    const who = t('terms.told-by', { who: by ?? '', when: formatDateTime(at, language, head.now) })
    return {
      span: spanInWords(row, t),
      reason: reasonInWords(release, reason),
      state: t(`terms.state-${state}`),
      tone: state === 'now' ? 'soon' : '',
      note,
      who,
      changed:
        changedAt && t('terms.changed', { when: formatDateTime(changedAt, language, head.now) }),
      ...(mayMove && {
        resume: until === undefined && termsPath(head.id, 'resume', id),
        correct: termsPath(head.id, 'correct', id),
        annul: termsPath(head.id, 'annul', id),
        of: t('terms.of', { span: spanInWords(row, t) }),
      }),
    }
  })
}

/** In the history: an act on the terms, a calendar or a release that came; undefined: something else. */
export function termsTold(
  { kind, terms }: EventRow,
  release: Release | undefined,
  t: Reader['t'],
): Told | undefined {
  if (kind === 'calendar-changed')
    return { kind: 'system', title: t('terms.calendar-changed'), lines: [], automatic: true }
  if (kind === 'migrated' && release) {
    const { title, version } = release
    const told = t('terms.migrated', { version, title: italian(title) })
    return { kind: 'system', title: told, lines: [] }
  }
  if (!terms) return undefined
  const { term, from, until, reason, note } = terms
  if (term !== undefined) return correctionTold({ term, from, note }, release, t)
  const last = until !== undefined && t('terms.last-day-was', { day: formatDate(until, 'it') })
  const lines = [
    from === undefined ? last : spanInWords({ from, until }, t),
    reason !== undefined && release && reasonInWords(release, reason),
    note,
  ].filter((line) => typeof line === 'string')
  return { kind: 'decision', title: t(`terms.did-${kind}`), lines }
}

function correctionTold(
  {
    term,
    from = '',
    note = '',
  }: { term: string; from?: string | undefined; note?: string | undefined },
  release: Release | undefined,
  t: Reader['t'],
): Told {
  const name = nameOfTerm(term, release ? [release] : []) ?? term
  const [day = '', time] = from.split('T')
  const start = [formatDate(day, 'it'), ...(time === undefined ? [] : [time])].join(', ')
  const lines = [t('terms.starts-from', { term: name, day: start }), note]
  return { kind: 'decision', title: t('terms.did-term-corrected'), lines }
}
