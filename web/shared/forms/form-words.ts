import { italian } from '../../../domain/procedures/engine/index-release.ts'
import { explain } from '../../../domain/procedures/explain-expression.ts'
import type { Words as ConditionWords } from '../../../domain/procedures/explain-expression.ts'
import { fieldsOf } from '../../../domain/procedures/forms/fields.ts'
import { circumstances } from '../../../domain/procedures/circumstances.ts'
import type { Expression } from '../../../domain/procedures/schema/expression.ts'
import type { Form } from '../../../domain/procedures/schema/form.ts'
import type { FormOptions } from './view.ts'

/** Tells the conditions of a form in Italian words. */
export function explainForm(
  form: Form,
  release: FormOptions['release'],
): (expression: Expression) => string {
  const known = wordsOfForm(form, release)
  return (expression) => explain(expression, known)
}

/** Labels of the fields beside the titles of the facts, since conditions name both. */
function wordsOfForm(form: Form, release: FormOptions['release']): ConditionWords {
  const titles: Record<string, string> = { ...circumstances }
  const listOf: Record<string, string | undefined> = {}
  for (const [name, { title, list }] of Object.entries(release.facts)) {
    titles[name] = italian(title)
    listOf[name] = list
  }
  for (const { key, label, list } of fieldsOf(form)) {
    titles[key] = italian(label)
    listOf[key] = list
  }
  return {
    titles,
    label: (name: string, code: string) => {
      const list = release.lists.find(({ key }) => key === listOf[name])
      const label = list?.values.find((value) => value.code === code)?.label
      return label && italian(label)
    },
  }
}
