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
  readonly addedBy: string | null
}

/** "Perché la vedo": by assignment, substitution, group, case or supervision, in this order. */
export function whyISee(task: Offered, session: Session, t: Translate): string {
  if (task.assigneeId === session.userId)
    return task.addedBy === null
      ? t('inbox.why-mine')
      : t('inbox.why-added', { name: task.addedBy })
  if (task.mine) return t('inbox.why-substitute', { name: task.assignee })
  const group = task.groups.find((one) => session.groups.includes(one))
  if (task.state === 'open' && group !== undefined)
    return groupWhy(task, groupInWords(group, task.places, t), t)
  if (task.managed) return t('inbox.why-managed')
  const first = task.groups[0]
  const place = first === undefined ? '' : groupInWords(first, task.places, t)
  return t('inbox.why-scope', { place })
}

function groupWhy({ addedBy }: Offered, group: string, t: Translate): string {
  return addedBy === null
    ? t('inbox.why-group', { group })
    : t('inbox.why-added-group', { name: addedBy, group })
}

/** Who has it, or who could take it. */
export function whoHasIt(task: Offered, t: Translate): string {
  if (task.assignee !== null) return task.assignee
  return task.groups.map((group) => groupInWords(group, task.places, t)).join(', ')
}
