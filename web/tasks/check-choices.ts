import type { FieldError } from '../../domain/procedures/forms/answers.ts'
import { givenIn } from '../../domain/procedures/forms/fields.ts'
import type { Field } from '../../domain/procedures/schema/form.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { receiversFor } from '../../domain/tasks/handoffs.ts'
import type { Handoff } from '../../domain/tasks/handoffs.ts'
import { peek } from '../../domain/tasks/peek.ts'
import { providersFor } from '../../domain/tasks/providers.ts'
import { groupsAt, whoCouldDo } from '../../domain/tasks/queries-people.ts'
import { serviceNames } from '../../domain/tasks/queries-services.ts'
import { stepOfTask } from '../../domain/tasks/queries-step.ts'
import type { Deps } from '../deps.ts'
import type { ActVisit } from '../shared/visit.ts'
import type { ReadTask } from './posted-task.ts'
import { candidatesOf } from './read-task.ts'

type Visit = Pick<ActVisit<{ id: string }, unknown, unknown>, 'open' | 'params'>

interface Chosen {
  readonly field: Field
  readonly name: string
  readonly values: readonly string[]
}

interface Asked {
  readonly caseId: string
  /** The hand-off that the task prepares, if it does. */
  readonly offer: Handoff | undefined
}

/**
 * Whether chosen services exist, chosen colleagues and bodies may be chosen. The record is asked only when
 * a form chose some; most forms choose none.
 */
export async function checkChoices(
  { pools }: Deps,
  { open, params }: Visit,
  { form, answers, offer }: ReadTask & Pick<Asked, 'offer'>,
): Promise<FieldError[]> {
  const given = form && answers ? givenIn(form, answers) : []
  const chosen = given.flatMap(({ field, name, value }): Chosen[] => {
    if (!['user', 'provider', 'receiver', 'service'].includes(field.type)) return []
    const values = [value].flat().filter((one) => typeof one === 'string')
    return values.length > 0 ? [{ field, name, values }] : []
  })
  if (chosen.length === 0) return []
  return await peek(pools.web, async (sql) => {
    const [, task] = await Promise.all([open(sql), stepOfTask(sql, params.id)])
    const wrong: FieldError[] = []
    for (const { field, name, values } of chosen) {
      const known = await allowed(sql, field, { values, caseId: task?.caseId ?? '', offer })
      if (values.some((value) => !known.has(value))) {
        wrong.push({ field: name, message: 'Scegli una delle voci proposte' })
      }
    }
    return wrong
  })
}

async function allowed(
  sql: Sql,
  field: Field,
  { values, caseId, offer }: Asked & { readonly values: readonly string[] },
): Promise<ReadonlySet<string>> {
  if (field.type === 'service') return new Set(Object.keys(await serviceNames(sql, values)))
  if (field.type === 'provider')
    return new Set((await providersFor(sql, caseId)).map(({ code }) => code))
  if (field.type === 'receiver') {
    const receivers = offer ? await receiversFor(sql, caseId, offer) : []
    return new Set(receivers.map(({ code }) => code))
  }
  const workers = await whoCouldDo(sql, await groupsAt(sql, caseId, candidatesOf(field)))
  return new Set(workers.map(({ id }) => id))
}
