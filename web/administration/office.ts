import { z } from 'zod'

import { once } from '../../domain/auth/once.ts'
import { pointsOf } from '../../domain/organisations/contact-points.ts'
import { officeOf, setOffice, settingsOf } from '../../domain/organisations/office-settings.ts'
import type { OfficeRow, OfficeSetting } from '../../domain/organisations/office-settings.ts'
import type { Answers, FieldError } from '../../domain/procedures/forms/answers.ts'
import { parseAnswers } from '../../domain/procedures/forms/parse-answers.ts'
import { textAnswer } from '../../domain/procedures/forms/text-answers.ts'
import { rawAnswers } from '../../domain/procedures/forms/raw-answers.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { formatDate } from '../shared/format.ts'
import { presentForm } from '../shared/forms/present-form.ts'
import { badRequest } from '../shared/http-error.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { page, redirect } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { RawForm } from '../shared/visit.ts'
import { officeForm } from './office-forms.ts'
import { asksInWords } from './offices.ts'
import { officePath, paths, pointPath } from './paths.ts'

export const officeParams = z.object({
  office: z.coerce.number().int().positive().max(2_147_483_647),
})

/** An office: how it is reached, what it always asks, where it is met. */
export function officeRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.office,
      permission: 'admin.offices',
      audit: 'none',
      params: officeParams,
      async handle({ sql, params: { office: id }, t, language }) {
        return page('administration/office', await present(sql, id, { t, language }))
      },
    }),
    route({
      method: 'post',
      path: paths.office,
      permission: 'admin.offices',
      audit: 'organisation-changed',
      params: officeParams,
      async handle({ act, sql, op, params: { office: id }, form: typed, t, language }) {
        if (op === undefined) throw badRequest('_op')
        const { answers, errors } = parseAnswers(officeForm, typed, { complete: true, lists: [] })
        if (errors.length > 0) {
          const shown = await present(sql, id, { t, language, typed, errors, op })
          return page('administration/office', shown, { status: 422 })
        }
        await once(act, op, async () => {
          await setOffice(act, id, settingIn(answers))
          return { office: id }
        })
        return redirect(officePath(id), { key: 'administration.office-set' })
      },
    }),
  ]
}

function settingIn(answers: Answers): OfficeSetting {
  return {
    phone: textIn(answers, 'phone'),
    email: textIn(answers, 'email'),
    asksNeeds: answers['asksNeeds'] === true,
    asksServices: answers['asksServices'] === true,
    asksForeign: answers['asksForeign'] === true,
  }
}

/** What was answered, or null where nothing was. */
export function textIn(answers: Answers, key: string): string | null {
  return textAnswer(answers, key).trim() || null
}

type Given = Readonly<Record<string, string | boolean | readonly string[] | null>>

/** What the record holds, as answers: what is not there was not answered. */
export function answersOf(given: Given): Answers {
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
  )
}

interface Shown {
  readonly t: Translate
  readonly language: Language
  readonly typed?: RawForm
  readonly errors?: readonly FieldError[]
  readonly op?: string
}

async function present(sql: Sql, id: number, { t, language, typed, errors = [], op }: Shown) {
  const office = await officeOf(sql, id)
  const points = await pointsOf(sql, [id])
  const history = await settingsOf(sql, id)
  const values = typed ?? rawAnswers(officeForm, answersOf({ ...office.setting }))
  const release = { lists: [], facts: {} }
  const view = presentForm(officeForm, { t, language, release, values, errors })
  return {
    title: office.name,
    where: placeInWords(office),
    list: paths.offices,
    wrong: view.wrong,
    errors: view.errors,
    form: { sections: view.sections },
    action: officePath(id),
    op,
    addPoint: pointPath(id),
    points: points.map(({ id: point, evidence, ...shown }) => {
      return { ...shown, href: pointPath(id, point), invented: evidence === 'invented' }
    }),
    history: history.map(({ since, ...setting }) => ({
      since: formatDate(since, language),
      phone: setting.phone,
      email: setting.email,
      asks: asksInWords(setting, t),
    })),
  }
}

function placeInWords({ municipality, zone }: OfficeRow): string {
  return [municipality, zone].filter(Boolean).join(' · ')
}
