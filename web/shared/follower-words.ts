import type { Follower } from '../../domain/tasks/followers.ts'
import type { Translate } from './i18n.ts'

/** Who follows somebody and where; the case itself only where the reader may open it. */
export function presentFollower(
  { caseId, number, manager, office, own, seen }: Follower,
  t: Translate,
) {
  const who = manager ?? t('contact.nobody-yet')
  const key = own ? 'contact.followed-by' : 'contact.household-followed-by'
  return {
    text: t(key, { who, office, number }),
    href: seen ? `/pratiche/${caseId}` : undefined,
  }
}
