import { caseStates, caseViews } from '../../domain/diary/case-list.ts'
import type { CaseList, CaseRow } from '../../domain/diary/case-list.ts'
import { Phase } from '../../domain/procedures/schema.ts'
import type { InboxOptions } from '../../domain/tasks/inbox-options.ts'
import { paths as sentPaths } from '../handoffs/paths.ts'
import { formatDate, formatDay } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { personInWords } from '../shared/person-words.ts'
import { phaseWords } from '../shared/url-words.ts'
import { listUrl, stateWords, viewWords } from './list-query.ts'
import type { CaseQuery } from './list-query.ts'
import { casePath, paths } from './paths.ts'

interface Context {
  readonly query: CaseQuery
  readonly options: InboxOptions
  readonly language: Language
  readonly t: Translate
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
    chips: presentChips(context),
    next,
    first,
    empty: list.rows.length > 0 ? undefined : emptyWords(context),
  }
}

function presentRow(row: CaseRow, { t, language, now }: Context) {
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
    urgency: urgencyInWords(row, t),
    urgent: row.priority === 2,
    next: row.nextTask,
    others: row.openTasks > 1 ? t('cases.and-others', { count: row.openTasks - 1 }) : '',
    due: row.dueAt ? formatDay(row.dueAt, language, now) : '',
    late,
    municipality: row.municipality,
    office: row.office,
    manager: row.manager,
    opened: formatDate(row.openedAt, language),
  }
}

function urgencyInWords({ priority }: CaseRow, t: Translate): string {
  if (priority === 2) return t('cases.urgent')
  return priority === 1 ? t('cases.high') : ''
}

function select(name: string, label: string, options: readonly Option[]) {
  return { name, label, id: `filtro-${name}`, options }
}
interface Option {
  readonly value: string
  readonly label: string
  readonly chosen: boolean
}

function presentFilters({ query, options, t }: Context) {
  const all = { value: '', label: t('cases.any'), chosen: false }
  const states = caseStates.map((state) => ({
    value: stateWords[state],
    label: t(`cases.state-${state}`),
    chosen: state === query.state,
  }))
  const phases = Phase.options.map((phase) => ({
    value: phaseWords[phase],
    label: t(`phases.${phase}`),
    chosen: phase === query.phase,
  }))
  const municipalities = options.municipalities.map(({ id, name }) => ({
    value: String(id),
    label: name,
    chosen: id === query.municipality,
  }))
  const fields = [
    select('stato', t('cases.filter-state'), states),
    select('fase', t('cases.filter-phase'), [all, ...phases]),
    select('comune', t('cases.filter-municipality'), [all, ...municipalities]),
    select('urgenti', t('cases.filter-urgency'), [
      all,
      { value: 'si', label: t('cases.only-urgent'), chosen: query.urgent === true },
    ]),
  ]
  const shown = fields.filter((field) => field.options.length > 2 || field.name === 'urgenti')
  return { fields: shown, view: query.view && viewWords[query.view] }
}

function presentChips({ query, options, t }: Context) {
  const place = options.municipalities.find(({ id }) => id === query.municipality)
  const { state, phase, municipality, urgent } = query
  const chips = [
    { label: state === 'open' ? '' : t(`cases.state-${state}`), drop: { state: 'open' } },
    { label: phase ? t(`phases.${phase}`) : '', drop: { phase: undefined } },
    {
      label: municipality ? (place?.name ?? String(municipality)) : '',
      drop: { municipality: undefined },
    },
    { label: urgent ? t('cases.only-urgent') : '', drop: { urgent: false } },
  ] as const
  return chips.flatMap(({ label, drop }) =>
    label === '' ? [] : [{ label, href: listUrl(query, drop), removes: true }],
  )
}

/** What to change so that there is something to see. */
function emptyWords({ query, t }: Context) {
  if (query.after)
    return { text: t('cases.empty-page'), href: listUrl(query), action: t('cases.empty-first') }
  const bare: CaseQuery = { view: query.view, state: 'open', phase: undefined }
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
