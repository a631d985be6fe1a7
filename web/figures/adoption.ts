import { bestOf, readAdoption } from '../../domain/reporting/adoption.ts'
import type { Measures } from '../../domain/reporting/adoption.ts'
import { placeNames } from '../../domain/reporting/figures.ts'
import { smallest } from '../../domain/reporting/rules.ts'
import { toldAdoption } from '../../domain/statistics/told-adoption.ts'
import type { ToldAdoption } from '../../domain/statistics/told-adoption.ts'
import { byName } from '../../domain/shared/by-name.ts'
import { formatDate, formatNumber } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { paths } from './paths.ts'
import { daysInWords, hoursInWords } from './quantity.ts'

/** How the zones use the system, each beside its own beginning and the best of all. */
export function adoptionRoute(): Route {
  return route({
    method: 'get',
    path: paths.adoption,
    permission: 'figure.read',
    audit: 'none',
    async handle({ sql, language, t }) {
      const zones = await toldAdoption(sql, await readAdoption(sql))
      const own = zones.flatMap(({ zone }) => zone ?? [])
      const names = await placeNames(sql, own)
      return page('figures/adoption', presentAdoption(zones, { names, language, t }))
    },
  })
}

interface Context {
  readonly names: ReadonlyMap<number, string>
  readonly language: Language
  readonly t: Translate
}

function presentAdoption(zones: readonly ToldAdoption[], { names, language, t }: Context) {
  const number = (value: number | null | undefined) =>
    value === null || value === undefined
      ? '–'
      : formatNumber(Math.round(value * 10) / 10, language)
  const share = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : t('quality.percent', { n: number(value * 100) })
  const days = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : daysInWords(value, { language, t })
  const hours = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : hoursInWords(value, { language, t })
  const both = (one: ToldAdoption, key: keyof Measures, inWords: typeof number) => {
    if (one.untold.has(key)) return t('figures.funds-not-told')
    const late = inWords(one.late[key])
    if (one.early[key] === null) return late
    return t('figures.from-to', { early: inWords(one.early[key]), late })
  }
  const row = (one: ToldAdoption) => ({
    name: names.get(one.zone ?? 0) ?? '',
    cells: [
      formatDate(one.first, language),
      both(one, 'operators', number),
      both(one, 'inTerm', share),
      both(one, 'waiting', days),
      both(one, 'complete', share),
      both(one, 'hours', hours),
    ],
  })
  const best = bestOf(zones)
  const ofBest = ['–', number(best.operators), share(best.inTerm), days(best.waiting)]
  const mine = zones.filter(({ zone }) => zone !== null)
  const own = mine.map(row)
  return {
    title: t('figures.adoption'),
    figures: paths.figures,
    hours: { href: paths.hours, text: t('figures.hours') },
    lead: t('figures.adoption-lead'),
    first: t('figures.place-zone'),
    columns: ['since', 'operators', 'in-term', 'waiting', 'complete', 'hours'].map((one) =>
      t(`figures.adoption-${one}`),
    ),
    definition: t('figures.adoption-definition'),
    source: t('figures.adoption-source'),
    hidden: mine.some(({ untold }) => untold.size > 0)
      ? t('figures.adoption-hidden', { count: smallest })
      : undefined,
    rows:
      own.length === 0
        ? []
        : [
            ...own.toSorted(byName),
            {
              name: t('figures.best'),
              cells: [...ofBest, share(best.complete), hours(best.hours)],
            },
          ],
  }
}
