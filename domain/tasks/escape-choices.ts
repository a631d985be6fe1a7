import { may } from '../auth/policy.ts'
import type { EscapeKind } from '../procedures/engine/beside.ts'
import { skippable } from '../procedures/engine/escape.ts'
import type { Outcome, Release } from '../procedures/schema.ts'
import type { Act } from '../shared/act.ts'
import { DomainError } from '../shared/domain-error.ts'

import { getRelease } from './published.ts'
import { findStepTask, stepsGoneThrough } from './queries-escape.ts'
import type { StepGoneThrough, StepTask } from './queries-escape.ts'

/** How a step can be left, and among what there is to choose. */
export interface EscapeChoices {
  readonly task: StepTask
  readonly release: Release
  /** Outcomes to go on by, of a step to be skipped. */
  readonly outcomes: readonly Outcome[]
  /** Steps to go back to. */
  readonly steps: readonly StepGoneThrough[]
  /** Norm that imposes the step. */
  readonly legalBasis: Release['title'] | undefined
  /** Why it cannot be left in this way. */
  readonly refusal: EscapeRefusal | undefined
}

type RefusalCode =
  'step-not-skippable' | 'coordinator-needed' | 'already-parked' | 'nothing-to-redo'
export type EscapeRefusal = DomainError<RefusalCode>

const refusals: Readonly<Record<RefusalCode, readonly [status: 403 | 409, message: string]>> = {
  'step-not-skippable': [
    409,
    'La procedura non prevede che questo passo si salti. Puoi metterlo da parte, oppure tornare a un passo già fatto.',
  ],
  'coordinator-needed': [
    403,
    'Questo passo è imposto da una norma: può saltarlo solo chi coordina. Puoi metterlo da parte e chiedere a chi coordina.',
  ],
  'already-parked': [409, 'Il passo è già da parte: per lavorarci, riprendilo.'],
  'nothing-to-redo': [
    409,
    'In questa pratica non c’è ancora un passo fatto a cui tornare. Puoi mettere da parte quello di ora.',
  ],
}

/**
 * What the reader may choose to leave a step in this way, or why they cannot; undefined where the
 * task is not a step in scope that they may do or supervise.
 */
export async function findEscape(
  { sql, session }: Act,
  taskId: string,
  escape: EscapeKind,
): Promise<EscapeChoices | undefined> {
  const task = await findStepTask(sql, taskId)
  const supervises = may(session.roles, 'task.assign')
  if (!task || !(task.mayAct || supervises)) return undefined
  const release = await getRelease(sql, task.release)
  const step = release.steps.find(({ key }) => key === task.step)
  const choices = {
    task,
    release,
    outcomes: escape === 'skip' ? skippable(step) : [],
    steps: escape === 'redo' ? await stepsGoneThrough(sql, task, release) : [],
    legalBasis: step?.kind === 'task' ? step.legalBasis : undefined,
  }
  const code = whyNot(choices, escape, supervises)
  return { ...choices, refusal: code && refusalOf(code) }
}

function refusalOf(code: RefusalCode): EscapeRefusal {
  const [status, message] = refusals[code]
  return new DomainError(code, status, { message })
}

function whyNot(
  { task, outcomes, steps, legalBasis }: Omit<EscapeChoices, 'refusal' | 'release'>,
  escape: EscapeKind,
  supervises: boolean,
): RefusalCode | undefined {
  switch (escape) {
    case 'park':
      return task.state === 'parked' ? 'already-parked' : undefined
    case 'redo':
      return steps.length === 0 ? 'nothing-to-redo' : undefined
    case 'skip':
      if (outcomes.length === 0) return 'step-not-skippable'
      return legalBasis !== undefined && !supervises ? 'coordinator-needed' : undefined
  }
}
