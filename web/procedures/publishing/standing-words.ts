import type { Standing } from '../../../domain/procedures/applicability/standing.ts'
import type { Signer } from '../../../domain/procedures/publishing/signers.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import type { Translate } from '../../shared/i18n.ts'

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
