import { ledgerFileRows } from '../../domain/delivery/ledger-list.ts'
import type {
  LedgerCursor,
  LedgerFilter,
  LedgerOption,
  LedgerRow,
} from '../../domain/delivery/ledger-list.ts'
import { costOf } from '../../domain/delivery/rules.ts'
import { csvOf, hundredthsInCell } from '../../domain/shared/csv.ts'
import { dayInItaly } from '../../domain/shared/today.ts'
import { compareWords } from '../../domain/shared/by-name.ts'
import { casePath } from '../cases/paths.ts'
import { formatDate, formatDateTime, formatMoney } from '../shared/format.ts'
import { personWithYear } from '../shared/person-words.ts'
import { amountInWords } from '../shared/service-words.ts'
import type { Reader } from '../shared/service-words.ts'
import { ledgerUrl } from './ledger-query.ts'
import type { LedgerQuery } from './ledger-query.ts'
import { paths } from './paths.ts'

interface Context extends Reader {
  readonly query: LedgerQuery
  readonly filter: LedgerFilter
  readonly options: readonly LedgerOption[]
  readonly now: Date
}

interface Found {
  readonly rows: readonly LedgerRow[]
  readonly next: LedgerCursor | undefined
}

/** The rows of the ledger, ready for `ledger.hbs`. */
export function presentLedger({ rows, next }: Found, context: Context) {
  const { query, filter, t } = context
  const first = query.after && ledgerUrl(query)
  return {
    title: t('delivery.rows-title'),
    action: paths.ledger,
    checks: paths.check,
    download: rows.length > 0 && ledgerUrl(query, undefined, paths.ledgerFile),
    from: filter.from,
    to: filter.to,
    number: filter.number ?? '',
    filters: presentFilters(context),
    bare: ledgerUrl(query) === paths.ledger ? undefined : paths.ledger,
    counted: t(next || first ? 'delivery.rows-counted-page' : 'delivery.rows-counted', {
      count: rows.length,
    }),
    rows: rows.map((row) => presentRow(row, context)),
    next: next && ledgerUrl(query, next),
    first,
  }
}

function presentRow(row: LedgerRow, context: Context) {
  const { t, language, now } = context
  return {
    href: casePath(row.caseId, 'services'),
    day: formatDate(row.day, language),
    client: personWithYear(row) || (row.alias ?? t('cases.person-anonymous')),
    restricted: row.protected,
    number: row.number,
    service: row.service,
    provider: row.provider ?? t('delivery.own-service'),
    amount: amountInWords(row.quantity, row, context),
    cost: formatMoney(costOf(row.quantity, row.price) / 100, language),
    note: row.reason ?? row.reference ?? '',
    by: row.by,
    at: formatDateTime(row.at, language, now),
  }
}

function presentFilters({ filter, options, t }: Context) {
  const services = new Map(options.map(({ service, name }) => [service, name]))
  const providers = new Map(
    options.flatMap(({ provider, providerName }) =>
      provider === null ? [] : [[String(provider), providerName ?? ''] as const],
    ),
  )
  const select = (
    name: 'servizio' | 'ente',
    choices: ReadonlyMap<string, string>,
    chosen: string | undefined,
  ) => ({
    id: `filtro-${name}`,
    name,
    label: t(`delivery.filter-${name}`),
    options: [
      { value: '', label: t(name === 'ente' ? 'list.all-m' : 'list.all-f'), chosen: false },
      ...[...choices]
        .toSorted(([, a], [, b]) => compareWords(a, b))
        .map(([value, label]) => ({ value, label, chosen: value === chosen })),
    ],
  })
  const provider = filter.provider === undefined ? undefined : String(filter.provider)
  return [select('servizio', services, filter.service), select('ente', providers, provider)]
}

/** The same as a spreadsheet opens it, without what is written by hand. It names nobody: who needs the person opens the case by its number. */
export function ledgerFile(
  { rows, more }: { readonly rows: readonly LedgerRow[]; readonly more: boolean },
  { t }: Reader,
): string {
  const columns: readonly [string, (row: LedgerRow) => string | null][] = [
    [t('delivery.day'), ({ day }) => day],
    [t('delivery.number'), ({ number }) => number],
    [t('delivery.service'), ({ service }) => service],
    [t('delivery.provider'), ({ provider }) => provider ?? t('delivery.own-service')],
    [t('delivery.quantity'), ({ quantity }) => hundredthsInCell(quantity)],
    [t('delivery.unit'), ({ unit }) => t(`delivery.unit-${unit}`, { count: 2 })],
    [t('delivery.cost'), (row) => hundredthsInCell(costOf(row.quantity, row.price))],
    [t('delivery.fund'), ({ fund }) => fund],
    [t('delivery.by'), ({ by }) => by],
    [t('delivery.at'), ({ at }) => dayInItaly(at)],
  ]
  const lines = rows.map((row) => columns.map(([, value]) => value(row)))
  const last = more ? [[t('delivery.rows-more', { count: ledgerFileRows })]] : []
  return csvOf([columns.map(([title]) => title), ...lines, ...last])
}
