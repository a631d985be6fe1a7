import { z } from 'zod'

import { circumstanceNames } from '../../../domain/procedures/circumstances.ts'
import { live } from '../../../domain/procedures/simulate/simulate.ts'
import { changeRows } from '../../../domain/procedures/forms/change-rows.ts'
import {
  courseOf,
  mostHappenings,
  upTo,
  withoutLast,
} from '../../../domain/procedures/walks/course.ts'
import type { WalkCourse } from '../../../domain/procedures/walks/course.ts'
import { dropWalk, keepWalk } from '../../../domain/procedures/walks/walks.ts'
import { DomainError } from '../../../domain/shared/domain-error.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { currentServices } from '../../../domain/tasks/queries-services.ts'
import { badRequest } from '../../shared/http-error.ts'
import { recordId } from '../../shared/record-id.ts'
import { fragment, page, redirect } from '../../shared/reply.ts'
import type { Reply } from '../../shared/reply.ts'
import { route } from '../../shared/route.ts'
import type { Route } from '../../shared/route.ts'
import type { RawForm, SignedVisit } from '../../shared/visit.ts'
import { rowChangeIn, typedOf } from '../../shared/posted-task.ts'
import { paths } from '../paths.ts'
import { releaseParam } from '../published.ts'
import { factsAtStart } from './facts-form.ts'
import { formOf, readFacts, readHappening, readMoment } from './happenings.ts'
import type { Read } from './off-path.ts'
import { presentWalk } from './present-walk.ts'
import type { Showing } from './present-walk.ts'
import { draftSubject, publishedSubject, readScene } from './subject.ts'
import type { Scene, Subject, Walked } from './subject.ts'

const permission = 'admin.procedures'
const query = z.object({ compito: z.string().max(160).optional() })
const draftParams = z.object({ draft: recordId })
const releaseParams = z.object({ procedure: releaseParam })

type Visit<F> = Pick<
  SignedVisit<unknown, unknown, F>,
  'act' | 'form' | 'language' | 't' | 'now' | 'htmx'
>
type Posted = Visit<RawForm>

/** Cases that an administrator imagines, by a draft or by what is published: the record has no part in them. */
export function walkRoutes(): Route[] {
  const read = { method: 'get', permission, audit: 'none', query } as const
  const write = { method: 'post', permission, audit: 'none' } as const
  return [
    route({
      ...read,
      path: paths.draftWalk,
      params: draftParams,
      handle: async (visit) =>
        show(visit, await subjectOf(visit.sql, visit.params), { step: visit.query.compito }),
    }),
    route({
      ...write,
      path: paths.draftWalk,
      params: draftParams,
      handle: async (visit) => goOn(visit, await subjectOf(visit.sql, visit.params)),
    }),
    route({
      ...read,
      path: paths.walk,
      params: releaseParams,
      handle: async (visit) =>
        show(visit, await subjectOf(visit.sql, visit.params), { step: visit.query.compito }),
    }),
    route({
      ...write,
      path: paths.walk,
      params: releaseParams,
      handle: async (visit) => goOn(visit, await subjectOf(visit.sql, visit.params)),
    }),
  ]
}

type Named = { readonly draft: string } | { readonly procedure: string }

function subjectOf(sql: Sql, named: Named): Promise<Subject> {
  return 'draft' in named ? draftSubject(sql, named.draft) : publishedSubject(sql, named.procedure)
}

type Shown = Omit<Showing, 'services' | 'now'>

/** The page of the walk, or what stands in the form of its task where a row was added or taken away. */
export async function show(
  visit: Visit<unknown>,
  subject: Subject,
  shown: Shown & { readonly piece?: boolean } = {},
): Promise<Reply> {
  const { act, now, language, t } = visit
  const scene = await readScene(act, subject)
  const services = await currentServices(act.sql)
  const model = presentWalk(scene, { ...shown, services, now }, { language, t })
  if (shown.piece) return fragment('procedures/walk/_task', { ...model.walk?.work })
  return page('procedures/walk/walk', model, { status: model.wrong ? 422 : 200 })
}

/** One thing more, or one less; a walk that cannot go on so comes back with what to mend. */
async function goOn(visit: Posted, subject: Subject): Promise<Reply> {
  const { act, form } = visit
  if (form['_row'] !== undefined) return await changeRowsOf(visit, subject)
  if (form['fai'] === 'ricomincia') {
    await dropWalk(act, subject.name)
    return redirect(subject.address)
  }
  const scene = await readScene(act, subject)
  const read = nextCourse(scene, form)
  if ('problems' in read) return await again(visit, subject, read)
  const revision = subject.draft?.revision ?? null
  await keepWalk(act, subject.name, { course: read.value, revision })
  return redirect(subject.address)
}

function again(
  visit: Posted,
  subject: Subject,
  { problems }: Extract<Read<never>, { problems: unknown }>,
): Promise<Reply> {
  const { form } = visit
  const own = form['fai'] === 'concludi' && problems.every(({ field }) => field !== '')
  const step = String(form['passo'] ?? '')
  return show(visit, subject, {
    typed: typedOf(form),
    step,
    ...(own ? { errors: problems } : { problems: problems.map(led) }),
  })
}

/** What is wrong with no field in particular leads to where the case stands. */
function led({ field, message }: { readonly field: string; readonly message: string }) {
  return { field: field === '' ? 'punto' : field, message }
}

function nextCourse(scene: Scene, form: RawForm): Read<WalkCourse> {
  const { walked, subject } = scene
  if (form['fai'] === 'comincia') return begin(scene, form)
  if (form['fai'] === 'scenario') return takeScenario(subject, form)
  if (!walked) throw badRequest('walk')
  const { course, lived } = walked
  if (form['fai'] === 'annulla') return { value: withoutLast(course) }
  if (form['fai'] === 'taglia') return { value: upTo(course, lived.points.length - 1) }
  return goFurther(scene, walked, form)
}

function begin({ subject: { release }, calendar }: Scene, form: RawForm): Read<WalkCourse> {
  const from = readMoment(form, calendar)
  if (from === undefined) {
    const message = 'Indica il giorno e l’ora in cui la pratica comincia.'
    return { problems: [{ field: 'f-giorno', message }] }
  }
  const read = readFacts(release, factsAtStart(release), form)
  if ('problems' in read) return read
  const facts = Object.fromEntries(Object.entries(read.value).filter(([, value]) => value !== ''))
  const held = [form['circostanze'] ?? []].flat()
  return {
    value: {
      from,
      ...(Object.keys(facts).length > 0 && { facts }),
      circumstances: circumstanceNames.filter((name) => held.includes(name)),
      events: [],
    },
  }
}

function takeScenario({ release }: Subject, form: RawForm): Read<WalkCourse> {
  const found = release.scenarios?.find(({ key }) => key === form['quale'])
  if (!found) throw badRequest('scenario')
  return { value: courseOf(found) }
}

/** The engine has the last word: what cannot happen is not kept. */
function goFurther(scene: Scene, walked: Walked, form: RawForm): Read<WalkCourse> {
  const { course } = walked
  try {
    const read = readHappening({ scene, walked, form })
    if ('problems' in read) return read
    const next = { ...course, events: [...course.events, read.value] }
    const { stuck } = live(next, scene.subject.release, scene.calendar)
    if (stuck !== undefined) return { problems: [{ field: '', message: stuck }] }
    if (next.events.length <= mostHappenings) return { value: next }
    const message = `Un percorso ha al massimo ${String(mostHappenings)} fatti: annulla o ricomincia.`
    return { problems: [{ field: '', message }] }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return { problems: [{ field: '', message: error.message }] }
  }
}

/** A row more or less, or figures computed again: the same task with all that was typed. */
async function changeRowsOf(visit: Posted, subject: Subject): Promise<Reply> {
  const { form, act, htmx } = visit
  const { walked } = await readScene(act, subject)
  const step = String(form['passo'] ?? '')
  const asked = walked && formOf(walked, step)
  const found = subject.release.forms.find(({ key }) => key === asked)
  const change = rowChangeIn(String(form['_row']))
  const typed = typedOf(form)
  const { raw, at } = found && change ? changeRows(found, typed, change) : { raw: typed }
  const row = change && at !== undefined ? `${change.section}.${String(at)}` : undefined
  return await show(visit, subject, { typed: raw, step, row, piece: htmx })
}
