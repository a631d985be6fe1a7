import { recordOnCase } from '../audit/record.ts'
import { adHocStep } from '../procedures/engine/ad-hoc.ts'
import type { TaskAdded } from '../procedures/engine/beside.ts'
import { findDay } from '../procedures/engine/instant.ts'
import type { Act } from '../shared/act.ts'
import { DomainError } from '../shared/domain-error.ts'
import { failing, invalid, problemsIn } from '../shared/field-problems.ts'
import type { FieldCheck, FieldProblem } from '../shared/field-problems.ts'

import { appendAct, writeWords } from './act-on-case.ts'
import { caseNotFound } from './errors.ts'
import { getRelease } from './published.ts'
import { recipientsOf } from './recipients.ts'
import type { RecipientGroup } from './recipients.ts'

export const longestTitle = 120
export const longestWords = 4000
const furthestYears = 5

/** A task as a worker typed it. */
export interface TypedTask {
  readonly title: string
  readonly instructions: string
  /** `role@organisation`, or the id of a person. */
  readonly to: string
  /** `YYYY-MM-DD`, or empty. */
  readonly dueOn: string
  /** The case must not close before. */
  readonly holds: boolean
}

/** What is wrong with one field of a task, and how to mend it. */
export type TaskProblem = FieldProblem<'title' | 'instructions' | 'to' | 'dueOn'>

const caseNow = `
  select c.state, c.subject, e.release, siso_today()::text as today
  from social_case c join case_engine e on e.case_id = c.id where c.id = $1`

interface CaseNow {
  readonly state: 'open' | 'closed'
  readonly subject: string
  readonly release: string
  readonly today: string
}

/**
 * Opens a task beside the path of a case, for a colleague or for a group. Runs inside `actOnCase`.
 * @returns the number of its event
 * @throws `case-not-found`, `case-closed`, `task-invalid` with all that is to be mended
 */
export async function addTask(
  act: Act,
  caseId: string,
  { op, ...typed }: TypedTask & { readonly op: string },
): Promise<number> {
  const { sql } = act
  const [now] = await sql.query<CaseNow>(caseNow, [caseId], 'case-now')
  if (!now) throw caseNotFound(caseId)
  if (now.state === 'closed') throw caseIsClosed()
  const groups = await recipientsOf(sql, caseId, await getRelease(sql, now.release))
  const problems = problemsOfTask(typed, groups, now.today)
  if (problems.length > 0) throw taskInvalid(problems)
  const seq = await appendAct(act, { op, caseId, event: eventOf(typed, groups) })
  const task = `${adHocStep}#${String(seq)}`
  const parts = { title: typed.title.trim(), instructions: tidy(typed.instructions) }
  await writeWords(act, { caseId, seq, task, parts })
  await recordOnCase(act, caseId, {
    action: 'task-added',
    personId: now.subject,
    detail: { task, holds: typed.holds },
  })
  return seq
}

/** Everything that is wrong with a task; nothing if it may be opened. */
export function problemsOfTask(
  { title, instructions, to, dueOn }: TypedTask,
  groups: readonly RecipientGroup[],
  today: string,
): TaskProblem[] {
  const last = `${String(Number(today.slice(0, 4)) + furthestYears)}-12-31`
  const checks: readonly FieldCheck<TaskProblem['field']>[] = [
    [title.trim() === '', 'title', 'Scrivi che cosa c’è da fare, cominciando con un verbo.'],
    [
      title.trim().length > longestTitle,
      'title',
      `Il titolo ha al massimo ${String(longestTitle)} caratteri: sposta il resto nelle istruzioni.`,
    ],
    [
      instructions.length > longestWords,
      'instructions',
      `Le istruzioni hanno al massimo ${String(longestWords)} caratteri: accorciale.`,
    ],
    [!isRecipient(to, groups), 'to', 'Scegli dall’elenco a chi affidare il compito.'],
    [
      dueOn !== '' && findDay(dueOn) === undefined,
      'dueOn',
      'Indica il giorno, per esempio 25/11/2026, oppure lascia vuoto.',
    ],
    [
      findDay(dueOn) !== undefined && (dueOn < today || dueOn > last),
      'dueOn',
      'Il giorno deve essere da oggi in avanti, entro cinque anni.',
    ],
  ]
  return failing(checks)
}

function isRecipient(to: string, groups: readonly RecipientGroup[]): boolean {
  return groups.some(({ group, people }) => group === to || people.some(({ id }) => id === to))
}

function eventOf(typed: TypedTask, groups: readonly RecipientGroup[]): TaskAdded {
  const group = groups.find((one) => one.group === typed.to)
  const through = groups.filter(({ people }) => people.some(({ id }) => id === typed.to))
  return {
    kind: 'task-added',
    candidates: (group ? [group] : through).map(({ candidate }) => candidate),
    ...(!group && { assignee: typed.to }),
    ...(typed.dueOn !== '' && { dueOn: typed.dueOn }),
    ...(typed.holds && { holds: true }),
  }
}

/** As it is kept: no blanks around it, lines as everywhere. */
export function tidy(text: string): string {
  return text.replaceAll('\r\n', '\n').trim()
}

function caseIsClosed(): DomainError<'case-closed'> {
  const message =
    'La pratica è chiusa: non si aggiungono compiti. Se serve, riaprila con un nuovo contatto.'
  return new DomainError('case-closed', 409, { message })
}

function taskInvalid(problems: readonly TaskProblem[]): DomainError<'task-invalid'> {
  return invalid('task-invalid', problems)
}

/** The problems that a refusal carries; none if it is another refusal. */
export function taskProblemsOf(error: unknown): readonly TaskProblem[] | undefined {
  return problemsIn(error, 'task-invalid')
}
