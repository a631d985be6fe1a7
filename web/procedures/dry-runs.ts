import { z } from 'zod'

import { may } from '../../domain/auth/policy.ts'
import { isPeriodUpside } from '../../domain/dry-runs/errors.ts'
import type { Period } from '../../domain/dry-runs/past-cases.ts'
import {
  casesOfLine,
  documentOf,
  getDryRun,
  recentDryRuns,
} from '../../domain/dry-runs/dry-runs.ts'
import { cancelDryRun, startDryRun, startPastRun } from '../../domain/dry-runs/start.ts'
import { openDrafts } from '../../domain/procedures/drafts/drafts.ts'
import { releaseName } from '../../domain/procedures/engine/index-release.ts'
import type { Kept } from '../../domain/procedures/migrate/compare-predictions.ts'
import type { Impact } from '../../domain/procedures/past/impact.ts'
import { pastLines } from '../../domain/procedures/past/totals.ts'
import { addDays, isDay } from '../../domain/shared/calendar-day.ts'
import type { DomainError } from '../../domain/shared/domain-error.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { today } from '../../domain/shared/today.ts'
import { lines } from '../../domain/tasks/dry-run-totals.ts'
import { publishedReleases } from '../../domain/tasks/published.ts'
import { words } from '../shared/forms/words.ts'
import { recordId } from '../shared/record-id.ts'
import { file, fragment, page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { SignedVisit } from '../shared/visit.ts'
import { basesOf } from './drafts.ts'
import { dryRunPath, paths } from './paths.ts'
import { releaseParam } from './published.ts'
import { placesForm, readDryRun, tryPlaces } from './places.ts'
import { presentCases } from './present-dry-run-cases.ts'
import { dryRunFile, presentDryRunRow } from './present-dry-run.ts'

const permission = 'admin.procedures'
const audit = 'dry-run-changed'
const params = z.object({ run: recordId })

/** What a rule would do to all running cases: started, left, found again, read case by case. Of no person anything is told. */
export function dryRunRoutes(): Route[] {
  return [...allRoutes(), ...oneRoutes(), casesRoute()]
}

const releaseForm = z.object({ versione: releaseParam })
const draftForm = z.object({ bozza: recordId })
const day = z.string().refine(isDay)
const pastForm = z.object({ che: z.union([recordId, releaseParam]), dal: day, al: day })
const form = z.union([placesForm, pastForm, draftForm, releaseForm])

function allRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.dryRuns,
      permission,
      audit: 'none',
      query: z.object({ bozza: recordId.optional(), versione: releaseParam.optional() }),
      handle: (visit) => showAll(visit, { chosen: visit.query.bozza ?? visit.query.versione }),
    }),
    route({ method: 'post', path: paths.dryRuns, permission, audit, form, handle: start }),
  ]
}

async function start(visit: SignedVisit<unknown, unknown, z.infer<typeof form>>): Promise<Reply> {
  const { act, form: asked } = visit
  const started = (run: string) => redirect(dryRunPath(run), { key: 'dryruns.started' })
  if ('da' in asked) return tryPlaces(visit, asked)
  if ('bozza' in asked) return started(await startDryRun(act, { draft: asked.bozza }))
  if ('versione' in asked) return started(await startDryRun(act, { release: asked.versione }))
  const { che: chosen, dal: since, al: until } = asked
  const target = chosen.includes('@') ? { release: chosen } : { draft: chosen }
  try {
    return started(await startPastRun(act, target, { since, until }))
  } catch (error) {
    if (!isPeriodUpside(error)) throw error
    return showAll(visit, { chosen, period: { since, until }, refusal: error })
  }
}

interface Typed {
  /** Draft or release that is chosen already, for a look at the past. */
  readonly chosen?: string | undefined
  readonly period?: Period
  readonly refusal?: DomainError
}

async function showAll(
  visit: SignedVisit<unknown, unknown, unknown>,
  typed: Typed,
): Promise<Reply> {
  const { sql, language, t } = visit
  const { chosen, period = await lastYear(sql), refusal } = typed
  const drafts = await openDrafts(sql)
  const model = {
    title: t('dryruns.title'),
    list: paths.list,
    here: paths.dryRuns,
    rows: (await recentDryRuns(sql)).map((one) => presentDryRunRow(one, { language, t })),
    releases: await basesOf(sql, chosen, { language, t }),
    drafts: drafts.map(({ id, title, revision, ...named }) => ({
      id,
      chosen: id === chosen,
      text: t('past.draft', {
        title: words(title, language).text,
        name: releaseName(named),
        revision,
      }),
    })),
    period,
    refusal: refusal?.message,
  }
  return page('procedures/dry-runs', model, { status: refusal?.status ?? 200 })
}

/** The twelve months that end today. */
async function lastYear(sql: Sql): Promise<Period> {
  const until = await today(sql)
  const before = `${String(Number(until.slice(0, 4)) - 1)}${until.slice(4)}`
  return { since: addDays(isDay(before) ? before : addDays(until, -366), 1), until }
}

function oneRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.dryRun,
      permission,
      audit: 'none',
      params,
      async handle({ params: { run }, sql, language, t, htmx }) {
        const model = await readDryRun(sql, { run: await getDryRun(sql, run) }, { language, t })
        return htmx ? fragment('procedures/_dry-run', model) : page('procedures/dry-run', model)
      },
    }),
    route({
      method: 'post',
      path: paths.dryRun,
      permission,
      audit,
      params,
      form: z.object({ fai: z.literal('ferma') }),
      async handle({ act, params: { run } }) {
        await cancelDryRun(act, run)
        return redirect(dryRunPath(run), { key: 'dryruns.stopped' })
      },
    }),
    route({
      method: 'get',
      path: paths.dryRunFile,
      permission,
      audit: 'none',
      params,
      async handle({ params: { run: id }, sql, t }) {
        const run = await getDryRun(sql, id)
        const name = `${run.kind === 'past' ? 'passato' : 'prova'}-${run.target.replace('@', '.v')}.csv`
        return file({ name, type: 'text/csv; charset=utf-8', content: dryRunFile(run, t) })
      },
    }),
  ]
}

const asked = z.object({
  riga: z.enum([...lines, ...pastLines]).optional(),
  zona: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .optional(),
  dopo: recordId.optional(),
})

function casesRoute(): Route {
  return route({
    method: 'get',
    path: paths.dryRunCases,
    permission,
    audit: 'none',
    params,
    query: asked,
    async handle({ params: { run: id }, query, sql, session, language, t }) {
      const run = await getDryRun(sql, id)
      const { riga: line = run.kind === 'past' ? 'other' : 'changed', zona: zone } = query
      const asked = { run: id, line, zone, after: query.dopo }
      const listed = await casesOfLine<Kept | Impact>(sql, asked)
      // The versions that the cases follow now name what they would leave.
      const releases = [
        await documentOf(sql, run),
        ...(await publishedReleases(sql, run.procedure)),
      ]
      const opens = may(session.roles, 'case.read')
      const read = { run, line, zone, listed, releases, opens }
      return page('procedures/dry-run-cases', presentCases(read, { language, t }))
    },
  })
}
