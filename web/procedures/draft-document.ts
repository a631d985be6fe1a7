import { z } from 'zod'

import {
  documentText,
  jsonIn,
  lineOf,
  readDocument,
} from '../../domain/procedures/drafts/document.ts'
import { getDraft } from '../../domain/procedures/drafts/drafts.ts'
import type { Draft } from '../../domain/procedures/drafts/drafts.ts'
import { saveDraft } from '../../domain/procedures/drafts/edit-draft.ts'
import type { Flaw } from '../../domain/procedures/errors.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { recordId } from '../shared/record-id.ts'
import { file, page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { draftPath, paths } from './paths.ts'
import { presentHead } from './present-procedure.ts'

const permission = 'admin.procedures'
const params = z.object({ draft: recordId })
const field = 'f-testo'
/** A document that is wrong throughout would fill the page with its flaws. */
const mostFlaws = 40

/** The document of a draft as text: downloaded, edited, pasted back. */
export function documentRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.draftDocument,
      permission,
      audit: 'none',
      params,
      async handle({ params: { draft: id }, sql, language, t }) {
        const draft = await getDraft(sql, id)
        const text = documentText(draft.document)
        return page('procedures/draft-document', presentDocument({ draft, text }, { language, t }))
      },
    }),
    route({
      method: 'get',
      path: paths.draftFile,
      permission,
      audit: 'none',
      params,
      async handle({ params: { draft }, sql }) {
        const { document, key, version, revision } = await getDraft(sql, draft)
        return file({
          name: `${key}.v${String(version)}-r${String(revision)}.json`,
          type: 'application/json',
          content: `${documentText(document)}\n`,
        })
      },
    }),
    saveRoute(),
  ]
}

function saveRoute(): Route {
  return route({
    method: 'post',
    path: paths.draftDocument,
    permission,
    audit: 'release-draft-changed',
    long: true,
    params,
    form: z.object({
      rev: z.coerce.number().int().min(1),
      testo: z.string().max(4_000_000),
    }),
    async handle({ act, params: { draft: id }, form: { rev, testo }, language, t }) {
      try {
        await saveDraft(act, { draft: id, revision: rev }, readDocument(testo))
        return redirect(draftPath(id), { key: 'procedures.draft-saved' })
      } catch (error) {
        if (!(error instanceof DomainError) || error.status === 404) throw error
        const draft = await getDraft(act.sql, id)
        return refused({ draft, text: testo, rev }, error, { language, t })
      }
    },
  })
}

interface Typed {
  readonly draft: Draft
  readonly text: string
  /** Of the page that was posted: a draft that went on stays refused. */
  readonly rev?: number
}

interface Words {
  readonly language: Language
  readonly t: Translate
}

/** What was pasted again, a property a line, so that the lines of the flaws are its own. */
function refused(typed: Typed, { message, detail, status }: DomainError, reader: Words): Reply {
  const flaws = Array.isArray(detail.flaws) ? (detail.flaws as readonly Flaw[]) : []
  const document = jsonIn(typed.text)
  const text = document === undefined ? typed.text : documentText(document)
  const errors = flaws.slice(0, mostFlaws).map(({ where, message: why }) => {
    const line = document === undefined ? undefined : lineOf(document, where)
    const place = line === undefined ? where : reader.t('procedures.draft-at', { where, line })
    return { field, message: `${place}: ${why}` }
  })
  const more = Math.max(0, flaws.length - mostFlaws)
  const all = errors.length > 0 ? errors : [{ field, message }]
  const model = presentDocument({ ...typed, text }, reader)
  const left = more > 0 && reader.t('procedures.draft-more', { count: more })
  return page('procedures/draft-document', { ...model, errors: all, left }, { status })
}

function presentDocument({ draft, text, rev }: Typed, { language, t }: Words) {
  const { id, document, revision } = draft
  return {
    title: t('procedures.draft-document'),
    drafts: paths.drafts,
    back: draftPath(id),
    action: draftPath(id, 'draftDocument'),
    download: draftPath(id, 'draftFile'),
    head: presentHead(document, { language, t }),
    rev: rev ?? revision,
    text,
  }
}
