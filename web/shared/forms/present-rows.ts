import { renamed } from '../../../domain/procedures/engine/expression.ts'
import type { RepeatingSection } from '../../../domain/procedures/forms/fields.ts'
import { rowCount, rowName } from '../../../domain/procedures/forms/fields.ts'
import { presentField } from './present-field.ts'
import { fieldId } from './setting.ts'
import type { Setting } from './setting.ts'
import type { RowsView, RowView } from './view.ts'
import { rowTitle, words } from './words.ts'

/** The rows of a repeating section, those that were typed and one at least to write in. */
export function presentRows(section: RepeatingSection, setting: Setting): RowsView {
  const { key, repeat } = section
  const count = rowCount(section, setting.values)
  return {
    id: fieldId(key),
    name: key,
    count,
    error: setting.errors?.find(({ field }) => field === key)?.message,
    rows: Array.from({ length: count }, (_, at) => presentRow(section, at + 1, setting)),
    add: count < repeat.max ? words(repeat.add, setting.language) : undefined,
    max: repeat.max,
    action: setting.rowsAction,
  }
}

function presentRow(section: RepeatingSection, n: number, setting: Setting): RowView {
  const { key, repeat, fields } = section
  const own = new Set(fields.map((field) => field.key))
  const row: Setting = {
    ...setting,
    nameOf: (field) => rowName(key, n, field.key),
    conditionOf(visible) {
      const shown = setting.conditionOf(visible)
      if (shown?.visible === undefined) return shown
      const inRow = renamed(JSON.parse(shown.visible), (name) =>
        own.has(name) ? rowName(key, n, name) : name,
      )
      return { ...shown, visible: JSON.stringify(inRow) }
    },
  }
  const place = `${key}.${n}`
  return {
    id: fieldId(place),
    title: rowTitle(repeat.row, n, setting.language),
    lang: words(repeat.row, setting.language).lang,
    drop: `drop:${key}:${n}`,
    focus: setting.row === place,
    fields: fields.flatMap((field) => presentField(field, row) ?? []),
  }
}
