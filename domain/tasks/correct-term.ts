import { recordOnCase } from '../audit/record.ts'
import { isTimer } from '../procedures/engine/deadlines.ts'
import type { DeadlineProof } from '../procedures/engine/types.ts'
import type { Act } from '../shared/act.ts'
import { failing } from '../shared/field-problems.ts'
import type { Sql } from '../shared/sql.ts'

import { actOnCase, appendAct } from './act-on-case.ts'
import type { NewEvent } from './act-on-case.ts'
import type { ActDeps } from './complete-task.ts'
import { correctionInvalid, termGone } from './errors.ts'
import type { CorrectionProblem } from './errors.ts'
import { standingOf } from './move-terms.ts'
import type { TermsEventDraft } from './move-terms.ts'
import type { Position } from './schema.ts'
import { longestSuspensionNote } from '../procedures/suspension-rules.ts'
import { problemOfStart } from '../procedures/term-rules.ts'
import type { TermSetting } from '../procedures/term-rules.ts'

/** A term of a case that has a date, or waits for one. */
export interface OpenTerm {
  readonly id: string
  readonly deadline: string
  readonly version: number
  readonly dueAt: Date | null
  readonly proof: DeadlineProof
}

const found = `
  select id, deadline, version, due_at as "dueAt", proof from deadline
  where case_id = $1 and id = $2 and state in ('running', 'suspended')`

/** @throws `term-gone` also for a timer of the engine’s own, which runs from no act */
export async function openTerm(sql: Sql, caseId: string, id: string): Promise<OpenTerm> {
  const [term] = await sql.query<OpenTerm>(found, [caseId, id], 'open-term')
  if (!term || isTimer(term)) throw termGone()
  return term
}

/** Where a term should have run from, as it was typed. */
export interface TermCorrection {
  readonly term: string
  /** Version that the person had seen. */
  readonly seen: number
  /** `YYYY-MM-DD`, or a minute of it in Rome, `YYYY-MM-DDTHH:MM`. */
  readonly from: string
  readonly note: string
}

/**
 * The event that a correction would append, once it is known to be right.
 * @throws `case-not-found`, `case-closed`, `not-in-charge`, `term-gone`, `correction-invalid` with all
 *   that is to be mended
 */
export async function checkCorrection(
  sql: Sql,
  caseId: string,
  { term, seen, from, note }: TermCorrection,
): Promise<TermsEventDraft> {
  const { began, today } = await standingOf(sql, caseId)
  const known = await openTerm(sql, caseId, term)
  if (known.version !== seen) throw termGone()
  const problems = problemsOf({ from, note: note.trim() }, { proof: known.proof, began, today })
  if (problems.length > 0) throw correctionInvalid(problems)
  return { kind: 'term-corrected', payload: { term, from, note: note.trim() } }
}

function problemsOf(
  { from, note }: Pick<TermCorrection, 'from' | 'note'>,
  setting: TermSetting,
): CorrectionProblem[] {
  const wrong = problemOfStart(from, setting)
  return failing<'from' | 'note'>([
    [wrong !== undefined, 'from', wrong ?? ''],
    [note === '', 'note', 'Scrivi perché la data era sbagliata: resta nella pratica.'],
    [
      note.length > longestSuspensionNote,
      'note',
      `Il perché ha ${note.length} caratteri, il massimo è ${longestSuspensionNote}: accorcialo.`,
    ],
  ])
}

interface Asked extends TermCorrection {
  readonly caseId: string
  readonly op: string
}

/**
 * Says from when a term of a case runs, where that was recorded wrong; its date is reckoned anew, with
 * a proof that tells both, then the case moves. What has fired stays fired. A repeated `op` does
 * nothing more. Another answer given since is no mistake of then: the term follows that one.
 * @param open sets the scope of who acts in the transaction
 * @returns where the case stands; none when it will move on by itself, later
 * @throws what `checkCorrection` throws
 */
export async function correctTerm(
  deps: ActDeps,
  open: (sql: Sql) => Promise<Act>,
  asked: Asked,
): Promise<Position | undefined> {
  const { caseId, op } = asked
  const done = await actOnCase(deps, { op, open, on: { caseId } }, (act) => append(act, asked))
  return done.position
}

async function append(act: Act, { caseId, op, ...typed }: Asked): Promise<number> {
  const { sql } = act
  const { kind, payload } = await checkCorrection(sql, caseId, typed)
  const { subject } = await standingOf(sql, caseId)
  // With why, which is the record's own: `step` does not read it.
  const seq = await appendAct(act, { op, caseId, event: { kind, ...payload } as NewEvent })
  await recordOnCase(act, caseId, {
    action: 'terms-moved',
    personId: subject,
    detail: { act: 'correct-term', seq, term: typed.term, from: typed.from },
  })
  return seq
}
