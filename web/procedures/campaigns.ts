import { randomUUID } from 'node:crypto'
import { z } from 'zod'

import { once } from '../../domain/auth/once.ts'
import { getCampaign, recentCampaigns, triedFor } from '../../domain/campaign/campaigns.ts'
import { askWayBack, goBack } from '../../domain/campaign/go-back.ts'
import { campaignModes } from '../../domain/campaign/schema.ts'
import { returnAll } from '../../domain/campaign/return-all.ts'
import { startCampaign } from '../../domain/campaign/start-campaign.ts'
import {
  agreeable,
  agreeToAll,
  agreeToCases,
  steerCampaign,
} from '../../domain/campaign/steer-campaign.ts'
import { transaction } from '../../domain/database.ts'
import { signersOfRelease } from '../../domain/procedures/publishing/signers.ts'
import { publishedReleases } from '../../domain/tasks/published.ts'
import { actDeps } from '../deps.ts'
import type { Deps } from '../deps.ts'
import { notFound } from '../shared/http-error.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import { actRoute, route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { tellWorkflow } from '../shared/tell-workflow.ts'
import { campaignPageRoutes } from './campaign.ts'
import { campaignPath, paths } from './paths.ts'
import { presentCampaignRow } from './present-campaign.ts'
import { published, releaseParam } from './published.ts'
import { presentNewCampaign } from './present-new-campaign.ts'
import { asItStands, standingsOf } from './publishing/standings.ts'

const permission = 'admin.procedures'
const audit = 'campaign-changed'
const params = z.object({ campaign: recordId })
const several = <T extends z.ZodType<string>>(one: T) =>
  z.union([one.transform((id) => [id]), z.array(one).min(1).max(100)])
const number = (most: number) => z.coerce.number().int().min(0).max(most)

const decided = z.object({
  versione: releaseParam,
  prova: recordId,
  cosa: z.enum(campaignModes),
  zona: several(z.string().regex(/^\d{1,9}$/)).default([]),
  quota: number(100).default(0),
  ritmo: number(6000).default(0),
})

/** Running cases that are taken to a published release, by those who keep the procedures of its body. */
export function campaignRoutes(deps: Deps): Route[] {
  return [
    listRoute(),
    newRoute(),
    startRoute(),
    ...campaignPageRoutes(deps),
    steerRoute(),
    backRoute(deps),
  ]
}

function listRoute(): Route {
  return route({
    method: 'get',
    path: paths.campaigns,
    permission,
    audit: 'none',
    async handle({ sql, language, t }) {
      const releases = await publishedReleases(sql)
      const rows = await recentCampaigns(sql)
      return page('procedures/campaigns', {
        title: t('campaigns.title'),
        list: paths.list,
        rows: rows.map((one) => presentCampaignRow(one, releases, { language, t })),
      })
    },
  })
}

function newRoute(): Route {
  return route({
    method: 'get',
    path: paths.newCampaign,
    permission,
    audit: 'none',
    query: z.object({
      versione: releaseParam.optional(),
      da: recordId.optional().catch(undefined),
    }),
    async handle({ sql, session, language, t, now, query: { versione: to, da } }) {
      if (to === undefined) throw notFound()
      const stood = await standingsOf(sql, now)
      const found = {
        release: asItStands(await published(sql, to), stood),
        tried: await triedFor(sql, to),
        signers: await signersOfRelease(sql, to, session.userId),
        before: da === undefined ? undefined : await getCampaign(sql, da),
        now,
      }
      const shown = presentNewCampaign(found, { language, t })
      return page('procedures/new-campaign', { ...shown, dryRuns: paths.dryRuns })
    },
  })
}

function startRoute(): Route {
  return route({
    method: 'post',
    path: paths.campaigns,
    permission,
    audit,
    form: decided,
    async handle({ act, op = randomUUID(), form }) {
      const { versione: to, prova: dryRun, cosa: mode, zona, quota: share, ritmo } = form
      const zones = zona.map(Number)
      const perMinute = ritmo === 0 ? null : ritmo
      const { outcome } = await once(act, op, async () => ({
        id: await startCampaign(act, { dryRun, to, mode, zones, share, perMinute }),
      }))
      return redirect(campaignPath(outcome.id), { key: `campaigns.made-${mode}` })
    },
  })
}

function steerRoute(): Route {
  return route({
    method: 'post',
    path: paths.campaign,
    permission,
    audit,
    params,
    form: z.discriminatedUnion('fai', [
      z.object({ fai: z.enum(['pause', 'resume', 'go-on', 'cancel']) }),
      z.object({ fai: z.literal('indietro-tutte') }),
      z.object({ fai: z.literal('conferma'), caso: several(recordId).default([]) }),
      z.object({
        ...{ fai: z.literal('conferma-tutte'), esito: z.enum(agreeable), quante: number(1e9) },
        fino: z.string().regex(/^[\d :.+-]{19,40}$/),
      }),
    ]),
    async handle({ act, params: { campaign: id }, form }) {
      if (form.fai === 'conferma') await agreeToCases(act, id, form.caso)
      else if (form.fai === 'conferma-tutte')
        await agreeToAll(act, id, { result: form.esito, count: form.quante, latest: form.fino })
      else if (form.fai === 'indietro-tutte') await returnAll(act, id)
      else await steerCampaign(act, id, form.fai)
      return redirect(campaignPath(id), { key: `campaigns.did-${form.fai}` })
    },
  })
}

function backRoute(deps: Deps): Route {
  return actRoute({
    method: 'post',
    path: paths.campaignBack,
    permission,
    audit,
    params,
    form: z.object({ caso: recordId }),
    async handle({ open, params: { campaign }, form: { caso: caseId } }) {
      const { way, by } = await transaction(deps.pools.web, async (sql) => {
        const act = await open(sql)
        return { way: await askWayBack(act, { campaign, caseId }), by: act.session.userId }
      })
      const { position } = await goBack(actDeps(deps), way, by)
      await tellWorkflow(deps, { caseId, ...(position && { position }) })
      return redirect(campaignPath(campaign), { key: 'campaigns.did-back' })
    },
  })
}
