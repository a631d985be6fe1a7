import type { Phase } from '../procedures/schema.ts'

export const inboxTabs = ['mine', 'available', 'waiting', 'snoozed', 'team'] as const
export type InboxTab = (typeof inboxTabs)[number]

export const inboxSorts = ['due', 'opened', 'person'] as const
export type InboxSort = (typeof inboxSorts)[number]

/** How near the due date is, as people filter by it. */
export const dueFilters = ['late', 'today', 'week', 'none'] as const
export type DueFilter = (typeof dueFilters)[number]

/** Where a page of the list begins: the key and id of the row before it (or after it, going back). */
export interface Cursor {
  readonly key: string
  readonly id: string
  readonly back: boolean
}

export interface InboxAsk {
  readonly tab: InboxTab
  readonly sort: InboxSort
  readonly procedure?: string | undefined
  readonly due?: DueFilter | undefined
  readonly municipality?: number | undefined
  readonly phase?: Phase | undefined
  /** Of the team’s, those that this colleague has in hand. */
  readonly assignee?: string | undefined
  readonly cursor?: Cursor | undefined
}

export const rowsPerPage = 25

/** Counts stop here: a person needs to know that it is many, not how many. */
export const countedUpTo = 100
