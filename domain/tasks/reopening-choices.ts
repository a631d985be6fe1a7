import type { Calendar } from '../procedures/engine/calendar.ts'
import { isInTime, reopeningsAfter } from '../procedures/engine/reopen.ts'
import type { Release } from '../procedures/schema.ts'
import type { Candidate } from '../procedures/schema/candidate.ts'
import type { Reopening } from '../procedures/schema/reopening.ts'
import type { Act } from '../shared/act.ts'
import { DomainError } from '../shared/domain-error.ts'
import type { Sql } from '../shared/sql.ts'

import { iso } from './load-case.ts'
import type { Place } from './load-case.ts'
import { placeTask } from './place-task.ts'
import { getCalendar, getRelease } from './published.ts'
import { myActors } from './standing.ts'

/** How a closed case may be opened again by the reader. */
export interface ReopeningChoices {
  readonly caseId: string
  readonly subject: string
  /** ISO day on which it closed, in Italy. */
  readonly closedOn: string
  readonly release: Release
  readonly ways: readonly Reopening[]
  /** Why it cannot be, or not by the reader. */
  readonly refusal: ReopeningRefusal | undefined
}

type RefusalCode =
  'case-open' | 'case-moving' | 'not-reopenable' | 'reopening-too-late' | 'reopening-not-theirs'
export type ReopeningRefusal = DomainError<RefusalCode>

const refusals: Readonly<Record<RefusalCode, readonly [status: 403 | 409, message: string]>> = {
  'case-open': [409, 'La pratica è aperta: non c’è nulla da riaprire.'],
  'case-moving': [
    409,
    'La pratica si sta muovendo: qualcuno l’ha forse appena riaperta. Ricarica la pagina fra poco.',
  ],
  'not-reopenable': [
    409,
    'La procedura non prevede che una pratica chiusa così si riapra. Se c’è un bisogno nuovo, registra un nuovo contatto.',
  ],
  'reopening-too-late': [
    409,
    'È passato troppo tempo dalla chiusura per riaprire la pratica. Registra un nuovo contatto: la storia resta collegata alla persona.',
  ],
  'reopening-not-theirs': [
    403,
    'Non sei tra chi può riaprire questa pratica. Chiedi a chi la seguiva o a chi coordina.',
  ],
}

interface ClosedCase {
  readonly state: 'open' | 'closed'
  readonly outcome: string | null
  readonly closedAt: string | null
  readonly closedOn: string
  readonly subject: string
  readonly release: string
  readonly calendar: string
  readonly waits: boolean
  readonly entered: Readonly<Record<string, number>>
  readonly now: string
  readonly place: Place
  readonly actors: readonly string[]
}

const closedCase = `
  select c.state, c.outcome, ${iso('c.closed_at')} as "closedAt", c.subject, e.release, e.calendar,
    (c.closed_at at time zone 'Europe/Rome')::date::text as "closedOn", e.entered,
    e.last_seq > e.processed_seq or e.incident is not null as waits, ${iso('greatest(siso_clock(), e.last_at)')} as now,
    json_build_object('office', c.org, 'municipality', c.municipality, 'zone', c.zone, 'district', c.district,
      'region', c.region, 'provider', c.provider, 'receiver', c.receiver, 'manager', c.manager,
      'openedBy', c.opened_by, 'sender', null, 'orgs', c.orgs, 'protected', c.protected) as place,
    ${myActors} as actors
  from social_case c join case_engine e on e.case_id = c.id where c.id = $1`

/** The ways in which the reader may open a case again, or why they cannot; undefined: none in scope. */
export async function findReopening(
  { sql, session }: Act,
  caseId: string,
): Promise<ReopeningChoices | undefined> {
  const [found] = await sql.query<ClosedCase>(closedCase, [caseId], 'closed-case')
  if (!found) return undefined
  const release = await getRelease(sql, found.release)
  const { ways, code } = await waysOf(sql, found, { release, groups: session.groups })
  const { subject, closedOn } = found
  return { caseId, subject, closedOn, release, ways, refusal: code && refusalOf(code) }
}

function refusalOf(code: RefusalCode): ReopeningRefusal {
  const [status, message] = refusals[code]
  return new DomainError(code, status, { message })
}

interface Ways {
  readonly ways: readonly Reopening[]
  readonly code?: RefusalCode
}

async function waysOf(
  sql: Sql,
  found: ClosedCase,
  { release, groups }: { readonly release: Release; readonly groups: readonly string[] },
): Promise<Ways> {
  if (found.waits) return { ways: [], code: 'case-moving' }
  if (found.state === 'open' || found.closedAt === null) return { ways: [], code: 'case-open' }
  const known = reopeningsAfter(release, found.outcome ?? '').filter(
    ({ to }) => found.entered[to] !== undefined,
  )
  if (known.length === 0) return { ways: [], code: 'not-reopenable' }
  const calendar = await getCalendar(sql, found.calendar)
  const inTime = known.filter((way) => isStillTime(way, found, calendar))
  if (inTime.length === 0) return { ways: [], code: 'reopening-too-late' }
  const ways = inTime.filter(({ by }) => by.some((one) => isOne(one, found, groups)))
  return ways.length > 0 ? { ways } : { ways, code: 'reopening-not-theirs' }
}

function isStillTime(way: Reopening, { closedAt, now }: ClosedCase, calendar: Calendar): boolean {
  return closedAt !== null && isInTime(way, { closedAt, now }, calendar)
}

/** Whether the reader is who the candidate stands for in this case. */
function isOne(
  candidate: Candidate,
  { place, actors }: ClosedCase,
  groups: readonly string[],
): boolean {
  const placed = placeTask([candidate], place)
  if (placed.assignee !== null) return actors.includes(placed.assignee)
  return placed.groups.some((group) => groups.includes(group))
}
