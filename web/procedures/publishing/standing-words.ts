import type { Standing } from '../../../domain/procedures/applicability/standing.ts'
import type { SinceTried } from '../../../domain/procedures/publishing/since-tried.ts'
import type { Signer } from '../../../domain/procedures/publishing/signers.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { formatDate, formatNumber } from '../../shared/format.ts'
import type { Translate } from '../../shared/i18n.ts'
import type { Reader } from '../present-procedure.ts'

/** A published release from when it holds now, and how it stands. */
export type StandingRelease = Release & { readonly standing: Standing }

/** The word for how a procedure stands, for `_standing.hbs`. */
export function standingTag(standing: Standing | 'draft' | 'review', { t }: { t: Translate }) {
  return {
    label: t(`publishing.standing-${standing}`),
    good: standing === 'in-force',
    soon: standing === 'scheduled' || standing === 'review',
    late: standing === 'withdrawn',
  }
}

/** Who signs, or that nobody can. */
export function signersInWords(signers: readonly Signer[], t: Translate): string {
  const names = signers.map(({ name }) => name).join(', ')
  return names === '' ? t('publishing.nobody-signs') : t('publishing.who-signs', { names })
}

/** How old a dry-run is, and what has happened since: of that it says nothing. */
export function triedInWords(
  { endedAt, changed, born }: SinceTried,
  { language, t }: Pick<Reader, 'language' | 't'>,
): string {
  const days = Math.floor((Date.now() - endedAt.getTime()) / 86_400_000)
  const since =
    changed + born > 0
      ? t('publishing.tried-since', {
          changed: formatNumber(changed, language),
          born: formatNumber(born, language),
        })
      : t('publishing.tried-same')
  return `${t('publishing.tried-age', { at: formatDate(endedAt, language), count: days })} ${since}`
}
