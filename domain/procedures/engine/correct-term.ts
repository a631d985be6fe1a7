import type { Draft } from './draft.ts'
import type { CaseEvent } from './types.ts'

import { localDay } from './calendar.ts'
import { findMoment, isTimer } from './deadlines.ts'
import { formatDay } from './instant.ts'
import { keep } from './terms.ts'

type TermCorrected = Extract<CaseEvent, { kind: 'term-corrected' }>

/** A term runs from another moment than the record says. What has fired stays fired; no other term moves. */
export function correctTerm(draft: Draft, { term, from }: TermCorrected): void {
  const { deadlines, stopped } = draft.state
  const known = [...deadlines, ...stopped].find(({ id }) => id === term)
  const at = findMoment(from, draft.calendar)
  if (!known || isTimer(known) || at === undefined || at === known.origin) return
  const { corrected, ...entered } = known.entered
  const said = corrected?.at === known.origin ? corrected.instead : known.origin
  const again = at === said || from === formatDay(localDay(said, draft.calendar))
  const anew = again ? entered : { ...entered, corrected: { at, instead: said } }
  keep(draft, { ...known, entered: anew })
  draft.recount = { only: term }
}
