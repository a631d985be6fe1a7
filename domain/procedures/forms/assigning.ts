import type { Field, Form } from '../schema/form.ts'

import { fieldsOf } from './fields.ts'

/** The field by which this outcome puts somebody to work on the case, if it asks for one. */
export function assigning(form: Form, who: Field['assigns'], outcome: string): Field | undefined {
  const field = fieldsOf(form).find(({ assigns }) => assigns === who)
  return field?.requiredFor && !field.requiredFor.includes(outcome) ? undefined : field
}
