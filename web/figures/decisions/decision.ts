import { once } from '../../../domain/auth/once.ts'
import type { Answers, FieldError } from '../../../domain/procedures/forms/answers.ts'
import { parseAnswers } from '../../../domain/procedures/forms/parse-answers.ts'
import { rawAnswers } from '../../../domain/procedures/forms/raw-answers.ts'
import type { CodeList } from '../../../domain/procedures/schema.ts'
import type { Form } from '../../../domain/procedures/schema/form.ts'
import { placeNotPlanned, zoneNotDeclared } from '../../../domain/reporting/errors.ts'
import type { PlannedPlace } from '../../../domain/reporting/planned-places.ts'
import type { Act } from '../../../domain/shared/act.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { dayInItaly } from '../../../domain/shared/today.ts'
import { presentForm } from '../../shared/forms/present-form.ts'
import { badRequest } from '../../shared/http-error.ts'
import { page, redirect } from '../../shared/reply.ts'
import type { Reply } from '../../shared/reply.ts'
import { route } from '../../shared/route.ts'
import type { Route } from '../../shared/route.ts'
import type { RawForm, SignedVisit } from '../../shared/visit.ts'
import { paths } from '../paths.ts'

export type Visit = SignedVisit<unknown, unknown, unknown>
type Posted = SignedVisit<unknown, unknown, RawForm>

/** A row of what was decided. */
export interface Decided {
  readonly what: string
  readonly where: string
  readonly value: string
  readonly when: string
  readonly holds: boolean
  readonly source: string
  readonly by: string
}

/** Something that who plans decides of the figures: how it is asked, kept and told. */
export interface Decision {
  /** Of the words of the page: `figures.<key>-…`. */
  readonly key: 'targets' | 'allocations' | 'hours'
  readonly form: Form
  readonly permission: 'figure.decide' | 'hours.declare'
  readonly audit: 'figure-target-set' | 'fund-allocated' | 'reporting-hours-declared'
  /** Where the reader may decide it. */
  places(sql: Sql): Promise<readonly PlannedPlace[]>
  lists(places: readonly PlannedPlace[]): CodeList[]
  /** The answers that a new form begins with. @param today `YYYY-MM-DD` */
  begin(places: readonly PlannedPlace[], today: string): Answers
  /** What cannot be checked field by field. */
  problems(answers: Answers, visit: Visit): readonly FieldError[]
  keep(act: Act, answers: Answers): Promise<void>
  /** All that was decided, the newest first. */
  history(visit: Visit): Promise<readonly Decided[]>
}

interface Typed {
  readonly values: RawForm
  readonly errors: readonly FieldError[]
  readonly op: string
}

/** The page of a decision: who reads the figures reads it, who plans decides. */
export function decisionRoutes(decision: Decision): Route[] {
  const { permission, audit } = decision
  const path = paths[decision.key]
  return [
    route({
      method: 'get',
      path,
      permission: 'figure.read',
      audit: 'none',
      handle: (visit) => show(decision, visit),
    }),
    route({
      method: 'post',
      path,
      permission,
      audit,
      handle: (visit) => decide(decision, visit),
    }),
  ]
}

async function show(decision: Decision, visit: Visit, typed?: Typed): Promise<Reply> {
  const { sql, t } = visit
  const { key } = decision
  const places = await decision.places(sql)
  const model = {
    title: t(`figures.${key}`),
    figures: paths.figures,
    lead: t(`figures.${key}-lead`),
    none: t(`figures.${key}-none`),
    history: await decision.history(visit),
    ...(places.length > 0
      ? asked(decision, visit, { places, typed })
      : { others: t(`figures.${key}-by-others`) }),
  }
  return page('figures/decisions/decided', model, typed ? { status: 422 } : {})
}

interface Asked {
  readonly places: readonly PlannedPlace[]
  readonly typed: Typed | undefined
}

function asked(decision: Decision, { t, language, now }: Visit, { places, typed }: Asked) {
  const { key, form } = decision
  const begun = rawAnswers(form, decision.begin(places, dayInItaly(now)))
  const view = presentForm(form, {
    ...{ t, language, release: { lists: decision.lists(places), facts: {} } },
    values: typed?.values ?? begun,
    errors: typed?.errors ?? [],
  })
  const { wrong, errors, sections } = view
  const action = paths[key]
  return {
    wrong,
    errors,
    form: { sections },
    action,
    op: typed?.op,
    save: t(`figures.${key}-save`),
  }
}

async function decide(decision: Decision, visit: Posted): Promise<Reply> {
  const { act, sql, op, form: values, now } = visit
  if (op === undefined) throw badRequest('_op')
  const places = await decision.places(sql)
  const { key, form } = decision
  if (places.length === 0) throw key === 'hours' ? zoneNotDeclared() : placeNotPlanned()
  const reading = { complete: true, today: dayInItaly(now), lists: decision.lists(places) }
  const parsed = parseAnswers(form, values, reading)
  const errors = parsed.errors.length > 0 ? parsed.errors : decision.problems(parsed.answers, visit)
  if (errors.length > 0) return show(decision, visit, { values, errors, op })
  await once(act, op, async () => {
    await decision.keep(act, parsed.answers)
    return { decided: key }
  })
  return redirect(paths[key], { key: `figures.${key}-kept` })
}
