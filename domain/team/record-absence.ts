import { randomUUID } from 'node:crypto'

import { recordEvent } from '../audit/record.ts'
import { addDays, parseDay } from '../shared/calendar-day.ts'
import type { Act } from '../shared/act.ts'
import { comingAbsences, findColleague, possibleSubstitutes } from './absences.ts'
import type { Absence } from './absences.ts'
import { absenceNotFound, absenceWrong, colleagueNotFound } from './errors.ts'
import { problemsOfAbsence } from './rules.ts'
import type { TypedAbsence } from './rules.ts'

const lock = `select pg_advisory_xact_lock(hashtextextended('absence:' || $1, 0)), siso_today()::text as today`

const insertAbsence = `
  insert into absence (id, user_id, valid_from, valid_to, substitute, recorded_by)
  values ($1, $2, $3, $4, $5, $6)`

const insertSubstitution = `
  insert into substitution (user_id, substitute, valid_from, valid_to) values ($1, $2, $3, $4)
  on conflict (user_id, substitute, valid_from) do update set valid_to = greatest(substitution.valid_to, excluded.valid_to)`

/**
 * Says that somebody will be away, and who stands in: from the first day to the last the substitute
 * sees their tasks and cases. One's own, or of a colleague of an office that one coordinates.
 * @throws `colleague-not-found`, `absence-wrong`
 */
export async function recordAbsence(act: Act, user: string, typed: TypedAbsence): Promise<string> {
  const { sql, session } = act
  const [now] = await sql.query<{ today: string }>(lock, [user])
  const colleague = await findColleague(sql, user)
  if (!colleague) throw colleagueNotFound()
  const substitutes = colleague.mayNameSubstitute ? await possibleSubstitutes(sql, user) : []
  const away = await comingAbsences(sql, [user, ...substitutes.map(({ id }) => id)])
  const daysOf = (id: string): Absence[] => away.filter(({ userId }) => userId === id)
  const problems = problemsOfAbsence(typed, {
    today: now?.today ?? '',
    own: daysOf(user),
    substitutes: new Map(substitutes.map(({ id }) => [id, daysOf(id)])),
  })
  if (problems.length > 0) throw absenceWrong(problems)
  const [from, last] = [parseDay(typed.from) ?? '', parseDay(typed.to) ?? '']
  const substitute = typed.substitute === '' ? null : typed.substitute
  const id = randomUUID()
  const days = [from, addDays(last, 1)]
  await sql.query(insertAbsence, [id, user, ...days, substitute, session.userId])
  if (substitute !== null) await sql.query(insertSubstitution, [user, substitute, ...days])
  await recordEvent(sql, {
    action: 'absence-recorded',
    objectKind: 'user',
    objectId: user,
    actor: session.userId,
    request: act.request,
    detail: { absence: id, from, to: last, substitute },
  })
  return id
}

// An absence that has begun ends yesterday; one that has not is as if it had never been.
const end = `
  update absence set
    valid_to = case when valid_from < siso_today() then siso_today() else valid_to end,
    cancelled_at = case when valid_from < siso_today() then null else siso_clock() end
  where id = $1 and cancelled_at is null and valid_to > siso_today()
  returning user_id as "userId", substitute, valid_from::text as from`

const endSubstitution = `
  update substitution set valid_to = siso_today()
  where user_id = $1 and substitute = $2 and valid_from = $3 and valid_from < siso_today()`
const dropSubstitution = `
  delete from substitution where user_id = $1 and substitute = $2 and valid_from = $3 and valid_from >= siso_today()`

/**
 * Ends an absence today, or calls it off before it begins; so ends what the substitute sees by it.
 * @throws `absence-not-found`
 */
export async function endAbsence(act: Act, id: string): Promise<string> {
  const { sql, session } = act
  const [ended] = await sql.query<{ userId: string; substitute: string | null; from: string }>(
    end,
    [id],
  )
  if (!ended) throw absenceNotFound()
  const { userId, substitute, from } = ended
  if (substitute !== null) {
    await sql.query(endSubstitution, [userId, substitute, from])
    await sql.query(dropSubstitution, [userId, substitute, from])
  }
  await recordEvent(sql, {
    action: 'absence-ended',
    objectKind: 'user',
    objectId: userId,
    actor: session.userId,
    request: act.request,
    detail: { absence: id },
  })
  return userId
}
