import { areas } from '../../domain/statistics/definition.ts'
import type { CaseCount, PlacedRow, ServiceCount } from '../../domain/statistics/queries.ts'
import { Phase } from '../../domain/procedures/schema.ts'
import { byName } from '../../domain/shared/by-name.ts'
import { divisionWords } from '../shared/url-words.ts'
import { countInWords, moneyInWords, provenance } from './in-words.ts'
import type { Count, Shown } from './in-words.ts'
import {
  filePath,
  levelsPath,
  monthsPath,
  paths,
  planPath,
  servicesPath,
  statisticsPath,
} from './paths.ts'
import { levelOf, placeKey, placeOf } from './places.ts'

/** By what the tables are divided. */
export const divisions = ['zone', 'municipality'] as const
export type Division = (typeof divisions)[number]

export interface Context extends Shown {
  readonly division: Division
}

interface Counts {
  readonly services: readonly ServiceCount[]
  readonly cases: readonly CaseCount[]
}

/** A year by place, ready for `statistics.hbs`. */
export function presentStatistics({ services, cases }: Counts, context: Context) {
  const { t, year, years, division } = context
  const whole = wholeOf(services)
  return {
    title: t('statistics.title'),
    made: provenance(context),
    nothing: years.length === 0,
    years: years.map((one) => ({
      href: statisticsPath(one, divisionWords[division]),
      label: String(one),
      current: one === year,
    })),
    views: divisions.map((one) => ({
      href: statisticsPath(year, divisionWords[one]),
      label: t(`statistics.by-${one}`),
      current: one === division,
    })),
    services: servicesPath(year, whole ? placeOf(whole) : 0),
    plan: planPath(year),
    ...{ levels: levelsPath(year), months: monthsPath(year), inhabitants: paths.inhabitants },
    hasServices: whole !== undefined,
    file: filePath(year),
    base: paths.statistics,
    figures: [
      usersFigure(services, context),
      spendFigure(services, context),
      casesFigure(cases, context),
      waitingFigure(cases, context),
    ],
  }
}

/** The widest place that the reader has. */
export function wholeOf<Row extends PlacedRow>(rows: readonly Row[]): Row | undefined {
  const wide = ['region', 'zone', 'municipality'] as const
  return wide.flatMap((level) => rows.find((row) => levelOf(row) === level) ?? [])[0]
}

interface Column {
  readonly key: string
  readonly label: string
}

interface Drawn<Row> {
  readonly key: string
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  columnOf(row: Row): string | undefined
  cell(row: Row | undefined): string
  /** For the bar of a column. */
  size(row: Row | undefined): Count
  caption(whole: (column: string) => Row | undefined): string
}

function figure<Row extends PlacedRow>(drawn: Drawn<Row>, context: Context) {
  const { t, year, division } = context
  const { key, columns, rows, columnOf, cell, size } = drawn
  const byPlace = Map.groupBy(rows, placeKey)
  const at = (place: string, column: string) =>
    byPlace.get(place)?.find((row) => columnOf(row) === column)
  const places = [...byPlace.values()].flatMap(([row]) => row ?? [])
  const widest = wholeOf(rows)
  const whole = (column: string) => (widest ? at(placeKey(widest), column) : undefined)
  const sizes = columns.map((column) => size(whole(column.key)) ?? 0)
  const most = Math.max(1, ...sizes)
  const told = (row: PlacedRow) => columns.map((column) => cell(at(placeKey(row), column.key)))
  const shown = places.filter((row) => levelOf(row) === division)
  return {
    id: key,
    title: t(`statistics.${key}`),
    caption: drawn.caption(whole),
    definition: t(`statistics.${key}-definition`),
    source: t(`statistics.${key}-source`),
    filter: t('statistics.filter-of', { year, division: t(`statistics.by-${division}`) }),
    tableCaption: t('statistics.table-of', { title: t(`statistics.${key}`), year }),
    columns: columns.map(({ label }) => label),
    placeHeading: t(`statistics.place-${division}`),
    bars: columns.map(({ key: column, label }, n) => {
      return { label, text: cell(whole(column)), width: Math.round(((sizes[n] ?? 0) / most) * 100) }
    }),
    rows: shown.map((row) => linkedRow(row, told(row), context)).toSorted(byName),
    sum: widest && levelOf(widest) !== division ? told(widest) : undefined,
    sumName: widest ? nameOf(widest, context) : '',
  }
}

function linkedRow(row: PlacedRow, cells: readonly string[], context: Context) {
  const place = placeOf(row)
  const href = place === 0 ? undefined : servicesPath(context.year, place)
  return { name: nameOf(row, context), href, cells }
}

export function nameOf(row: PlacedRow, { names, t }: Pick<Shown, 'names' | 't'>): string {
  return names.get(placeOf(row)) ?? t(`statistics.no-${levelOf(row)}`)
}

const total = 'all'

function areaColumns({ t }: Context): Column[] {
  const columns = areas.map((key) => ({ key, label: t(`statistics.area-${key}`) }))
  return [...columns, { key: total, label: t('statistics.all-areas') }]
}

/** Areas of which nobody received anything, and that no rule hides, have no column. */
function present(columns: readonly Column[], rows: readonly ServiceCount[]): Column[] {
  const seen = new Set(rows.map(areaOf))
  return columns.filter(({ key }) => seen.has(key))
}

function areaOf({ area, service }: ServiceCount): string | undefined {
  return service === null ? (area ?? total) : undefined
}

/** Users by area in the places of a division, with their sum. */
export function usersFigure(rows: readonly ServiceCount[], context: Context) {
  return figure(
    {
      ...{ key: 'users', rows, columns: present(areaColumns(context), rows), columnOf: areaOf },
      cell: (row) => countInWords(row?.users, context),
      size: (row) => row?.users,
      caption: (whole) =>
        context.t('statistics.users-caption', {
          year: context.year,
          users: countInWords(whole(total)?.users, context),
        }),
    },
    context,
  )
}

/** The same of spending. */
export function spendFigure(rows: readonly ServiceCount[], context: Context) {
  return figure(
    {
      ...{ key: 'spend', rows, columns: present(areaColumns(context), rows), columnOf: areaOf },
      cell: (row) => moneyInWords(row?.spend, context),
      size: (row) => row?.spend,
      caption: (whole) =>
        context.t('statistics.spend-caption', {
          year: context.year,
          spend: moneyInWords(whole(total)?.spend, context),
        }),
    },
    context,
  )
}

function casesFigure(rows: readonly CaseCount[], context: Context) {
  const { t, year } = context
  const phases = Phase.options.map((key) => ({ key, label: t(`phases.${key}`) }))
  const [access, open] = ['access', 'open'].map((key) => {
    return { key, label: t(`statistics.cases-${key}`) }
  })
  return figure(
    {
      ...{ key: 'cases', rows },
      columns: [access, open, ...phases].flatMap((one) => one ?? []),
      columnOf: ({ kind, phase }) => (kind === 'reached' ? undefined : (phase ?? kind)),
      cell: (row) => countInWords(row?.cases, context),
      size: (row) => row?.cases,
      caption: (whole) =>
        t('statistics.cases-caption', {
          year,
          access: countInWords(whole('access')?.cases, context),
          open: countInWords(whole('open')?.cases, context),
        }),
    },
    context,
  )
}

function waitingFigure(rows: readonly CaseCount[], context: Context) {
  const { t, year } = context
  const later = Phase.options.slice(1).map((key) => ({ key, label: t(`phases.${key}`) }))
  const days = (row: CaseCount | undefined) =>
    row?.cases ? Math.round((row.days ?? 0) / row.cases) : undefined
  const cell = (row: CaseCount | undefined) => {
    if (row?.cases === null) return t('statistics.few')
    const mean = days(row)
    return mean === undefined ? '–' : t('statistics.days-of', { count: mean, cases: row?.cases })
  }
  return figure(
    {
      ...{ key: 'waiting', rows, columns: later, cell, size: days },
      columnOf: ({ kind, phase }) => (kind === 'reached' ? (phase ?? undefined) : undefined),
      caption: (whole) =>
        t('statistics.waiting-caption', { year, assessment: cell(whole('assessment')) }),
    },
    context,
  )
}
