import { z } from 'zod'

import { Phase } from '../../domain/procedures/schema.ts'
import { dueFilters, inboxSorts, inboxTabs } from '../../domain/tasks/inbox-ask.ts'
import type {
  Cursor,
  DueFilter,
  InboxAsk,
  InboxSort,
  InboxTab,
} from '../../domain/tasks/inbox-ask.ts'
import { recordId } from '../shared/record-id.ts'
import { none, phaseWords, word } from '../shared/url-words.ts'
import { paths } from './paths.ts'

/** Words of the URL for what the domain calls otherwise. */
export const tabWords: Readonly<Record<InboxTab, string>> = {
  mine: 'mie',
  available: 'disponibili',
  waiting: 'attesa',
  snoozed: 'rimandate',
  team: 'squadra',
}
export const sortWords: Readonly<Record<InboxSort, string>> = {
  due: 'scadenza',
  opened: 'apertura',
  person: 'persona',
}
export const dueFilterWords: Readonly<Record<DueFilter, string>> = {
  late: 'scadute',
  today: 'oggi',
  week: 'settimana',
  none: 'senza',
}

const cursor = z
  .string()
  .max(400)
  .transform((text, context) => {
    const [, key, id] =
      /^(.*)~([0-9a-f-]{36})$/s.exec(Buffer.from(text, 'base64url').toString()) ?? []
    if (key !== undefined && id !== undefined && recordId.safeParse(id).success) return { key, id }
    context.addIssue({ code: 'custom', message: 'cursor' })
    return z.NEVER
  })

/** `2026-11-25 10:00:00.123+00`, `infinity`: what PostgreSQL writes for an instant. */
const instant = /^(-?infinity|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?)$/

export const inboxQuery = z
  .object({
    vista: word(inboxTabs, tabWords).default('mine'),
    ordine: word(inboxSorts, sortWords).default('due'),
    procedura: none.or(z.string().regex(/^[a-z][\w-]{0,59}$/)).optional(),
    scadenza: none.or(word(dueFilters, dueFilterWords)).optional(),
    comune: none.or(z.coerce.number().int().min(1).max(2_147_483_647)).optional(),
    fase: none.or(word(Phase.options, phaseWords)).optional(),
    /** In whose hands, of the team's. */
    chi: none.or(recordId).optional(),
    dopo: cursor.optional(),
    prima: cursor.optional(),
    /** When the list was last seen: newer rows are marked. */
    visto: z.iso.datetime().optional(),
  })
  .refine(({ ordine, dopo, prima }) => {
    const at = dopo ?? prima
    return !at || (ordine === 'person' ? !at.key.includes('\0') : instant.test(at.key))
  })
export type InboxQuery = z.infer<typeof inboxQuery>

export function askOf(query: InboxQuery): InboxAsk {
  return {
    tab: query.vista,
    sort: query.ordine,
    procedure: query.procedura,
    due: query.scadenza,
    municipality: query.comune,
    phase: query.fase,
    assignee: query.vista === 'team' ? query.chi : undefined,
    cursor: cursorOf(query),
  }
}

function cursorOf({ dopo, prima }: InboxQuery): Cursor | undefined {
  if (dopo) return { ...dopo, back: false }
  return prima ? { ...prima, back: true } : undefined
}

export interface UrlChange {
  readonly tab?: InboxTab
  readonly sort?: InboxSort
  readonly drop?: 'procedure' | 'due' | 'municipality' | 'phase' | 'assignee'
  readonly next?: { readonly key: string; readonly id: string }
  readonly previous?: { readonly key: string; readonly id: string }
  readonly seen?: Date
  /** The same page of the list, not its first. */
  readonly keep?: boolean
}

/** The address of this list, changed; a change of list goes back to its first page. */
export function inboxUrl(
  ask: InboxAsk,
  change: UrlChange = {},
  path: string = paths.inbox,
): string {
  const query = new URLSearchParams()
  const fields = {
    ...listFields({ ...ask, ...change }),
    ...filterFields(ask, change),
    ...pageFields(ask, change),
  }
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) query.set(name, String(value))
  }
  return query.size > 0 ? `${path}?${query.toString()}` : path
}

function listFields({ tab, sort }: Pick<InboxAsk, 'tab' | 'sort'>) {
  return {
    vista: tab === 'mine' ? undefined : tabWords[tab],
    ordine: sort === 'due' ? undefined : sortWords[sort],
  }
}

function filterFields(ask: InboxAsk, { drop }: UrlChange) {
  const kept = { ...ask, ...(drop ? { [drop]: undefined } : {}) }
  return {
    procedura: kept.procedure,
    scadenza: kept.due && dueFilterWords[kept.due],
    comune: kept.municipality,
    fase: kept.phase && phaseWords[kept.phase],
    chi: kept.assignee,
  }
}

function pageFields({ cursor }: InboxAsk, { next, previous, seen, keep }: UrlChange) {
  const kept = keep === true && cursor ? { [cursor.back ? 'prima' : 'dopo']: encode(cursor) } : {}
  return {
    dopo: next && encode(next),
    prima: previous && encode(previous),
    ...kept,
    visto: seen?.toISOString(),
  }
}

function encode({ key, id }: { key: string; id: string }): string {
  return Buffer.from(`${key}~${id}`).toString('base64url')
}
