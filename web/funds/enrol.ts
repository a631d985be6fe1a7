import { z } from 'zod'

import { once } from '../../domain/auth/once.ts'
import { firstTask } from '../../domain/contact/first-task.ts'
import { transaction } from '../../domain/database.ts'
import { readFolder } from '../../domain/diary/read-folder.ts'
import { enrol } from '../../domain/funds/enrol.ts'
import { enrolmentProblems } from '../../domain/funds/errors.ts'
import { readOperations } from '../../domain/funds/operations.ts'
import { participationsOf } from '../../domain/funds/participants.ts'
import type { FieldError } from '../../domain/procedures/forms/answers.ts'
import { problemsIn } from '../../domain/shared/field-problems.ts'
import { today } from '../../domain/shared/today.ts'
import { advance } from '../../domain/tasks/advance.ts'
import type { Deps } from '../deps.ts'
import { badRequest } from '../shared/http-error.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { actRoute, route } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import type { ActVisit, SignedAct, Visit } from '../shared/visit.ts'
import { taskPath } from '../tasks/paths.ts'
import { operationPath, paths } from './paths.ts'
import { presentEnrolment } from './present-enrolment.ts'

const query = z.object({
  operazione: recordId.optional().catch(undefined),
  pratica: recordId.optional().catch(undefined),
})
const form = z.object({
  operazione: z.string().max(60).default(''),
  numero: z.string().trim().max(40).default(''),
})
type Form = z.infer<typeof form>
type Posted = ActVisit<Nothing, z.infer<typeof query>, Form>

/** Enrols the person of a case in an operation; asked from the case or from the operation. */
export function enrolRoutes(deps: Deps): Route[] {
  const declared = { path: paths.enrol, permission: 'operation.read', query } as const
  return [
    route({
      ...declared,
      method: 'get',
      audit: 'case-read',
      handle: (visit) => show(visit.act, visit),
    }),
    actRoute({
      ...declared,
      method: 'post',
      audit: 'participant-enrolled',
      form,
      handle: (visit: Posted) => enrolFromPage(deps, visit),
    }),
  ]
}

async function enrolFromPage(deps: Deps, visit: Posted): Promise<Reply> {
  const { op, form: typed } = visit
  if (op === undefined) throw badRequest('_op')
  const wanted = recordId.safeParse(typed.operazione)
  const unchosen = wanted.success ? [] : [{ field: 'operation', message: visit.t('funds.choose') }]
  try {
    if (wanted.data === undefined) return await again(deps, visit, unchosen)
    const operation = wanted.data
    const number = await transaction(deps.pools.web, async (sql) => {
      const act = await visit.open(sql)
      const asked = { id: op, operation, number: typed.numero }
      const { outcome } = await once(act, op, async () => ({ number: await enrol(act, asked) }))
      return outcome.number
    })
    return await toTheFirstTask(deps, visit, { caseId: op, operation, number })
  } catch (error) {
    const problems = problemsIn(error, enrolmentProblems)
    if (!problems) throw error
    return await again(deps, visit, problems)
  }
}

function again(deps: Deps, visit: Posted, problems: readonly FieldError[]): Promise<Reply> {
  return transaction(deps.pools.web, async (sql) =>
    show(await visit.open(sql), visit, { typed: visit.form, problems, op: visit.op }),
  )
}

interface Enrolled {
  readonly caseId: string
  readonly operation: string
  readonly number: string
}

async function toTheFirstTask(deps: Deps, visit: Posted, done: Enrolled): Promise<Reply> {
  const { caseId, operation, number } = done
  await advance({ pool: deps.pools.engine, build: deps.build }, caseId, 'web')
  deps.cases.look(caseId)
  const task = await transaction(deps.pools.web, async (sql) => {
    await visit.open(sql)
    return firstTask(sql, caseId, {})
  })
  const said = { key: 'funds.enrolled-as', values: { number } }
  return redirect(task === undefined ? operationPath(operation) : taskPath(task), said)
}

interface Refused {
  readonly typed: Form
  readonly problems: readonly FieldError[]
  readonly op: string | undefined
}

type Asked = Pick<Visit<Nothing, z.infer<typeof query>, unknown>, 'query' | 'language' | 't'>

async function show(act: SignedAct, asked: Asked, refused?: Refused): Promise<Reply> {
  const { query: about, language, t } = asked
  const { sql } = act
  const found = await readCase(act, about.pratica)
  const shown = {
    operations: await readOperations(sql),
    participants: found ? await participationsOf(sql, found.id) : [],
    today: await today(sql),
    found,
    typed: refused?.typed ?? { operazione: about.operazione ?? '', numero: found?.number ?? '' },
    problems: refused?.problems,
    op: refused?.op,
  }
  const model = presentEnrolment(shown, { language, t })
  return page('funds/enrol', model, refused ? { status: 422 } : {})
}

/** The case from which it is asked: looking at what it takes part in is a reading of its folder. */
async function readCase(act: SignedAct, id: string | undefined) {
  if (id === undefined) return undefined
  return readFolder(act, id, { part: 'operations', purpose: 'case-work' })
}
