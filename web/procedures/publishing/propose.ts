import { z } from 'zod'

import { once } from '../../../domain/auth/once.ts'
import { lastFinished } from '../../../domain/dry-runs/dry-runs.ts'
import { checkDraft } from '../../../domain/procedures/drafts/check-draft.ts'
import { getDraft } from '../../../domain/procedures/drafts/drafts.ts'
import type { Draft } from '../../../domain/procedures/drafts/drafts.ts'
import { hashOf } from '../../../domain/procedures/publishing/publish-release.ts'
import { draftsInReview } from '../../../domain/procedures/publishing/proposals.ts'
import { proposePublication } from '../../../domain/procedures/publishing/propose.ts'
import { runningChoices } from '../../../domain/procedures/schema/running-choice.ts'
import { signersOfDraft } from '../../../domain/procedures/publishing/signers.ts'
import { DomainError } from '../../../domain/shared/domain-error.ts'
import { releaseNames } from '../../../domain/tasks/published.ts'
import { recordId } from '../../shared/record-id.ts'
import { page, redirect } from '../../shared/reply.ts'
import type { Reply } from '../../shared/reply.ts'
import { badRequest } from '../../shared/http-error.ts'
import { route } from '../../shared/route.ts'
import type { Route } from '../../shared/route.ts'
import type { SignedVisit } from '../../shared/visit.ts'
import { paths, proposalPath } from './paths.ts'
import { presentPropose } from './present-propose.ts'
import type { TypedProposal } from './present-propose.ts'

const params = z.object({ draft: recordId })
const text = z.string().max(2000).default('')
const form = z.object({
  rev: z.coerce.number().int().min(1).max(1_000_000),
  giorno: z.string().max(10).default(''),
  ora: z.string().max(5).default(''),
  corregge: z.string().max(80).default(''),
  motivo: text,
  senzaprova: text,
  cosa: z.enum(runningChoices).default('stay'),
  quota: z.coerce.number().int().min(0).max(100).default(0),
})
type Visit<F> = SignedVisit<z.infer<typeof params>, unknown, F>

/** Asking that a draft be published, by who has it in hand. */
export function proposeRoutes(): Route[] {
  const declared = { path: paths.propose, permission: 'procedure.publish', params } as const
  return [
    route({ ...declared, method: 'get', audit: 'none', handle: (visit) => show(visit) }),
    route({
      ...declared,
      method: 'post',
      audit: 'release-proposal-changed',
      form,
      handle: propose,
    }),
  ]
}

async function propose(visit: Visit<z.infer<typeof form>>): Promise<Reply> {
  const { act, op, form: typed, params: asked } = visit
  if (op === undefined) throw badRequest('_op')
  try {
    const { outcome } = await once(act, op, async () => ({
      id: await proposePublication(act, {
        draft: asked.draft,
        revision: typed.rev,
        day: typed.giorno,
        time: typed.ora,
        corrects: typed.corregge,
        reason: typed.motivo,
        withoutDryRun: typed.senzaprova,
        running: { choice: typed.cosa, share: typed.quota },
        dryRunOf: lastFinished,
      }),
    }))
    return redirect(proposalPath(outcome.id), { key: 'publishing.proposed' })
  } catch (error) {
    // Each is thrown before anything is written.
    if (!(error instanceof DomainError) || error.status === 404) throw error
    return show(visit, { values: typed, refusal: error })
  }
}

async function show(visit: Visit<unknown>, typed?: TypedProposal): Promise<Reply> {
  const { sql, session, language, t, params: asked } = visit
  const draft = await getDraft(sql, asked.draft)
  const inReview = await draftsInReview(sql)
  const read = {
    draft,
    problems: await checkDraft(sql, draft.document),
    earlier: await earlierOf(visit, draft),
    signers: await signersOfDraft(sql, draft.id, session.userId),
    open: inReview.get(draft.id),
    dryRun: await lastFinished(sql, hashOf(draft.document)),
    me: session.userId,
    typed,
  }
  const status = typed?.refusal.status
  return page(
    'procedures/publishing/propose',
    presentPropose(read, { language, t }),
    status ? { status } : {},
  )
}

async function earlierOf({ sql }: Visit<unknown>, { document }: Draft): Promise<string[]> {
  const names = await releaseNames(sql)
  return names.filter((name) => {
    const [key, version] = name.split('@')
    return key === document.key && Number(version) < document.version
  })
}
