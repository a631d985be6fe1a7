import { z } from 'zod'

import {
  caseStates,
  caseViews,
  iseeKinds,
  termsFilters,
  urgencies,
  waitsFilters,
} from '../../domain/diary/case-list.ts'
import type { CaseAsk, CaseStateFilter, CaseView, Urgency } from '../../domain/diary/case-list.ts'
import { Phase } from '../../domain/procedures/schema.ts'
import { cursor, encodeCursor } from '../shared/cursor.ts'
import { recordId } from '../shared/record-id.ts'
import { iseeWords, none, phaseWords, termsWords, waitsWords, word } from '../shared/url-words.ts'
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
export const urgencyWords: Readonly<Record<Urgency, string>> = {
  red: 'rossa',
  yellow: 'gialla',
  green: 'verde',
}

const place = none.or(z.coerce.number().int().min(1).max(2_147_483_647)).optional()
const day = none.or(z.iso.date()).optional()

export const listQuery = z
  .object({
    vista: none.or(word(caseViews, viewWords)).optional(),
    stato: none.or(word(caseStates, stateWords)).optional(),
    fase: none.or(word(Phase.options, phaseWords)).optional(),
    area: none.or(z.string().regex(/^[a-z][a-z-]{0,59}$/)).optional(),
    urgenza: none.or(word(urgencies, urgencyWords)).optional(),
    zona: place,
    comune: place,
    ufficio: place,
    responsabile: none.or(recordId).optional(),
    dal: day,
    al: day,
    termini: none.or(word(termsFilters, termsWords)).optional(),
    isee: none.or(word(iseeKinds, iseeWords)).optional(),
    cartella: none
      .or(z.string().regex(/^[a-z][a-z-]{0,59}(\.[a-z0-9][a-z0-9-]{0,59})?$/))
      .optional(),
    risposta: none
      .or(z.string().regex(/^[a-z][a-zA-Z0-9-]{0,59}:[a-zA-Z0-9.-]{1,160}$/))
      .optional(),
    attende: none.or(word(waitsFilters, waitsWords)).optional(),
    dopo: cursor.refine(({ id }) => recordId.safeParse(id).success).optional(),
  })
  .transform(({ vista, stato, dopo, ...asked }): CaseQuery => ({
    view: vista,
    state: stato ?? 'open',
    phase: asked.fase,
    area: asked.area,
    urgency: asked.urgenza,
    zone: asked.zona,
    municipality: asked.comune,
    office: asked.ufficio,
    manager: asked.responsabile,
    from: asked.dal,
    until: asked.al,
    terms: asked.termini,
    isee: asked.isee,
    fact: asked.cartella,
    question: asked.risposta,
    waits: asked.attende,
    after: dopo && { openedAt: dopo.at, id: dopo.id },
  }))

/** As asked; without a view the page chooses the one that fits the reader. */
export type CaseQuery = Omit<CaseAsk, 'view'> & {
  readonly view: CaseView | undefined
  readonly phase?: Phase | undefined
}

/** The filters alone, all of them off. */
export const unfiltered = {
  phase: undefined,
  area: undefined,
  urgency: undefined,
  zone: undefined,
  municipality: undefined,
  office: undefined,
  manager: undefined,
  from: undefined,
  until: undefined,
  terms: undefined,
  isee: undefined,
  fact: undefined,
  question: undefined,
  waits: undefined,
} as const

type Change = Partial<CaseQuery>

/** The address of this list, changed; a change of list goes back to its first page. */
export function listUrl(query: CaseQuery, change: Change = {}, path: string = paths.cases): string {
  const next: CaseQuery = { ...query, after: undefined, ...change }
  const fields = { ...whatIs(next), ...whose(next) }
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) given.set(name, String(value))
  }
  return given.size > 0 ? `${path}?${given.toString()}` : path
}

function whatIs({ view, state, phase, area, urgency, ...asked }: CaseQuery) {
  const { terms, isee, fact, question, waits } = asked
  return {
    vista: view && viewWords[view],
    stato: state === 'open' ? undefined : stateWords[state],
    fase: phase && phaseWords[phase],
    area,
    urgenza: urgency && urgencyWords[urgency],
    termini: terms && termsWords[terms],
    isee: isee && iseeWords[isee],
    cartella: fact,
    risposta: question,
    attende: waits && waitsWords[waits],
  }
}

function whose({ zone, municipality, office, manager, from, until, after }: CaseQuery) {
  return {
    zona: zone,
    comune: municipality,
    ufficio: office,
    responsabile: manager,
    dal: from,
    al: until,
    dopo: after && encodeCursor(after.openedAt, after.id),
  }
}
