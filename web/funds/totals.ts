import { hundredthsInCell } from '../../domain/shared/csv.ts'
import type { Table } from '../../domain/funds/tables.ts'
import type { Translate } from '../shared/i18n.ts'

/** The control totals as a table: records, amounts in euro, what is missing. */
export function totalsOf(tables: readonly Table[], t: Translate): (string | number)[][] {
  const heading = ['table', 'records', 'amount', 'lacks'].map((key) => t(`funds.total-${key}`))
  return [
    heading,
    ...tables.map(({ layout, rows, amount, lacks }) => [
      layout.code,
      rows.length,
      amount === undefined ? '' : hundredthsInCell(amount),
      lacks.length,
    ]),
  ]
}
