import { z } from 'zod'

import { caseStates, caseViews } from '../../domain/diary/case-list.ts'
import type { CaseAsk, CaseStateFilter, CaseView } from '../../domain/diary/case-list.ts'
import { Phase } from '../../domain/procedures/schema.ts'
import { recordId } from '../shared/record-id.ts'
import { none, phaseWords, word } from '../shared/url-words.ts'
import { paths } from './paths.ts'

/** Words of the URL for what the domain calls otherwise. */
export const viewWords: Readonly<Record<CaseView, string>> = {
  mine: 'mie',
  office: 'ufficio',
  all: 'tutte',
}
export const stateWords: Readonly<Record<CaseStateFilter, string>> = {
  open: 'aperte',
  closed: 'chiuse',
  any: 'tutte',
}

const instant = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/

/** Where a page begins: an instant as the database writes it, and an id that settles ties. */
export const cursor = z
  .string()
  .max(200)
  .transform((text, context) => {
    const [at = '', id = ''] = Buffer.from(text, 'base64url').toString().split('~')
    if (instant.test(at) && /^[0-9a-f-]{1,36}$/.test(id)) return { at, id }
    context.addIssue({ code: 'custom', message: 'cursor' })
    return z.NEVER
  })

export function encodeCursor(at: string, id: string): string {
  return Buffer.from(`${at}~${id}`).toString('base64url')
}

export const listQuery = z
  .object({
    vista: none.or(word(caseViews, viewWords)).optional(),
    stato: none.or(word(caseStates, stateWords)).optional(),
    fase: none.or(word(Phase.options, phaseWords)).optional(),
    comune: none.or(z.coerce.number().int().min(1).max(2_147_483_647)).optional(),
    urgenti: none.or(z.literal('si')).optional(),
    dopo: cursor.refine(({ id }) => recordId.safeParse(id).success).optional(),
  })
  .transform(({ vista, stato, fase, comune, urgenti, dopo }): CaseQuery => ({
    view: vista,
    state: stato ?? 'open',
    phase: fase,
    municipality: comune,
    urgent: urgenti === 'si',
    after: dopo && { openedAt: dopo.at, id: dopo.id },
  }))

/** As asked; without a view the page chooses the one that fits the reader. */
export type CaseQuery = Omit<CaseAsk, 'view'> & {
  readonly view: CaseView | undefined
  readonly phase: Phase | undefined
}

type Change = Partial<CaseQuery>

/** The address of this list, changed; a change of list goes back to its first page. */
export function listUrl(query: CaseQuery, change: Change = {}): string {
  const next: CaseQuery = { ...query, after: undefined, ...change }
  const fields = {
    vista: next.view && viewWords[next.view],
    stato: next.state === 'open' ? undefined : stateWords[next.state],
    fase: next.phase && phaseWords[next.phase],
    comune: next.municipality,
    urgenti: next.urgent ? 'si' : undefined,
    dopo: next.after && encodeCursor(next.after.openedAt, next.after.id),
  }
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) given.set(name, String(value))
  }
  return given.size > 0 ? `${paths.cases}?${given.toString()}` : paths.cases
}
