import { Phase } from '../../../../domain/procedures/schema.ts'
import { areas } from '../../../../domain/statistics/definition.ts'
import { translator } from '../../../../web/shared/i18n.ts'
import type { Browser } from '../../support/browser.ts'
import { tableRows } from '../shown.ts'
import type { Figure } from './knowledge.ts'
import type { Group } from './small-record.ts'

/** Who reads, and what the pages call things. */
export interface Reading {
  readonly browser: Browser
  /** The place that the sums of the figures of the work are of. */
  readonly whole: string
  /** Ids of zones that have a plan. */
  readonly plans: readonly number[]
  /** Codes of services by the name on the page. */
  readonly codes: ReadonlyMap<string, string>
}

export type Counts = (group: Group) => boolean

const t = translator('it')
const years = ['2025', '2026'] as const
const areaKeys = new Map(areas.map((area) => [t(`statistics.area-${area}`), area]))

/** Of a place of any level; the region is where nothing else is. */
export const within =
  (place: string): Counts =>
  ({ office, municipality, zone }) =>
    place === 'contrada' || [office, municipality, zone].includes(place)

const isTold = (text: string | undefined) => /^\d/.test(text ?? '')

export const figure = (
  from: string,
  text: string | undefined,
  ...all: readonly Counts[]
): Figure => ({
  from,
  told: isTold(text),
  counts: (group) => all.every((one) => one(group)),
})

/** Open cases, of the work and of the night. */
export async function openCases(reading: Reading): Promise<Figure[]> {
  const phases: readonly (readonly [string, Counts])[] = [
    ...Phase.options.map(
      (key) => [key, ({ phase, closed }: Group) => !closed && phase === key] as const,
    ),
    ['*', ({ closed }) => !closed],
  ]
  const work = await figuresOfWork(reading, 'cases', phases)
  // Those of a year that is over may have been others.
  const night = await ofNight(reading, (year) =>
    year === '2026' ? [['access', undefined], ...phases.slice(-1), ...phases.slice(0, -1)] : [],
  )
  return [...work, ...night]
}

/** Contacts, of the last thirty days and of a year. */
export async function contacts(reading: Reading): Promise<Figure[]> {
  const between = (first: string, last: string): Counts => {
    return ({ opened }) => opened >= first && opened <= last
  }
  const work = await figuresOfWork(reading, 'accesses', [
    ['today', between('2026-01-28', '2026-01-28')],
    ['week', between('2026-01-22', '2026-01-27')],
    ['before', between('2025-12-30', '2026-01-21')],
    ['*', between('2025-12-30', '2026-01-28')],
  ])
  const night = await ofNight(reading, (year) => [['access', ofYear(year)]])
  const levels = await rowsOf(reading, '/statistiche/leps.csv')
  const named = t('leps.contacts')
  return [
    ...work,
    ...night,
    ...levels.flatMap(([year = '', zone = '', level, value]) =>
      level === named
        ? [figure(`leps ${zone} ${year}`, value, within(zone), ofYear(year, 'opened'))]
        : [],
    ),
  ]
}

const ofYear =
  (year: string, key: 'opened' | 'served' = 'opened'): Counts =>
  (group) =>
    group[key]?.startsWith(year) ?? false

async function figuresOfWork(
  { browser, whole }: Reading,
  section: string,
  columns: readonly (readonly [string, Counts])[],
): Promise<Figure[]> {
  const found: Figure[] = []
  for (const division of ['zona', 'comune', 'ufficio']) {
    const { html } = await browser.get(`/cruscotti?per=${division}`)
    for (const [name = '', ...cells] of tableRows(html, section)) {
      const place = name === t('figures.sum') ? whole : name
      for (const [at, [column, counts]] of columns.entries())
        found.push(figure(`work ${place} ${column}`, cells[at], within(place), counts))
    }
  }
  return found
}

/** @param columnsOf those of the table of cases, in its order; without a way to count, not looked at */
async function ofNight(
  { browser }: Reading,
  columnsOf: (year: string) => readonly (readonly [string, Counts | undefined])[],
): Promise<Figure[]> {
  const found: Figure[] = []
  for (const year of years)
    for (const division of ['zona', 'comune']) {
      const { html } = await browser.get(`/statistiche?anno=${year}&per=${division}`)
      for (const [place = '', ...cells] of tableRows(html, 'cases'))
        for (const [at, [column, counts]] of columnsOf(year).entries())
          if (counts)
            found.push(figure(`night ${year} ${place} ${column}`, cells[at], within(place), counts))
    }
  return found
}

/** People served, of the work, of the night, of plans and of open data. */
export async function services(reading: Reading): Promise<Figure[]> {
  const found = [...(await deliveredOfWork(reading)), ...(await openData(reading.browser))]
  for (const year of years) {
    const ofYear = (await rowsOf(reading, `/statistiche/servizi.csv?anno=${year}`)).map(
      ([, , place, area, service, , users]) =>
        serviceFigure('year', users, [year, place, area, service]),
    )
    const ofMonths = (await rowsOf(reading, `/statistiche/mesi.csv?anno=${year}`)).map(
      ([month, , place, area, users]) => serviceFigure('month', users, [month, place, area]),
    )
    found.push(...ofYear, ...ofMonths)
    for (const zone of reading.plans) {
      const path = `/statistiche/piano-di-zona.csv?anno=${year}&luogo=${String(zone)}`
      for (const [, , place, area, service, , fund, users] of await rowsOf(reading, path))
        found.push(serviceFigure('plan', users, [year, place, area, service, fund]))
    }
  }
  return found
}

/** @param names year or month, place, area (as pages and files call it, or its key), service and fund */
function serviceFigure(
  from: string,
  users: string | undefined,
  names: readonly (string | undefined)[],
): Figure {
  const [year, place, area, service, fund] = Array.from({ length: 5 }, (_, at) => names[at] ?? '')
  const key = areaKeys.get(area ?? '') ?? area
  const every = area === '' || area === t('statistics.all-areas')
  const fits = (wanted: string | undefined, found: string | undefined) =>
    wanted === '' || wanted === found
  return figure(
    [from, ...names].join(' '),
    users,
    within(place ?? ''),
    ofYear(year ?? '', 'served'),
    (group) =>
      (every || group.area === key) && fits(service, group.service) && fits(fund, group.fund),
  )
}

/** What anybody reads of the years that are over. */
export async function openData(browser: Browser): Promise<Figure[]> {
  const { html } = await browser.get('/dati-aperti/v1/servizi/2025')
  const { righe } = JSON.parse(html) as { righe: Record<string, string | number | null>[] }
  const text = (value: string | number | null | undefined) => String(value ?? '')
  return righe.map((row) =>
    serviceFigure('open', text(row['utenti']), [
      '2025',
      ...['territorio', 'area', 'servizio'].map((key) => text(row[key])),
    ]),
  )
}

async function deliveredOfWork({ browser, whole, codes }: Reading): Promise<Figure[]> {
  const { html } = await browser.get('/cruscotti?per=zona')
  const periods = [
    ['week', '2026-01-22', '2026-01-28'],
    ['week-before', '2026-01-15', '2026-01-21'],
    ['month', '2026-01-01', '2026-01-28'],
    ['month-before', '2025-12-04', '2025-12-31'],
    ['people', '2026-01-01', '2026-01-28'],
  ] as const
  return tableRows(html, 'delivered').flatMap(([name = '', ...cells]) => {
    const [service = '', provider = ''] = name.split(' · ')
    const code = codes.get(service)
    return periods.map(([period, first, last], at) =>
      figure(
        `delivered ${period} ${String(code)} ${provider}`,
        cells[at],
        within(whole),
        ({ served = '' }) => served >= first && served <= last,
        (group) => group.service === code && group.provider === provider,
      ),
    )
  })
}

/** Rows of a file, without its heading. */
export async function rowsOf({ browser }: Reading, path: string): Promise<string[][]> {
  const { html, status } = await browser.get(path)
  if (status !== 200) throw new Error(`${path}: ${String(status)}`)
  return html
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) =>
      [...line.matchAll(/(?:^|;)(?:"((?:[^"]|"")*)"|([^;]*))/g)].map(
        ([, quoted, plain]) => quoted ?? plain ?? '',
      ),
    )
}
