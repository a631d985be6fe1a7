import { z } from 'zod'

import { contactStates } from '../../domain/contact/contact-list.ts'
import type { ContactAsk, ContactState } from '../../domain/contact/contact-list.ts'
import { isDay } from '../../domain/shared/calendar-day.ts'
import { cursor, encodeCursor } from '../shared/cursor.ts'
import { recordId } from '../shared/record-id.ts'
import { none, word } from '../shared/url-words.ts'
import { paths } from './paths.ts'

/** Words of the URL for where a contact is. */
export const stateWords: Readonly<Record<ContactState, string>> = {
  'at-desk': 'allo-sportello',
  'gone-on': 'avviati',
  closed: 'chiusi',
  deleted: 'eliminati',
}

const place = none.or(z.coerce.number().int().min(1).max(2_147_483_647)).optional()
const day = z.string().refine(isDay)
const code = z.string().regex(/^[a-z0-9-]{1,60}$/)

export const contactsQuery = z
  .object({
    luogo: place,
    ufficio: place,
    dal: none.or(day).optional(),
    al: none.or(day).optional(),
    operatore: none.or(recordId).optional(),
    esito: none.or(code).optional(),
    canale: none.or(code).optional(),
    urgenza: none.or(code).optional(),
    servizio: none.or(z.string().max(20)).optional(),
    stato: none.or(word(contactStates, stateWords)).optional(),
    dopo: cursor.refine(({ id }) => recordId.safeParse(id).success).optional(),
  })
  .transform((url): ContactsQuery => ({
    place: url.luogo,
    office: url.ufficio,
    from: url.dal,
    to: url.al,
    operator: url.operatore,
    outcome: url.esito,
    channel: url.canale,
    urgency: url.urgenza,
    service: url.servizio,
    state: url.stato,
    after: url.dopo && { openedAt: url.dopo.at, id: url.dopo.id },
  }))

/** As asked; without days the page shows the last thirty. */
export type ContactsQuery = Omit<ContactAsk, 'offices' | 'from' | 'to'> & {
  /** A zone or municipality of the reader's, or one office. */
  readonly place: number | undefined
  readonly office: number | undefined
  readonly from: string | undefined
  readonly to: string | undefined
}

/** The address of this list, or of its spreadsheet; what changes goes back to the first page. */
export function contactsUrl(
  query: ContactsQuery,
  change: Partial<ContactsQuery> = {},
  path: string = paths.list,
): string {
  const next: ContactsQuery = { ...query, after: undefined, ...change }
  const fields = {
    luogo: next.place,
    ufficio: next.office,
    dal: next.from,
    al: next.to,
    operatore: next.operator,
    esito: next.outcome,
    canale: next.channel,
    urgenza: next.urgency,
    servizio: next.service,
    stato: next.state && stateWords[next.state],
    dopo: next.after && encodeCursor(next.after.openedAt, next.after.id),
  }
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) given.set(name, String(value))
  }
  return given.size > 0 ? `${path}?${given.toString()}` : path
}
