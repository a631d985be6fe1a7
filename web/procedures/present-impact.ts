import type { Impact } from '../../domain/procedures/past/impact.ts'
import { italian } from '../../domain/procedures/engine/index-release.ts'
import { nameOfTask, nameOfTerm } from '../../domain/procedures/migrate/names.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import { formatDate, formatMoney } from '../shared/format.ts'
import { roleInWords } from './present-past.ts'
import type { Reader } from './present-procedure.ts'

interface Row {
  readonly what: string
  readonly was: string
  readonly now: string
  readonly crossed?: boolean
}

/**
 * How a case went, and how it would have gone by other rules, side by side; then what cannot be told.
 * @param releases where words are looked for: the other rules first
 */
export function presentImpact(impact: Impact, releases: readonly Release[], reader: Reader) {
  const { untold, stands, untoldTerms } = impact
  const { t } = reader
  const why = untold && {
    why: t(`past.why-${untold.why}`),
    of: nameOf(untold.of, releases),
  }
  return {
    rows: [
      ...choices(impact, releases, reader),
      ...tasks(impact, releases, reader),
      ...terms(impact, releases, reader),
      ...others(impact, releases, reader),
    ],
    untold: why && t(stands === 'other' ? 'past.untold-from-here' : 'past.untold', why),
    terms: untoldTerms.map((id) =>
      t('past.untold-term', { term: termNamed(id, releases, reader) }),
    ),
  }
}

function choices({ chosen }: Impact, releases: readonly Release[], { t }: Reader): Row[] {
  return chosen.map(({ step, was, now }) => ({
    what: t('past.one-decision', { step: nameOfTask(step, releases) }),
    was: rowNamed(was, releases.slice(1)),
    now: rowNamed(now, releases),
  }))
}

function rowNamed(
  { table, row }: { readonly table: string; readonly row: string },
  releases: readonly Release[],
): string {
  for (const { tables } of releases) {
    const found = tables.find(({ key }) => key === table)
    const said = row === 'otherwise' ? found?.otherwise : found?.rows.find(({ key }) => key === row)
    if (said) return italian(said.title)
    if (found && row === 'collected') return italian(found.title)
  }
  return row
}

function tasks({ more, less }: Impact, releases: readonly Release[], { t }: Reader): Row[] {
  const named = (step: string) => t('past.one-task', { step: nameOfTask(step, releases) })
  const [opens, not] = [t('past.opened'), t('past.not-opened')]
  return [
    ...more.map((step) => ({ what: named(step), was: not, now: opens })),
    ...less.map((step) => ({ what: named(step), was: opens, now: not })),
  ]
}

function terms({ terms: all }: Impact, releases: readonly Release[], reader: Reader): Row[] {
  const { language, t } = reader
  const day = (at: string | undefined) =>
    at === undefined ? t('past.no-date') : formatDate(at, language)
  return all.map(({ id, was, now, days = 0 }) => {
    const date = day(now)
    const moved = days > 0 ? 'past.longer' : 'past.shorter'
    return {
      what: t('past.one-term', { term: termNamed(id, releases, reader) }),
      was: day(was),
      now: days === 0 ? date : t(moved, { date, count: Math.abs(days) }),
    }
  })
}

function termNamed(id: string, releases: readonly Release[], { t }: Reader): string {
  return nameOfTerm(id, releases) ?? t('campaigns.a-wait')
}

function others(impact: Impact, releases: readonly Release[], { language, t }: Reader): Row[] {
  const { offices, figures, outcome, cost } = impact
  const money = (cents: number | null) =>
    cents === null ? t('past.short-undetermined') : formatMoney(cents / 100, language)
  return [
    ...offices.map(({ step, was, now }) => ({
      what: t('past.one-office', { step: nameOfTask(step, releases) }),
      was: roleInWords(was, t),
      now: roleInWords(now, t),
    })),
    ...figures.map(({ fact, was, now, crossed }) => ({
      what: t('past.one-figure', { fact: factNamed(fact, releases) ?? fact }),
      was: valueNamed(fact, was, releases) ?? t('past.no-value'),
      now: valueNamed(fact, now, releases) ?? t('past.no-value'),
      crossed,
    })),
    ...(outcome
      ? [
          {
            what: t('past.one-outcome'),
            was: outcome.was ?? t('past.still-open'),
            now: outcome.now ?? t('past.still-open'),
          },
        ]
      : []),
    ...(cost && cost.was !== cost.now
      ? [{ what: t('past.one-cost'), was: money(cost.was), now: money(cost.now) }]
      : []),
  ]
}

function factNamed(name: string, releases: readonly Release[]): string | undefined {
  const [fact] = releases.flatMap(({ facts }) => facts[name] ?? [])
  return fact && italian(fact.title)
}

/** A band by the name that the form gives it. */
function valueNamed(
  fact: string,
  value: string | number | null,
  releases: readonly Release[],
): string | undefined {
  if (value === null) return undefined
  for (const { forms } of releases)
    for (const { computed, exports } of forms.flatMap(fieldsIn)) {
      if (exports !== fact || !computed || !('band' in computed)) continue
      const band = computed.bands.find(({ code }) => code === value)
      if (band) return italian(band.label)
    }
  return String(value).replace('.', ',')
}

function fieldsIn({ sections }: Release['forms'][number]) {
  return sections.flatMap(({ fields }) => fields)
}

/** What cannot be told is about a fact or a step; else it is a code. */
function nameOf(key: string, releases: readonly Release[]): string {
  return factNamed(key, releases) ?? nameOfTask(key, releases)
}
