import { evaluate } from '../../../domain/procedures/engine/expression.ts'
import { parseAnswers } from '../../../domain/procedures/forms/parse-answers.ts'
import { fieldsOf, isRepeating } from '../../../domain/procedures/forms/fields.ts'
import { readPage } from '../../../domain/procedures/forms/read-page.ts'
import type { ReadPage } from '../../../domain/procedures/forms/read-page.ts'
import type { Expression } from '../../../domain/procedures/schema/expression.ts'
import type { Form, Section } from '../../../domain/procedures/schema/form.ts'
import { explainForm } from './form-words.ts'
import { presentField } from './present-field.ts'
import { presentRows } from './present-rows.ts'
import { fieldId } from './setting.ts'
import type { Setting } from './setting.ts'
import type { FieldView, FormOptions, FormView, SectionView } from './view.ts'
import { settle } from './visibility.ts'
import { words, wordsOf } from './words.ts'

/** Up to this many parts a form can be read without a list of them. */
const fewParts = 9

/**
 * A form of a release, ready for `{{> shared/forms/_form}}`. Every field that may be shown is
 * there, with its condition in words and as data: `parseAnswers` has the last word on what counts.
 */
export function presentForm(form: Form, options: FormOptions): FormView {
  const setting = settingOf(form, options)
  const errors = options.errors ?? []
  return {
    title: words(form.title, options.language),
    long: setting.long,
    offering: Object.keys(options.offers ?? {}).length > 0,
    sections: form.sections.flatMap((section) => presentSection(section, setting)),
    errors: errors.map(({ field, message }) => ({ field: fieldId(field), message })),
    wrong: errors.length > 0,
  }
}

function settingOf(form: Form, options: FormOptions): Setting {
  const names = new Set(fieldsOf(form).map(({ key }) => key))
  const inWords = explainForm(form, options.release)
  const settled = (expression: Expression) => settle(expression, names, options.facts ?? {})
  let read: ReadPage | undefined
  const page = () => (read ??= pageNow(form, options))
  return {
    ...options,
    form,
    page,
    long: form.sections.length > fewParts,
    nameOf: ({ key }) => key,
    holds: (expression) => evaluate(expression, page().values),
    inWords,
    settled,
    conditionOf(visible) {
      const condition = visible ? settled(visible) : true
      if (condition === false) return undefined
      if (condition === true) return {}
      const text = options.t('forms.only-if', { condition: inWords(condition) })
      return { visible: JSON.stringify(condition), condition: text }
    },
  }
}

function pageNow(form: Form, { values, release: { lists }, facts = {}, settings }: FormOptions) {
  const { answers } = parseAnswers(form, values, { complete: false, lists, facts, settings })
  return readPage(form, answers, { lists, facts, settings })
}

function presentSection(section: Section, setting: Setting): SectionView[] {
  const shown = setting.conditionOf(section.visible)
  if (!shown) return []
  const rows = isRepeating(section) ? presentRows(section, setting) : undefined
  const fields = rows ? [] : section.fields.flatMap((field) => presentField(field, setting) ?? [])
  const all = rows ? rows.rows.flatMap((row) => row.fields) : fields
  if (all.length === 0) return []
  return [
    {
      id: `s-${section.key}`,
      title: words(section.title, setting.language),
      hint: wordsOf(section.hint, setting.language),
      visible: shown.visible,
      condition: shown.condition,
      folds: setting.long && shown.condition !== undefined,
      open: rows?.error !== undefined || isWanted(section, all, setting),
      fields,
      rows,
    },
  ]
}

function isWanted({ visible }: Section, fields: readonly FieldView[], setting: Setting): boolean {
  if (!setting.long || !visible || setting.holds(visible)) return true
  return fields.some(
    ({ value, error, groups }) =>
      value !== '' || error || groups.some(({ options }) => options.some(({ chosen }) => chosen)),
  )
}
