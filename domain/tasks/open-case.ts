import { recordOnCase } from '../audit/record.ts'
import { initialState } from '../procedures/engine/state.ts'
import type { Facts } from '../procedures/engine/types.ts'
import type { Release } from '../procedures/schema.ts'
import type { Act } from '../shared/act.ts'

import { calendarOfCase } from './case-calendar.ts'
import { hashState } from './published.ts'
import { releaseName } from '../procedures/engine/index-release.ts'

export interface NewCase {
  readonly caseId: string
  readonly subject: string
  /** Office that takes the case in charge, and where it lies in the region. */
  readonly place: {
    readonly org: number
    readonly municipality: number | null
    readonly zone: number | null
    readonly district: number | null
    readonly region: number | null
  }
  readonly release: Release
  /** Version of the calendar: it holds as the case's comune and office have it. */
  readonly calendar: string
  readonly facts: Facts
  /** Contact point where the person was met first. */
  readonly point?: number
  /** When the contact happened, if it is recorded later. */
  readonly effectiveAt?: Date
  /** The case within which it opens: who follows that one follows this. */
  readonly parent?: string
}

const insert = `
  with moment as (select siso_clock() as at)
  insert into social_case (id, number, procedure, subject, org, municipality, zone, district, region, orgs,
    opened_by, opened_at, effective_at, phase, contact_point, protected, parent, manager)
  select $1, to_char(m.at at time zone 'Europe/Rome', 'YYYY') || '/' || lpad(nextval('case_number')::text, 6, '0'),
    $3, p.id, $4, $5, $6, $7, $8, array[$4::int], $9, m.at, coalesce($10, m.at), $11, $12, p.protected,
    $13, (select manager from social_case where id = $13)
  from moment m, person p where p.id = $2 returning number`

// Apart from the case: the policy of each row asks for the case to be there.
const join = `
  insert into case_participant (case_id, person_id, role, valid_from)
  select id, subject, 'beneficiary', (effective_at at time zone 'Europe/Rome')::date from social_case where id = $1`

const start = `
  with moment as (select siso_clock() as at),
  engine as (
    insert into case_engine (case_id, last_seq, last_at, engine, release, calendar, schema, state, state_hash)
    select $1, 1, m.at, $2, $3, ${calendarOfCase('$4')}, 1, $5, $6 from moment m, social_case c where c.id = $1)
  insert into case_event (case_id, seq, key, kind, payload, actor, at, effective_at)
  select $1, 1, 'start', 'started', $7, $8, m.at, $9 from moment m`

/**
 * Opens a case for a person, at the post of the contact's first step. Call `advance` next: it
 * opens the first task. In the transaction of the caller, who has registered the person in it.
 * @returns the case's number, `2026/000123`
 */
export async function openCase(act: Act, opening: NewCase): Promise<string> {
  const { sql, session } = act
  const { caseId, place, release } = opening
  const state = initialState(release)
  const effectiveAt = opening.effectiveAt ?? null
  // prettier-ignore
  const [row] = await sql.query<{ number: string }>(insert, [caseId, opening.subject, release.key, place.org,
    place.municipality, place.zone, place.district, place.region, session.userId, effectiveAt, state.phase,
    opening.point ?? null, opening.parent ?? null])
  if (!row) throw new Error('the person of a new case must be in scope')
  await sql.query(join, [caseId])
  // prettier-ignore
  await sql.query(start, [caseId, release.engine, releaseName(release), opening.calendar,
    JSON.stringify(state), hashState(state), JSON.stringify({ facts: opening.facts }), session.userId, effectiveAt])
  await recordOnCase(act, caseId, {
    action: 'case-opened',
    personId: opening.subject,
  })
  return row.number
}
