import type pg from 'pg'

import type { Dimension } from '../../../../domain/data-quality/quality-rules.ts'
import { dimensions, qualityRules, rulesOf } from '../../../../domain/data-quality/quality-rules.ts'
import type { PeopleOfWork } from '../../support/people-of-work.ts'
import { tableRows } from '../shown.ts'
import type { Figure } from './knowledge.ts'
import { figure, within } from './figures-read.ts'
import type { Counts, Reading } from './figures-read.ts'
import { placed } from './small-record.ts'
import type { Group } from './small-record.ts'

/** Wrong records of each office by rule: three rules are of one dimension, two of another. */
const rules = ['fiscal-code', 'residence', 'isee', 'contact-late', 'term-overdue'] as const
const wrong: Readonly<Record<string, readonly number[]>> = {
  a1: [3, 12, 0, 11, 9],
  a2: [14, 7, 22, 12, 0],
  a3: [6, 0, 9, 0, 15],
  b1: [9, 18, 2, 7, 18],
  b2: [21, 6, 11, 6, 13],
  c1: [8, 4, 16, 21, 10],
  d1: [2, 0, 0, 11, 6],
  d2: [0, 1, 0, 7, 15],
  e1: [0, 0, 1, 9, 12],
  f1: [17, 5, 8, 13, 0],
  f2: [0, 19, 13, 5, 17],
  g1: [10, 8, 6, 14, 8],
}

/** Nobody is in more than one of them. */
export const wrongRecords: readonly Group[] = placed.flatMap((place) =>
  rules.map((rule, at) => {
    const n = wrong[place.office]?.[at] ?? 0
    return { ...place, rule, n, phase: '', opened: '', closed: true }
  }),
)

const scores = `
  insert into quality_score (day, org, municipality, zone, rule, checked, wrong)
  select siso_today(), x.org, x.municipality, x.zone, x.rule, 150, x.n
  from jsonb_to_recordset($1) x (org int, municipality int, zone int, rule text, n int)`
/** Each zone has worked for a week: without it nothing is told of its use. */
const weeks = `
  insert into adoption_week select z, date_trunc('week', siso_today()::timestamp)::date - 7, 4, 20, 20, 12, 2.5, siso_today()
  from unnest($1::int[]) z`

export async function plantWrong(owner: pg.Pool, { orgs }: PeopleOfWork): Promise<void> {
  const rows = wrongRecords.map(({ office, municipality, zone, rule, n }) => ({
    ...{ org: orgs[office], municipality: orgs[municipality], zone: orgs[zone], rule, n },
  }))
  await owner.query(scores, [JSON.stringify(rows)])
  await owner.query(weeks, [[...new Set(rows.map(({ zone }) => zone))]])
}

const breaks = (ids: readonly string[]): Counts => {
  return ({ rule = '' }) => ids.includes(rule)
}
const inDimension = (dimension: Dimension) => breaks(rulesOf(dimension).map(({ id }) => id))
const places = new Set(
  placed.flatMap(({ zone, municipality, office }) => [zone, municipality, office]),
)

/** Wrong records by place and by rule, and of which zones it is told how complete they are. */
export async function quality({ browser, whole }: Reading): Promise<Figure[]> {
  const found: Figure[] = []
  for (const division of ['zona', 'comune', 'ufficio']) {
    const { html } = await browser.get(`/qualita?per=${division}`)
    found.push(...ofPlaces(html), ...dimensions.flatMap((one) => ofRules(html, one, whole)))
  }
  const { html } = await browser.get('/cruscotti/uso')
  return [...found, ...ofUse(html)]
}

function ofPlaces(html: string): Figure[] {
  return tableRows(html, 'dove').flatMap(([place = '', ...cells]) =>
    dimensions.flatMap((one, at) =>
      places.has(place)
        ? [figure(`${place} ${one}`, cells[at], within(place), inDimension(one))]
        : [],
    ),
  )
}

function ofRules(html: string, dimension: Dimension, whole: string): Figure[] {
  const section = html.split(`aria-labelledby='${dimension}'`)[1]?.split('</section>')[0] ?? ''
  const share = /<h2[^>]*>[^:]*: ([^<]*)</.exec(section)?.[1]
  const shown = [...section.matchAll(/<h3>.*?<strong>[^<]*: ([^<]*)</gs)].map(([, text]) => text)
  return [
    figure(`${whole} ${dimension}`, share, within(whole), inDimension(dimension)),
    ...rulesOf(dimension).map(({ id }, at) =>
      figure(`${whole} ${id}`, shown[at], within(whole), breaks([id])),
    ),
  ]
}

function ofUse(html: string): Figure[] {
  const every = breaks(qualityRules.map(({ id }) => id))
  return [...html.matchAll(/<th scope='row'>(.*?)<\/th>(.*?)<\/tr>/gs)].flatMap(
    ([, zone = '', row = '']) => {
      const cells = [...row.matchAll(/<td[^>]*>([^<]*)</g)].map(([, cell]) => cell)
      return places.has(zone) ? [figure(`use ${zone}`, cells[4], within(zone), every)] : []
    },
  )
}
