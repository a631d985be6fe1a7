import type { Draft } from './draft.ts'
import type { Next } from './open.ts'
import type { CaseEvent, OpenStep, Step } from './types.ts'

import { addTask, cancelTask } from './ad-hoc.ts'
import { outcomesOf } from './asked.ts'
import { close, closeOrWait } from './close.ts'
import {
  caretakers,
  openFollowUp,
  reportLate,
  setFacts,
  startDraft,
  toMove,
  withinOf,
} from './draft.ts'
import { findWaiting } from './effects.ts'
import { enter } from './enter.ts'
import { EngineError } from './errors.ts'
import { escape, resume } from './escape.ts'
import { fireRung } from './fire.ts'
import { completeHandoff } from './handoff.ts'
import { getStep } from './index-release.ts'
import { findOpen, getWay, leave } from './leave.ts'
import { migrateCase } from './migrate-case.ts'
import { openByHand, openFor, openOn } from './open-subprocess.ts'
import { recall } from './recall.ts'
import { refresh } from './refresh.ts'
import { reopen as reopenCase } from './reopen.ts'
import { completeSection } from './sections.ts'
import { moveTerms } from './suspend.ts'
import { startCaseTerms } from './terms.ts'

type EventOf<K extends CaseEvent['kind']> = Extract<CaseEvent, { kind: K }>

/**
 * Engine 1. Applies one event to one case: total, without clock, chance or I/O.
 * Throws `EngineError` only where the release itself cannot be followed.
 */
export const step: Step = (state, event, release, calendar) => {
  const draft = startDraft(state, event, { release, calendar })
  apply(draft, event)
  if (!draft.state.closed) refresh(draft)
  if (!draft.state.closed) closeOrWait(draft)
  return toMove(draft)
}

type Appliers = { readonly [K in CaseEvent['kind']]: (draft: Draft, event: EventOf<K>) => void }

const appliers: Appliers = {
  started: start,
  completed: complete,
  rung: fireRung,
  'effect-settled': settle,
  'facts-corrected': (draft, { facts }) => setFacts(draft, facts),
  withdrawn: withdraw,
  'task-added': addTask,
  'task-cancelled': cancelTask,
  escaped: escape,
  resumed: (draft, { task }) => resume(draft, task),
  'subprocess-opened': openByHand,
  occurred: openOn,
  recalled: recall,
  reopened: reopenCase,
  'terms-suspended': stopOrResume,
  'terms-resumed': stopOrResume,
  'suspension-corrected': moveTerms,
  'suspension-annulled': moveTerms,
  'term-corrected': moveTerms,
  'calendar-changed': moveTerms,
  migrated: migrateCase,
}

function apply<K extends CaseEvent['kind']>(draft: Draft, event: EventOf<K> & { kind: K }): void {
  const applier: (draft: Draft, event: EventOf<K>) => void = appliers[event.kind]
  applier(draft, event)
}

function start(draft: Draft, { facts }: EventOf<'started'>): void {
  if (draft.state.closed || Object.keys(draft.state.phases).length > 0) return
  setFacts(draft, facts)
  startCaseTerms(draft, 'inizio della pratica')
  enter(draft, [{ to: draft.release.start, within: {} }])
}

function stopOrResume(draft: Draft, event: EventOf<'terms-suspended' | 'terms-resumed'>): void {
  const before = draft.state.suspensions
  moveTerms(draft, event)
  if (draft.state.suspensions !== before) openFor(draft, event.kind)
}

function complete(draft: Draft, event: EventOf<'completed'>): void {
  const open = findOpen(draft, event.task)
  if (open?.kind !== 'task') return completeBeside(draft, event)
  if (!outcomesOf(draft.release, open.step).some(({ key }) => key === event.outcome))
    throw new EngineError('unknown-outcome')
  const parent = open.step.includes('.') && open.of ? findOpen(draft, open.of) : undefined
  if (parent) return enter(draft, completePart(draft, [parent, open], event))
  const way = getWay(leave(draft, open, 'completed'), event.outcome)
  setFacts(draft, event.facts)
  setFacts(draft, way.sets)
  enter(draft, [{ to: way.to, within: withinOf(open) }])
}

function completePart(
  draft: Draft,
  [parent, part]: readonly [OpenStep, OpenStep],
  event: EventOf<'completed'>,
): readonly Next[] {
  const step = getStep(draft.release, parent.step)
  if (step.kind === 'sections' && parent.kind === 'sections')
    return completeSection(draft, [parent, part], { step, event })
  if (step.kind === 'handoff' && parent.kind === 'handoff')
    return completeHandoff(draft, [parent, part], { step, event })
  throw new EngineError('unknown-step')
}

function completeBeside(draft: Draft, event: EventOf<'completed'>): void {
  const { state, commands } = draft
  if (state.followUps.some(({ key }) => key === event.task)) {
    state.followUps = state.followUps.filter(({ key }) => key !== event.task)
    commands.push({ kind: 'close-task', task: event.task, as: 'completed' })
    return
  }
  reportLate(draft, event.task)
}

function settle(draft: Draft, event: EventOf<'effect-settled'>): void {
  const { state } = draft
  const failed = event.result !== 'done'
  if (!state.effects.some(({ key }) => key === event.effect)) {
    settleCancelled(draft, event.result)
    return
  }
  state.effects = state.effects.filter(({ key }) => key !== event.effect)
  if (!state.closed) setFacts(draft, event.facts)
  const waiting = findWaiting(state, event.effect)
  const way = waiting && getWay(leave(draft, waiting, 'completed'), failed ? 'failed' : 'done')
  if (failed) reportFailure(draft)
  if (way) enter(draft, [{ to: way.to, within: withinOf(waiting) }])
}

/** Somebody has to undo what was done all the same, or to find out whether it was. */
function settleCancelled(draft: Draft, result: EventOf<'effect-settled'>['result']): void {
  if (result === 'failed') return
  const title =
    result === 'done'
      ? 'Annulla un’operazione fatta dopo la revoca'
      : 'Verifica se un’operazione revocata è stata fatta, e annullala'
  openFollowUp(draft, 'undo-effect', { title, candidates: caretakers(draft) })
}

function reportFailure(draft: Draft): void {
  const title = 'Verifica un’operazione non riuscita'
  openFollowUp(draft, 'follow-up', { title, candidates: caretakers(draft) })
}

function withdraw(draft: Draft): void {
  if (!draft.state.closed) close(draft, 'withdrawn', 'cancelled')
}
