import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { once } from '../../domain/auth/once.ts'
import { may } from '../../domain/auth/policy.ts'
import { letterUnknown } from '../../domain/documents/errors.ts'
import { factsOfCase } from '../../domain/documents/effect-letter.ts'
import { letterValues } from '../../domain/documents/letter-values.ts'
import { makeDocument } from '../../domain/documents/make-document.ts'
import { documentsOf, lettersNotMade, readDocument } from '../../domain/documents/queries.ts'
import { composeLetter } from '../../domain/procedures/letters/compose.ts'
import type { Composition } from '../../domain/procedures/letters/compose.ts'
import type { Letter } from '../../domain/procedures/schema/letter.ts'
import { getReleases } from '../../domain/tasks/published.ts'
import type { Deps } from '../deps.ts'
import { recordId } from '../shared/record-id.ts'
import { file, page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { SignedVisit } from '../shared/visit.ts'
import { folderParams, openFolder } from './folder.ts'
import type { Folder, FolderParams } from './folder.ts'
import { casePath, paths } from './paths.ts'
import { presentDocuments, presentLetters, presentPreview } from './present-documents.ts'
import { presentHead } from './present-head.ts'

const chosen = z.object({ lettera: z.string().max(60) })
const asked = z.object({ lettera: z.string().max(60).optional() })
type Chosen = z.infer<typeof chosen>

/** The documents of a case, and the letters of its procedure to make more of them by hand. */
export function documentRoutes(deps: Deps): Route[] {
  return [
    route({
      method: 'get',
      path: paths.documents,
      permission: 'case.read',
      audit: 'case-read',
      params: folderParams,
      handle: listDocuments,
    }),
    route({
      method: 'get',
      path: paths.newDocument,
      permission: 'document.make',
      audit: 'case-read',
      params: folderParams,
      query: asked,
      async handle(visit) {
        const { lettera } = visit.query
        if (lettera !== undefined) return showPreview(deps, visit, lettera)
        await openFolder(visit.act, visit.params.id, 'documents')
        return redirect(casePath(visit.params.id, 'documents'))
      },
    }),
    route({
      method: 'post',
      path: paths.newDocument,
      permission: 'document.make',
      audit: 'document-made',
      params: folderParams,
      form: chosen,
      handle: (visit) => make(deps, visit),
    }),
    route({
      method: 'get',
      path: paths.document,
      permission: 'case.read',
      audit: 'document-read',
      params: z.object({ id: recordId, document: recordId }),
      async handle({ params: { id, document }, act }) {
        const { letter, content } = await readDocument(act, { caseId: id, id: document })
        return file({ name: `${letter}.pdf`, type: 'application/pdf', content })
      },
    }),
  ]
}

type Visit<Q = unknown, F = unknown> = SignedVisit<FolderParams, Q, F>

async function listDocuments(visit: Visit): Promise<Reply> {
  const { params, act, sql, session, language, t } = visit
  const folder = await openFolder(act, params.id, 'documents')
  const reader = { session, language, t }
  const [rows, failed] = await Promise.all([
    documentsOf(sql, params.id),
    lettersNotMade(sql, params.id),
  ])
  const releases = await getReleases(
    sql,
    rows.map(({ release }) => release),
  )
  return page('cases/documents', {
    ...presentHead(folder, 'documents', reader),
    asked: casePath(params.id, 'asked'),
    documents: presentDocuments(rows, { folder, releases, ...reader }),
    letters: may(session.roles, 'document.make') && presentLetters(folder, failed, reader),
  })
}

interface Prepared {
  readonly folder: Folder
  readonly template: Letter
  readonly composition: Composition
}

/** Under the scope of who asks; only the facts are read by the engine, for a case that was found. */
async function prepare(deps: Deps, visit: Visit, key: string): Promise<Prepared> {
  const { params, act, sql, session } = visit
  const folder = await openFolder(act, params.id, 'documents')
  const { release } = folder
  const template = release.letters?.find((letter) => letter.key === key)
  const facts = await factsOfCase(deps.pools.engine, params.id)
  const asking = { caseId: params.id, release, facts, author: session.fullName }
  const values = await letterValues(sql, asking)
  if (!template || !values) throw letterUnknown()
  return { folder, template, composition: composeLetter(template, release, values) }
}

async function showPreview(deps: Deps, visit: Visit, key: string): Promise<Reply> {
  const { session, language, t } = visit
  const { folder, template, composition } = await prepare(deps, visit, key)
  const reader = { session, language, t }
  const ready = composition.refused === '' && composition.holes.length === 0
  return page(
    'cases/letter',
    {
      ...presentHead(folder, 'newDocument', reader),
      ...presentPreview({ folder, template, composition }, reader),
    },
    { status: visit.op === undefined || ready ? 200 : 422 },
  )
}

async function make(deps: Deps, visit: Visit<unknown, Chosen>): Promise<Reply> {
  const { params, act, sql, form, op = randomUUID(), session } = visit
  const { folder, composition } = await prepare(deps, visit, form.lettera)
  const { letter: composed, holes, refused } = composition
  if (refused !== '' || holes.length > 0) return showPreview(deps, visit, form.lettera)
  const { repeated } = await once(act, op, async () => {
    const document = await makeDocument(sql, {
      caseId: params.id,
      key: `act:${op}`,
      letter: form.lettera,
      release: folder.head.release,
      composed,
      causedBy: session.userId,
      request: visit.request,
    })
    return { document }
  })
  return redirect(casePath(params.id, 'documents'), {
    key: repeated ? 'cases.letter-repeated' : 'cases.letter-made',
  })
}
