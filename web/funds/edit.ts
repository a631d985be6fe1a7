import { z } from 'zod'

import { once } from '../../domain/auth/once.ts'
import { operationNotYours, operationProblems } from '../../domain/funds/errors.ts'
import {
  changeOperation,
  getOperation,
  recordOperation,
  zonesKept,
} from '../../domain/funds/operations.ts'
import type { KeptZone, Operation } from '../../domain/funds/operations.ts'
import type { FieldError } from '../../domain/procedures/forms/answers.ts'
import { parseAnswers } from '../../domain/procedures/forms/parse-answers.ts'
import { rawAnswers } from '../../domain/procedures/forms/raw-answers.ts'
import { problemsIn } from '../../domain/shared/field-problems.ts'
import { today } from '../../domain/shared/today.ts'
import { presentForm } from '../shared/forms/present-form.ts'
import { badRequest } from '../shared/http-error.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { RawForm, SignedVisit } from '../shared/visit.ts'
import { answersOf, operationForm, operationIn, operationLists } from './operation-form.ts'
import { changePath, operationPath, paths } from './paths.ts'

export const operationParams = z.object({ operation: recordId })
type Params = z.infer<typeof operationParams>
type Shown<P> = SignedVisit<P, unknown, unknown>
type Posted<P> = SignedVisit<P, unknown, RawForm>

/** An operation is recorded, and corrected, by an administrative officer of its zone or by who coordinates it. */
export function editRoutes(): Route[] {
  const permission = 'operation.record' as const
  const fresh = { path: paths.fresh, permission }
  const change = { path: paths.change, permission, params: operationParams }
  return [
    route({ ...fresh, method: 'get', audit: 'none', handle: (visit) => showFresh(visit) }),
    route({ ...fresh, method: 'post', audit: 'operation-recorded', handle: record }),
    route({ ...change, method: 'get', audit: 'none', handle: (visit) => showChange(visit) }),
    route({ ...change, method: 'post', audit: 'operation-changed', handle: correct }),
  ]
}

interface Typed {
  readonly values: RawForm
  readonly errors: readonly FieldError[]
  readonly op: string
}

async function record(visit: Posted<unknown>): Promise<Reply> {
  const { act, sql, op, form: values } = visit
  if (op === undefined) throw badRequest('_op')
  const { answers, errors } = await parsed(visit, { values, zones: await zonesKept(sql) })
  if (errors.length > 0) return showFresh(visit, { values, errors, op })
  const given = { ...operationIn(answers), id: op, zone: Number(answers['zone']) }
  const problems = await refusedWith(() =>
    once(act, op, async () => {
      await recordOperation(act, given)
      return { operation: op }
    }),
  )
  if (problems) return showFresh(visit, { values, errors: problems, op })
  return redirect(operationPath(op), { key: 'funds.recorded' })
}

async function correct(visit: Posted<Params>): Promise<Reply> {
  const { act, op, form: values, params } = visit
  if (op === undefined) throw badRequest('_op')
  const { answers, errors } = await parsed(visit, { values })
  if (errors.length > 0) return showChange(visit, { values, errors, op })
  const problems = await refusedWith(() =>
    once(act, op, async () => {
      await changeOperation(act, params.operation, operationIn(answers))
      return { operation: params.operation }
    }),
  )
  if (problems) return showChange(visit, { values, errors: problems, op })
  return redirect(operationPath(params.operation), { key: 'funds.changed' })
}

/** What is to be mended; undefined: it was done. Each refusal comes before anything is written. */
async function refusedWith(
  work: () => Promise<unknown>,
): Promise<readonly FieldError[] | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    const problems = problemsIn(error, operationProblems)
    if (!problems) throw error
    return problems
  }
}

interface Given {
  readonly values: RawForm
  /** Of a new one: where it may be. */
  readonly zones?: readonly KeptZone[]
}

async function parsed({ sql }: Shown<unknown>, { values, zones }: Given) {
  const lists = operationLists(zones ?? [])
  const reading = { complete: true, today: await today(sql), lists }
  return parseAnswers(operationForm(zones !== undefined), values, reading)
}

async function showFresh(visit: Shown<unknown>, typed?: Typed): Promise<Reply> {
  const zones = await zonesKept(visit.sql)
  const [first] = zones
  if (!first) throw operationNotYours()
  const values: RawForm = { zone: String(first.id), fund: 'fse-plus' }
  const shown = { title: visit.t('funds.new-title'), action: paths.fresh, back: paths.operations }
  return show(visit, { ...shown, zones, values, typed })
}

async function showChange(visit: Shown<Params>, typed?: Typed): Promise<Reply> {
  const operation = await getOperation(visit.sql, visit.params.operation)
  if (!operation.kept) throw operationNotYours()
  return show(visit, { ...changing(operation, visit), typed })
}

function changing(operation: Operation, { t }: Shown<unknown>) {
  const { id, localCode, zoneName } = operation
  return {
    title: t('funds.change-title'),
    where: `${localCode} · ${zoneName}`,
    action: changePath(id),
    back: operationPath(id),
    values: rawAnswers(operationForm(false), answersOf(operation)),
  }
}

interface Showing {
  readonly title: string
  readonly where?: string
  readonly action: string
  readonly back: string
  readonly zones?: readonly KeptZone[]
  readonly values: RawForm
  readonly typed: Typed | undefined
}

function show({ t, language }: Shown<unknown>, showing: Showing): Reply {
  const { zones, values, typed, ...shown } = showing
  const release = { lists: operationLists(zones ?? []), facts: {} }
  const view = presentForm(operationForm(zones !== undefined), {
    ...{ t, language, release },
    values: typed?.values ?? values,
    errors: typed?.errors ?? [],
  })
  const { wrong, errors, sections } = view
  const model = {
    ...shown,
    list: paths.operations,
    wrong,
    errors,
    form: { sections },
    op: typed?.op,
  }
  return page('funds/edit', model, typed ? { status: 422 } : {})
}
