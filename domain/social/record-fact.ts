import type { AuditedAction } from '../audit/events.ts'
import { recordEvent } from '../audit/record.ts'
import { sqlState } from '../database.ts'
import type { Answers } from '../procedures/forms/answers.ts'
import { personNotFound } from '../registry/errors.ts'
import { findPerson } from '../registry/queries.ts'
import { today } from '../shared/today.ts'
import { provenanceProblems } from '../registry/rules.ts'
import type { Act } from '../shared/act.ts'
import { factCorrected, factInvalid, factNotFound } from './errors.ts'
import type { FactProblem } from './errors.ts'
import { periodOfIsee, problemsOfIsee } from './isee.ts'
import { findKind, iseeKind, kindsWrittenBy, tieKind } from './kinds.ts'
import { findSocialFact } from './queries.ts'
import type { SocialFact } from './queries.ts'
import { problemsOfChange, problemsOfPeriod, problemsOfTie } from './rules.ts'

/** A fact as it is learnt: the answers to the questions of its kind, its period and its source. */
export interface LearntFact {
  readonly kind: string
  /** Already read by `parseAnswers` with the questions of the kind. */
  readonly detail: Answers
  /** Of a tie, a registered person. */
  readonly other?: string | undefined
  /** `YYYY-MM-DD`, or empty. */
  readonly validFrom: string
  readonly validTo: string
  readonly source: string
  readonly sourceDate: string
}

/**
 * Adds a fact to the social record of a person.
 * @throws `person-not-found`, `fact-not-found` for a kind that is not the reader's, `fact-invalid`
 */
export async function recordFact(
  act: Act,
  personId: string,
  { id, ...given }: LearntFact & { readonly id: string },
): Promise<void> {
  const learnt = dated(given)
  await admit(act, personId, learnt.kind)
  const problems = await problemsOf(act, learnt)
  if (problems.length > 0) throw factInvalid(problems)
  await insertFact(act, learnt, { id, personId, action: 'record-fact-added' })
}

/** What takes the place of a fact; `learnt` absent: nothing does, it should not have been there. */
export interface FactChange {
  readonly id: string
  readonly fact: string
  readonly reason: string
  readonly learnt: LearntFact | undefined
}

/**
 * Corrects or ends a fact by another in its place: the first stays in the history.
 * @throws `person-not-found`, `fact-not-found`, `fact-corrected`, `fact-invalid`
 */
export async function changeFact(act: Act, personId: string, change: FactChange): Promise<void> {
  const before = await findSocialFact(act.sql, personId, change.fact)
  if (!before) throw factNotFound()
  if (before.corrected) throw factCorrected()
  await admit(act, personId, before.kind)
  const learnt = change.learnt && dated(change.learnt)
  const wrong = learnt ? await problemsOf(act, learnt) : []
  const problems = [...problemsOfChange(change.reason), ...wrong]
  if (problems.length > 0) throw factInvalid(problems)
  const { id, fact, reason } = change
  const row = { id, personId: before.personId, action: 'record-fact-changed' } as const
  const correction = { corrects: fact, reason: reason.trim(), annuls: !learnt }
  try {
    await insertFact(act, learnt ?? asItWas(before), { ...row, ...correction })
  } catch (error) {
    throw sqlState(error) === '23505' ? factCorrected() : error
  }
}

function asItWas(fact: SocialFact): LearntFact {
  const { kind, detail, other, validFrom, validTo, source, sourceDate } = fact
  const period = { validFrom: validFrom ?? '', validTo: validTo ?? '' }
  return { kind, detail, other: other ?? undefined, ...period, source, sourceDate }
}

/** A period that the law gives is written where nobody wrote another. */
function dated(learnt: LearntFact): LearntFact {
  return learnt.kind === iseeKind ? { ...learnt, validTo: periodOfIsee(learnt) } : learnt
}

async function admit({ sql, session }: Act, personId: string, kind: string): Promise<void> {
  if (!(await findPerson(sql, personId))) throw personNotFound()
  if (!kindsWrittenBy(session.roles).some(({ key }) => key === kind)) throw factNotFound()
}

async function problemsOf({ sql }: Act, learnt: LearntFact): Promise<FactProblem[]> {
  const day = await today(sql)
  const { source, sourceDate, validFrom: from, validTo: until } = learnt
  const ahead = findKind(learnt.kind)?.ahead === true
  const name = learnt.detail['name']
  const tie = { other: learnt.other, name: typeof name === 'string' ? name : '' }
  return [
    ...(learnt.kind === tieKind ? problemsOfTie(tie) : []),
    ...(learnt.kind === iseeKind ? problemsOfIsee(learnt) : []),
    ...problemsOfPeriod({ from, until }, { today: day, ahead }),
    ...provenanceProblems({ source, sourceDate, validFrom: null }, day),
  ]
}

interface FactRow {
  readonly id: string
  readonly personId: string
  readonly action: Extract<AuditedAction, `record-fact-${string}`>
  readonly corrects?: string
  readonly reason?: string
  readonly annuls?: boolean
}

const insert = `
  insert into social_fact (id, person_id, kind, detail, other, valid_from, valid_to, source, source_date, recorded_by,
    corrects, reason, annuls)
  values ($1, $2, $3, $4, $5, nullif($6, '')::date, nullif($7, '')::date, $8, $9, $10, $11, $12, $13)`

async function insertFact(act: Act, learnt: LearntFact, row: FactRow): Promise<void> {
  const { sql, session, request } = act
  const { kind, detail, other, validFrom, validTo, source, sourceDate } = learnt
  const { id, personId, action, corrects, reason, annuls = false } = row
  // prettier-ignore
  await sql.query(insert, [id, personId, kind, JSON.stringify(detail), other ?? null, validFrom, validTo, source,
    sourceDate, session.userId, corrects ?? null, reason ?? null, annuls])
  await recordEvent(sql, {
    action,
    objectKind: 'person',
    objectId: personId,
    personId,
    actor: session.userId,
    request,
    detail: { kind, ...(corrects !== undefined && { annuls }) },
  })
}
