import type { Opener } from '../schema/subprocess.ts'
import type { Occurred, SubprocessOpened } from './beside.ts'
import type { Draft } from './draft.ts'
import type { Subprocess } from './index-release.ts'

import { reportLate, setFacts, stepKeyOf } from './draft.ts'
import { enter } from './enter.ts'
import { evaluate } from './expression.ts'
import { subprocessesOf } from './index-release.ts'

/** By a person: late where the case is closed or elsewhere, or where it is open already. */
export function openByHand(draft: Draft, { subprocess }: SubprocessOpened): void {
  const step = subprocessesOf(draft.release).find(({ key }) => key === subprocess)
  if (step && mayOpen(draft, step)) return open(draft, step)
  const last = draft.state.iterations[subprocess] ?? 0
  reportLate(draft, stepKeyOf(subprocess, last + 1))
}

function mayOpen(draft: Draft, step: Subprocess): boolean {
  const { byHand } = step.opens
  const phases = byHand?.phases ?? [draft.state.phase]
  return isShut(draft, step) && phases.includes(draft.state.phase)
}

/** By what the record reports. A closed case takes no notice: the record sees to it by itself. */
export function openOn(draft: Draft, { what, facts }: Occurred): void {
  if (draft.state.closed) return
  setFacts(draft, facts)
  openFor(draft, what)
}

/** Each that this opens, where it is not open already. */
export function openFor(draft: Draft, what: Opener): void {
  for (const step of subprocessesOf(draft.release))
    if (step.opens.on === what && isShut(draft, step)) open(draft, step)
}

/** By facts, each time that its condition becomes true; not because it still is. */
export function openByFacts(draft: Draft): void {
  const before = draft.factsSeen
  const { facts } = draft.state
  draft.factsSeen = facts
  if (before === facts) return
  for (const step of subprocessesOf(draft.release)) {
    const { when } = step.opens
    if (!when || !isShut(draft, step)) continue
    if (!evaluate(when, before) && evaluate(when, facts)) open(draft, step)
  }
}

/** It may be opened: it is not open already, and the case has not ended, by the same fact perhaps. */
function isShut({ state }: Draft, { key }: Subprocess): boolean {
  return !state.closed && !state.open.some(({ step }) => step === key)
}

function open(draft: Draft, { key }: Subprocess): void {
  enter(draft, [{ to: key, within: {} }])
}
