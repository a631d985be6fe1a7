import type { Candidate } from '../procedures/schema/candidate.ts'

import type { Place } from './load-case.ts'

/** Who a task goes to once its candidates, declared relative to the case, are looked up in it. */
export interface Placement {
  /** The person it opens with, if the release names one and the case has one. */
  readonly assignee: string | null
  /** `role@organisation`: who may take it, also after the assignee gives it back. */
  readonly groups: readonly string[]
  /** Organisations that join the case because one of theirs is asked to work on it. */
  readonly orgs: readonly number[]
}

export function placeTask(candidates: readonly Candidate[], place: Place): Placement {
  let assignee: string | null = null
  const groups: string[] = []
  const orgs: number[] = []
  for (const candidate of candidates) {
    if ('who' in candidate) {
      assignee ??= candidate.who === 'opener' ? place.openedBy : place.manager
      continue
    }
    const org = place[candidate.at]
    if (org === null) continue
    groups.push(`${candidate.role}@${String(org)}`)
    if (candidate.at !== 'provider') orgs.push(org)
  }
  return { assignee, groups, orgs }
}
