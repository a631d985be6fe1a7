import { dayInItaly } from '../../domain/shared/today.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import { italian } from '../../domain/procedures/engine/index-release.ts'
import { countedUpTo, dueFilters, inboxSorts, inboxTabs } from '../../domain/tasks/inbox-ask.ts'
import type { InboxAsk, InboxTab } from '../../domain/tasks/inbox-ask.ts'
import { isFiltered } from '../../domain/tasks/inbox-sources.ts'
import type { InboxCounts } from '../../domain/tasks/inbox-counts.ts'
import type { InboxOptions } from '../../domain/tasks/inbox-options.ts'
import type { InboxPage } from '../../domain/tasks/inbox.ts'
import { Phase } from '../../domain/procedures/schema.ts'
import { formatTime } from '../shared/format.ts'
import type { Translate } from '../shared/i18n.ts'
import { phaseWords } from '../shared/url-words.ts'
import { dueFilterWords, inboxUrl, sortWords, tabWords } from './inbox-query.ts'
import { paths } from './paths.ts'
import { presentRow } from './present-row.ts'
import type { RowContext } from './present-row.ts'

export interface InboxContext extends RowContext {
  readonly ask: InboxAsk
  readonly supervises: boolean
  readonly options: InboxOptions
  readonly releases: readonly Release[]
}

/** The inbox, ready for `inbox.hbs`. */
export function presentInbox(page: InboxPage, counts: InboxCounts, context: InboxContext) {
  const { ask, t, supervises, now, language, seen } = context
  const rows = page.rows.map((row) => presentRow(row, context))
  const shownTabs = inboxTabs.filter((tab) => tab !== 'team' || supervises)
  const news = rows.filter(({ isNew }) => isNew).length
  return {
    title: t('inbox.title'),
    tabs: shownTabs.map((tab) => presentTab(tab, counts, context)),
    rows,
    others: ask.tab === 'team' || ask.tab === 'waiting',
    counted: countInWords(rows.length, page, context),
    news: seen && t('inbox.news', { count: news, time: formatTime(seen, language) }),
    refresh: inboxUrl(ask, { seen: now, keep: true }),
    here: inboxUrl(ask, { keep: true }),
    events: inboxUrl(ask, { keep: true }, paths.events),
    filters: presentFilters(context),
    chips: presentChips(page, context),
    ...presentViews(context),
    sorts: inboxSorts.map((sort) => ({
      href: inboxUrl(ask, { sort }),
      label: t(`inbox.sort-${sort}`),
      current: sort === ask.sort,
    })),
    pager: presentPager(page, ask),
    empty: rows.length > 0 ? undefined : emptyWords(context),
    supervises,
    bulk: paths.bulk,
    bulkActs: bulkActsOn(ask.tab),
    offPath: supervises && paths.offPath,
    snoozeFrom: dayInItaly(now),
  }
}

/** What may be done with many at once: what is in hand is not claimed, what is not is not put off. */
function bulkActsOn(tab: InboxTab) {
  const inHand = tab !== 'available' && tab !== 'waiting'
  return { claim: tab !== 'mine' && tab !== 'snoozed', release: inHand, snooze: inHand }
}

function presentTab(tab: InboxTab, counts: InboxCounts, { ask, t }: InboxContext) {
  const count = counts[tab]
  return {
    href: inboxUrl({ tab, sort: ask.sort }),
    label: t(`inbox.tab-${tab}`),
    count: count >= countedUpTo ? `${String(countedUpTo - 1)}+` : String(count),
    current: tab === ask.tab,
  }
}

function countInWords(shown: number, { more }: InboxPage, { ask, t }: InboxContext): string {
  const all = !more && ask.cursor === undefined
  return t(all ? 'inbox.counted-all' : 'inbox.counted-page', { count: shown })
}

function presentPager({ first, last, more }: InboxPage, ask: InboxAsk) {
  const back = ask.cursor?.back === true
  const hasNext = back || more
  const hasPrevious = back ? more : ask.cursor !== undefined
  const next = hasNext && last ? inboxUrl(ask, { next: last }) : undefined
  const previous = hasPrevious && first ? inboxUrl(ask, { previous: first }) : undefined
  return { shown: next !== undefined || previous !== undefined, next, previous }
}

/** The lists that have a name, and what is needed to give one to the list that is shown. */
function presentViews({ ask, options }: InboxContext) {
  const [, list = ''] = inboxUrl({ ...ask, cursor: undefined }).split('?')
  const views = options.views.map(({ name, query }) => ({
    name,
    href: query === '' ? paths.inbox : `${paths.inbox}?${query}`,
    current: query === list,
  }))
  const name = views.find(({ current }) => current)?.name
  return { views, keep: { action: paths.views, drop: paths.dropView, list, name } }
}

interface Option {
  readonly value: string
  readonly label: string
  readonly chosen: boolean
}

function presentFilters({ ask, t, options, releases }: InboxContext) {
  const procedures = releases.map(({ key, title }) => ({ key, label: italian(title) }))
  return {
    tab: ask.tab === 'mine' ? undefined : tabWords[ask.tab],
    sort: ask.sort === 'due' ? undefined : sortWords[ask.sort],
    assignee: ask.assignee,
    active: isFiltered(ask),
    fields: [
      select(
        'scadenza',
        t('inbox.filter-due'),
        dueFilters.map((due) => ({
          value: dueFilterWords[due],
          label: t(`inbox.due-${due}`),
          chosen: due === ask.due,
        })),
      ),
      select(
        'fase',
        t('inbox.filter-phase'),
        Phase.options.map((phase) => ({
          value: phaseWords[phase],
          label: t(`phases.${phase}`),
          chosen: phase === ask.phase,
        })),
      ),
      select(
        'comune',
        t('inbox.filter-municipality'),
        options.municipalities.map(({ id, name }) => ({
          value: String(id),
          label: name,
          chosen: id === ask.municipality,
        })),
      ),
      select(
        'procedura',
        t('inbox.filter-procedure'),
        procedures.map(({ key, label }) => ({
          value: key,
          label,
          chosen: key === ask.procedure,
        })),
      ),
    ].filter(({ options: choices }) => choices.length > 1),
  }
}

function select(name: string, label: string, options: readonly Option[]) {
  return { name, label, options, id: `filtro-${name}` }
}

/** In whose hands what is listed is, if it is one colleague's: rows tell the name. */
function handsInWords({ rows }: InboxPage, { ask, t }: InboxContext): string | undefined {
  if (ask.assignee === undefined) return undefined
  const name = rows.find(({ assigneeId }) => assigneeId === ask.assignee)?.assignee
  return name ? t('inbox.in-hands-of', { name }) : t('inbox.in-hands')
}

function presentChips(page: InboxPage, context: InboxContext) {
  const { ask, t, options, releases } = context
  const place = options.municipalities.find(({ id }) => id === ask.municipality)
  const release = releases.find(({ key }) => key === ask.procedure)
  const chips = [
    { drop: 'assignee', label: handsInWords(page, context) },
    { drop: 'due', label: ask.due && t(`inbox.due-${ask.due}`) },
    { drop: 'phase', label: ask.phase && t(`phases.${ask.phase}`) },
    { drop: 'municipality', label: ask.municipality && (place?.name ?? String(ask.municipality)) },
    {
      drop: 'procedure',
      label: ask.procedure && (release ? italian(release.title) : ask.procedure),
    },
  ] as const
  return chips.flatMap(({ drop, label }) =>
    label ? [{ href: inboxUrl(ask, { drop }), label, removes: true }] : [],
  )
}

/** What to change so that there is something to see. */
function emptyWords({ ask, t }: { ask: InboxAsk; t: Translate }) {
  if (ask.cursor)
    return {
      text: t('inbox.empty-page'),
      href: inboxUrl({ ...ask, cursor: undefined }),
      action: t('inbox.empty-first'),
    }
  if (isFiltered(ask)) {
    return {
      text: t('inbox.empty-filtered'),
      href: inboxUrl({ tab: ask.tab, sort: ask.sort }),
      action: t('inbox.empty-unfilter'),
    }
  }
  const other: InboxTab = ask.tab === 'mine' ? 'available' : 'mine'
  return {
    text: t(`inbox.empty-${ask.tab}`),
    href: inboxUrl({ tab: other, sort: 'due' }),
    action: t('inbox.empty-look', { tab: t(`inbox.tab-${other}`) }),
  }
}
