import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { once } from '../../domain/auth/once.ts'
import { addParticipant, participantProblemsOf } from '../../domain/diary/change-participants.ts'
import type { ParticipantProblem } from '../../domain/diary/participant-rules.ts'
import { participantsOf } from '../../domain/diary/participants.ts'
import { recordSearch } from '../../domain/registry/record-search.ts'
import { searchPeople } from '../../domain/registry/search-people.ts'
import type { FoundPerson } from '../../domain/registry/search-people.ts'
import type { Act } from '../../domain/shared/act.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { SignedVisit } from '../shared/visit.ts'
import { folderParams, openFolder } from './folder.ts'
import type { FolderParams } from './folder.ts'
import { casePath, paths } from './paths.ts'
import { presentHead } from './present-head.ts'
import { presentPeople } from './present-people.ts'

const shown = 25
const asked = z.object({ text: z.string().max(200).default('') })
const joining = z.object({
  text: z.string().max(200).default(''),
  persona: z.union([recordId, z.literal('')]).default(''),
  ruolo: z.string().max(60).default(''),
  da: z.string().max(20).default(''),
})
export type JoiningForm = z.infer<typeof joining>

/** Who takes part in the case; a registered person is looked for and added. */
export function peopleRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.people,
      permission: 'case.read',
      audit: 'case-read',
      params: folderParams,
      handle: (visit) => showPeople(visit, {}),
    }),
    route({
      method: 'post',
      path: paths.findPeople,
      permission: 'case.participants',
      audit: 'people-searched',
      search: true,
      params: folderParams,
      form: asked,
      handle: async (visit) =>
        showPeople(visit, { text: visit.form.text, found: await find(visit.act, visit.form.text) }),
    }),
    route({
      method: 'post',
      path: paths.people,
      permission: 'case.participants',
      audit: 'participant-added',
      params: folderParams,
      form: joining,
      handle: add,
    }),
  ]
}

async function find(act: Act, text: string): Promise<FoundPerson[]> {
  const found = await searchPeople(act.sql, text.trim(), { limit: shown })
  await recordSearch(act, 'case-work', found.length)
  return found
}

async function add(visit: SignedVisit<FolderParams, unknown, JoiningForm>): Promise<Reply> {
  const { params, act, form, op } = visit
  const part = { personId: form.persona, role: form.ruolo, from: form.da, until: '' }
  try {
    await once(act, op ?? randomUUID(), async () => {
      await addParticipant(act, params.id, { ...part, personId: form.persona || randomUUID() })
      return { caseId: params.id }
    })
    return redirect(casePath(params.id, 'people'), { key: 'cases.participant-is-added' })
  } catch (error) {
    const problems = participantProblemsOf(error)
    if (!problems) throw error
    const found = form.text === '' ? undefined : await find(act, form.text)
    return showPeople(visit, { text: form.text, found, form, problems })
  }
}

export interface Looking {
  readonly text?: string
  readonly found?: readonly FoundPerson[] | undefined
  readonly form?: JoiningForm
  readonly problems?: readonly ParticipantProblem[]
}

async function showPeople(
  { params: { id }, act, sql, session, language, t }: SignedVisit<FolderParams, unknown, unknown>,
  looking: Looking,
): Promise<Reply> {
  const folder = await openFolder(act, id, 'people')
  const people = await participantsOf(sql, id)
  const reader = { session, language, t }
  return page(
    'cases/people',
    {
      ...presentHead(folder, 'people', reader),
      ...presentPeople(folder, people, { ...reader, looking }),
    },
    { status: looking.problems ? 422 : 200 },
  )
}
