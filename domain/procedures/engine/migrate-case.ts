import type { Draft } from './draft.ts'
import type { Migrated } from './migrated.ts'
import type { OpenStep } from './types.ts'

import { findAsked } from './asked.ts'
import { keyOf, withinOf } from './draft.ts'
import { enter } from './enter.ts'
import { EngineError } from './errors.ts'
import { italian } from './index-release.ts'
import { shut } from './leave.ts'
import { carryTerms, startNewTerms, tellTasks } from './migrate-terms.ts'
import { renameWays } from './migrate-ways.ts'
import { isEntered, straysOf } from './migrated.ts'

/**
 * Goes on by the release of the draft: what is open is kept under the same key, or left for the step
 * named instead of it. Effects keep their key. Throws `cannot-migrate` where something has no place.
 */
export function migrateCase(draft: Draft, event: Migrated): void {
  if (event.from === event.to) return
  const { state } = draft
  if (straysOf(state, draft.release, event.enter).length > 0)
    throw new EngineError('cannot-migrate')
  const { open: before, effects } = renameWays(state, draft.release, event.enter)
  Object.assign(state, { open: before, effects })
  const left = before.filter((open) => isEntered(open, { state, enter: event.enter }))
  for (const open of left) if (draft.state.open.includes(open)) shut(draft, open, 'cancelled')
  const carrying = { ...event, touched: new Set<string>() }
  carryTerms(draft, carrying)
  for (const open of left) enterInstead(draft, open, event)
  carryTasks(draft, before, event)
  // The step named instead may lead to the end at once: nothing runs in a case that is closed.
  if (!state.closed) startNewTerms(draft, carrying)
  tellTasks(draft, carrying)
  draft.factsChanged = 'any'
}

function enterInstead(draft: Draft, open: OpenStep, { enter: instead }: Migrated): void {
  const to = instead[open.step]
  const { of } = open
  const isIn = of === undefined || draft.state.open.some((one) => keyOf(one) === of)
  if (to !== undefined && isIn) enter(draft, [{ to, within: withinOf(open) }])
}

/** Tasks that stay open are asked by the new release; their version rises if that is another question. */
function carryTasks(
  draft: Draft,
  before: readonly OpenStep[],
  { revised, reassigned = {} }: Migrated,
): void {
  for (const open of before) {
    const asked = open.kind === 'task' ? findAsked(draft.release, open.step) : undefined
    if (!asked || !draft.state.open.includes(open)) continue
    const leaves = reassigned[open.step]
    draft.commands.push({
      kind: 'carry-task',
      task: keyOf(open),
      title: italian(asked.title),
      ...(asked.form && { form: asked.form }),
      candidates: asked.candidates,
      ...(leaves && { leaves }),
      revised: revised.includes(open.step),
    })
  }
}
