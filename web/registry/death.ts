import { z } from 'zod'

import { once } from '../../domain/auth/once.ts'
import { transaction } from '../../domain/database.ts'
import { codesOf } from '../../domain/organisations/queries.ts'
import { plainFact } from '../../domain/orm.ts'
import type { PlainAct } from '../../domain/plain-act.ts'
import type { Answers } from '../../domain/procedures/forms/answers.ts'
import { parseAnswers } from '../../domain/procedures/forms/parse-answers.ts'
import type { CodeList } from '../../domain/procedures/schema.ts'
import type { Form } from '../../domain/procedures/schema/form.ts'
import { lastDeath, remainingOf } from '../../domain/registry/deaths.ts'
import type { DeathRow, Remaining } from '../../domain/registry/deaths.ts'
import { personNotFound } from '../../domain/registry/errors.ts'
import { findPerson } from '../../domain/registry/queries.ts'
import { today } from '../../domain/shared/today.ts'
import type { PersonRow } from '../../domain/registry/queries.ts'
import { readPerson } from '../../domain/registry/read-person.ts'
import { recordDeath, resumeService, withdrawDeath } from '../../domain/registry/record-death.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import type { Deps } from '../deps.ts'
import { badRequest } from '../shared/http-error.ts'
import { deathQuestion, question, sourceQuestions } from '../shared/person-fields.ts'
import { personFrom } from '../shared/person-form.ts'
import { readPersonLists } from '../shared/person-lists.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { actRoute, route } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import type { ActVisit, RawForm } from '../shared/visit.ts'
import { paths, personPath } from './paths.ts'
import { presentDeath } from './present-death.ts'
import { mendable } from './refused.ts'

const params = z.object({ id: recordId })
type Visit = ActVisit<z.infer<typeof params>, Nothing, RawForm>

const withdrawalReasons = 'death-withdrawal-reason'
const title = { it: 'Decesso', en: 'Death' }
const ofDeath: Form = {
  key: 'death',
  title,
  sections: [
    { key: 'death', title, fields: [{ ...deathQuestion, required: true }, ...sourceQuestions] },
  ],
}
const ofWithdrawal: Form = {
  key: 'death-withdrawal',
  title,
  sections: [
    {
      key: 'withdrawal',
      title: { it: 'Perché si annulla', en: 'Why it is taken back' },
      fields: [
        question('reason', {
          type: 'code',
          label: { it: 'Motivo', en: 'Reason' },
          list: withdrawalReasons,
          widget: 'radio',
          required: true,
        }),
        ...sourceQuestions,
      ],
    },
  ],
}

export interface AskedDeath {
  readonly person: PersonRow
  readonly death: DeathRow | undefined
  readonly remaining: readonly Remaining[]
  readonly form: Form
  readonly lists: readonly CodeList[]
  readonly today: string
}

/** The death of a person: recorded, taken back, and what it stopped started again. */
export function deathRoutes(deps: Deps): Route[] {
  return [
    route({
      method: 'get',
      path: paths.death,
      permission: 'person.edit',
      audit: 'person-read',
      params,
      async handle({ act, sql, params: { id }, t, language, now }) {
        await readPerson(act, id, 'data-quality')
        const asked = await readAsked(sql, id)
        const typed = { sourceDate: asked.today }
        return page('registry/death', presentDeath({ ...asked, typed }, { t, language, now }))
      },
    }),
    actRoute({
      method: 'post',
      path: paths.death,
      permission: 'person.edit',
      audit: 'death-recorded',
      params,
      handle: (visit: Visit) => change(deps, visit, 'recorded'),
    }),
    actRoute({
      method: 'post',
      path: paths.deathWithdrawn,
      permission: 'person.edit',
      audit: 'death-withdrawn',
      params,
      handle: (visit: Visit) => change(deps, visit, 'withdrawn'),
    }),
    route({
      method: 'post',
      path: paths.resumedService,
      permission: 'person.edit',
      audit: 'service-resumed',
      params,
      form: z.object({ servizio: recordId }),
      async handle({ act, op, params: { id }, form: { servizio: serviceId } }) {
        if (op === undefined) throw badRequest('_op')
        await once(act, op, async () => {
          await resumeService(act, { personId: id, serviceId })
          return { serviceId }
        })
        return redirect(personPath(id, 'death'), { key: 'registry.service-resumed' })
      },
    }),
  ]
}

async function readAsked(sql: Sql, id: string): Promise<AskedDeath> {
  const person = await findPerson(sql, id)
  if (!person || person.replacedBy) throw personNotFound()
  const reasons = (await codesOf(sql, withdrawalReasons)).map(({ code, label }) => ({
    code,
    label,
  }))
  const known = { key: withdrawalReasons, title: 'Motivo', values: reasons }
  return {
    person,
    death: await lastDeath(sql, id),
    remaining: person.deathDate === null ? [] : await remainingOf(sql, id),
    form: person.deathDate === null ? ofDeath : ofWithdrawal,
    lists: [...(await readPersonLists(sql)), known],
    today: await today(sql),
  }
}

type Wrong = readonly { readonly field: string; readonly message: string }[]
type What = 'recorded' | 'withdrawn'

async function change(deps: Deps, visit: Visit, what: What): Promise<Reply> {
  const {
    params: { id },
    op,
    version,
  } = visit
  if (op === undefined || version === undefined) throw badRequest('_op, _v')
  try {
    const wrong = await plainFact(deps.orm, async ({ em, sql }) => {
      const act = { ...(await visit.open(sql)), em }
      return write(act, { ...visit, op, version }, what)
    })
    if (wrong) return await again(deps, visit, wrong)
  } catch (error) {
    const wrong = mendable(error)
    if (!wrong) throw error
    return again(deps, visit, wrong)
  }
  return redirect(personPath(id, 'death'), { key: `registry.death-${what}` })
}

type Ready = Visit & { readonly op: string; readonly version: number }

/** @returns what is to be mended; nothing: it is written */
async function write(act: PlainAct, visit: Ready, what: What): Promise<Wrong | undefined> {
  const {
    params: { id: personId },
    op,
    version,
  } = visit
  const { lists, today: day } = await readAsked(act.sql, personId)
  const form = what === 'recorded' ? ofDeath : ofWithdrawal
  const { answers, errors } = parseAnswers(form, visit.form, { complete: true, today: day, lists })
  if (errors.length > 0) return errors
  const given = { personId, version, provenance: personFrom(answers, day).provenance }
  await once(act, op, async () => {
    if (what === 'recorded')
      await recordDeath(act, { ...given, diedOn: said(answers, 'deathDate') })
    else await withdrawDeath(act, { ...given, reason: said(answers, 'reason') })
    return { personId }
  })
  return undefined
}

function said(answers: Answers, key: string): string {
  return String(answers[key] ?? '')
}

function again(deps: Deps, visit: Visit, errors: Wrong): Promise<Reply> {
  const { params: given, form: typed, op, t, language, now } = visit
  return transaction(deps.pools.web, async (sql) => {
    await visit.open(sql)
    const asked = await readAsked(sql, given.id)
    const model = presentDeath({ ...asked, typed, errors, op }, { t, language, now })
    return page('registry/death', model, { status: 422 })
  })
}
