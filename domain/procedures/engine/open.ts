import type { Phase, Step } from '../schema.ts'
import type { Asked } from './asked.ts'
import type { Draft } from './draft.ts'
import type { Command, OpenStep, Priority, StepKey, Within } from './types.ts'

import { keyOf, stepKeyOf } from './draft.ts'
import { EngineError } from './errors.ts'
import { italian } from './index-release.ts'
import { dueOf } from './terms.ts'

/** An entry into a step: its iteration, and where in the tree of open steps. */
export interface Entry extends Within {
  readonly step: string
  readonly iteration: number
}

/** Where the case goes on, and on which way. */
export interface Next {
  readonly to: string
  readonly within: Within
}

export function keepOpen(draft: Draft, open: OpenStep): void {
  draft.state.open = [...draft.state.open, open]
}

export function openedWhy({ title }: Pick<Step, 'title'>): string {
  return `apertura di «${italian(title)}»`
}

/** Counts an entry into a step or a part. */
export function nextIteration(draft: Draft, step: string): number {
  const iteration = (draft.state.iterations[step] ?? 0) + 1
  draft.state.iterations = { ...draft.state.iterations, [step]: iteration }
  return iteration
}

type OpenTask = Extract<Command, { kind: 'open-task' }>

/** Opens a task for people; its terms are in the state already, under the step they belong to. */
export function openTask(
  draft: Draft,
  asked: Asked,
  at: Entry & { readonly phase: Phase; readonly priority?: Priority } & Pick<
      OpenTask,
      'offeredTo' | 'again'
    >,
): StepKey {
  const { step, iteration, phase, priority = 'normal', offeredTo, again, ...within } = at
  const task = stepKeyOf(step, iteration)
  keepOpen(draft, { step, iteration, ...within, kind: 'task', enteredAt: draft.event.at })
  draft.commands.push({
    kind: 'open-task',
    task,
    step,
    iteration,
    phase,
    purpose: 'step',
    title: italian(asked.title),
    ...(asked.form && { form: asked.form }),
    candidates: asked.candidates,
    ...(offeredTo && { offeredTo }),
    ...(again && { again }),
    priority,
    ...dueOf(draft, task),
  })
  return task
}

/** Opens a part of an open step, as a task of its own. */
export function openPart(
  draft: Draft,
  parent: OpenStep,
  part: { readonly key: string; readonly phase: Phase; readonly asked: Asked | undefined } & Pick<
    OpenTask,
    'offeredTo' | 'again'
  >,
): StepKey {
  const { key: step, asked, ...more } = part
  if (!asked) throw new EngineError('unknown-step')
  const iteration = nextIteration(draft, step)
  return openTask(draft, asked, { step, iteration, of: keyOf(parent), ...more })
}
