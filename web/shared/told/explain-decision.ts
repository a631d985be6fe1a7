import { outputOf } from '../../../domain/procedures/engine/decide.ts'
import type { Decided } from '../../../domain/procedures/engine/decided.ts'
import { italian } from '../../../domain/procedures/engine/index-release.ts'
import type { FactValue } from '../../../domain/procedures/engine/types.ts'
import { explain, valueInWords, wordsOf } from '../../../domain/procedures/explain-expression.ts'
import type { Words } from '../../../domain/procedures/explain-expression.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import type { DecisionTable } from '../../../domain/procedures/schema/table.ts'
import type { Translate } from '../i18n.ts'

/** “Perché questa via?”: the rows as they were asked, and what was known. */
export interface Why {
  readonly policy: string
  readonly rows: readonly {
    readonly title: string
    readonly condition: string
    readonly value: string
    readonly decided: boolean
  }[]
  readonly facts: readonly { readonly title: string; readonly value: string }[]
  readonly source: string | undefined
}

/** What the table decided, in a line or two, and why, row by row. From the release of the move. */
export function explainDecision(
  decided: Decided,
  release: Release,
  t: Translate,
): { readonly lines: readonly string[]; readonly why: Why } {
  const table = release.tables.find(({ key }) => key === decided.table)
  const words = wordsOf(release)
  const rowOf = (key: string) => table?.rows.find((row) => row.key === key)
  const title = (key: string) => italian(rowOf(key)?.title ?? key)
  const chosen = decided.row === 'otherwise' ? table?.otherwise : rowOf(decided.row)
  return {
    lines: [...(chosen ? [italian(chosen.title)] : []), ...reasons(decided, { table, words, t })],
    why: {
      policy: t(`cases.why-${decided.hit}`),
      rows: decided.trace.map(({ row, condition, value }) => ({
        title: title(row),
        condition: explain(condition, words),
        value: t(value ? 'cases.why-true' : 'cases.why-false'),
        decided: row === decided.row || (decided.row === 'collected' && value),
      })),
      facts: Object.entries(decided.facts).map(([name, value]) => ({
        title: words.titles[name] ?? name,
        value: factInWords(name, value, words),
      })),
      source: table?.source,
    },
  }
}

interface Context {
  readonly table: DecisionTable | undefined
  readonly words: Words
  readonly t: Translate
}

function reasons(decided: Decided, { table, words, t }: Context): string[] {
  const holding = decided.trace.filter(({ value }) => value)
  const [first, second] = holding
  const titles = holding.map(({ row }) => {
    const found = table?.rows.find(({ key }) => key === row)
    return found ? italian(found.title) : row
  })
  if (decided.row === 'collected' || decided.collected)
    return collectedLines(decided, { table, words, t })
  if (decided.row === 'otherwise')
    return [
      first && second
        ? t('cases.because-several', { rows: titles.join('; ') })
        : t('cases.because-none', {
            reasons: decided.trace.map(({ condition }) => explain(condition, words)).join('; '),
          }),
    ]
  const own = decided.trace.find(({ row }) => row === decided.row)
  return [
    ...(own ? [t('cases.because', { reason: explain(own.condition, words) })] : []),
    ...(decided.hit === 'priority' && second && table
      ? [t('cases.because-important', { output: importantOutput(decided, table, words) })]
      : []),
  ]
}

function importantOutput({ row }: Decided, table: DecisionTable, words: Words): string {
  const found = table.rows.find(({ key }) => key === row)
  const fact = table.priority?.of
  if (!found) return row
  return fact === undefined
    ? italian(found.title)
    : valueInWords(fact, outputOf(table, found), words)
}

function collectedLines({ collected = {} }: Decided, { table, words, t }: Context): string[] {
  return Object.entries(collected).map(([name, value]) =>
    value === ''
      ? t('cases.collected-none', { fact: words.titles[name] ?? name })
      : t(`cases.collected-${table?.collect?.by ?? 'sum'}`, {
          fact: words.titles[name] ?? name,
          value: factInWords(name, value, words),
        }),
  )
}

function factInWords(name: string, value: FactValue, words: Words): string {
  return [value]
    .flat()
    .map((one) => valueInWords(name, one, words))
    .join(', ')
}
