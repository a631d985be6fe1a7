import type { Standing } from '../../../domain/procedures/applicability/standing.ts'
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
