import type { Step } from '../schema.ts'
import type { Draft } from './draft.ts'
import type { Subprocess } from './index-release.ts'
import type { Entry, Next } from './open.ts'
import type { OpenStep } from './types.ts'

import { keyOf } from './draft.ts'
import { rehomeEffects } from './effects.ts'
import { EngineError } from './errors.ts'
import { findOpen, isOnPath, leave } from './leave.ts'
import { keepOpen } from './open.ts'

type Finish = Extract<Step, { kind: 'finish' }>

/** Its steps are open beside the path, each as a part of it. */
export function enterSubprocess(draft: Draft, step: Subprocess, at: Entry): readonly Next[] {
  const open: OpenStep = { ...at, kind: 'subprocess', enteredAt: draft.event.at }
  keepOpen(draft, open)
  const of = keyOf(open)
  draft.commands.push({ kind: 'open-subprocess', subprocess: of })
  return [{ to: step.to, within: { of } }]
}

/** The path stays where it is, or is left for the step where the case goes on. */
export function finishSubprocess(draft: Draft, step: Finish, { of }: Entry): readonly Next[] {
  const open = of === undefined ? undefined : findOpen(draft, of)
  if (open?.kind !== 'subprocess') throw new EngineError('no-way')
  const { key, goTo } = step
  draft.commands.push({
    kind: 'end-subprocess',
    subprocess: keyOf(open),
    by: key,
    ...(goTo !== undefined && { goTo }),
  })
  leave(draft, open, 'completed')
  rehomeEffects(draft, open)
  if (goTo === undefined) return []
  for (const one of draft.state.open.filter(isOnPath)) leave(draft, one, 'cancelled')
  return [{ to: goTo, within: {} }]
}
