import { periods, smallest, toldPeriods } from '../../domain/reporting/rules.ts'
import { toldMonths } from '../../domain/statistics/told-delivered.ts'
import type { Delivered, Waiting, WorkFigures } from '../../domain/reporting/work.ts'
import { Phase } from '../../domain/procedures/schema.ts'
import { byName } from '../../domain/shared/by-name.ts'
import { casesOf } from '../cases/paths.ts'
import { formatNumber } from '../shared/format.ts'
import { divisionWords, waitsWords } from '../shared/url-words.ts'
import { behindPath } from './paths.ts'
import { presentFunds } from './present-funds.ts'
import { presentGoal } from './present-goal.ts'
import { plain } from './present-plain.ts'
import type { PlainContext } from './present-plain.ts'
import { daysInWords, quantityInWords } from './quantity.ts'

/** The figures of the work that are no counts by place, ready for `_plain.hbs`. */
export function presentWork({ waiting, delivered, funds }: WorkFigures, context: PlainContext) {
  return [
    presentWaiting(waiting, context),
    presentDelivered(delivered, context),
    presentFunds(funds, context),
  ]
}

function presentWaiting(waiting: readonly Waiting[], context: PlainContext) {
  const { t, division, names, opens, language } = context
  const places = [...new Set(waiting.map(({ place }) => place))]
  const foundOf = (place: number | null, phase: string | null) =>
    waiting.find((one) => one.place === place && one.phase === phase)
  const told = (place: number | null, phase: string | null) => {
    const found = foundOf(place, phase)
    if (!found) return '–'
    if (!opens && found.n < smallest) return t('statistics.few')
    return daysInWords(found.median, { t, language })
  }
  const row = (place: number | null, name: string) => ({
    name,
    cells: [...Phase.options, null].map((phase) => ({
      text: told(place, phase),
      href: opens && foundOf(place, phase) ? waitingIn(place, phase, context) : undefined,
    })),
  })
  const all = foundOf(null, null)
  const median = all && (opens || all.n >= smallest) ? all.median : undefined
  const named = places
    .filter((place) => place !== null)
    .map((place) => row(place, names.get(place) ?? ''))
  return plain(
    'waiting',
    {
      caption:
        all && median === undefined
          ? t('figures.waiting-caption-untold')
          : t('figures.waiting-caption', { median: told(null, null) }),
      goal: presentGoal('waiting', median, context),
      first: t(`figures.place-${division}`),
      columns: [...Phase.options.map((key) => t(`phases.${key}`)), t('figures.all-phases')],
      rows: [
        ...named.toSorted(byName),
        ...(waiting.length > 0 ? [row(null, t('figures.sum'))] : []),
      ],
    },
    context,
  )
}

function presentDelivered(delivered: readonly Delivered[], context: PlainContext) {
  const { t, opens, language } = context
  const months = opens ? undefined : toldMonths(delivered, context.night.services)
  const rows = delivered.map((one) => {
    const ofMonths = months?.has(one) ?? true
    const told = { ...toldPeriods(one.served), month: ofMonths, monthBefore: ofMonths }
    const body = one.provider ?? t('figures.no-provider')
    const withheld = t('statistics.few')
    const people = one.served.month
    return {
      name: `${one.service} · ${body}`,
      cells: [
        ...periods.map((period) => ({
          text: opens || told[period] ? quantityInWords(one[period], one.unit, context) : withheld,
        })),
        {
          text: told.month ? formatNumber(people, language) : withheld,
          href: opens ? behindDelivered(one) : undefined,
        },
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

/** The open cases where something waits to be done. */
function waitingIn(
  place: number | null,
  phase: string | null,
  { division, alone }: PlainContext,
): string {
  const where =
    place === null ? {} : { [divisionWords[alone.has(place) ? 'org' : division]]: String(place) }
  return casesOf({
    attende: waitsWords[Phase.options.find((one) => one === phase) ?? 'any'],
    ...where,
  })
}

function behindDelivered({ code, unit, body }: Delivered): string {
  return behindPath({ servizio: code, unita: unit, ente: body === null ? '' : String(body) })
}
