import { z } from 'zod'

import { checkDraft } from '../../domain/procedures/drafts/check-draft.ts'
import { copyForBody, keptBodies } from '../../domain/procedures/drafts/copy-for-body.ts'
import type { KeptBody } from '../../domain/procedures/drafts/copy-for-body.ts'
import {
  baseDocument,
  getDraft,
  openDrafts,
  revisionsOf,
  twinsOf,
} from '../../domain/procedures/drafts/drafts.ts'
import {
  discardDraft,
  leaveDraft,
  makeDraft,
  takeDraft,
  takeUpRevision,
} from '../../domain/procedures/drafts/edit-draft.ts'
import { draftsInReview } from '../../domain/procedures/publishing/proposals.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { releaseName } from '../../domain/procedures/engine/index-release.ts'
import { publishedReleases } from '../../domain/tasks/published.ts'
import { findLayout } from '../shared/diagram/find-layout.ts'
import { presentDiagram } from '../shared/diagram/present-diagram.ts'
import { words } from '../shared/forms/words.ts'
import type { Translate } from '../shared/i18n.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { bpmnDraftRoutes } from './draft-bpmn.ts'
import { documentRoutes } from './draft-document.ts'
import { editorRoutes } from './editor/routes.ts'
import { presentInWords } from './in-words.ts'
import { namesIn } from './names-in.ts'
import { comparePath, draftPath, paths } from './paths.ts'
import { presentDraft, presentDraftRow } from './present-draft.ts'
import { presentHead } from './present-procedure.ts'
import { presentSteps } from './present-steps.ts'
import type { Reader } from './present-procedure.ts'
import { published, releaseParam } from './published.ts'
import { scenarioRoutes } from './walk/scenarios.ts'

const permission = 'admin.procedures'
const audit = 'release-draft-changed'
const params = z.object({ draft: recordId })
const bodyCode = z.string().max(80)
const revision = z.coerce.number().int().min(1).max(1_000_000)

/** Procedures that are being written, by those who keep the procedures of the body they are for. */
export function draftRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.drafts,
      permission,
      audit: 'none',
      query: z.object({
        da: z.string().max(80).optional(),
        per: bodyCode.optional(),
        sopra: releaseParam.optional(),
      }),
      async handle({ sql, session, language, t, query: { da, per, sopra } }) {
        const inReview = await draftsInReview(sql)
        return page('procedures/drafts', {
          title: t('procedures.drafts'),
          list: paths.list,
          here: paths.drafts,
          rows: (await openDrafts(sql)).map((one) =>
            presentDraftRow(one, inReview, { language, t }),
          ),
          bases: await basesOf(sql, da, { language, t }),
          bodies: presentBodies(await keptBodies(sql, session), per, t),
          above: sopra !== undefined && da !== undefined && (await aboveOf(sql, da, sopra)),
        })
      },
    }),
    route({
      method: 'post',
      path: paths.drafts,
      permission,
      audit,
      form: z.object({
        da: z.string().max(80),
        per: bodyCode.default(''),
        sopra: releaseParam.optional(),
      }),
      async handle({ act, form: { da, per, sopra } }) {
        const plain = per === '' || sopra !== undefined
        const id = await (plain ? makeDraft(act, da, sopra) : copyForBody(act, da, per))
        return redirect(draftPath(id), { key: 'procedures.draft-made' })
      },
    }),
    ...documentRoutes(),
    ...bpmnDraftRoutes(),
    ...scenarioRoutes(),
    ...editorRoutes(),
    pictureRoute(),
    wordsRoute(),
    ...oneRoutes(),
  ]
}

/** What changed above a copy since it was made, which the draft is to take up. */
async function aboveOf(sql: Sql, copy: string, above: string) {
  const { layer } = await published(sql, copy)
  const { copiedFrom } = layer
  return copiedFrom !== undefined && { copy, name: above, compare: comparePath(copiedFrom, above) }
}

/** For whom: where the region's procedures are kept, as in the original too. */
function presentBodies(bodies: readonly KeptBody[], chosen: string | undefined, t: Translate) {
  const own = bodies.map(({ code, name }) => ({ code, name, chosen: code === chosen }))
  const keepsAll = bodies.some(({ level }) => level === 'regional')
  return keepsAll
    ? [{ code: '', name: t('procedures.draft-same-body'), chosen: false }, ...own]
    : own
}

/** What may be tried or copied. */
export async function basesOf(sql: Sql, chosen: string | undefined, { language }: Reader) {
  const releases = await publishedReleases(sql)
  return releases.map((release) => {
    const name = releaseName(release)
    return { name, title: words(release.title, language).text, chosen: name === chosen }
  })
}

function oneRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.draft,
      permission,
      audit: 'none',
      params,
      async handle({ params: { draft: id }, sql, session, language, t }) {
        const draft = await getDraft(sql, id)
        const base = await baseDocument(sql, draft.base)
        const problems = await checkDraft(sql, draft.document)
        const revisions = await revisionsOf(sql, id)
        const proposal = (await draftsInReview(sql)).get(id)
        const twins = await twinsOf(sql, draft)
        const read = { draft, base, problems, revisions, proposal, twins, me: session.userId }
        return page('procedures/draft', presentDraft(read, { language, t }))
      },
    }),
    route({
      method: 'post',
      path: paths.draft,
      permission,
      audit,
      params,
      form: z.discriminatedUnion('fai', [
        z.object({ fai: z.enum(['prendi', 'lascia', 'scarta']) }),
        z.object({ fai: z.literal('riprendi'), rev: revision, quale: revision }),
      ]),
      async handle({ act, params: { draft }, form }) {
        switch (form.fai) {
          case 'prendi':
            await takeDraft(act, draft)
            return redirect(draftPath(draft), { key: 'procedures.draft-taken' })
          case 'lascia':
            await leaveDraft(act, draft)
            return redirect(draftPath(draft), { key: 'procedures.draft-left' })
          case 'scarta':
            await discardDraft(act, draft)
            return redirect(paths.drafts, { key: 'procedures.draft-discarded' })
          case 'riprendi':
            await takeUpRevision(act, { draft, revision: form.rev }, form.quale)
            return redirect(draftPath(draft), { key: 'procedures.draft-taken-up' })
        }
      },
    }),
  ]
}

function pictureRoute(): Route {
  return route({
    method: 'get',
    path: paths.draftPicture,
    permission,
    audit: 'none',
    params,
    async handle({ params: { draft }, sql, language, t }) {
      const { document, id } = await getDraft(sql, draft)
      const { text: title } = words(document.title, language)
      return page('procedures/draft-picture', {
        title: t('procedures.picture-of', { title }),
        drafts: paths.drafts,
        back: draftPath(id),
        head: presentHead(document, { language, t }),
        diagram: presentDiagram(await findLayout(document), {
          t,
          title: t('procedures.picture-of', { title }),
        }),
        phases: presentSteps(document, { language, t }),
      })
    },
  })
}

/** Spelled out before it is published: for the act that adopts it. */
function wordsRoute(): Route {
  return route({
    method: 'get',
    path: paths.draftWords,
    permission,
    audit: 'none',
    params,
    async handle({ params: { draft }, sql, language, t }) {
      const { document, id } = await getDraft(sql, draft)
      return page('procedures/in-words', {
        title: t('procedures.in-words'),
        drafts: true,
        list: paths.drafts,
        back: draftPath(id),
        head: presentHead(document, { language, t }),
        words: presentInWords(document, namesIn(t, language), t),
      })
    },
  })
}
