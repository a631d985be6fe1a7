import type { Expression } from '../../../domain/procedures/schema/expression.ts'
import type { Page } from '../../../domain/procedures/forms/compute-items.ts'
import type { Field, Form } from '../../../domain/procedures/schema/form.ts'
import type { FormOptions } from './view.ts'
import type { Condition } from './visibility.ts'

/** What fields and sections need to know of their form. */
export interface Setting extends FormOptions {
  readonly form: Form
  readonly long: boolean
  /** What is on the page now, read as it will be: only where a figure or a long form needs it. */
  page(): Page
  /** As the browser sends it: in a row it names section and row. */
  nameOf(field: Field): string
  /** Whether the condition holds for what is on the page now: asked of long forms only. */
  holds(expression: Expression): boolean
  /** Undefined: never shown in this case. Empty: always shown. */
  conditionOf(visible: Expression | undefined): Shown | undefined
  inWords(expression: Expression): string
  /** What is left of a condition once the facts are known. */
  settled(expression: Expression): Condition
}

export interface Shown {
  readonly visible?: string
  readonly condition?: string
}

/** Id of a field's control, for labels and for the links of the error summary. */
export function fieldId(key: string): string {
  return `f-${key}`
}
