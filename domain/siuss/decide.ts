import { recordOnCase } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import { decidingOrgs } from './comuni.ts'
import { nothingToDecide } from './errors.ts'

/** What somebody decides of what concerns a protected person. */
export interface NewDecision {
  /** The granted service, or the case of a minor. */
  readonly about: string
  readonly send: boolean
  /** Of 3 to 500 characters: it stays with the decision, the audit does not repeat it. */
  readonly reason: string
}

// Whoever sees a protected case is named for it: the policies say so.
const protectedOne = `
  select c.subject as person from social_case c join person p on p.id = c.subject
  where c.id = $1 and (c.protected or p.protected) and c.municipality = any${decidingOrgs}`

const insert = `
  insert into siuss_decision (about, send, reason, decided_by) values ($1, $2, $3, $4)`

/**
 * Decides whether INPS is told of what concerns a protected person (S22); the last decision holds.
 * @throws `nothing-to-decide`
 */
export async function decideFlow(act: Act, { about, send, reason }: NewDecision): Promise<void> {
  const [found] = await act.sql.query<{ person: string }>(protectedOne, [about])
  if (!found) throw nothingToDecide()
  await act.sql.query(insert, [about, send, reason.trim(), act.session.userId])
  await recordOnCase(act, about, {
    action: 'flow-decided',
    personId: found.person,
    detail: { send },
  })
}
