import type { Session } from '../../domain/auth/session.ts'
import { groupInWords } from '../shared/group-words.ts'
import type { Translate } from '../shared/i18n.ts'

interface Offered {
  readonly state: string
  readonly assigneeId: string | null
  readonly assignee: string | null
  readonly groups: readonly string[]
  readonly places: Readonly<Record<string, string>>
  readonly mine: boolean
  readonly managed: boolean
}

/** "Perché la vedo": by assignment, substitution, group, case or supervision, in this order. */
export function whyISee(task: Offered, session: Session, t: Translate): string {
  if (task.assigneeId === session.userId) return t('inbox.why-mine')
  if (task.mine) return t('inbox.why-substitute', { name: task.assignee })
  const group = task.groups.find((one) => session.groups.includes(one))
  if (task.state === 'open' && group !== undefined)
    return t('inbox.why-group', { group: groupInWords(group, task.places, t) })
  if (task.managed) return t('inbox.why-managed')
  const first = task.groups[0]
  const place = first === undefined ? '' : groupInWords(first, task.places, t)
  return t('inbox.why-scope', { place })
}

/** Who has it, or who could take it. */
export function whoHasIt(task: Offered, t: Translate): string {
  if (task.assignee !== null) return task.assignee
  return task.groups.map((group) => groupInWords(group, task.places, t)).join(', ')
}
