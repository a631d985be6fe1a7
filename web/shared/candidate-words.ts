import type { Candidate } from '../../domain/procedures/schema/candidate.ts'
import type { Translate } from './i18n.ts'

/** Whom a release names: relative to the case, not yet a person. */
export function candidatesInWords(candidates: readonly Candidate[], t: Translate): string {
  const words = candidates.map((candidate) =>
    'who' in candidate
      ? t(`cases.who-${candidate.who}`)
      : t('cases.role-at', {
          role: t(`roles.${candidate.role}`),
          at: t(`cases.at-${candidate.at}`),
        }),
  )
  return [...new Set(words)].join(', ')
}
