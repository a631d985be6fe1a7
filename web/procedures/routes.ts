import { z } from 'zod'

import { may } from '../../domain/auth/policy.ts'
import { describeApi } from '../../domain/procedures/api/describe-api.ts'
import { writeBpmn } from '../../domain/procedures/bpmn/write-bpmn.ts'
import { bodiesBelow, keptBodies } from '../../domain/procedures/drafts/copy-for-body.ts'
import type { KeptBody } from '../../domain/procedures/drafts/copy-for-body.ts'
import { releaseName } from '../../domain/procedures/engine/index-release.ts'
import { stepsOfRelease } from '../../domain/procedures/publishing/proposals.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import { publishedReleases } from '../../domain/tasks/published.ts'
import { findLayout } from '../shared/diagram/find-layout.ts'
import { presentDiagram } from '../shared/diagram/present-diagram.ts'
import { paths as calendars } from '../calendars/paths.ts'
import { words } from '../shared/forms/words.ts'
import { notFound } from '../shared/http-error.ts'
import type { Translate } from '../shared/i18n.ts'
import { file, json, page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { paths as publishing, timingPath } from './publishing/paths.ts'
import { presentStep } from './publishing/present-discussion.ts'
import { asItStands, presentStanding, standingsOf } from './publishing/standings.ts'
import { compareRoute } from './compare.ts'
import { comparisonsOf } from './comparisons.ts'
import { presentInWords } from './in-words.ts'
import { layersRoute } from './layers.ts'
import { namesIn } from './names-in.ts'
import { newCampaignPath, newDraftPath, paths, procedurePath, tryPath } from './paths.ts'
import { presentForms, presentHead, presentList, presentTerms } from './present-procedure.ts'
import { emptySheet } from './present-sheet.ts'
import { published, releaseParam } from './published.ts'
import { presentQuestions } from './questions.ts'
import { presentSteps } from './present-steps.ts'
import { useRoutes } from './use.ts'
import { walkRoutes } from './walk/routes.ts'

const params = z.object({ procedure: releaseParam })

/** The published procedures: for everybody who works by them. No case and no person is in them. */
export function procedureRoutes(): Route[] {
  return [
    compareRoute(),
    listRoute(),
    route({
      method: 'get',
      path: paths.one,
      permission: 'procedure.read',
      audit: 'none',
      params,
      async handle({ params: { procedure }, sql, session, language, t, now }) {
        const stood = await standingsOf(sql, now)
        const document = await published(sql, procedure)
        const release = asItStands(document, stood)
        const layout = await findLayout(document)
        const { text: title } = words(release.title, language)
        const reader = { language, t }
        return page('procedures/procedure', {
          title,
          list: paths.list,
          head: presentHead(release, reader),
          ...presentStanding(release, { stood, reader }),
          timing:
            release.standing === 'scheduled' &&
            may(session.roles, 'procedure.publish') &&
            timingPath(procedure),
          history: (await stepsOfRelease(sql, release)).map((one) => presentStep(one, reader)),
          comparisons: comparisonsOf(release, stood, t),
          diagram: presentDiagram(layout, { t, title: t('procedures.picture-of', { title }) }),
          bpmn: procedurePath(procedure, 'bpmn'),
          inWords: procedurePath(procedure, 'words'),
          questions: procedurePath(procedure, 'questions'),
          layers: procedurePath(procedure, 'layers'),
          api: procedurePath(procedure, 'api'),
          keeps: may(session.roles, 'admin.procedures') && {
            ...keptBy(procedure),
            copies: presentCopies(release, await keptBodies(sql, session), t),
          },
          phases: presentSteps(release, reader),
          terms: presentTerms(release, reader),
          forms: presentForms(release, reader),
        })
      },
    }),
    bpmnRoute(),
    wordsRoute(),
    questionsRoute(),
    layersRoute(),
    apiRoute(),
    sheetRoute(),
    ...walkRoutes(),
    ...useRoutes(),
  ]
}

/** For the bodies below whose procedures the reader keeps. */
function presentCopies(release: Release, bodies: readonly KeptBody[], t: Translate) {
  return bodiesBelow(bodies, release).map(({ code, name }) => ({
    href: newDraftPath(releaseName(release), { body: code }),
    text: t('procedures.draft-copy-for', { body: name }),
  }))
}

/** What who keeps procedures may do with one. */
function keptBy(procedure: string) {
  return {
    walk: procedurePath(procedure, 'walk'),
    use: procedurePath(procedure, 'use'),
    draft: newDraftPath(procedure),
    dryRun: tryPath(procedure),
    migrate: newCampaignPath(procedure),
  }
}

function listRoute(): Route {
  return route({
    method: 'get',
    path: paths.list,
    permission: 'procedure.read',
    audit: 'none',
    async handle({ sql, session, language, t, now }) {
      const stood = await standingsOf(sql, now)
      const releases = (await publishedReleases(sql)).map((release) => asItStands(release, stood))
      return page('procedures/list', {
        title: t('procedures.title'),
        compare: paths.compare,
        calendar: calendars.calendar,
        reviews: may(session.roles, 'procedure.review') && paths.reviews,
        change: may(session.roles, 'admin.procedures') && paths,
        proposals: may(session.roles, 'procedure.publish') && publishing.proposals,
        rows: presentList(releases, now, { language, t }),
      })
    },
  })
}

/** The picture, and the document in it, for programs that draw BPMN. */
function bpmnRoute(): Route {
  return route({
    method: 'get',
    path: paths.bpmn,
    permission: 'procedure.read',
    audit: 'none',
    params,
    async handle({ params: { procedure }, sql }) {
      const release = await published(sql, procedure)
      const content = await writeBpmn(release, await findLayout(release))
      return file({ name: `${procedure}.bpmn`, type: 'application/xml', content })
    },
  })
}

/** Spelled out from the document itself, to be printed with the act that adopts it. */
function wordsRoute(): Route {
  return route({
    method: 'get',
    path: paths.words,
    permission: 'procedure.read',
    audit: 'none',
    params,
    async handle({ params: { procedure }, sql, language, t }) {
      const release = await published(sql, procedure)
      return page('procedures/in-words', {
        title: t('procedures.in-words'),
        list: paths.list,
        back: procedurePath(procedure),
        head: presentHead(release, { language, t }),
        words: presentInWords(release, namesIn(t, language), t),
      })
    },
  })
}

/** The questions of its forms in all its versions. */
function questionsRoute(): Route {
  return route({
    method: 'get',
    path: paths.questions,
    permission: 'procedure.read',
    audit: 'none',
    params,
    async handle({ params: { procedure }, sql, session, language, t }) {
      const release = await published(sql, procedure)
      const reads = may(session.roles, 'case.list') && may(session.roles, 'case.read')
      const releases = await publishedReleases(sql, release.key)
      return page('procedures/questions', {
        title: t('procedures.questions'),
        list: paths.list,
        back: procedurePath(procedure),
        head: presentHead(release, { language, t }),
        questions: presentQuestions(releases, release, { language, t, reads }),
      })
    },
  })
}

/** For programs: what each form takes when it is posted. */
function apiRoute(): Route {
  return route({
    method: 'get',
    path: paths.api,
    permission: 'procedure.read',
    audit: 'none',
    params,
    async handle({ params: { procedure }, sql }) {
      return json(describeApi(await published(sql, procedure)))
    },
  })
}

/** A form on paper, to be filled in by hand where there is no screen. */
function sheetRoute(): Route {
  return route({
    method: 'get',
    path: paths.sheet,
    permission: 'procedure.read',
    audit: 'none',
    params: params.extend({ form: z.string().max(60) }),
    async handle({ params: { procedure, form: key }, sql, language, t }) {
      const release = await published(sql, procedure)
      const form = release.forms.find((one) => one.key === key)
      if (!form) throw notFound()
      return page('procedures/sheet', {
        title: words(form.title, language).text,
        back: procedurePath(procedure),
        head: presentHead(release, { language, t }),
        sections: emptySheet(form, { release, language, t }),
      })
    },
  })
}
