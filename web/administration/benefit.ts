import { z } from 'zod'

import { once } from '../../domain/auth/once.ts'
import {
  benefitOf,
  earliestBenefit,
  plansRegion,
  saidOfBenefit,
  sayBenefit,
} from '../../domain/organisations/benefits.ts'
import { codesOf } from '../../domain/organisations/queries.ts'
import type { Answers, FieldError } from '../../domain/procedures/forms/answers.ts'
import { parseAnswers } from '../../domain/procedures/forms/parse-answers.ts'
import { rawAnswers } from '../../domain/procedures/forms/raw-answers.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { today } from '../../domain/shared/today.ts'
import { formatDate, formatDateTime } from '../shared/format.ts'
import { presentForm } from '../shared/forms/present-form.ts'
import { badRequest } from '../shared/http-error.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { RawForm, SignedVisit } from '../shared/visit.ts'
import { answersOfBenefit, benefitForm, benefitIn, benefitLists } from './benefit-form.ts'
import { iseeInWords } from './benefits.ts'
import { benefitPath, paths } from './paths.ts'

const params = z.object({ benefit: z.string().regex(/^[\w.-]{1,40}$/) })
type Params = z.infer<typeof params>
type Visit = SignedVisit<Params, unknown, unknown>

interface Typed {
  readonly values: RawForm
  readonly errors: readonly FieldError[]
  readonly op: string
}

/** A service: what INPS calls it, since when, and who said so; said anew by who plans the region. */
export function benefitRoutes(): Route[] {
  const path = paths.benefit
  return [
    route({
      ...{ method: 'get', path, params },
      permission: 'nomenclature.read',
      audit: 'none',
      handle: (visit) => show(visit),
    }),
    route({
      ...{ method: 'post', path, params },
      permission: 'nomenclature.say',
      audit: 'service-benefit-said',
      confirm: true,
      handle: say,
    }),
  ]
}

async function say(visit: SignedVisit<Params, unknown, RawForm>): Promise<Reply> {
  const { act, sql, op, form: values, params: asked, t } = visit
  if (op === undefined) throw badRequest('_op')
  const lists = benefitLists(await codesOf(sql, 'siuss-benefit'), t)
  const reading = { complete: true, today: await today(sql), lists }
  const { answers, errors: wrong } = parseAnswers(benefitForm, values, reading)
  const errors = wrong.length > 0 ? wrong : dayProblems(answers, visit)
  if (errors.length > 0) return show(visit, { values, errors, op })
  await once(act, op, async () => {
    await sayBenefit(act, { service: asked.benefit, ...benefitIn(answers) })
    return { service: asked.benefit }
  })
  return redirect(benefitPath(asked.benefit), { key: 'administration.benefit-said' })
}

function dayProblems(answers: Answers, { t }: Visit): FieldError[] {
  if (benefitIn(answers).from >= earliestBenefit) return []
  return [{ field: 'from', message: t('administration.benefit-too-early') }]
}

async function show(visit: Visit, typed?: Typed): Promise<Reply> {
  const { sql, params: asked, t, language, now } = visit
  const row = await benefitOf(sql, asked.benefit)
  const said = await saidOfBenefit(sql, asked.benefit)
  const isMine = await plansRegion(sql)
  const model = {
    title: row.name,
    where: [row.service, row.group].filter(Boolean).join(' · '),
    list: paths.benefits,
    now: inWords(row, visit),
    isee: iseeInWords(row, t),
    ...(isMine && (await presentEdit(sql, { visit, row, typed }))),
    history: said.map(({ from, by, at, ...one }) => ({
      since: formatDate(from, language),
      what: inWords(one, visit),
      isee: iseeInWords(one, t),
      by: t('administration.benefit-by', { name: by, when: formatDateTime(at, language, now) }),
    })),
  }
  return page('administration/benefit', model, typed ? { status: 422 } : {})
}

/** «A2.07 Assistenza domiciliare», or that there is none. */
function inWords(
  { code, label }: { readonly code: string | null; readonly label?: string | null },
  { t }: Visit,
): string {
  return code === null ? t('administration.benefit-none') : [code, label].filter(Boolean).join(' ')
}

interface Edit {
  readonly visit: Visit
  readonly row: Parameters<typeof answersOfBenefit>[0]
  readonly typed: Typed | undefined
}

async function presentEdit(sql: Sql, { visit, row, typed }: Edit) {
  const { t, language, params: asked } = visit
  const day = await today(sql)
  const lists = benefitLists(await codesOf(sql, 'siuss-benefit'), t)
  const proposed = { ...answersOfBenefit(row), from: `${day.slice(0, 4)}-01-01` }
  const view = presentForm(benefitForm, {
    ...{ t, language, release: { lists, facts: {} } },
    values: typed?.values ?? rawAnswers(benefitForm, proposed),
    errors: typed?.errors ?? [],
  })
  const { wrong, errors, sections } = view
  return { wrong, errors, form: { sections }, action: benefitPath(asked.benefit), op: typed?.op }
}
