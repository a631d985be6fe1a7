import type { Fund } from '../../domain/reporting/work.ts'
import { formatDateTime, formatMoney, formatNumber } from '../shared/format.ts'
import { behindPath } from './paths.ts'
import { plain } from './present-plain.ts'
import type { PlainContext } from './present-plain.ts'

interface Sums {
  readonly allocated: number | null
  readonly committed: number
  readonly spent: number
}

/** What each fund gives, what is granted and paid of it, and what is left. */
export function presentFunds(funds: readonly Fund[], context: PlainContext) {
  const { t, opens } = context
  // Beside what the zone plan tells of each service, the sum of a fund would give back what it hides.
  const shown = opens ? funds : funds.filter(({ allocated }) => allocated !== null)
  const rows = shown.map((one) => ({
    name: one.fund ?? t('figures.no-fund'),
    cells: cells(one, context).map((text, at) => ({
      text,
      href: opens && at === committedColumn ? behindPath({ fondo: one.fund ?? '' }) : undefined,
    })),
  }))
  const add = (key: 'committed' | 'spent') => shown.reduce((sum, one) => sum + one[key], 0)
  const given = shown.filter(({ allocated }) => allocated !== null)
  const allocated =
    given.length === 0 ? null : given.reduce((sum, one) => sum + (one.allocated ?? 0), 0)
  const all = { allocated, committed: add('committed'), spent: add('spent') }
  // What is left is of the funds that were given something alone.
  const left = (allocated ?? 0) - given.reduce((sum, one) => sum + one.committed, 0)
  const columns = ['allocated', 'committed', 'spent', 'left', 'share'] as const
  const total = cells(all, context)
  if (opens && allocated !== null) total[columns.indexOf('left')] = leftOver(left, context)
  return plain(
    'funds',
    {
      caption: captionOf(funds, { ...all, left }, context),
      first: t('figures.fund'),
      columns: columns.map((one) => t(`figures.funds-${one}`)),
      rows:
        rows.length > 0
          ? [...rows, { name: t('figures.sum'), cells: total.map((text) => ({ text })) }]
          : [],
    },
    context,
  )
}

const committedColumn = 1

function cells({ allocated, committed, spent }: Sums, context: PlainContext): string[] {
  const { t, opens, language } = context
  const given = allocated === null ? t('figures.funds-unknown') : money(allocated, context)
  if (!opens) return [given, ...['', '', '', ''].map(() => t('figures.funds-not-told'))]
  const share = formatNumber(Math.round((spent / (committed || 1)) * 100), language)
  return [
    ...[given, money(committed, context), money(spent, context)],
    allocated === null ? '–' : leftOver(allocated - committed, context),
    committed === 0 ? '–' : t('quality.percent', { n: share }),
  ]
}

/** What is left; below zero it is said in words. */
function leftOver(cents: number, context: PlainContext): string {
  if (cents >= 0) return money(cents, context)
  return context.t('figures.funds-over', { money: money(-cents, context) })
}

function money(cents: number, { language }: PlainContext): string {
  return formatMoney(cents / 100, language)
}

function captionOf(
  funds: readonly Fund[],
  { allocated, committed, spent, left }: Sums & { readonly left: number },
  context: PlainContext,
): string {
  const { t, opens, language } = context
  const given = allocated === null ? undefined : money(allocated, context)
  if (!opens)
    return given === undefined
      ? t('figures.funds-in-plan')
      : t('figures.funds-caption-allocated', { allocated: given })
  if (funds.length === 0) return t('figures.funds-none')
  const when = funds.flatMap(({ at }) => at ?? []).map((at) => formatDateTime(at, language, at))
  const used = t('figures.funds-caption', {
    ...{ committed: money(committed, context), spent: money(spent, context), when: when[0] ?? '–' },
  })
  if (given === undefined) return used
  const words = { allocated: given, left: money(Math.abs(left), context) }
  return `${used} ${t(left < 0 ? 'figures.funds-caption-over' : 'figures.funds-caption-left', words)}`
}
