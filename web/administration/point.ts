import { once } from '../../domain/auth/once.ts'
import { keepPoint, pointNamed } from '../../domain/organisations/contact-points.ts'
import type { ContactPoint, ContactPointRow } from '../../domain/organisations/contact-points.ts'
import { officeOf, officesNamed } from '../../domain/organisations/office-settings.ts'
import { pointChanged } from '../../domain/organisations/errors.ts'
import type { OfficeRow } from '../../domain/organisations/office-settings.ts'
import type { Answers, FieldError } from '../../domain/procedures/forms/answers.ts'
import { parseAnswers } from '../../domain/procedures/forms/parse-answers.ts'
import { codesAnswer } from '../../domain/procedures/forms/text-answers.ts'
import { rawAnswers } from '../../domain/procedures/forms/raw-answers.ts'
import type { CodeList } from '../../domain/procedures/schema.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { presentForm } from '../shared/forms/present-form.ts'
import { badRequest } from '../shared/http-error.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { RawForm, SignedVisit } from '../shared/visit.ts'
import { officeList, pointForm } from './office-forms.ts'
import { answersOf, officeParams, textIn } from './office.ts'
import { officePath, paths, pointPath } from './paths.ts'

const pointParams = officeParams.extend({ point: officeParams.shape.office })

/** Where an office is met: added, changed, shared with other offices, closed. */
export function pointRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.newPoint,
      permission: 'admin.offices',
      audit: 'none',
      params: officeParams,
      handle: show,
    }),
    route({
      method: 'get',
      path: paths.point,
      permission: 'admin.offices',
      audit: 'none',
      params: pointParams,
      handle: show,
    }),
    route({
      method: 'post',
      path: paths.newPoint,
      permission: 'admin.offices',
      audit: 'organisation-changed',
      params: officeParams,
      handle: keep,
    }),
    route({
      method: 'post',
      path: paths.point,
      permission: 'admin.offices',
      audit: 'organisation-changed',
      params: pointParams,
      handle: keep,
    }),
  ]
}

type Visit = SignedVisit<{ office: number; point?: number }, unknown, RawForm>

async function show({ sql, params, t, language }: Visit): Promise<Reply> {
  return page('administration/point', present(await readAsked(sql, params), { t, language }))
}

async function keep({ act, sql, op, version, params, form, t, language }: Visit): Promise<Reply> {
  if (op === undefined) throw badRequest('_op')
  const asked = await readAsked(sql, params)
  const { lists, point } = asked
  const { answers, errors } = parseAnswers(pointForm, form, { complete: true, lists })
  if (errors.length > 0) {
    const shown = present(asked, { t, language, typed: form, errors, op, version })
    return page('administration/point', shown, { status: 422 })
  }
  if (point && point.version !== version) {
    const shown = present(asked, { t, language, typed: form, op, version: point.version })
    const advice = { changed: pointChanged().message, now: nowInWords(point) }
    return page('administration/point', { ...shown, ...advice }, { status: 409 })
  }
  await once(act, op, async () => {
    const of = point && { id: point.id, version: version ?? 0 }
    const offices = officesIn(answers)
    const id = await keepPoint(act, { point: pointIn(answers), offices, ...(of && { of }) })
    return { point: id }
  })
  return redirect(officePath(params.office), { key: 'administration.point-kept' })
}

interface Asked {
  readonly office: OfficeRow
  readonly point: ContactPointRow | undefined
  readonly lists: readonly CodeList[]
}

async function readAsked(sql: Sql, { office: id, point: which }: Visit['params']): Promise<Asked> {
  const office = await officeOf(sql, id)
  const point = which === undefined ? undefined : await pointNamed(sql, which)
  const list = officeList(await officesNamed(sql, ''), office, point?.offices ?? [])
  return { office, point, lists: [list] }
}

/** What the record holds now, for who was looking at what it held before. */
function nowInWords({ name, address, hours, phone, email, website }: ContactPoint): string {
  return [name, address, hours, phone, email, website].filter(Boolean).join(' · ')
}

function pointIn(answers: Answers): ContactPoint {
  return {
    name: textIn(answers, 'name') ?? '',
    address: textIn(answers, 'address'),
    phone: textIn(answers, 'phone'),
    email: textIn(answers, 'email'),
    website: textIn(answers, 'website'),
    hours: textIn(answers, 'hours'),
  }
}

function officesIn(answers: Answers): number[] {
  return codesAnswer(answers, 'offices').map(Number)
}

interface Shown {
  readonly t: Translate
  readonly language: Language
  readonly typed?: RawForm
  readonly errors?: readonly FieldError[]
  readonly op?: string
  /** Version of the point that was looked at. */
  readonly version?: number | undefined
}

function present({ office, point, lists }: Asked, shown: Shown) {
  const { t, language, typed, errors = [], op, version } = shown
  const values = typed ?? untouched(office, point)
  const view = presentForm(pointForm, {
    t,
    language,
    release: { lists, facts: {} },
    values,
    errors,
  })
  return {
    title: point?.name ?? t('administration.new-point'),
    office: { name: office.name, href: officePath(office.id) },
    list: paths.offices,
    wrong: view.wrong,
    errors: view.errors,
    form: { sections: view.sections },
    action: pointPath(office.id, point?.id),
    op,
    version: version ?? point?.version,
  }
}

function untouched({ id }: OfficeRow, point: ContactPointRow | undefined) {
  const offices = (point?.offices ?? [id]).map(String)
  if (!point) return rawAnswers(pointForm, { offices })
  const { name, address, hours, phone, email, website } = point
  const given = { name, address, hours, phone, email, website, offices }
  return rawAnswers(pointForm, answersOf(given))
}
