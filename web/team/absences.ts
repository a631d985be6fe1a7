import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { expectedIn } from '../../domain/agenda/queries.ts'
import { once } from '../../domain/auth/once.ts'
import { comingAbsences, findColleague, possibleSubstitutes } from '../../domain/team/absences.ts'
import { absenceProblemsOf, colleagueNotFound } from '../../domain/team/errors.ts'
import { endAbsence, recordAbsence } from '../../domain/team/record-absence.ts'
import { problemsOfAbsence } from '../../domain/team/rules.ts'
import type { AbsenceProblem, DaysAway, TypedAbsence } from '../../domain/team/rules.ts'
import { termsAtRisk } from '../../domain/team/terms-at-risk.ts'
import { isDay, parseDay } from '../../domain/shared/calendar-day.ts'
import { dayInItaly } from '../../domain/shared/today.ts'
import { getReleases } from '../../domain/tasks/published.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import type { SignedVisit } from '../shared/visit.ts'
import { periodOf } from './days.ts'
import { absencesPath, paths, triedPath } from './paths.ts'
import { presentAbsences } from './present-absences.ts'

const day = z.string().max(20).default('')
const somebody = z.union([recordId, z.literal('')]).default('')
const query = z.object({
  persona: recordId.optional(),
  da: day,
  a: day,
  sostituto: somebody.catch(''),
})
const form = z.object({
  persona: somebody,
  dal: day,
  al: day,
  sostituto: somebody,
  /** Only to see what falls in those days: nothing is recorded. */
  prova: z.literal('si').optional().catch(undefined),
})

/** Days away and who stands in: one's own, or of who works in the offices that one coordinates. */
export function absenceRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.absences,
      permission: 'absence.record',
      audit: 'none',
      query,
      handle(visit) {
        const { persona, da, a, sostituto } = visit.query
        const typed = { from: da, to: a, substitute: sostituto }
        return show(visit, { user: persona ?? visit.session.userId, typed })
      },
    }),
    route({
      method: 'post',
      path: paths.absences,
      permission: 'absence.record',
      audit: 'absence-recorded',
      form,
      handle: record,
    }),
    route({
      method: 'post',
      path: paths.endAbsence,
      permission: 'absence.record',
      audit: 'absence-ended',
      form: z.object({ assenza: recordId }),
      async handle({ form: { assenza }, act, session }) {
        const user = await endAbsence(act, assenza)
        return redirect(pathOf(user, session.userId), { key: 'team.absence-ended' })
      },
    }),
  ]
}

function pathOf(user: string, me: string): string {
  return absencesPath(user === me ? undefined : user)
}

async function record(visit: SignedVisit<Nothing, Nothing, z.infer<typeof form>>): Promise<Reply> {
  const { form: given, act, op, session } = visit
  const user = given.persona || session.userId
  const typed = { from: given.dal, to: given.al, substitute: given.sostituto }
  if (given.prova) return tryOut(visit, { user, typed })
  try {
    await once(act, op ?? randomUUID(), async () => ({
      absence: await recordAbsence(act, user, typed),
    }))
    return redirect(pathOf(user, session.userId), { key: 'team.absence-recorded' })
  } catch (error) {
    const problems = absenceProblemsOf(error)
    if (!problems) throw error
    return show(visit, { user, typed, problems })
  }
}

/** The same page with what falls in those days, before anything is recorded. */
async function tryOut(
  visit: SignedVisit<unknown, unknown, unknown>,
  { user, typed }: Asked,
): Promise<Reply> {
  const setting = { today: dayInItaly(visit.now), own: [], substitutes: new Map() }
  const problems = problemsOfAbsence({ ...typed, substitute: '' }, setting)
  return problems.length > 0
    ? show(visit, { user, typed, problems })
    : redirect(triedPath(user, typed))
}

interface Asked {
  readonly user: string
  readonly typed: TypedAbsence
  readonly problems?: readonly AbsenceProblem[]
}

function daysIn({ typed }: Asked): DaysAway | undefined {
  const [from, to] = [parseDay(typed.from), parseDay(typed.to)]
  return from !== undefined && to !== undefined && isDay(from) ? { from, to } : undefined
}

async function show(visit: SignedVisit<unknown, unknown, unknown>, asked: Asked): Promise<Reply> {
  const { sql, session } = visit
  const colleague = await findColleague(sql, asked.user)
  if (!colleague) throw colleagueNotFound()
  const days = daysIn(asked)
  const [absences, substitutes] = await Promise.all([
    comingAbsences(sql, [colleague.id]),
    colleague.mayNameSubstitute ? possibleSubstitutes(sql, colleague.id) : [],
  ])
  // Of the days asked about; else of those of the absence that comes first.
  const away = days && days.from <= days.to ? days : absences[0]
  const period = away && periodOf(away.from, away.to)
  const terms = period && (await termsAtRisk(sql, colleague.id, period))
  const appointments = period && (await expectedIn(sql, colleague.id, period))
  const theirs = await comingAbsences(
    sql,
    substitutes.map(({ id }) => id),
  )
  const mine = colleague.id === session.userId
  const named = (terms ?? []).map(({ release }) => release)
  const releases = await getReleases(sql, named)
  const found = {
    colleague,
    mine,
    absences,
    substitutes,
    theirs,
    terms,
    appointments,
    releases,
    days,
  }
  const model = presentAbsences(found, asked, visit)
  return page('team/absences', model, { status: asked.problems ? 422 : 200 })
}
