import { z } from 'zod'

import { checkDraft } from '../../../domain/procedures/drafts/check-draft.ts'
import { documentAt, getDraft } from '../../../domain/procedures/drafts/drafts.ts'
import { saveDraft } from '../../../domain/procedures/drafts/edit-draft.ts'
import { changePart } from '../../../domain/procedures/editor/change.ts'
import { desksOf } from '../../../domain/procedures/editor/desk.ts'
import { findPlace } from '../../../domain/procedures/editor/place.ts'
import { postedFrom, verbs } from '../../../domain/procedures/editor/posted.ts'
import type { Wish } from '../../../domain/procedures/editor/posted.ts'
import { readPart } from '../../../domain/procedures/editor/read-part.ts'
import type { Reading } from '../../../domain/procedures/editor/read.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { DomainError } from '../../../domain/shared/domain-error.ts'
import type { Language, Translate } from '../../shared/i18n.ts'
import { recordId } from '../../shared/record-id.ts'
import { page, redirect } from '../../shared/reply.ts'
import type { Reply } from '../../shared/reply.ts'
import { route } from '../../shared/route.ts'
import type { Route } from '../../shared/route.ts'
import type { RawForm, SignedAct } from '../../shared/visit.ts'
import { namesIn } from '../names-in.ts'
import { editPath, paths, wayIn } from '../paths.ts'
import { presentPart } from './present.ts'

const permission = 'admin.procedures'
const params = z.object({ draft: recordId, way: z.string().min(1).max(400) })

/** A draft edited in forms, a page for each part of it. */
export function editorRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.draftEdit,
      permission,
      audit: 'none',
      params,
      async handle({ params: { draft: id, way }, sql, session, language, t }) {
        const draft = await getDraft(sql, id)
        const found = findPlace(draft.document, wayIn(way))
        const desk = desksOf(draft.document, namesIn(t, language))(found.place.way)
        const problems = await checkDraft(sql, draft.document)
        const me = session.userId
        const edited = { draft, found, desk, problems, me }
        return page('procedures/editor/part', presentPart(edited, { language, t }))
      },
    }),
    route({
      method: 'post',
      path: paths.draftEdit,
      permission,
      audit: 'release-draft-changed',
      long: true,
      params,
      form: z.looseObject({ rev: z.coerce.number().int().min(1).max(1_000_000) }),
      async handle({ act, params: { draft, way }, form, language, t }) {
        const { rev, ...fields } = form
        const sent = { draft, way: wayIn(way), rev, fields: fields as RawForm }
        return save(act, sent, { language, t })
      },
    }),
  ]
}

interface Sent {
  readonly draft: string
  readonly way: string
  /** The revision that was looked at. */
  readonly rev: number
  readonly fields: RawForm
}

interface Words {
  readonly language: Language
  readonly t: Translate
}

async function save(act: SignedAct, sent: Sent, reader: Words): Promise<Reply> {
  const { draft: id, rev, way } = sent
  await getDraft(act.sql, id)
  const looked = await documentAt(act.sql, { draft: id, revision: rev })
  const { place } = findPlace(looked, way)
  const reading = readingOf(looked, sent, { way: place.way, ...reader })
  const changed = changePart(looked, place, reading)
  if ('flaws' in changed) return refused(act, { ...sent, ...changed, looked }, reader)
  try {
    await saveDraft(act, { draft: id, revision: rev }, changed.document)
    return redirect(editPath(id, changed.way), { key: saidAfter(reading.posted.wish) })
  } catch (error) {
    if (!(error instanceof DomainError) || error.status === 404) throw error
    const flaws = [{ where: '', message: error.message }]
    const typed = readPart(place, reading)
    return refused(act, { ...sent, flaws, typed, looked, status: error.status }, reader)
  }
}

function readingOf(
  looked: Release,
  { fields }: Sent,
  on: Words & { way: readonly string[] },
): Reading {
  const desk = desksOf(looked, namesIn(on.t, on.language))(on.way)
  return { desk, posted: postedFrom(fields, wishIn(fields)) }
}

function wishIn({ fai }: RawForm): Wish {
  const [verb, name = ''] = typeof fai === 'string' ? fai.split(':') : []
  return { verb: verbs.find((one) => one === verb) ?? 'salva', name }
}

function saidAfter({ verb }: Wish): string {
  if (verb === 'togli') return 'editor.removed'
  return verb === 'aggiungi' || verb === 'crea' ? 'editor.added' : 'editor.saved'
}

interface Refusal extends Sent {
  readonly flaws: readonly { readonly where: string; readonly message: string }[]
  readonly typed: unknown
  readonly looked: Release
  readonly status?: number
}

/** The page again with all that was typed, over the revision that was looked at. */
async function refused(act: SignedAct, refusal: Refusal, reader: Words): Promise<Reply> {
  const { looked, flaws, typed, rev, way, status = 422 } = refusal
  const draft = { ...(await getDraft(act.sql, refusal.draft)), document: looked }
  const found = findPlace(looked, way)
  const desk = desksOf(looked, namesIn(reader.t, reader.language))(found.place.way)
  const problems = await checkDraft(act.sql, looked)
  const own = { draft, found, desk, problems, me: act.session.userId }
  const model = presentPart({ ...own, refused: { typed, flaws, revision: rev } }, reader)
  return page('procedures/editor/part', model, { status })
}
