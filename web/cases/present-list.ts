import { caseViews } from '../../domain/diary/case-list.ts'
import type { CaseList, CaseRow } from '../../domain/diary/case-list.ts'
import { paths as sentPaths } from '../handoffs/paths.ts'
import { formatDate, formatDay } from '../shared/format.ts'
import type { Translate } from '../shared/i18n.ts'
import { personInWords } from '../shared/person-words.ts'
import { taskPath } from '../tasks/paths.ts'
import { listUrl, unfiltered } from './list-query.ts'
import type { CaseQuery } from './list-query.ts'
import { casePath, paths } from './paths.ts'
import { presentChips, presentFilters } from './present-list-filters.ts'
import type { ListContext } from './present-list-filters.ts'

/** Rows of a downloaded list: who wants more narrows it first. */
export const mostRows = 2000

interface Context extends ListContext {
  /** Whether the reader may take the list away. */
  readonly exports: boolean
  readonly now: Date
}

/** The list of cases, ready for `list.hbs`. */
export function presentList(list: CaseList, context: Context) {
  const { query, t } = context
  const next = list.next && listUrl(query, { after: list.next })
  const first = query.after && listUrl(query)
  return {
    title: t('cases.title'),
    views: caseViews.map((view) => ({
      href: listUrl(query, { view }),
      label: t(`cases.view-${view}`),
      current: view === query.view,
    })),
    rows: list.rows.map((row) => presentRow(row, context)),
    counted: t(next || first ? 'cases.counted-page' : 'cases.counted', { count: list.rows.length }),
    filters: presentFilters(context),
    action: paths.cases,
    sent: sentPaths.sent,
    download: context.exports && {
      href: listUrl(query, {}, paths.download),
      hint: t('list.download-hint', { count: mostRows }),
    },
    chips: presentChips(context),
    next,
    first,
    empty: list.rows.length > 0 ? undefined : emptyWords(context),
  }
}

function presentRow(row: CaseRow, { t, language, now, options }: Context) {
  const late = row.dueAt !== null && row.dueAt <= now
  return {
    href: casePath(row.id),
    number: row.number,
    person: personInWords(row, t),
    birthYear: row.birthYear,
    restricted: row.protected,
    provisional: row.identity === 'provisional',
    phase: row.state === 'closed' ? t('cases.closed') : t(`phases.${row.phase}`),
    closed: row.state === 'closed',
    area: areaInWords(row, options.areas),
    caseUrgency: row.urgency && t(`list.urgency-${row.urgency}`),
    red: row.urgency === 'red',
    urgency: urgencyInWords(row, t),
    urgent: row.priority === 2,
    next: row.nextTask,
    others: row.openTasks > 1 ? t('cases.and-others', { count: row.openTasks - 1 }) : '',
    due: row.dueAt ? formatDay(row.dueAt, language, now) : '',
    whyDate: row.dueAt && row.nextTaskId && taskPath(row.nextTaskId, 'whyDate'),
    late,
    municipality: row.municipality,
    office: row.office,
    manager: row.manager,
    opened: formatDate(row.openedAt, language),
  }
}

/** The label of an area of need; a code that no list has stays as it is. */
export function areaInWords(
  { area }: Pick<CaseRow, 'area'>,
  areas: ListContext['options']['areas'],
): string {
  return areas.find(({ code }) => code === area)?.label ?? area ?? ''
}

function urgencyInWords({ priority }: CaseRow, t: Translate): string {
  if (priority === 2) return t('cases.urgent')
  return priority === 1 ? t('cases.high') : ''
}

/** What to change so that there is something to see. */
function emptyWords({ query, t }: Context) {
  if (query.after)
    return { text: t('cases.empty-page'), href: listUrl(query), action: t('cases.empty-first') }
  const bare: CaseQuery = { ...unfiltered, view: query.view, state: 'open' }
  if (listUrl(bare) !== listUrl(query))
    return {
      text: t('cases.empty-filtered'),
      href: listUrl(bare),
      action: t('cases.empty-unfilter'),
    }
  if (query.view === 'all')
    return { text: t('cases.empty-all'), href: paths.cases, action: t('cases.empty-first') }
  const wider = query.view === 'mine' ? 'office' : 'all'
  return {
    text: t(`cases.empty-${query.view ?? 'mine'}`),
    href: listUrl(bare, { view: wider }),
    action: t('cases.empty-look', { view: t(`cases.view-${wider}`) }),
  }
}
