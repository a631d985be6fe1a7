import { csvOf } from '../../domain/shared/csv.ts'
import { essentialLevels } from '../../domain/statistics/essential-levels.ts'
import type { EssentialLevel, Value } from '../../domain/statistics/essential-levels.ts'
import type { OfZone } from '../../domain/statistics/zone-years.ts'
import { byName } from '../../domain/shared/by-name.ts'
import { paths as everywhere } from '../shared/paths.ts'
import { formatDate, formatNumber } from '../shared/format.ts'
import type { Translate } from '../shared/i18n.ts'
import { columnChart } from './chart.ts'
import { provenance } from './in-words.ts'
import type { Shown, Words } from './in-words.ts'
import { levelsPath, paths } from './paths.ts'

interface Read extends Shown {
  readonly zones: readonly OfZone[]
}

interface Context extends Read {
  /** Undefined: the first zone of the reader. */
  readonly place: number | undefined
  /** Whether the reader may go on to the list of contacts, which is of all her offices. */
  readonly opens: boolean
}

/** A zone over the years and zones beside each other, ready for `essential-levels.hbs`. */
export function presentLevels(context: Context) {
  const { t, zones, years, names } = context
  const ids = [...new Set(zones.map(({ zone }) => zone))]
  const named = ids.map((id) => ({ id, name: names.get(id) ?? '' })).toSorted(byName)
  const zone = named.find(({ id }) => id === context.place) ?? named[0]
  const year = years.includes(context.year) ? context.year : years.at(-1)
  const shown = zone && year !== undefined ? { zone, year } : undefined
  return {
    title: t('leps.title'),
    made: provenance(context),
    nothing: shown === undefined,
    ...{
      people: paths.inhabitants,
      action: paths.levels,
      back: paths.statistics,
      file: paths.levelsFile,
    },
    places: named.map((one) => ({ ...one, chosen: one.id === zone?.id })),
    levels: essentialLevels.map((level) => explained(level, t)),
    ...(shown && trendOf(shown, { ...context, opens: context.opens && named.length === 1 })),
    ...(shown && besideOthers(shown, named, context)),
  }
}

/** Drawn over the years. */
const reach = levelOf('reach')

function levelOf(key: string): EssentialLevel {
  const found = essentialLevels.find((level) => level.key === key)
  if (!found) throw new Error(`no essential level ${key}`)
  return found
}

interface Named {
  readonly id: number
  readonly name: string
}

interface Chosen {
  readonly zone: Named
  readonly year: number
}

function trendOf({ zone, year }: Chosen, { t, zones, years, opens, language }: Context) {
  const own = years.map((one) => zones.find((of) => of.zone === zone.id && of.year === one))
  return {
    year,
    heading: zone.name,
    inhabitants: inhabitantsInWords(own[years.indexOf(year)], { t, language }),
    chart: columnChart(
      t('leps.chart', { zone: zone.name }),
      years.map((one, at) => {
        const of = own[at]
        const value = of ? reach.of(of.said) : 'none'
        const size = typeof value === 'number' ? value : undefined
        return { label: String(one), text: inWords(reach, value, { t, language }), size }
      }),
    ),
    trendCaption: t('leps.trend-table', { zone: zone.name }),
    columns: years,
    trend: essentialLevels.map((level) => {
      const values = own.map((of) => (of ? level.of(of.said) : 'none'))
      return {
        name: t(`leps.${level.key}`),
        target: level.target === undefined ? '–' : t(`leps.${level.key}-target`),
        lacks: values.includes('missing') ? lacking(level, t) : undefined,
        cells: values.map((value, at) => ({
          text: inWords(level, value, { t, language }),
          href: opens && level.key === 'contacts' ? contactsOf(years[at] ?? 0) : undefined,
        })),
      }
    }),
  }
}

/** Of which day the inhabitants are that this year is divided by. */
function inhabitantsInWords(of: OfZone | undefined, { t, language }: Words): string | undefined {
  const n = of?.said.inhabitants
  if (n === undefined || !of?.countedOn) return undefined
  const when = formatDate(of.countedOn, language)
  return t('leps.inhabitants-of', { year: of.year, count: formatNumber(n, language), when })
}

function lacking({ key }: EssentialLevel, t: Translate): string {
  return t('leps.lacks', { what: t(`leps.${key}-missing`) })
}

function contactsOf(year: number): string {
  return `${everywhere.contacts}?dal=${String(year)}-01-01&al=${String(year)}-12-31`
}

function besideOthers({ zone, year }: Chosen, named: readonly Named[], context: Context) {
  const { t, zones, years, language } = context
  const measured = essentialLevels.filter(({ lacks }) => lacks !== 'always')
  return {
    zonesHeading: t('leps.zones', { year }),
    zonesCaption: t('leps.zones-table', { year }),
    years: years.toReversed().map((one) => {
      return { href: levelsPath(one, zone.id), label: String(one), current: one === year }
    }),
    measured: measured.map(({ key }) => t(`leps.${key}-short`)),
    zones: named.map(({ id, name }) => {
      const of = zones.find((one) => one.zone === id && one.year === year)
      return {
        ...{ name, href: levelsPath(year, id) },
        cells: measured.map((level) =>
          inWords(level, of ? level.of(of.said) : 'none', { t, language }),
        ),
      }
    }),
  }
}

/** What it is, by which law, and what the law asks for. */
function explained({ key, target }: EssentialLevel, t: Translate) {
  return {
    name: t(`leps.${key}`),
    definition: t(`leps.${key}-definition`),
    source: t(`leps.${key}-source`),
    target: target === undefined ? t('leps.no-target') : t(`leps.${key}-target`),
  }
}

/** A value as the page says it. */
export function inWords({ measure }: EssentialLevel, value: Value, { t, language }: Words): string {
  if (value === null) return t('statistics.few')
  if (value === 'missing') return t('leps.missing')
  if (value === 'none') return '–'
  const said = formatNumber(rounded(measure, value), language)
  if (measure === 'persons' || measure === 'cases') return said
  if (measure === 'share') return `${said}%`
  return t(`leps.${measure}`, { value: said, count: rounded(measure, value) })
}

/** Shares as hundredths; whole inhabitants; one decimal of the others. */
function rounded(measure: EssentialLevel['measure'], value: number): number {
  const scaled = measure === 'share' ? value * 100 : value
  return measure === 'inhabitants' ? Math.round(scaled) : Math.round(scaled * 10) / 10
}

/** Every zone, year and level; what may not be told, or cannot be calculated, is empty and says so. */
export function levelsFile(read: Read): string {
  const { t, zones, names, run } = read
  const heading = [
    ...[t('statistics.column-year'), t('statistics.place-zone'), t('leps.level')],
    ...[t('leps.column-value'), t('leps.column-measure'), t('leps.target')],
    ...[t('leps.column-source'), t('statistics.column-told'), t('statistics.column-as-of')],
  ]
  const lines = zones.flatMap(({ zone, year, said }) =>
    essentialLevels.map((level) => {
      const value = level.of(said)
      return [
        ...[year, names.get(zone) ?? '', t(`leps.${level.key}`)],
        typeof value === 'number' ? decimal(rounded(level.measure, value)) : null,
        t(`leps.measure-${level.measure}`),
        level.target === undefined ? null : decimal(rounded(level.measure, level.target)),
        ...[t(`leps.${level.key}-source`), toldOf(level, value, read)],
        run?.asOf.toISOString() ?? null,
      ]
    }),
  )
  return csvOf([heading, ...lines])
}

function toldOf(level: EssentialLevel, value: Value, { t }: Words): string {
  if (value === null) return t('statistics.told-no')
  if (value === 'missing') return `${t('leps.missing')}. ${lacking(level, t)}`
  return t('statistics.told-yes')
}

function decimal(value: number): string {
  return String(value).replace('.', ',')
}
