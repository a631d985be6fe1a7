import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { once } from '../../domain/auth/once.ts'
import {
  correctParticipant,
  findParticipant,
  participantProblemsOf,
} from '../../domain/diary/change-participants.ts'
import type { ParticipantProblem } from '../../domain/diary/participant-rules.ts'
import { personInWords } from '../shared/person-words.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { SignedVisit } from '../shared/visit.ts'
import { openFolder } from './folder.ts'
import { casePath, participantPath, paths } from './paths.ts'
import { presentHead } from './present-head.ts'
import { errorsOf, problemOf, rolesFor } from './present-people.ts'

const params = z.object({ id: recordId, participant: recordId })
type Params = z.infer<typeof params>
const form = z.object({
  ruolo: z.string().max(60).default(''),
  da: z.string().max(20).default(''),
  fine: z.string().max(20).default(''),
})
type Typed = z.infer<typeof form>

/** One part in a case: corrected, or ended. */
export function participantRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.participant,
      permission: 'case.participants',
      audit: 'case-read',
      params,
      handle: (visit) => show(visit),
    }),
    route({
      method: 'post',
      path: paths.participant,
      permission: 'case.participants',
      audit: 'participant-corrected',
      params,
      form,
      handle: correct,
    }),
  ]
}

async function correct(visit: SignedVisit<Params, unknown, Typed>): Promise<Reply> {
  const { params: where, act, form: typed, op } = visit
  const part = { role: typed.ruolo, from: typed.da, until: typed.fine }
  try {
    await once(act, op ?? randomUUID(), async () => {
      await correctParticipant(act, where.id, { ...part, id: where.participant })
      return { caseId: where.id }
    })
    return redirect(casePath(where.id, 'people'), { key: 'cases.participant-is-changed' })
  } catch (error) {
    const problems = participantProblemsOf(error)
    if (!problems) throw error
    return show(visit, { typed, problems })
  }
}

interface Mistaken {
  readonly typed: Typed
  readonly problems: readonly ParticipantProblem[]
}

async function show(
  { params: where, act, session, language, t }: SignedVisit<Params, unknown, unknown>,
  mistaken?: Mistaken,
): Promise<Reply> {
  const folder = await openFolder(act, where.id, 'people')
  const person = await findParticipant(act, where.id, where.participant)
  const reader = { session, language, t }
  const now = { ruolo: person.role, da: person.from, fine: person.until ?? '' }
  const { typed, problems } = mistaken ?? { typed: now, problems: [] }
  const roles = rolesFor(folder, typed.ruolo, reader)
  const own = { value: person.role, label: t(`cases.part-of-${person.role}`), chosen: true }
  return page(
    'cases/participant',
    {
      ...presentHead(folder, 'people', reader),
      wrong: mistaken !== undefined,
      errors: errorsOf(problems),
      action: participantPath(where.id, where.participant),
      back: casePath(where.id, 'people'),
      name: personInWords(person, t),
      roles: roles.some(({ value }) => value === person.role) ? roles : [own, ...roles],
      from: typed.da,
      until: typed.fine,
      today: folder.head.today,
      roleError: problemOf(problems, 'role'),
      fromError: problemOf(problems, 'from'),
      untilError: problemOf(problems, 'until'),
    },
    { status: mistaken ? 422 : 200 },
  )
}
