import { randomUUID } from 'node:crypto'
import { z } from 'zod'

import { once } from '../../../domain/auth/once.ts'
import { moveAsProposed } from '../../../domain/campaign/as-proposed.ts'
import { transaction } from '../../../domain/database.ts'
import { compareReleases } from '../../../domain/procedures/compare/compare-releases.ts'
import { baseDocument, documentAt } from '../../../domain/procedures/drafts/drafts.ts'
import {
  commentProposal,
  returnProposal,
  signProposal,
  takeBackProposal,
} from '../../../domain/procedures/publishing/decide-proposal.ts'
import {
  getProposal,
  proposals,
  stepsOfProposal,
} from '../../../domain/procedures/publishing/proposals.ts'
import type { Proposal } from '../../../domain/procedures/publishing/proposals.ts'
import { signersOf } from '../../../domain/procedures/publishing/signers.ts'
import { sinceTried } from '../../../domain/procedures/publishing/since-tried.ts'
import { begunSince, isFuture } from '../../../domain/procedures/publishing/when.ts'
import { DomainError } from '../../../domain/shared/domain-error.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import type { Deps } from '../../deps.ts'
import { namesIn } from '../names-in.ts'
import { paths as procedures, procedurePath } from '../paths.ts'
import { presentDifferences } from '../present-differences.ts'
import type { Reader } from '../present-procedure.ts'
import { recordId } from '../../shared/record-id.ts'
import { page, redirect } from '../../shared/reply.ts'
import type { Reply } from '../../shared/reply.ts'
import { actRoute, route } from '../../shared/route.ts'
import type { Route } from '../../shared/route.ts'
import type { ActVisit } from '../../shared/visit.ts'
import { paths, proposalPath } from './paths.ts'
import { presentProposal, presentProposalRow } from './present-proposal.ts'
import type { Refused } from './present-proposal.ts'

const permission = 'procedure.publish'
const audit = 'release-proposal-changed'
const params = z.object({ proposal: recordId })
const words = z.string().trim().max(2000)
const decision = z.discriminatedUnion('fai', [
  z.object({ fai: z.literal('commenta'), testo: words }),
  z.object({ fai: z.literal('rimanda'), testo: words }),
  z.object({ fai: z.literal('riprendi') }),
])
type Decision = z.infer<typeof decision>
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
      async handle({ sql, language, t }) {
        const rows = await proposals(sql)
        return page('procedures/publishing/proposals', {
          title: t('publishing.proposals'),
          list: procedures.list,
          drafts: procedures.drafts,
          rows: rows.map((one) => presentProposalRow(one, { language, t })),
        })
      },
    }),
    route({
      method: 'get',
      path: paths.proposal,
      permission,
      audit: 'none',
      params,
      async handle({ sql, session, params: { proposal: id }, language, t }) {
        return show({ sql, id, me: session.userId, reader: { language, t } })
      },
    }),
    actRoute({
      method: 'post',
      path: paths.proposal,
      permission,
      audit,
      params,
      form: decision,
      handle: (visit) => decide(deps, visit),
    }),
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

async function sign(deps: Deps, visit: Visit<z.infer<typeof signature>>): Promise<Reply> {
  const { params: asked, form } = visit
  return attempt(deps, visit, async () => {
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
  })
}

async function decide(deps: Deps, visit: Visit<Decision>): Promise<Reply> {
  const { params: asked, form, op = randomUUID(), t } = visit
  const { proposal: id } = asked
  const field = form.fai === 'rimanda' ? 'f-perche' : 'f-commento'
  if (form.fai !== 'riprendi' && form.testo === '')
    return again(deps, visit, {
      status: 422,
      errors: [{ field, message: t(`publishing.unsaid-${form.fai}`) }],
    })
  return attempt(deps, visit, async () => {
    await transaction(deps.pools.web, async (sql) => {
      const act = await visit.open(sql)
      await once(act, op, async () => {
        if (form.fai === 'riprendi') await takeBackProposal(act, id)
        else if (form.fai === 'rimanda') await returnProposal(act, id, form.testo)
        else await commentProposal(act, id, form.testo)
        return {}
      })
    })
    return redirect(proposalPath(id), { key: `publishing.done-${form.fai}` })
  })
}

/** What is refused brings the page back, in a transaction of its own: nothing of the act is left. */
async function attempt(
  deps: Deps,
  visit: Visit<unknown>,
  work: () => Promise<Reply>,
): Promise<Reply> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof DomainError) || error.status === 404) throw error
    return again(deps, visit, { status: error.status, refusal: error })
  }
}

function again(deps: Deps, visit: Visit<unknown>, refused: Refused): Promise<Reply> {
  const { params: asked, language, t } = visit
  return transaction(deps.pools.web, async (sql) => {
    const { session } = await visit.open(sql)
    return show({ sql, id: asked.proposal, me: session.userId, reader: { language, t } }, refused)
  })
}

interface Shown {
  readonly sql: Sql
  readonly id: string
  readonly me: string
  readonly reader: Reader
}

async function show({ sql, id, me, reader }: Shown, refused?: Refused): Promise<Reply> {
  const proposal = await getProposal(sql, id)
  const read = {
    proposal,
    compared: await comparedOf(sql, proposal, reader),
    steps: await stepsOfProposal(sql, id),
    signers: await signersOf(sql, proposal),
    begun: await begunOf(sql, proposal),
    tried: proposal.dryRun === null ? undefined : await sinceTried(sql, proposal.dryRun),
    me,
    refused,
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
