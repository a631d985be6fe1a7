import type { Candidate } from '../procedures/schema/candidate.ts'

import type { Place } from './load-case.ts'

/** Who a task goes to once its candidates, declared relative to the case, are looked up in it. */
export interface Placement {
  /** Whom it opens with: set when the first candidate that the case has is a person. */
  readonly assignee: string | null
  /** `role@organisation`: who may take it, also after the assignee gives it back. */
  readonly groups: readonly string[]
  /** Organisations that join the case because one of theirs is asked to work on it. */
  readonly orgs: readonly number[]
}

/** The order of the candidates is their precedence: a person further down is asked only if no group is there. */
export function placeTask(candidates: readonly Candidate[], place: Place): Placement {
  let assignee: string | null = null
  const groups: string[] = []
  const orgs: number[] = []
  for (const candidate of candidates) {
    if ('who' in candidate) {
      if (groups.length === 0) assignee ??= personOf(candidate.who, place)
      continue
    }
    const org = place[candidate.at]
    if (org === null) continue
    groups.push(`${candidate.role}@${String(org)}`)
    // A provider works on the task, not on the folder.
    if (candidate.at !== 'provider') orgs.push(org)
  }
  return { assignee, groups, orgs }
}

interface Where {
  readonly place: Place
  /** Of the release: they get what would otherwise be nobody's. */
  readonly supervisors: readonly Candidate[]
}

/** A case without a manager, a zone or a provider yet must not have a task that nobody can see. */
export function placeForSomebody(
  candidates: readonly Candidate[],
  { place, supervisors }: Where,
): Placement {
  const office: Candidate = { role: 'coordinator', at: 'office' }
  for (const asked of [candidates, supervisors]) {
    const placed = placeTask(asked, place)
    if (placed.assignee !== null || placed.groups.length > 0) return placed
  }
  return placeTask([office], place)
}

type Who = Extract<Candidate, { who: string }>['who']

function personOf(who: Who, { openedBy, sender, manager }: Place): string | null {
  return { opener: openedBy, sender, 'case-manager': manager }[who]
}
