import { recordEvent } from '../audit/record.ts'
import { codesOf } from '../organisations/queries.ts'
import type { Escaped, EscapeKind } from '../procedures/engine/beside.ts'
import { findDay } from '../procedures/engine/instant.ts'
import type { Act } from '../shared/act.ts'
import type { DomainError } from '../shared/domain-error.ts'
import { failing, invalid, problemsIn } from '../shared/field-problems.ts'
import type { FieldProblem } from '../shared/field-problems.ts'

import { appendAct, writeWords } from './act-on-case.ts'
import { tidy } from './add-task.ts'
import { taskChanged, taskNotFound, taskOver, taskTaken } from './errors.ts'
import { findEscape } from './escape-choices.ts'
import type { EscapeChoices } from './escape-choices.ts'
import { findStepTask } from './queries-escape.ts'
import type { StepTask } from './queries-escape.ts'
import { reasonChecks } from './reason-checks.ts'

/** The list of `code_list` that names the reasons of an escape. */
export const escapeReasons = 'escape-reason'
const furthestYears = 2

/** An escape as a worker asked for it, with what its page showed. */
export interface AskedEscape {
  readonly op: string
  readonly taskId: string
  readonly version: number
  readonly escape: EscapeKind
  /** Outcome to go on by, key of the step to go back to, or day (`YYYY-MM-DD`, or empty). */
  readonly where: string
  /** Code of the list `escape-reason`. */
  readonly reason: string
  readonly words: string
}

export type EscapeProblem = FieldProblem<'where' | 'reason' | 'words'>

/**
 * Takes a step another way than its own: skips it, goes back before it, or puts it aside. Who may do
 * the task, or coordinates. Runs inside `actOnCase`.
 * @returns the number of its event
 * @throws `task-not-found`, `task-taken`, `task-over`, `task-changed`, `step-not-skippable`,
 *   `coordinator-needed`, `already-parked`, `nothing-to-redo`, `escape-invalid` with all that is to
 *   be mended
 */
export async function escapeStep(act: Act, caseId: string, asked: AskedEscape): Promise<number> {
  const { sql, session } = act
  const { op, taskId } = asked
  const found = await findEscape(act, taskId, asked.escape)
  if (!found) throw await notTheirs(act, taskId)
  const { task } = found
  if (task.over) throw taskOver({ state: task.state, by: task.completedBy, at: task.completedAt })
  if (task.version !== asked.version) throw taskChanged(taskId)
  if (found.refusal) throw found.refusal
  const reasons = (await codesOf(sql, escapeReasons)).map(({ code }) => code)
  const problems = problemsOfEscape(asked, { choices: keysOf(found), reasons, today: task.today })
  if (problems.length > 0) throw escapeInvalid(problems)
  // An open page of the task must not be completed unseen.
  await sql.query('update task set version = version + 1 where id = $1', [taskId])
  const seq = await appendAct(act, { op, caseId, taskId, event: eventOf(task, asked) })
  await writeWords(act, { caseId, seq, task: task.key, parts: { reason: tidy(asked.words) } })
  await recordEvent(sql, {
    action: escapeActions[asked.escape],
    objectKind: 'task',
    objectId: taskId,
    caseId,
    actor: session.userId,
    request: act.request,
    detail: { reason: asked.reason },
  })
  return seq
}

function keysOf({ outcomes, steps }: EscapeChoices): string[] {
  return [...outcomes.map(({ key }) => key), ...steps.map(({ step }) => step)]
}

/** Why the reader cannot leave this step: somebody else has it, or it is not there for them. */
export async function notTheirs({ sql }: Act, taskId: string) {
  const task = await findStepTask(sql, taskId)
  return task?.state === 'claimed' ? taskTaken(task.assignee ?? '') : taskNotFound(taskId)
}

export const escapeActions = {
  skip: 'step-skipped',
  redo: 'step-redone',
  park: 'step-parked',
} as const

interface EscapeSetting {
  readonly choices: readonly string[]
  readonly reasons: readonly string[]
  readonly today: string
}

/** All that is wrong with an escape as it was typed. */
export function problemsOfEscape(
  asked: Pick<AskedEscape, 'escape' | 'where' | 'reason' | 'words'>,
  { choices, reasons, today }: EscapeSetting,
): EscapeProblem[] {
  const { reason, words } = asked
  const where =
    asked.escape === 'park' ? problemOfDay(asked.where, today) : problemOfChoice(asked, choices)
  return failing<EscapeProblem['field']>([
    [where !== undefined, 'where', where ?? ''],
    ...reasonChecks({ listed: reasons.includes(reason), words, kept: 'lo leggerà chi coordina' }),
  ])
}

function problemOfChoice(
  { escape, where }: Pick<AskedEscape, 'escape' | 'where'>,
  choices: readonly string[],
): string | undefined {
  if (choices.includes(where)) return undefined
  return escape === 'skip' ? 'Scegli da dove prosegue la pratica.' : 'Scegli il passo da rifare.'
}

function problemOfDay(day: string, today: string): string | undefined {
  if (day === '') return undefined
  if (findDay(day) === undefined)
    return 'Indica il giorno, per esempio 25/11/2026, oppure lascia vuoto.'
  const last = `${String(Number(today.slice(0, 4)) + furthestYears)}-12-31`
  return day > today && day <= last
    ? undefined
    : 'Il giorno deve essere da domani in avanti, entro due anni.'
}

function eventOf(task: StepTask, { escape, where, reason }: AskedEscape): Escaped {
  const base = { kind: 'escaped', task: task.key, reason } as const
  switch (escape) {
    case 'skip':
      return { ...base, escape, outcome: where }
    case 'redo':
      return { ...base, escape, to: where }
    case 'park':
      return { ...base, escape, ...(where !== '' && { until: where }) }
  }
}

function escapeInvalid(problems: readonly EscapeProblem[]): DomainError<'escape-invalid'> {
  return invalid('escape-invalid', problems)
}

/** The problems that a refusal carries; none if it is another refusal. */
export function escapeProblemsOf(error: unknown): readonly EscapeProblem[] | undefined {
  return problemsIn(error, 'escape-invalid')
}
