import { recordOnCase } from '../audit/record.ts'
import { codesOf } from '../organisations/queries.ts'
import type { Act } from '../shared/act.ts'
import type { DomainError } from '../shared/domain-error.ts'
import { failing, invalid, problemsIn } from '../shared/field-problems.ts'
import type { FieldProblem } from '../shared/field-problems.ts'

import { appendAct, writeWords } from './act-on-case.ts'
import { tidy } from './add-task.ts'
import { caseNotFound } from './errors.ts'
import { reasonChecks } from './reason-checks.ts'
import { findReopening } from './reopening-choices.ts'

/** The list of `code_list` that names the reasons to open a case again. */
export const reopeningReasons = 'reopening-reason'

/** A re-opening as a worker asked for it. */
export interface AskedReopening {
  readonly op: string
  /** Key of the step to go on from. */
  readonly to: string
  /** Code of the list `reopening-reason`. */
  readonly reason: string
  readonly words: string
}

export type ReopeningProblem = FieldProblem<'to' | 'reason' | 'words'>

/**
 * Opens a closed case again, into a step that its release allows. Runs inside `actOnCase`. Services
 * that ended with the case stay ended, and it stays the same case: no figure counts it as a new one.
 * @returns the number of its event
 * @throws `case-not-found`, `case-open`, `case-moving`, `not-reopenable`, `reopening-too-late`,
 *   `reopening-not-theirs`, `reopening-invalid` with all that is to be mended
 */
export async function reopenCase(
  act: Act,
  caseId: string,
  { op, to, reason, words }: AskedReopening,
): Promise<number> {
  const { sql } = act
  const found = await findReopening(act, caseId)
  if (!found) throw caseNotFound(caseId)
  if (found.refusal) throw found.refusal
  const problems = problemsOfReopening(
    { to, reason, words },
    {
      steps: found.ways.map((way) => way.to),
      reasons: (await codesOf(sql, reopeningReasons)).map(({ code }) => code),
    },
  )
  if (problems.length > 0) throw reopeningInvalid(problems)
  const event = { kind: 'reopened', to, reason, closedOn: found.closedOn } as const
  const seq = await appendAct(act, { op, caseId, event })
  await writeWords(act, {
    caseId,
    seq,
    task: `reopened#${String(seq)}`,
    parts: { reason: tidy(words) },
  })
  await recordOnCase(act, caseId, {
    action: 'case-reopened',
    personId: found.subject,
    detail: { to, reason },
  })
  return seq
}

/** All that is wrong with a re-opening as it was typed. */
export function problemsOfReopening(
  { to, reason, words }: Omit<AskedReopening, 'op'>,
  { steps, reasons }: { readonly steps: readonly string[]; readonly reasons: readonly string[] },
): ReopeningProblem[] {
  const kept = 'resta nella storia della pratica'
  return failing<ReopeningProblem['field']>([
    [!steps.includes(to), 'to', 'Scegli da dove riprende la pratica.'],
    ...reasonChecks({ listed: reasons.includes(reason), words, kept }),
  ])
}

function reopeningInvalid(problems: readonly ReopeningProblem[]): DomainError<'reopening-invalid'> {
  return invalid('reopening-invalid', problems)
}

/** The problems that a refusal carries; none if it is another refusal. */
export function reopeningProblemsOf(error: unknown): readonly ReopeningProblem[] | undefined {
  return problemsIn(error, 'reopening-invalid')
}
