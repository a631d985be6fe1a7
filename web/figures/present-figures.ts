import { iseeKinds, termKinds } from '../../domain/diary/case-list.ts'
import { countBy, divisions } from '../../domain/reporting/figures.ts'
import type { Division, Figures, Placed } from '../../domain/reporting/figures.ts'
import { addDays } from '../../domain/shared/calendar-day.ts'
import { smallest, summed } from '../../domain/reporting/rules.ts'
import type { Counts, Told } from '../../domain/reporting/rules.ts'
import type { Target } from '../../domain/reporting/targets.ts'
import { toldBy } from '../../domain/statistics/told-by.ts'
import type { AskedBeside } from '../../domain/statistics/told-by.ts'
import { Phase } from '../../domain/procedures/schema.ts'
import { byName } from '../../domain/shared/by-name.ts'
import { casesOf } from '../cases/paths.ts'
import { contactsOf } from '../contact/paths.ts'
import { paths as diary } from '../diary/paths.ts'
import { formatDate, formatDateTime, formatNumber } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { divisionWords, iseeWords, phaseWords, termsWords } from '../shared/url-words.ts'
import { few, inSentence, inWords } from '../shared/counts-in-words.ts'
import { figuresPath, paths } from './paths.ts'
import { presentGoal } from './present-goal.ts'

interface Context {
  readonly division: Division
  readonly names: ReadonlyMap<number, string>
  /** Offices that count by themselves: they are of no place of the division. */
  readonly alone: ReadonlySet<number>
  /** Whether the reader may open cases: whoever may not gets no small number and no way to a list. */
  readonly opens: boolean
  /** Whether the reader may read the contacts of these places. */
  readonly contacts: boolean
  /** What holds today for these places. */
  readonly targets: readonly Target[]
  readonly language: Language
  readonly t: Translate
}

/** The figures, ready for `figures.hbs`. */
export function presentFigures(figures: Figures, context: Context) {
  const { division, t, opens, language } = context
  return {
    title: t('figures.title'),
    work: diary.work,
    adoption: paths.adoption,
    targets: paths.targets,
    allocations: paths.allocations,
    asOf: t('figures.as-of', { when: formatDateTime(figures.at, language, figures.at) }),
    views: divisions.map((one) => ({
      href: figuresPath(divisionWords[one]),
      label: t(`figures.by-${one}`),
      current: one === division,
    })),
    action: paths.figures,
    hidden: opens ? undefined : t('figures.hidden', { count: smallest }),
    figures: [casesFigure, accessFigure, termFigure, iseeFigure].map((one) =>
      one(figures, context),
    ),
  }
}

interface Column {
  readonly key: string
  readonly label: string
}

type Place = Readonly<Record<string, string>>

interface Drawn {
  readonly key: string
  readonly columns: readonly Column[]
  readonly places: readonly number[]
  readonly counts: Counts<Told>
  readonly caption: string
  /** What is not counted here. */
  readonly note?: string | undefined
  readonly goal?: ReturnType<typeof presentGoal>
  /** The list behind a count, for who may open cases. @param place what it is narrowed to, in words of the address */
  listOf(column: string, place: Place): string | undefined
}

/** A figure with its words, its chart and its table. Only who may open cases sees every count. */
function figure(drawn: Drawn, context: Context) {
  const { t, names } = context
  const { key, columns, places, counts } = drawn
  const widest = Math.max(1, ...counts.columnSums.map((n) => n ?? 0))
  const cell = (n: Told, place: number | undefined, column: string) => ({
    text: inWords(n, context),
    href: context.opens && n ? drawn.listOf(column, placed(place, context)) : undefined,
  })
  const rows = places.map((place, y) => ({
    name: names.get(place) ?? '',
    cells: columns.map((column, x) => cell(counts.rows[y]?.[x], place, column.key)),
    sum: inWords(counts.rowSums[y], context),
  }))
  return {
    id: key,
    title: t(`figures.${key}`),
    caption: drawn.caption,
    note: drawn.note,
    goal: drawn.goal,
    definition: t(`figures.${key}-definition`),
    source: t(`figures.${key}-source`),
    target: t(`figures.${key}-target`),
    tableCaption: t('figures.table-of', { title: t(`figures.${key}`) }),
    columns: columns.map(({ label }) => label),
    bars: columns.map(({ label }, at) => ({
      label,
      text: inWords(counts.columnSums[at], context),
      width: Math.round(((counts.columnSums[at] ?? 0) / widest) * 100),
    })),
    rows: rows.toSorted(byName),
    sums: columns.map((column, at) => cell(counts.columnSums[at], undefined, column.key)),
    sum: inWords(counts.sum, context),
    placeHeading: t(`figures.place-${context.division}`),
  }
}

/** The word of the address for a column. */
function columnWord(words: Readonly<Record<string, string>>, column: string): string {
  return words[column] ?? ''
}

function placed(place: number | undefined, { division, alone }: Context): Place {
  if (place === undefined) return {}
  return { [divisionWords[alone.has(place) ? 'org' : division]]: String(place) }
}

/** The counts of a division as this reader may be told them. */
function counted<T extends Placed>(
  found: readonly T[],
  asked: AskedBeside<T>,
  { division, opens }: Context,
): { readonly places: readonly number[]; readonly counts: Counts<Told> } {
  const { places, rows } = countBy(found, division, asked)
  const counts = summed(rows, asked.columns.length)
  return { places, counts: opens ? counts : toldBy(found, division, asked) }
}

function casesFigure({ cases, night }: Figures, context: Context) {
  const { t } = context
  const columns = Phase.options.map((key) => ({ key, label: t(`phases.${key}`) }))
  const asked = {
    columns: Phase.options,
    columnOf: (one: Figures['cases'][number]) => one.phase,
    night: night.open,
  }
  const { places, counts } = counted(cases, asked, context)
  return figure(
    {
      ...{ key: 'cases', columns, places, counts },
      caption: t('figures.cases-caption', { open: inSentence(counts.sum, context) }),
      listOf: (column, place) => casesOf({ fase: columnWord(phaseWords, column), ...place }),
    },
    context,
  )
}

function accessFigure({ accesses, today, deleted, night }: Figures, context: Context) {
  const { t, language } = context
  const columns = ['today', 'week', 'before'] as const
  const week = addDays(today, -6)
  const asked = {
    columns,
    columnOf: ({ day }: Figures['accesses'][number]) =>
      day === today ? 'today' : day >= week ? 'week' : 'before',
    night: night.accesses,
  }
  const { places, counts } = counted(accesses, asked, context)
  const words = {
    day: formatDate(today, language),
    today: inSentence(counts.columnSums[0], context),
    month: inSentence(counts.sum, context),
  }
  return figure(
    {
      ...{ key: 'accesses', places, counts },
      columns: columns.map((key) => ({ key, label: t(`figures.accesses-${key}`) })),
      caption: t('figures.accesses-caption', words),
      goal: presentGoal('accesses', counts.sum, context),
      note: deleted > 0 ? t('figures.accesses-deleted', { few: few(deleted, context) }) : undefined,
      listOf(column, { ufficio, ...elsewhere }) {
        if (!context.contacts) return undefined
        const [luogo] = Object.values(elsewhere)
        const where = {
          ...(ufficio !== undefined && { ufficio }),
          ...(luogo !== undefined && { luogo }),
        }
        return contactsOf({ ...daysOf(column, today), ...where })
      },
    },
    context,
  )
}

/** First and last day of a column of contacts. */
function daysOf(column: string, today: string) {
  if (column === 'today') return { dal: today, al: today }
  if (column === 'week') return { dal: addDays(today, -6), al: addDays(today, -1) }
  return { dal: addDays(today, -29), al: addDays(today, -7) }
}

function termFigure({ terms }: Figures, context: Context) {
  const { t, language } = context
  const asked = { columns: termKinds, columnOf: (one: Figures['terms'][number]) => one.kind }
  const { places, counts } = counted(terms, asked, context)
  const [kept, metLate, late, near] = counts.columnSums
  const fell = [kept, metLate, late].every((n) => n !== undefined)
    ? (kept ?? 0) + (metLate ?? 0) + (late ?? 0)
    : undefined
  const percent = fell ? ((kept ?? 0) / fell) * 100 : undefined
  const share = percent === undefined ? '–' : `${formatNumber(Math.round(percent), language)} %`
  const words = { share, late: inSentence(late, context), near: inSentence(near, context) }
  return figure(
    {
      ...{ key: 'terms', places, counts },
      columns: termKinds.map((key) => ({ key, label: t(`figures.terms-${key}`) })),
      caption: t('figures.terms-caption', words),
      goal: presentGoal('terms', percent, context),
      listOf: (column, place) =>
        casesOf({ stato: 'tutte', termini: columnWord(termsWords, column), ...place }),
    },
    context,
  )
}

function iseeFigure({ isee }: Figures, context: Context) {
  const { t } = context
  const asked = { columns: iseeKinds, columnOf: (one: Figures['isee'][number]) => one.kind }
  const { places, counts } = counted(isee, asked, context)
  const [, expiring, expired] = counts.columnSums
  const words = { expiring: inSentence(expiring, context), expired: inSentence(expired, context) }
  return figure(
    {
      ...{ key: 'isee', places, counts },
      columns: iseeKinds.map((key) => ({ key, label: t(`figures.isee-${key}`) })),
      caption: t('figures.isee-caption', words),
      goal: presentGoal('isee', expired, context),
      listOf: (column, place) => casesOf({ isee: columnWord(iseeWords, column), ...place }),
    },
    context,
  )
}
