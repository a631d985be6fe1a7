import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { once } from '../../domain/auth/once.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { assignManager, possibleManagers } from '../../domain/tasks/assign-manager.ts'
import { personPath } from '../registry/paths.ts'
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

const refusals = ['manager-not-entitled', 'manager-unchanged', 'assignee-not-named']

const form = z.object({ responsabile: z.union([recordId, z.literal('')]).default('') })

/** Who coordinates puts another social worker in charge. */
export function managerRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.manager,
      permission: 'task.assign',
      audit: 'case-read',
      params: folderParams,
      handle: (visit) => choose(visit),
    }),
    route({
      method: 'post',
      path: paths.manager,
      permission: 'task.assign',
      audit: 'case-manager-changed',
      params: folderParams,
      form,
      async handle(visit) {
        const { params, act, op, form: given } = visit
        if (given.responsabile === '') return choose(visit, visit.t('cases.choose-manager'))
        try {
          const { outcome } = await once(act, op ?? randomUUID(), async () => ({
            moved: await assignManager(act, params.id, given.responsabile),
          }))
          const message = { key: 'cases.manager-changed', values: { count: outcome.moved } }
          return redirect(casePath(params.id), message)
        } catch (error) {
          if (error instanceof DomainError && refusals.includes(error.code))
            return choose(visit, error.message, error.status)
          throw error
        }
      },
    }),
  ]
}

async function choose(
  { params: { id }, act, sql, session, language, t }: SignedVisit<FolderParams, unknown, unknown>,
  error?: string,
  status = error === undefined ? 200 : 422,
): Promise<Reply> {
  const folder = await openFolder(act, id, 'manager')
  const people = await possibleManagers(sql, id)
  const { managerId, personId, protected: isProtected } = folder.head
  return page(
    'cases/manager',
    {
      ...presentHead(folder, 'manager', { session, language, t }),
      wrong: error !== undefined,
      errors: error === undefined ? [] : [{ field: 'f-responsabile', message: error }],
      error,
      action: casePath(id, 'manager'),
      back: casePath(id),
      protection: isProtected && personId !== null && personPath(personId, 'protection'),
      people: people.map(({ id: person, name, place, cases }, at) => ({
        id: at === 0 ? 'f-responsabile' : `f-responsabile-${String(at)}`,
        value: person,
        name,
        place,
        load: t('cases.follows', { count: cases }),
        now: person === managerId,
      })),
    },
    { status },
  )
}
