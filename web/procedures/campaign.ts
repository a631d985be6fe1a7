import { z } from 'zod'

import { may } from '../../domain/auth/policy.ts'
import type { CampaignRow } from '../../domain/campaign/campaigns.ts'
import { casesOf, getCampaign, lookedAt, newcomersOf } from '../../domain/campaign/campaigns.ts'
import { migrations, stepsOfCampaign } from '../../domain/campaign/discuss-campaign.ts'
import { caseResults } from '../../domain/campaign/schema.ts'
import type { CaseResult } from '../../domain/campaign/schema.ts'
import { signCampaign } from '../../domain/campaign/sign-campaign.ts'
import { transaction } from '../../domain/database.ts'
import { getDryRun } from '../../domain/dry-runs/dry-runs.ts'
import { commentDraft } from '../../domain/procedures/publishing/discussion.ts'
import { sinceTried } from '../../domain/procedures/publishing/since-tried.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { getRelease, publishedReleases } from '../../domain/tasks/published.ts'
import type { Deps } from '../deps.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { actRoute, route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { campaignPath, paths } from './paths.ts'
import { presentCampaign } from './present-campaign.ts'
import { perPage } from './present-campaign-cases.ts'
import { attempt, discussionRoute, idIn } from './publishing/discuss.ts'
import type { Discussed, Shown } from './publishing/discuss.ts'
import type { Refused } from './publishing/present-discussion.ts'

const audit = 'campaign-changed'
const params = idIn('campaign')

/** One migration: read, and while it is proposed discussed, signed or sent back as a publication is. */
export function campaignPageRoutes(deps: Deps): Route[] {
  return [readRoute(), discussionRoute(deps, discussed), signRoute(deps)]
}

const discussed: Discussed<'campaign', CampaignRow> = {
  kind: migrations,
  param: 'campaign',
  audit,
  path: paths.campaignAsked,
  home: campaignPath,
  show: (shown, refused) => show({ ...shown, after: 0 }, refused),
}

function readRoute(): Route {
  return route({
    method: 'get',
    path: paths.campaign,
    permission: 'admin.procedures',
    audit: 'none',
    params,
    query: z.object({
      esito: z.enum(caseResults).optional(),
      dopo: z.coerce.number().int().min(0).max(1e9).default(0),
    }),
    handle({ sql, session, language, t, params: { campaign: id }, query }) {
      const { esito: result, dopo: after } = query
      return show({ sql, id, session, reader: { language, t }, result, after })
    },
  })
}

function signRoute(deps: Deps): Route {
  return actRoute({
    method: 'post',
    path: paths.campaignSign,
    permission: 'procedure.publish',
    audit,
    confirm: true,
    params,
    form: z.object({ impronta: z.string().max(100).default('') }),
    handle: (visit) => {
      const { campaign } = visit.params
      const work = async () => {
        await transaction(deps.pools.web, async (sql) =>
          signCampaign(await visit.open(sql), { campaign, seal: visit.form.impronta }),
        )
        return redirect(campaignPath(campaign), { key: 'campaigns.signed' })
      }
      return attempt(deps, discussed, { visit, work })
    },
  })
}

interface ShownCampaign extends Shown {
  /** Of its cases, those with this result: else the first that there is. */
  readonly result?: CaseResult | undefined
  /** Place of the last case of the page before. */
  readonly after: number
}

async function show(shown: ShownCampaign, refused?: Refused): Promise<Reply> {
  const { sql, id, session, reader, after } = shown
  const campaign = await getCampaign(sql, id)
  const result = shown.result ?? caseResults.find((one) => (campaign.counts[one] ?? 0) > 0)
  const asked = { campaign: id, after, limit: perPage + 1 }
  const release = await getRelease(sql, campaign.to)
  const read = {
    campaign,
    release,
    others: await otherVersions(sql, release),
    result,
    cases: result ? await casesOf(sql, { ...asked, result }) : [],
    looked: result && (await lookedAt(sql, { campaign: id, result })),
    newcomers: campaign.mode === 'stay' ? 0 : await newcomersOf(sql, id),
    opens: may(session.roles, 'case.read'),
    tried: await triedOf(sql, campaign),
    discussion: await discussionOf(sql, campaign, { me: session.userId, refused }),
  }
  return page(
    'procedures/campaign',
    presentCampaign(read, reader),
    refused ? { status: refused.status } : {},
  )
}

async function otherVersions(sql: Sql, { key, version }: Release): Promise<Release[]> {
  const all = await publishedReleases(sql, key)
  return all.filter((one) => one.version !== version)
}

/** What is signed, where it waits for that. */
async function triedOf(sql: Sql, campaign: CampaignRow) {
  if (!migrations.isOpen(campaign)) return undefined
  const run = await getDryRun(sql, campaign.dryRun)
  return run.kind === 'running' ? { run, since: await sinceTried(sql, campaign.dryRun) } : undefined
}

async function discussionOf(
  sql: Sql,
  campaign: CampaignRow,
  { me, refused }: { readonly me: string; readonly refused: Refused | undefined },
) {
  const isOpen = migrations.isOpen(campaign)
  return {
    steps: await stepsOfCampaign(sql, campaign.id),
    isOpen,
    isOvertaken: false,
    signers: isOpen ? await migrations.signers(sql, campaign) : [],
    proposedBy: campaign.proposedBy,
    kept: await commentDraft(sql, 'campaign', campaign.id),
    me,
    refused,
  }
}
