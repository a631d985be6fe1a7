import { z } from 'zod'

import { moveAsProposed } from '../../../domain/campaign/as-proposed.ts'
import { transaction } from '../../../domain/database.ts'
import { allProposed } from '../../../domain/procedures/publishing/all-proposed.ts'
import { compareReleases } from '../../../domain/procedures/compare/compare-releases.ts'
import { baseDocument, documentAt } from '../../../domain/procedures/drafts/drafts.ts'
import {
  publications,
  signProposal,
} from '../../../domain/procedures/publishing/decide-proposal.ts'
import { commentDraft } from '../../../domain/procedures/publishing/discussion.ts'
import { getProposal, stepsOfProposal } from '../../../domain/procedures/publishing/proposals.ts'
import type { Proposal } from '../../../domain/procedures/publishing/proposals.ts'
import { signersOf } from '../../../domain/procedures/publishing/signers.ts'
import { sinceTried } from '../../../domain/procedures/publishing/since-tried.ts'
import { begunSince, isFuture } from '../../../domain/procedures/publishing/when.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import type { Deps } from '../../deps.ts'
import { namesIn } from '../names-in.ts'
import { procedurePath } from '../paths.ts'
import { presentDifferences } from '../present-differences.ts'
import type { Reader } from '../present-procedure.ts'
import { page, redirect } from '../../shared/reply.ts'
import type { Reply } from '../../shared/reply.ts'
import { actRoute, route } from '../../shared/route.ts'
import type { Route } from '../../shared/route.ts'
import type { ActVisit } from '../../shared/visit.ts'
import { attempt, discussionRoute, idIn } from './discuss.ts'
import type { Discussed, Shown } from './discuss.ts'
import { paths, proposalPath } from './paths.ts'
import type { Refused } from './present-discussion.ts'
import { presentProposal } from './present-proposal.ts'
import { presentProposals } from './present-proposals.ts'

const permission = 'procedure.publish'
const audit = 'release-proposal-changed'
const params = idIn('proposal')
const signature = z.object({ impronta: z.string().max(100), passata: z.literal('si').optional() })
type Visit<F> = ActVisit<z.infer<typeof params>, unknown, F>

/** What is proposed, for who keeps the procedures of the body: read, discussed, signed or sent back. */
export function proposalRoutes(deps: Deps): Route[] {
  return [
    route({
      method: 'get',
      path: paths.proposals,
      permission,
      audit: 'none',
      async handle({ sql, session, language, t }) {
        const reader = { language, t, me: session.userId }
        const found = await allProposed(sql, session.userId)
        return page('procedures/publishing/proposals', presentProposals(found, reader))
      },
    }),
    route({
      method: 'get',
      path: paths.proposal,
      permission,
      audit: 'none',
      params,
      async handle({ sql, session, params: { proposal: id }, language, t }) {
        return show({ sql, id, session, reader: { language, t } })
      },
    }),
    discussionRoute(deps, discussed),
    actRoute({
      method: 'post',
      path: paths.sign,
      permission,
      audit,
      confirm: true,
      params,
      form: signature,
      handle: (visit) => sign(deps, visit),
    }),
  ]
}

const discussed: Discussed<'proposal', Proposal> = {
  kind: publications,
  param: 'proposal',
  audit,
  path: paths.proposal,
  home: proposalPath,
  show,
}

async function sign(deps: Deps, visit: Visit<z.infer<typeof signature>>): Promise<Reply> {
  const { params: asked, form } = visit
  const work = async () => {
    const name = await transaction(deps.pools.web, async (sql) => {
      const act = await visit.open(sql)
      return signProposal(act, {
        proposal: asked.proposal,
        seal: form.impronta,
        saidPast: form.passata === 'si',
        move: moveAsProposed,
      })
    })
    return redirect(procedurePath(name), { key: 'publishing.signed' })
  }
  return attempt(deps, discussed, { visit, work })
}

async function show({ sql, id, session, reader }: Shown, refused?: Refused): Promise<Reply> {
  const proposal = await getProposal(sql, id)
  const { overtaken: isOvertaken, proposedBy } = proposal
  const discussion = {
    steps: await stepsOfProposal(sql, id),
    isOpen: publications.isOpen(proposal),
    isOvertaken,
    signers: await signersOf(sql, proposal),
    proposedBy,
    kept: await commentDraft(sql, 'proposal', id),
    me: session.userId,
    refused,
  }
  const read = {
    proposal,
    compared: await comparedOf(sql, proposal, reader),
    discussion,
    begun: await begunOf(sql, proposal),
    tried: proposal.dryRun === null ? undefined : await sinceTried(sql, proposal.dryRun),
  }
  return page(
    'procedures/publishing/proposal',
    presentProposal(read, reader),
    refused ? { status: refused.status } : {},
  )
}

/** Of one whose day has gone by unsigned, how many cases have begun since; undefined: it has not. */
async function begunOf(sql: Sql, proposal: Proposal): Promise<number | undefined> {
  const { kind, state, from } = proposal
  const isPast = kind === 'publish' && state === 'open' && !(await isFuture(sql, from))
  return isPast ? begunSince(sql, proposal) : undefined
}

/** In words, against the release that it follows; of a move there is nothing but the date. */
async function comparedOf(sql: Sql, proposal: Proposal, { language, t }: Reader) {
  const { draft, revision, follows } = proposal
  if (draft === null || revision === null || follows === null) return undefined
  const [before, after] = [
    await baseDocument(sql, follows),
    await documentAt(sql, { draft, revision }),
  ]
  return presentDifferences(compareReleases(before, after, namesIn(t, language)), t)
}
