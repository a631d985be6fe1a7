import { createHash } from 'node:crypto'

import { z } from 'zod'

import { readBpmn } from '../../domain/procedures/bpmn/read-bpmn.ts'
import type { BpmnReading } from '../../domain/procedures/bpmn/read-bpmn.ts'
import { writeBpmn } from '../../domain/procedures/bpmn/write-bpmn.ts'
import { compareReleases } from '../../domain/procedures/compare/compare-releases.ts'
import { getDraft } from '../../domain/procedures/drafts/drafts.ts'
import type { Draft } from '../../domain/procedures/drafts/drafts.ts'
import { saveDraft } from '../../domain/procedures/drafts/edit-draft.ts'
import { releaseName } from '../../domain/procedures/engine/index-release.ts'
import type { Flaw } from '../../domain/procedures/errors.ts'
import { parseRelease } from '../../domain/procedures/read-release.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { findLayout } from '../shared/diagram/find-layout.ts'
import { words } from '../shared/forms/words.ts'
import { recordId } from '../shared/record-id.ts'
import { file, page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { SignedAct } from '../shared/visit.ts'
import { namesIn } from './names-in.ts'
import { draftPath, paths } from './paths.ts'
import { presentDifferences } from './present-differences.ts'
import { presentHead } from './present-procedure.ts'
import type { Reader } from './present-procedure.ts'

const permission = 'admin.procedures'
const params = z.object({ draft: recordId })
const field = 'f-testo'
const form = z.object({
  rev: z.coerce.number().int().min(1).max(1_000_000),
  testo: z.string().max(6_000_000).default(''),
  /** Of the text that the report on the page is about. */
  letto: z.string().max(64).default(''),
  fai: z.enum(['leggi', 'tieni']).default('leggi'),
})
type Form = z.infer<typeof form>

/** A draft as BPMN for programs that draw it, and a BPMN file as what the draft says. */
export function bpmnDraftRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.draftBpmn,
      permission,
      audit: 'none',
      params,
      async handle({ params: { draft }, sql }) {
        const { document, key, version, revision } = await getDraft(sql, draft)
        return file({
          name: `${key}.v${String(version)}-r${String(revision)}.bpmn`,
          type: 'application/xml',
          content: await writeBpmn(document, await findLayout(document)),
        })
      },
    }),
    route({
      method: 'get',
      path: paths.draftFromBpmn,
      permission,
      audit: 'none',
      params,
      async handle({ params: { draft: id }, sql, language, t }) {
        const draft = await getDraft(sql, id)
        const model = presentPage({ draft, text: '', rev: draft.revision }, { language, t })
        return page('procedures/draft-bpmn', model)
      },
    }),
    route({
      method: 'post',
      path: paths.draftFromBpmn,
      permission,
      audit: 'release-draft-changed',
      long: true,
      params,
      form,
      handle: ({ act, params: { draft }, form: given, language, t }) =>
        takeIn(act, { draft, given }, { language, t }),
    }),
  ]
}

interface Sent {
  readonly draft: string
  readonly given: Form
}

/** Kept only after its report was on the page: of another text the report is shown first. */
async function takeIn(act: SignedAct, { draft: id, given }: Sent, reader: Reader): Promise<Reply> {
  const draft = await getDraft(act.sql, id)
  const text = given.testo.replaceAll('\r\n', '\n')
  const typed = { draft, text, rev: given.rev }
  try {
    const reading = await readBpmn(text)
    const document = parseRelease(reading.document)
    const read = { ...typed, report: { reading, document } }
    if (given.fai === 'leggi' || given.letto !== digestOf(text))
      return page('procedures/draft-bpmn', presentPage(read, reader))
    return await keep(act, read, reader)
  } catch (error) {
    if (!(error instanceof DomainError) || error.status === 404) throw error
    return refused(typed, error, reader)
  }
}

async function keep(
  act: SignedAct,
  read: Typed & { readonly report: Report },
  reader: Reader,
): Promise<Reply> {
  const { id } = read.draft
  try {
    await saveDraft(act, { draft: id, revision: read.rev }, read.report.document)
    return redirect(draftPath(id), { key: 'procedures.draft-saved' })
  } catch (error) {
    if (!(error instanceof DomainError) || error.status === 404) throw error
    return refused(read, error, reader)
  }
}

function refused(typed: Typed, { message, detail, status }: DomainError, reader: Reader): Reply {
  const flaws = Array.isArray(detail.flaws) ? (detail.flaws as readonly Flaw[]) : []
  const own = flaws.map(({ where, message: why }) => ({ field, message: `${where}: ${why}` }))
  const errors = own.length > 0 ? own : [{ field, message }]
  return page('procedures/draft-bpmn', { ...presentPage(typed, reader), errors }, { status })
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

interface Report {
  readonly reading: BpmnReading
  readonly document: Release
}

interface Typed {
  readonly draft: Draft
  readonly text: string
  /** Of the page that was posted: a draft that went on stays refused. */
  readonly rev: number
  readonly report?: Report
}

function presentPage({ draft, text, rev, report }: Typed, { language, t }: Reader) {
  const { id, document } = draft
  return {
    title: t('procedures.from-bpmn'),
    drafts: paths.drafts,
    back: draftPath(id),
    action: draftPath(id, 'draftFromBpmn'),
    head: presentHead(document, { language, t }),
    rev,
    text,
    read: report && digestOf(text),
    report: report && presentReport(report, draft, { language, t }),
  }
}

/** What was not understood comes first: it is what is left to do. */
function presentReport({ reading, document }: Report, draft: Draft, { language, t }: Reader) {
  const own = reading.origin === 'own'
  const said = reading.remarks.map(({ element, text, understood }) => ({
    element,
    text,
    understood,
  }))
  const left = said.filter(({ understood }) => !understood)
  const name = releaseName(document)
  const compared = compareReleases(draft.document, document, namesIn(t, language))
  return {
    origin: t(own ? 'procedures.from-bpmn-own' : 'procedures.from-bpmn-foreign'),
    becomes: t('procedures.from-bpmn-becomes', {
      title: words(document.title, language).text,
      name,
      steps: document.steps.length,
    }),
    other: document.key !== draft.key && t('procedures.from-bpmn-other', { name: draft.key }),
    left: left.length > 0 && { count: left.length, remarks: left },
    whole: own && left.length === 0 && t('procedures.from-bpmn-whole'),
    taken: own ? [] : said.filter(({ understood }) => understood),
    compared: presentDifferences(compared, t),
  }
}
