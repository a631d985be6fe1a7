import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { once } from '../../domain/auth/once.ts'
import { may } from '../../domain/auth/policy.ts'
import {
  askForDocument,
  askedDocumentsOf,
  completeSuspensions,
  receiveDocument,
} from '../../domain/documents/asked-documents.ts'
import type { AskedDocument } from '../../domain/documents/asked-documents.ts'
import { askedProblemsOf } from '../../domain/documents/errors.ts'
import type { FieldProblem } from '../../domain/shared/field-problems.ts'
import { mayMoveTerms } from '../../domain/tasks/move-terms.ts'
import { suspensionsOf } from '../../domain/procedures/suspensions.ts'
import { formatDate } from '../shared/format.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { SignedVisit } from '../shared/visit.ts'
import { folderParams, openFolder } from './folder.ts'
import type { FolderParams } from './folder.ts'
import { casePath, paths, termsPath } from './paths.ts'
import { presentHead } from './present-head.ts'
import type { Reader } from './present-head.ts'

const words = z.string().max(400).default('')
const asking = z.object({ what: words, on: words, suspension: z.coerce.number().int().optional() })
const arriving = z.object({
  arrived: z.union([recordId, z.literal('')]).default(''),
  other: words,
  day: words,
  kept: words,
})
type Typed = Partial<z.infer<typeof asking> & z.infer<typeof arriving>>
type Visit<F = unknown> = SignedVisit<FolderParams, unknown, F>

/** What was asked of the person, what of it has arrived, and where it is kept. */
export function askedRoutes(): Route[] {
  const writes = { method: 'post', permission: 'document.make', params: folderParams } as const
  return [
    route({
      method: 'get',
      path: paths.asked,
      permission: 'case.read',
      audit: 'case-read',
      params: folderParams,
      handle: (visit) => show(visit, {}, []),
    }),
    route({
      ...writes,
      path: paths.asked,
      audit: 'document-asked',
      form: asking,
      handle: (visit) =>
        attempt(visit, 'cases.asked-written', (id) =>
          askForDocument(visit.act, visit.params.id, { ...visit.form, id }),
        ),
    }),
    route({
      ...writes,
      path: paths.arrived,
      audit: 'document-received',
      form: arriving,
      handle: (visit) =>
        attempt(visit, 'cases.arrived-written', (id) => {
          const { arrived, other, day, kept } = visit.form
          const asked = arrived === '' ? undefined : arrived
          const arrival = { asked, id, what: other, on: day, kept }
          return receiveDocument(visit.act, visit.params.id, arrival)
        }),
    }),
  ]
}

async function attempt(
  visit: Visit<Typed>,
  said: string,
  write: (id: string) => Promise<void>,
): Promise<Reply> {
  const { act, op, params } = visit
  try {
    await once(act, op ?? randomUUID(), async () => {
      const id = randomUUID()
      await write(id)
      return { document: id }
    })
    return redirect(casePath(params.id, 'asked'), { key: said })
  } catch (error) {
    const problems = askedProblemsOf(error)
    if (!problems) throw error
    return show(visit, visit.form, problems)
  }
}

async function show(
  { params: { id }, act, sql, session, language, t }: Visit,
  typed: Typed,
  problems: readonly FieldProblem[],
): Promise<Reply> {
  const folder = await openFolder(act, id, 'asked')
  const reader = { session, language, t }
  const [documents, suspensions] = [await askedDocumentsOf(sql, id), await suspensionsOf(sql, id)]
  const open = suspensions.find(({ until }) => until === undefined)
  const complete = open && completeSuspensions(documents).includes(open.id) ? open : undefined
  const mayMove = complete && may(session.roles, 'terms.suspend') && (await mayMoveTerms(sql, id))
  const { today, state } = folder.head
  const rows = rowsOf(documents, reader)
  return page(
    'cases/asked',
    {
      ...presentHead(folder, 'asked', reader),
      wrong: problems.length > 0,
      errors: problems.map(({ field, message }) => ({ field: `f-${field}`, message })),
      error: Object.fromEntries(problems.map(({ field, message }) => [field, message])),
      waiting: rows.filter(({ arrived }) => arrived === ''),
      arrived: rows.filter(({ arrived }) => arrived !== ''),
      complete: complete !== undefined,
      resume: mayMove && termsPath(id, 'resume', complete.id),
      writes: state === 'open' && may(session.roles, 'document.make'),
      ask: casePath(id, 'asked'),
      arrive: casePath(id, 'arrived'),
      suspended: open && { value: open.id, since: formatDate(open.from, language) },
      typed: { on: today, day: today, ...typed },
      today,
      back: casePath(id, 'documents'),
    },
    { status: problems.length > 0 ? 422 : 200 },
  )
}

function rowsOf(documents: readonly AskedDocument[], { language, t }: Reader) {
  return documents.map(({ id, what, askedOn, recordedBy, arrivedOn, kept, receivedBy }) => ({
    id,
    what,
    asked:
      askedOn === null
        ? t('cases.asked-never')
        : t('cases.asked-on', { day: formatDate(askedOn, language), name: recordedBy }),
    arrived:
      arrivedOn === null
        ? ''
        : t('cases.arrived-on', { day: formatDate(arrivedOn, language), name: receivedBy ?? '' }),
    kept,
  }))
}
