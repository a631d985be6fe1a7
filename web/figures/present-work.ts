import type { Division } from '../../domain/reporting/figures.ts'
import { smallest } from '../../domain/reporting/rules.ts'
import type { Delivered, Fund, Waiting, WorkFigures } from '../../domain/reporting/work.ts'
import { Phase } from '../../domain/procedures/schema.ts'
import { formatDateTime, formatMoney, formatNumber } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'

interface Context {
  readonly division: Division
  readonly names: ReadonlyMap<number, string>
  /** Whether the reader may open cases: whoever may not is told nothing of fewer than five. */
  readonly opens: boolean
  readonly language: Language
  readonly t: Translate
}

/** The figures of the work that are no counts by place, ready for `_plain.hbs`. */
export function presentWork({ waiting, delivered, funds }: WorkFigures, context: Context) {
  return [
    presentWaiting(waiting, context),
    presentDelivered(delivered, context),
    presentFunds(funds, context),
  ]
}

/** A figure with its words; `cells` of a row are texts, in the order of the columns. */
function plain(
  key: string,
  shown: {
    readonly caption: string
    readonly first: string
    readonly columns: readonly string[]
    readonly rows: readonly { readonly name: string; readonly cells: readonly string[] }[]
  },
  { t }: Context,
) {
  return {
    id: key,
    title: t(`figures.${key}`),
    definition: t(`figures.${key}-definition`),
    source: t(`figures.${key}-source`),
    target: t(`figures.${key}-target`),
    tableCaption: t('figures.table-of', { title: t(`figures.${key}`) }),
    ...shown,
  }
}

function presentWaiting(waiting: readonly Waiting[], context: Context) {
  const { t, division, names, opens, language } = context
  const places = [...new Set(waiting.map(({ place }) => place))]
  const told = (place: number | null, phase: string | null) => {
    const found = waiting.find((one) => one.place === place && one.phase === phase)
    if (!found) return '–'
    if (!opens && found.n < smallest) return t('figures.few', { count: smallest })
    return t('figures.days', { n: formatNumber(Math.round(found.median * 10) / 10, language) })
  }
  const row = (place: number | null, name: string) => ({
    name,
    cells: [...Phase.options, null].map((phase) => told(place, phase)),
  })
  const named = places
    .filter((place) => place !== null)
    .map((place) => row(place, names.get(place) ?? ''))
  return plain(
    'waiting',
    {
      caption: t('figures.waiting-caption', { median: told(null, null) }),
      first: t(`figures.place-${division}`),
      columns: [...Phase.options.map((key) => t(`phases.${key}`)), t('figures.all-phases')],
      rows: [
        ...named.toSorted((a, b) => a.name.localeCompare(b.name, 'it')),
        ...(waiting.length > 0 ? [row(null, t('figures.sum'))] : []),
      ],
    },
    context,
  )
}

const periods = ['week', 'weekBefore', 'month', 'monthBefore'] as const

function presentDelivered(delivered: readonly Delivered[], context: Context) {
  const { t, opens, language } = context
  const amount = (quantity: number, unit: string) =>
    unit === 'euro'
      ? formatMoney(quantity / 100, language)
      : t(`figures.unit-${unit}`, { n: formatNumber(quantity / 100, language) })
  const rows = delivered.map((one) => {
    const hidden = !opens && one.people < smallest
    const body = one.provider ?? t('figures.no-provider')
    return {
      name: `${one.service} · ${body}`,
      cells: hidden
        ? [...periods, ''].map(() => t('figures.few', { count: smallest }))
        : [
            ...periods.map((period) => amount(one[period], one.unit)),
            formatNumber(one.people, language),
          ],
    }
  })
  const bodies = new Set(delivered.flatMap(({ provider }) => provider ?? []))
  return plain(
    'delivered',
    {
      caption: t('figures.delivered-caption', { services: rows.length, bodies: bodies.size }),
      first: t('figures.delivered-first'),
      columns: [...periods, 'people'].map((one) => t(`figures.delivered-${one}`)),
      rows,
    },
    context,
  )
}

function presentFunds(funds: readonly Fund[], context: Context) {
  const { t, opens, language } = context
  const money = (cents: number) => formatMoney(cents / 100, language)
  const share = ({ committed, spent }: Pick<Fund, 'committed' | 'spent'>) =>
    committed === 0
      ? '–'
      : t('quality.percent', { n: formatNumber(Math.round((spent / committed) * 100), language) })
  // Beside what the zone plan tells of each service, the sum of a fund would give back what it hides.
  const rows = (opens ? funds : []).map((one) => ({
    name: one.fund ?? t('figures.no-fund'),
    cells: [money(one.committed), money(one.spent), share(one)],
  }))
  const add = (key: 'committed' | 'spent') => funds.reduce((sum, one) => sum + one[key], 0)
  const all = { committed: add('committed'), spent: add('spent') }
  const [latest] = funds.map(({ at }) => at)
  return plain(
    'funds',
    {
      caption:
        rows.length > 0
          ? t('figures.funds-caption', {
              committed: money(all.committed),
              spent: money(all.spent),
              when: latest ? formatDateTime(latest, language, latest) : '',
            })
          : t(opens ? 'figures.funds-none' : 'figures.funds-in-plan'),
      first: t('figures.fund'),
      columns: ['committed', 'spent', 'share'].map((one) => t(`figures.funds-${one}`)),
      rows:
        rows.length > 0
          ? [
              ...rows,
              {
                name: t('figures.sum'),
                cells: [money(all.committed), money(all.spent), share(all)],
              },
            ]
          : rows,
    },
    context,
  )
}
