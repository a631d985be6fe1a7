import { recordOnCase } from '../audit/record.ts'
import { subprocessesOf } from '../procedures/engine/index-release.ts'
import type { Subprocess } from '../procedures/engine/index-release.ts'
import type { Phase, Release } from '../procedures/schema.ts'
import type { Candidate } from '../procedures/schema/candidate.ts'
import type { Act } from '../shared/act.ts'
import { DomainError } from '../shared/domain-error.ts'
import type { Sql } from '../shared/sql.ts'
import { failing, invalid, problemsIn } from '../shared/field-problems.ts'
import type { FieldProblem } from '../shared/field-problems.ts'

import { appendAct, writeWords } from './act-on-case.ts'
import { tidy } from './add-task.ts'
import { caseNotFound } from './errors.ts'
import { getRelease } from './published.ts'
import { placeOfCase } from './queries-people.ts'
import type { CasePlace } from './queries-people.ts'
import { reasonChecks } from './reason-checks.ts'
import { myActors, myGroups } from './standing.ts'

/** A subprocess that somebody asked to open, as they typed it. */
export interface AskedSubprocess {
  readonly op: string
  /** Key of its step. */
  readonly subprocess: string
  /** Key of one of its reasons. */
  readonly reason: string
  readonly words: string
}

export type SubprocessProblem = FieldProblem<'reason' | 'words'>

const standing = `
  select c.state, c.phase, c.subject, e.release, e.open_steps as open, e.entered, ${placeOfCase} as place,
    coalesce(c.manager = any(${myActors}), false) as manages,
    coalesce(c.opened_by = any(${myActors}) and c.receiver is distinct from c.org, false) as opened,
    coalesce(${myGroups}, '{}') as groups
  from social_case c join case_engine e on e.case_id = c.id where c.id = $1`

/** Where a case stands, and what the reader is to it. */
export interface CaseStanding {
  readonly state: 'open' | 'closed'
  readonly phase: Phase
  readonly subject: string
  readonly release: string
  readonly open: readonly { readonly step: string; readonly iteration: number }[]
  readonly entered: Readonly<Record<string, number>>
  readonly place: CasePlace
  readonly manages: boolean
  readonly opened: boolean
  readonly groups: readonly string[]
}

type Opener = Pick<CaseStanding, 'place' | 'manages' | 'opened' | 'groups'>

/** Undefined: the reader does not see the case. */
export async function findStanding(sql: Sql, caseId: string): Promise<CaseStanding | undefined> {
  const [found] = await sql.query<CaseStanding>(standing, [caseId], 'case-for-subprocess')
  return found
}

/** What the reader may open beside the path of a case now. */
export function openableIn(release: Release, found: CaseStanding): readonly Subprocess[] {
  const { state, phase, open } = found
  if (state === 'closed') return []
  return subprocessesOf(release).filter(({ key, opens: { byHand } }) => {
    if (!byHand || open.some(({ step }) => step === key)) return false
    const here = byHand.phases?.includes(phase) ?? true
    return here && byHand.candidates.some((one) => isOne(one, found))
  })
}

function isOne(candidate: Candidate, { place, manages, opened, groups }: Opener): boolean {
  if ('role' in candidate)
    return groups.includes(`${candidate.role}@${String(place[candidate.at])}`)
  return { 'case-manager': manages, opener: opened, sender: false }[candidate.who]
}

/**
 * Opens a subprocess beside the path, with one of its reasons and words. Runs inside `actOnCase`.
 * @returns the number of its event
 * @throws `case-not-found`, `subprocess-not-openable`, `subprocess-invalid` with all that is to be
 *   mended
 */
export async function openSubprocess(
  act: Act,
  caseId: string,
  { op, subprocess, reason, words }: AskedSubprocess,
): Promise<number> {
  const { sql } = act
  const found = await findStanding(sql, caseId)
  if (!found) throw caseNotFound(caseId)
  const choices = openableIn(await getRelease(sql, found.release), found)
  const step = choices.find(({ key }) => key === subprocess)
  if (!step) throw notOpenable()
  const problems = problemsOfOpening(step, { reason, words })
  if (problems.length > 0) throw openingInvalid(problems)
  const event = { kind: 'subprocess-opened', subprocess, reason } as const
  const seq = await appendAct(act, { op, caseId, event })
  const task = `${subprocess}#${String((found.entered[subprocess] ?? 0) + 1)}`
  await writeWords(act, { caseId, seq, task, parts: { reason: tidy(words) } })
  await recordOnCase(act, caseId, {
    action: 'subprocess-opened',
    personId: found.subject,
    detail: { subprocess, reason },
  })
  return seq
}

/** Everything that is wrong with an opening as it was typed; nothing if it may be made. */
export function problemsOfOpening(
  { opens }: Pick<Subprocess, 'opens'>,
  asked: Pick<AskedSubprocess, 'reason' | 'words'>,
): SubprocessProblem[] {
  const listed = opens.byHand?.reasons.some(({ key }) => key === asked.reason) === true
  const kept = 'resta nella storia della pratica'
  return failing(reasonChecks({ listed, words: asked.words, kept }))
}

function notOpenable(): DomainError<'subprocess-not-openable'> {
  const message =
    'In questo momento non si può: è già aperto, la pratica è in un’altra fase, oppure spetta ad altri. Nella pratica vedi a che punto è.'
  return new DomainError('subprocess-not-openable', 409, { message })
}

function openingInvalid(problems: readonly SubprocessProblem[]): DomainError<'subprocess-invalid'> {
  return invalid('subprocess-invalid', problems)
}

/** The problems that a refusal carries; none if it is another refusal. */
export function openingProblemsOf(error: unknown): readonly SubprocessProblem[] | undefined {
  return problemsIn(error, 'subprocess-invalid')
}
