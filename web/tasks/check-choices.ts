import type { FieldError } from '../../domain/procedures/forms/answers.ts'
import { givenIn } from '../../domain/procedures/forms/fields.ts'
import type { Field } from '../../domain/procedures/schema/form.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { receiversFor } from '../../domain/tasks/handoffs.ts'
import type { Handoff } from '../../domain/tasks/handoffs.ts'
import { providersFor } from '../../domain/tasks/providers.ts'
import { groupsAt, whoCouldDo } from '../../domain/tasks/queries-people.ts'
import { serviceNames } from '../../domain/organisations/service-names.ts'
import { stepOfTask } from '../../domain/tasks/queries-step.ts'
import { choosesOfRecord } from '../shared/posted-task.ts'
import type { ReadTask } from '../shared/posted-task.ts'
import { candidatesOf } from './read-task.ts'

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
  sql: Sql,
  taskId: string,
  { form, answers, offer }: ReadTask & Pick<Asked, 'offer'>,
): Promise<FieldError[]> {
  const given = form && answers ? givenIn(form, answers) : []
  const chosen = given.flatMap(({ field, name, value }): Chosen[] => {
    if (!choosesOfRecord(field)) return []
    const values = [value].flat().filter((one) => typeof one === 'string')
    return values.length > 0 ? [{ field, name, values }] : []
  })
  if (chosen.length === 0) return []
  const task = await stepOfTask(sql, taskId)
  const wrong: FieldError[] = []
  for (const { field, name, values } of chosen) {
    const known = await allowed(sql, field, { values, caseId: task?.caseId ?? '', offer })
    if (values.some((value) => !known.has(value))) {
      wrong.push({ field: name, message: 'Scegli una delle voci proposte' })
    }
  }
  return wrong
}

async function allowed(
  sql: Sql,
  field: Field,
  { values, caseId, offer }: Asked & { readonly values: readonly string[] },
): Promise<ReadonlySet<string>> {
  if (field.type === 'service') return new Set((await serviceNames(sql, values)).keys())
  if (field.type === 'provider')
    return new Set((await providersFor(sql, caseId)).map(({ code }) => code))
  if (field.type === 'receiver') {
    const receivers = offer ? await receiversFor(sql, caseId, offer) : []
    return new Set(receivers.map(({ code }) => code))
  }
  const groups = await groupsAt(sql, caseId, candidatesOf(field))
  const workers = await whoCouldDo(sql, groups, caseId)
  return new Set(workers.map(({ id }) => id))
}
