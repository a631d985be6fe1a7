import { z } from 'zod'

import { comingAbsences } from '../../domain/team/absences.ts'
import { pressingTasks, teamOf, teamOffices } from '../../domain/team/board.ts'
import { countTermsAtRisk } from '../../domain/team/terms-at-risk.ts'
import { candidatesFor, chargingGroups, chargingTasks } from '../../domain/team/unassigned.ts'
import type { ChargingTask } from '../../domain/team/unassigned.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { releaseNamed } from '../../domain/tasks/published.ts'
import type { Deps } from '../deps.ts'
import { page } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import type { SignedVisit } from '../shared/visit.ts'
import { nextWeek } from './days.ts'
import { paths } from './paths.ts'
import { presentBoard } from './present-board.ts'

const query = z.object({
  ufficio: z.union([z.literal('').transform(() => undefined), z.coerce.number().int()]).optional(),
})
type Visit = SignedVisit<Nothing, z.infer<typeof query>, unknown>

/** Who has what in hand, which cases wait for somebody, what is about to be late. */
export function boardRoute(deps: Deps): Route {
  return route({
    method: 'get',
    path: paths.board,
    permission: 'team.read',
    audit: 'none',
    query,
    handle: (visit) => show(deps, visit),
  })
}

async function show(deps: Deps, { query: asked, sql, session, ...visit }: Visit): Promise<Reply> {
  const offices = await teamOffices(sql, session.orgs)
  const office = offices.find(({ id }) => id === asked.ufficio)
  const shown = office ? [office.id] : session.orgs
  const [members, pressing, waiting] = await Promise.all([
    teamOf(sql, shown),
    pressingTasks(sql, shown),
    chargingTasks(sql, shown),
  ])
  const users = members.map(({ id }) => id)
  const [absences, atRisk, candidates] = await Promise.all([
    comingAbsences(sql, users),
    countTermsAtRisk(sql, users, nextWeek(visit.now)),
    candidatesOf(deps, sql, waiting),
  ])
  const found = { offices, office, members, pressing, waiting, absences, atRisk, candidates }
  return page('team/board', presentBoard(found, visit))
}

/** Who could be put in charge of each case, by what its own procedure says. */
async function candidatesOf({ pools }: Deps, sql: Sql, waiting: readonly ChargingTask[]) {
  const names = [...new Set(waiting.map(({ release }) => release))]
  const releases = new Map(
    await Promise.all(
      names.map(async (name) => [name, await releaseNamed(pools.engine, name)] as const),
    ),
  )
  const asked = waiting.flatMap((task) => {
    const release = releases.get(task.release)
    return release ? [[task.caseId, chargingGroups(task, release)] as const] : []
  })
  return candidatesFor(sql, new Map(asked))
}
