import { recordOnCase } from '../audit/record.ts'
import { holdsToday } from '../auth/holds-today.ts'
import type { Act } from '../shared/act.ts'
import { DomainError } from '../shared/domain-error.ts'
import { takesUp } from './awaiting-manager.ts'
import { assigneeNotNamed } from './errors.ts'
import { maySeeCase } from './queries-people.ts'

/**
 * Who can follow a case: social workers of its office, of its comune, of its zone; a protected one, of
 * these who is named for it.
 */
export interface PossibleManager {
  readonly id: string
  readonly name: string
  readonly place: string
  /** Open cases that they follow already: what a coordinator weighs. */
  readonly cases: number
}

interface Near extends PossibleManager {
  /** The case is not hidden from them. */
  readonly sees: boolean
}

const near = `
  select u.id, u.full_name as name, string_agg(distinct o.name, ', ') as place,
    (select count(*)::int from social_case w where w.manager = u.id and w.state = 'open' and w.parent is null) as cases,
    ${maySeeCase('u.id')} as sees
  from social_case c
    join user_role r on r.org in (c.org, c.municipality, c.zone) and r.role = 'social-worker'
      and ${holdsToday}
    join user_account u on u.id = r.user_id and u.state = 'active'
    join organisation o on o.id = r.org
  where c.id = $1 group by u.id, c.id order by u.full_name, u.id`

export async function possibleManagers(
  sql: Act['sql'],
  caseId: string,
): Promise<PossibleManager[]> {
  const people = await sql.query<Near>(near, [caseId])
  return people.filter(({ sees }) => sees)
}

// The order of locks: case, then task.
const lock = 'select case_id from case_engine where case_id = $1 for update'
const current = 'select manager, subject, state from social_case where id = $1'

const give = 'update social_case set manager = $2 where id = $1'

// What the old manager holds, of the services that the case grants too, goes along, but for tasks offered to a group that the new one is not in.
const handOver = `
  update task set assignee = $2 where assignee = $3 and state = 'claimed'
    and case_id in (select id from social_case where id = $1 or parent = $1)
    and (groups = '{}' or exists (
      select 1 from user_role r where r.user_id = $2 and r.role || '@' || r.org = any(groups)
        and ${holdsToday}))
  returning id`

const itsOwn = `
  with ${takesUp('$2', 'where case_id = $1')}
  select id from taken_up`

type ManagerErrorCode =
  'case-not-found' | 'case-closed' | 'manager-not-entitled' | 'manager-unchanged'

function refusal(code: ManagerErrorCode, status: 404 | 409 | 422, message: string) {
  return new DomainError(code, status, { message })
}

/**
 * Puts another social worker in charge of a case, with the tasks that the last one holds for it, and
 * those that wait for whoever follows it.
 * The route asks for the permission to supervise; the scope decides whose cases.
 * @returns how many tasks went along
 * @throws `case-not-found`, `case-closed`, `manager-not-entitled`, `assignee-not-named`,
 *   `manager-unchanged`
 */
export async function assignManager(act: Act, caseId: string, manager: string): Promise<number> {
  const { sql } = act
  await sql.query(lock, [caseId])
  const [found] = await sql.query<{ manager: string | null; subject: string; state: string }>(
    current,
    [caseId],
  )
  if (!found)
    throw refusal(
      'case-not-found',
      404,
      'La pratica non c’è, oppure non è tra quelle che puoi vedere.',
    )
  if (found.state === 'closed')
    throw refusal(
      'case-closed',
      409,
      'La pratica è chiusa: non ha più bisogno di una persona responsabile.',
    )
  const chosen = (await sql.query<Near>(near, [caseId])).find(({ id }) => id === manager)
  if (!chosen)
    throw refusal(
      'manager-not-entitled',
      422,
      'Scegli dall’elenco un’assistente sociale dell’ufficio, del comune o della zona della pratica.',
    )
  if (!chosen.sees) throw assigneeNotNamed(chosen.name)
  if (found.manager === manager)
    throw refusal(
      'manager-unchanged',
      409,
      'È già la persona responsabile di questa pratica: scegline un’altra.',
    )
  await sql.query(give, [caseId, manager])
  const held = await sql.query(handOver, [caseId, manager, found.manager])
  const waiting = await sql.query(itsOwn, [caseId, manager])
  const tasks = held.length + waiting.length
  await recordOnCase(act, caseId, {
    action: 'case-manager-changed',
    personId: found.subject,
    detail: { manager, from: found.manager, tasks },
  })
  return tasks
}
