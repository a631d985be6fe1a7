import { z } from 'zod'

import { professionalWork, workByZone } from '../../domain/diary/professional-work.ts'
import type { WorkCount, ZoneWork } from '../../domain/diary/professional-work.ts'
import { opensWhatIsCounted } from '../../domain/reporting/figures.ts'
import { smallest } from '../../domain/reporting/rules.ts'
import { placesBelow } from '../../domain/organisations/queries.ts'
import { today } from '../../domain/shared/today.ts'
import { compareWords } from '../../domain/shared/by-name.ts'
import { addDays } from '../../domain/shared/calendar-day.ts'
import { roughlyInWords } from '../shared/counts-in-words.ts'
import { formatDate, formatNumber } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { paths } from './paths.ts'

const day = z.iso.date().optional().catch(undefined)
const query = z.object({
  dove: z.coerce.number().int().positive().optional().catch(undefined),
  dal: day,
  al: day,
})

/** Hours of professional social work by kind and office, counted for who coordinates or plans. */
export function workRoute(): Route {
  return route({
    method: 'get',
    path: paths.work,
    permission: 'figure.read',
    audit: 'none',
    query,
    async handle({ query: { dove, dal, al }, sql, session, language, t }) {
      const last = al ?? (await today(sql))
      const since = dal ?? `${last.slice(0, 8)}01`
      const counts = await professionalWork(sql, { place: dove, since, until: addDays(last, 1) })
      const places = await placesBelow(sql, session.allPlaces, ['zone', 'office'])
      const asked = { since, last, place: dove }
      const zones = places.filter(({ kind }) => kind === 'zone').map(({ id }) => id)
      const several = dove === undefined && zones.length > 1
      const byZone = several ? await workByZone(sql, zones, { since, until: addDays(last, 1) }) : []
      const { cases: opens } = await opensWhatIsCounted(sql)
      return page('diary/work', presentWork(counts, { asked, places, byZone, opens, language, t }))
    },
  })
}

interface Shown {
  readonly asked: {
    readonly since: string
    readonly last: string
    readonly place: number | undefined
  }
  readonly places: readonly { readonly id: number; readonly name: string }[]
  /** Whether the reader may open cases: whoever may not is told roughly, and of no few. */
  readonly opens: boolean
  /** Nothing where one zone alone is read. */
  readonly byZone: readonly ZoneWork[]
  readonly language: Language
  readonly t: Translate
}

function presentWork(found: readonly WorkCount[], shown: Shown) {
  const { asked, places, language, t } = shown
  const counts = inOrder(found, shown)
  const rows = (...parts: readonly WorkCount['part'][]) =>
    counts.filter(({ part }) => parts.includes(part)).map((count) => presentCount(count, shown))
  const [since, last] = [formatDate(asked.since, language), formatDate(asked.last, language)]
  return {
    title: t('diary.work'),
    action: paths.work,
    span: t('diary.work-span', { first: since, last }),
    since: asked.since,
    last: asked.last,
    hidden: shown.opens ? undefined : t('figures.roughly', { count: smallest }),
    places: places.map(({ id, name }) => ({ id, name, chosen: id === asked.place })),
    total: rows('total')[0],
    zones: presentZones(shown),
    tables: [
      { id: 'tipi', name: t('diary.by-kind'), first: t('diary.kind'), rows: rows('kind') },
      {
        id: 'uffici',
        name: t('diary.by-office'),
        first: t('diary.office'),
        rows: rows('office', 'others'),
      },
    ],
  }
}

/** One line for each zone: the whole of it, and its hours by kind. */
function presentZones(shown: Shown) {
  const byZone = inOrder(shown.byZone, shown)
  return byZone
    .filter(({ part }) => part === 'total')
    .map((whole) => ({
      name: whole.name,
      ...countsInWords(whole, shown),
      kinds: byZone
        .filter(({ zone, part }) => zone === whole.zone && part === 'kind')
        .map((kind) => ({ name: kind.name, hours: countsInWords(kind, shown).hours })),
    }))
}

/** The longest first, but for whom that would put hours that are not told between two that are. */
function inOrder<T extends { readonly name: string | null }>(
  found: readonly T[],
  { opens }: Shown,
): readonly T[] {
  return opens ? found : found.toSorted((a, b) => compareWords(a.name ?? '', b.name ?? ''))
}

function presentCount(count: WorkCount, shown: Shown) {
  const { part, name } = count
  return {
    name: part === 'others' ? shown.t('diary.other-offices') : name,
    ...countsInWords(count, shown),
  }
}

/**
 * Days and places are chosen freely: to the unit, one more day would tell whom it added, and how long
 * somebody was worked for. What is of no case tells of nobody.
 */
function countsInWords(
  { minutes, entries, cases }: Pick<WorkCount, 'minutes' | 'entries' | 'cases'>,
  { opens, language, t }: Shown,
) {
  const inWords = (n: number) => {
    if (opens || cases === 0) return formatNumber(n, language)
    return roughlyInWords(n, { t, language })
  }
  const few = !opens && cases > 0 && cases < smallest
  return {
    untold: few,
    hours: few ? t('figures.funds-not-told') : inWords(Math.round(minutes / 6) / 10),
    entries: inWords(entries),
    cases: inWords(cases),
  }
}
