import type { Step } from '../schema.ts'
import type { Candidate } from '../schema/candidate.ts'
import type { Draft } from './draft.ts'
import type { Entry, Next } from './open.ts'
import type { CaseEvent, OpenHandoff, OpenStep } from './types.ts'

import { findAsked, partOf, partOutcomes, receiversOf } from './asked.ts'
import { keyOf, nextNumber, phaseOf, replaceOpen, setFacts, withinOf } from './draft.ts'
import { startNotice } from './effects.ts'
import { deadlinesOn, getStep, italian } from './index-release.ts'
import { getWay, leave } from './leave.ts'
import { keepOpen, openPart } from './open.ts'
import { recordTerms, startTerms } from './terms.ts'

/** Key of the notice by which a release tells who may answer an offer that it waits. */
export const offerNotice = 'case-offered'

type HandoffStep = Extract<Step, { kind: 'handoff' }>
type Completed = Extract<CaseEvent, { kind: 'completed' }>

/** Asks the sender to prepare the offer: until it is accepted the case is the sender's. */
export function enterHandoff(draft: Draft, step: HandoffStep, at: Entry): readonly Next[] {
  const parent: OpenHandoff = { ...at, kind: 'handoff', enteredAt: draft.event.at }
  keepOpen(draft, parent)
  const key = partOf.offer(step.key)
  openPart(draft, parent, {
    key,
    phase: phaseOf(draft, step),
    asked: findAsked(draft.release, key),
  })
  return []
}

/** The offer is made, or given up; or it is accepted or refused. */
export function completeHandoff(
  draft: Draft,
  [parent, part]: readonly [OpenHandoff, OpenStep],
  { step, event }: { readonly step: HandoffStep; readonly event: Completed },
): readonly Next[] {
  if (event.outcome === partOutcomes.offer) {
    leave(draft, part, 'completed')
    setFacts(draft, event.facts)
    offer(draft, parent, { step, receiver: event.receiver })
    return []
  }
  const way = getWay(step, event.outcome)
  leave(draft, part, 'completed')
  setFacts(draft, event.facts)
  settle(draft, parent, event.outcome === 'accepted' ? 'accepted' : 'refused')
  return goOn(draft, parent, way)
}

function goOn(draft: Draft, parent: OpenHandoff, way: ReturnType<typeof getWay>): readonly Next[] {
  const open = draft.state.open.find((one) => keyOf(one) === keyOf(parent))
  if (open) leave(draft, open, 'completed')
  setFacts(draft, way.sets)
  return [{ to: way.to, within: withinOf(parent) }]
}

/** Its terms run from the offer, not from when it began to be prepared. */
function offer(
  draft: Draft,
  parent: OpenHandoff,
  { step, receiver }: { readonly step: HandoffStep; readonly receiver: number | undefined },
): void {
  const offered = { ...(receiver !== undefined && { receiver }) }
  const here: OpenHandoff = { ...parent, offered }
  replaceOpen(draft, parent, here)
  const boundTo = keyOf(here)
  const why = `offerta di «${italian(step.title)}»`
  const terms = startTerms(draft, deadlinesOn(draft.release, { step: step.key }), { why, boundTo })
  recordTerms(draft, terms)
  const { takes } = step
  const phase = phaseOf(draft, step)
  const key = partOf.answer(step.key)
  const asked = findAsked(draft.release, key)
  const answer = openPart(draft, here, { key, phase, asked, offeredTo: offered })
  const to = receiversOf(step)
  draft.commands.push({ kind: 'offer', step: boundTo, answer, takes, to, ...offered })
  tellReceivers(draft, here, to)
}

/** As the release words it; one that has no such notice tells nobody. */
function tellReceivers(draft: Draft, here: OpenHandoff, to: readonly Candidate[]): void {
  if (!draft.release.notices.some(({ key }) => key === offerNotice)) return
  const key = `${keyOf(here)}:${String(nextNumber(draft))}`
  const offeredTo = here.offered ?? {}
  const within = withinOf(here)
  startNotice(draft, key, { mode: 'repeatable', notice: offerNotice, to, offeredTo, within })
}

function settle(draft: Draft, parent: OpenHandoff, as: 'accepted' | 'refused'): void {
  if (!parent.offered) return
  const { offered: _over, ...rest } = parent
  replaceOpen(draft, parent, rest)
  draft.commands.push({ kind: 'settle-offer', step: keyOf(parent), as })
}

/** The sender takes the offer back, as long as nobody has answered it. */
export function withdrawOffer(draft: Draft, parent: OpenHandoff): readonly Next[] {
  const way = getWay(getStep(draft.release, parent.step), 'withdrawn')
  leave(draft, parent, 'cancelled')
  setFacts(draft, way.sets)
  return [{ to: way.to, within: withinOf(parent) }]
}
