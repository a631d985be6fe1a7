import { italian } from '../../../domain/procedures/engine/index-release.ts'
import type { RawAnswers } from '../../../domain/procedures/forms/answers.ts'
import { reasonInWords } from '../../../domain/procedures/suspension-rules.ts'
import { formatDate } from '../../shared/format.ts'
import type { Reader } from '../present-procedure.ts'
import { longestWhy } from './off-path.ts'
import type { Around } from './present-off-path.ts'

/** Terms that may be suspended, and suspensions that there are; undefined: this procedure has no reason for it. */
export function presentSuspending(around: Around, { language, t }: Reader) {
  const { scene, walked } = around
  const { release } = scene.subject
  const { suspensions = [] } = release
  const { run } = walked.lived
  if (suspensions.length === 0 || run.state.closed) return undefined
  const typed = typedInto(around, 'sospendi')
  return {
    suspending: typed !== undefined,
    from: typed?.['dal'] ?? run.today(),
    until: typed?.['al'] ?? '',
    reasons: suspensions.map(({ key }) => ({
      key,
      title: reasonInWords(release, key),
      chosen: key === typed?.['cosa'],
    })),
    stopped: run.state.suspensions
      .filter(({ until }) => until === undefined)
      .map(({ reason, from }) => ({
        key: reason,
        title: reasonInWords(release, reason),
        since: formatDate(from, language),
        today: run.today(),
      })),
    known: run.state.suspensions.map(({ id, reason, from, until }) => {
      const days = typedInto(around, 'correggi-sospensione', { cosa: reason, era: from })
      const first = formatDate(from, language)
      return {
        id,
        key: reason,
        was: from,
        title: reasonInWords(release, reason),
        span:
          until === undefined
            ? t('terms.from-day', { first })
            : t('terms.from-to', { first, last: formatDate(until, language) }),
        correcting: days !== undefined,
        from: days?.['dal'] ?? from,
        until: days?.['al'] ?? until ?? '',
      }
    }),
  }
}

/** Terms that run, or are suspended, and may run from another day; undefined: there is none. */
export function presentStarts(around: Around) {
  const { release } = around.scene.subject
  const { run } = around.walked.lived
  const terms = release.deadlines.filter(({ key }) => run.termOf(key) !== undefined)
  if (terms.length === 0) return undefined
  const typed = typedInto(around, 'correggi-partenza')
  return {
    restarting: typed !== undefined,
    from: typed?.['dal'] ?? '',
    terms: terms.map(({ key, title }) => ({
      key,
      title: italian(title),
      chosen: key === typed?.['cosa'],
    })),
  }
}

/** Days on which a new calendar shuts the office; undefined: of a closed case no term moves. */
export function presentClosing(around: Around) {
  const { run } = around.walked.lived
  if (run.state.closed) return undefined
  const typed = typedInto(around, 'chiudi-ufficio')
  return {
    closing: typed !== undefined,
    from: typed?.['dal'] ?? '',
    until: typed?.['al'] ?? '',
    why: typed?.['perche'] ?? '',
    most: longestWhy,
  }
}

/** What came back to be mended, where it was typed into this form and about this. */
function typedInto(
  { typed }: Around,
  button: string,
  about: Readonly<Record<string, string>> = {},
): RawAnswers | undefined {
  const isThis = Object.entries(about).every(([name, value]) => typed?.[name] === value)
  return typed?.['fai'] === button && isThis ? typed : undefined
}
