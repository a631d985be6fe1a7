import type { Release } from '../procedures/schema.ts'
import type { Candidate } from '../procedures/schema/candidate.ts'
import type { Sql } from '../shared/sql.ts'

import { whoCouldDo } from './queries-people.ts'
import type { Worker } from './queries-people.ts'

type RoleCandidate = Extract<Candidate, { role: string }>

/** A group that a task of this case can be given to, with the people in it today. */
export interface RecipientGroup {
  readonly candidate: RoleCandidate
  /** `role@organisation`. */
  readonly group: string
  readonly place: string
  readonly people: readonly Worker[]
}

const place = `
  select x.at, x.org, o.name from social_case c cross join lateral (values ('office', c.org),
    ('municipality', c.municipality), ('zone', c.zone), ('district', c.district), ('region', c.region),
    ('provider', c.provider)) as x (at, org) join organisation o on o.id = x.org
  where c.id = $1`

/**
 * The groups that the release puts to work, where they are for this case: those with somebody in them,
 * of a protected case with somebody who is named for it.
 */
export async function recipientsOf(
  sql: Sql,
  caseId: string,
  release: Release,
): Promise<RecipientGroup[]> {
  const places = await sql.query<{ at: string; org: number; name: string }>(
    place,
    [caseId],
    'places-of-case',
  )
  const groups = candidatesOf(release).flatMap((candidate) => {
    const at = places.find((one) => one.at === candidate.at)
    return at ? [{ candidate, group: `${candidate.role}@${at.org}`, place: at.name }] : []
  })
  const found: RecipientGroup[] = []
  for (const group of groups) {
    const people = await whoCouldDo(sql, [group.group], caseId)
    if (people.length > 0) found.push({ ...group, people })
  }
  return found
}

function candidatesOf({ steps, supervisors }: Release): readonly RoleCandidate[] {
  const asked = steps.flatMap((step) => (step.kind === 'task' ? step.candidates : []))
  const roles = [...asked, ...supervisors].flatMap((one) => ('role' in one ? [one] : []))
  return [...new Map(roles.map((one) => [`${one.role}@${one.at}`, one])).values()]
}
