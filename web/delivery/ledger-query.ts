import { z } from 'zod'

import type { LedgerCursor, LedgerFilter } from '../../domain/delivery/ledger-list.ts'
import { addDays, isDay } from '../../domain/shared/calendar-day.ts'
import { none } from '../shared/url-words.ts'
import { paths } from './paths.ts'

const usualDays = 30
const day = z.string().refine(isDay)
const mostId = 2_147_483_647

/** `2026-11-28~1234`: the day and the row after which a page begins. */
const after = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d~\d{1,10}$/)
  .transform((text): LedgerCursor => {
    const [on = '', id = ''] = text.split('~')
    return { day: on, id: Number(id) }
  })
  .refine((cursor) => isDay(cursor.day) && cursor.id <= mostId)

export const ledgerQuery = z
  .object({
    dal: none.or(day).optional(),
    al: none.or(day).optional(),
    ente: none.or(z.coerce.number().int().min(1).max(mostId)).optional(),
    servizio: none.or(z.string().max(60)).optional(),
    numero: none.or(z.string().trim().max(30)).optional(),
    dopo: after.optional(),
  })
  .transform(({ dal, al, ente, servizio, numero, dopo }) => ({
    ...{ from: dal, to: al, provider: ente, service: servizio, number: numero, after: dopo },
  }))

export type LedgerQuery = z.output<typeof ledgerQuery>

/** As asked; without days, the last thirty. */
export function filterFrom({ after: _after, ...asked }: LedgerQuery, today: string): LedgerFilter {
  const to = asked.to ?? today
  return { ...asked, to, from: asked.from ?? addDays(to, 1 - usualDays) }
}

/** The address of the list, or of its file; what changes goes back to the first page. */
export function ledgerUrl(
  query: LedgerQuery,
  next?: LedgerCursor,
  path: string = paths.ledger,
): string {
  const fields = {
    dal: query.from,
    al: query.to,
    ente: query.provider,
    servizio: query.service,
    numero: query.number,
    dopo: next && `${next.day}~${String(next.id)}`,
  }
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(fields))
    if (value !== undefined) given.set(name, String(value))
  return given.size > 0 ? `${path}?${given.toString()}` : path
}
