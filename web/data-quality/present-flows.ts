import { may } from '../../domain/auth/policy.ts'
import type { Role } from '../../domain/auth/roles.ts'
import type { OwingPlace } from '../../domain/data-quality/obligation-records.ts'
import { daysOf } from '../../domain/data-quality/obligations.ts'
import type { Obligation } from '../../domain/data-quality/obligations.ts'
import { smallest } from '../../domain/reporting/rules.ts'
import { flowCounts } from '../../domain/siuss/ledger/flow-figures.ts'
import type { FlowCount, FlowFigures } from '../../domain/siuss/ledger/flow-figures.ts'
import { formatDateTime, formatNumber } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { ledgerPaths } from '../siuss/ledger/paths.ts'

interface Context {
  readonly now: Date
  readonly language: Language
  readonly t: Translate
  readonly roles: readonly Role[]
}

interface Known {
  readonly places: readonly OwingPlace[]
  readonly flows: readonly FlowFigures[]
}

interface Named extends FlowFigures {
  readonly name: string
}

/** Of what has a number of days only what is over them; of the others what the ledger says. */
const shown = (days: number): readonly FlowCount[] =>
  days > 0 ? ['late'] : flowCounts.filter((one) => one !== 'late')

const alarming = new Set<FlowCount>(['rejected', 'late'])
/** Counted at a preparing: before the first there is no number. */
const counted = new Set<FlowCount>(['blocked', 'late'])

/** What is sent as flows, year by year and comune by comune: those that told nothing too. */
export function presentFlows(obligation: Obligation, { places, flows }: Known, context: Context) {
  const { t, roles } = context
  if (obligation.flows === undefined) return undefined
  const days = daysOf(obligation)
  const found = places.flatMap(({ id, name }) =>
    flows
      .filter(({ place, kind }) => place === id && kind === obligation.flows)
      .map((one): Named => ({ ...one, name })),
  )
  const years = [...Map.groupBy(found, ({ year }) => year)].toSorted(([a], [b]) => b - a)
  return {
    columns: shown(days).map((what) => ({ label: t(`obligations.flows-${what}`, { days }) })),
    years: years.map(([year, rows]) => presentYear({ year, rows, days }, context)),
    href: may(roles, 'siuss.decide') ? ledgerPaths.ledger : undefined,
  }
}

interface OfYear {
  readonly year: number
  readonly rows: readonly Named[]
  readonly days: number
}

function presentYear({ year, rows, days }: OfYear, { t, language, now }: Context) {
  const columns = shown(days)
  const hidden = rows.some((one) => columns.some((what) => one[what] === null))
  const sums = Object.fromEntries(
    columns.map((what) => [what, rows.reduce((sum, one) => sum + (one[what] ?? 0), 0)]),
  )
  const never = rows.filter(({ prepared }) => prepared === null).length
  const summary = days > 0 ? 'obligations.flows-in-time' : 'obligations.flows'
  const withheld = t('statistics.few')
  return {
    summary: [
      hidden
        ? t('obligations.flows-hidden', { year, few: smallest })
        : t(summary, { year, days, ...sums }),
      ...(never > 0 ? [t('obligations.flows-never', { count: never })] : []),
    ].join('; '),
    // A few are read at once; those of a region are opened.
    open: rows.length <= 5,
    rows: rows.map((one) => ({
      name: one.name,
      cells: columns.map((what) => {
        if (one.prepared === null && counted.has(what)) return { text: '–', late: false }
        const n = one[what]
        const late = alarming.has(what) && n !== null && n > 0
        return { text: n === null ? withheld : formatNumber(n, language), late }
      }),
      prepared: one.prepared ? formatDateTime(one.prepared, language, now) : t('obligations.never'),
    })),
  }
}
