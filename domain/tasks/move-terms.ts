import { recordOnCase } from '../audit/record.ts'
import type { TermsEvent } from '../procedures/engine/types.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'

import { actOnCase, appendAct } from './act-on-case.ts'
import type { NewEvent } from './act-on-case.ts'
import type { ActDeps } from './complete-task.ts'
import {
  caseClosed,
  caseNotFound,
  noTermsToSuspend,
  notInCharge,
  suspensionGone,
} from './errors.ts'
import { suspensionInvalid } from './errors.ts'
import { getRelease } from './published.ts'
import type { Position } from './schema.ts'
import { myActors, myGroups } from './standing.ts'
import { problemsOfSuspension } from '../procedures/suspension-rules.ts'
import type { TypedSuspension } from '../procedures/suspension-rules.ts'
import { suspensionsOf } from '../procedures/suspensions.ts'
import type { SuspensionRow } from '../procedures/suspensions.ts'

/** The suspension that an act is about, and how many changes of it the person had seen. */
interface Known {
  readonly suspension: number
  readonly seen: number
}

/** What a person does with the terms of a case. */
export type TermsAct =
  | ({ readonly act: 'suspend' } & TypedSuspension)
  | ({ readonly act: 'correct' } & Known & TypedSuspension)
  | ({ readonly act: 'resume'; readonly until: string } & Known)
  | ({ readonly act: 'annul'; readonly note: string } & Known)

/** An act on terms as the log and the engine take it. */
export interface TermsEventDraft {
  readonly kind: string
  readonly payload: Readonly<Record<string, string | number>>
}

interface Standing {
  readonly state: 'open' | 'closed'
  readonly subject: string
  readonly release: string
  readonly began: string
  readonly today: string
  readonly inCharge: boolean
}

// The manager, who stands in for them, or a coordinator of the office, the comune or the zone.
const standing = `
  select c.state, c.subject, e.release, siso_today()::text as today,
    (c.effective_at at time zone 'Europe/Rome')::date::text as began,
    coalesce(c.manager = any(${myActors}), false) or ${myGroups} && array[
      'coordinator@' || c.org, 'coordinator@' || c.municipality, 'coordinator@' || c.zone] as "inCharge"
  from social_case c join case_engine e on e.case_id = c.id where c.id = $1`

/** Whether this person may move the terms of the case: for pages that offer to. */
export async function mayMoveTerms(sql: Sql, caseId: string): Promise<boolean> {
  const [found] = await sql.query<Standing>(standing, [caseId], 'terms-standing')
  return found?.state === 'open' && found.inCharge
}

/**
 * The event that an act would append, once it is known to be right.
 * @throws `case-not-found`, `case-closed`, `not-in-charge`, `no-terms-to-suspend`,
 *   `suspension-gone`, `suspension-invalid` with all that is to be mended
 */
export async function checkTermsAct(
  sql: Sql,
  caseId: string,
  asked: TermsAct,
): Promise<TermsEventDraft> {
  const found = await standingOf(sql, caseId)
  const known = await suspensionsOf(sql, caseId)
  const before = 'suspension' in asked ? seenIn(known, asked) : undefined
  const typed = typedOf(asked, before)
  if (!typed) return annulled(asked)
  const { suspensions = [] } = await getRelease(sql, found.release)
  if (suspensions.length === 0) throw noTermsToSuspend()
  const problems = problemsOfSuspension(typed, {
    ...found,
    reasons: suspensions.map(({ key }) => key),
    others: known.filter(({ id }) => id !== before?.id),
  })
  if (problems.length > 0) throw suspensionInvalid(problems)
  return { kind: kinds[asked.act], payload: payloadOf(asked) }
}

/** A suspension that was never to be has moved dates all the same: why is part of the evidence. */
function annulled(asked: TermsAct): TermsEventDraft {
  const why = 'note' in asked ? asked.note.trim() : ''
  if (why === '')
    throw suspensionInvalid([
      {
        field: 'note',
        message: 'Scrivi perché la sospensione era un errore: resta nella pratica.',
      },
    ])
  return { kind: 'suspension-annulled', payload: payloadOf(asked) }
}

const kinds = {
  suspend: 'terms-suspended',
  resume: 'terms-resumed',
  correct: 'suspension-corrected',
  annul: 'suspension-annulled',
} as const satisfies Record<TermsAct['act'], TermsEvent['kind']>

/**
 * Refuses who may not move the terms of the case, or a case that is closed.
 * @throws `case-not-found`, `not-in-charge`, `case-closed`
 */
export async function standingOf(sql: Sql, caseId: string): Promise<Standing> {
  const [found] = await sql.query<Standing>(standing, [caseId], 'terms-standing')
  if (!found) throw caseNotFound(caseId)
  if (!found.inCharge) throw notInCharge()
  if (found.state === 'closed') throw caseClosed()
  return found
}

/** Under the lock: what somebody has changed meanwhile is not changed again unseen. */
function seenIn(known: readonly SuspensionRow[], { suspension, seen }: Known): SuspensionRow {
  const found = known.find(({ id, changes }) => id === suspension && changes === seen)
  if (!found) throw suspensionGone()
  return found
}

/** What the suspension would be after the act; none if it is annulled. */
function typedOf(asked: TermsAct, before: SuspensionRow | undefined): TypedSuspension | undefined {
  if (asked.act === 'annul') return undefined
  if (asked.act !== 'resume') return asked
  const { from = '', reason = '' } = before ?? {}
  return { from, reason, until: asked.until || 'none', note: '' }
}

/** What was left empty is not written. */
function payloadOf(asked: TermsAct): TermsEventDraft['payload'] {
  const written = Object.entries(asked).filter(
    ([name, value]) => value !== '' && name !== 'act' && name !== 'seen',
  )
  return Object.fromEntries(written)
}

interface Asked {
  readonly caseId: string
  readonly op: string
  readonly act: TermsAct
}

/**
 * Suspends the terms of a case, takes them up again, corrects or annuls a suspension, then moves
 * the case. What fell due before the act fires before it. A repeated `op` does nothing more.
 * @param open sets the scope of who acts in the transaction
 * @returns where the case stands; none when it will move on by itself, later
 * @throws what `checkTermsAct` throws
 */
export async function moveTerms(
  deps: ActDeps,
  open: (sql: Sql) => Promise<Act>,
  { caseId, op, act: asked }: Asked,
): Promise<Position | undefined> {
  const done = await actOnCase(deps, { op, open, on: { caseId } }, (act) =>
    append(act, { caseId, op, act: asked }),
  )
  return done.position
}

async function append(act: Act, { caseId, op, act: asked }: Asked): Promise<number> {
  const { sql } = act
  const { kind, payload } = await checkTermsAct(sql, caseId, asked)
  const { subject } = await standingOf(sql, caseId)
  // With the note of who acts, which is the record's own: `step` does not read it.
  const seq = await appendAct(act, { op, caseId, event: { kind, ...payload } as NewEvent })
  await recordOnCase(act, caseId, {
    action: 'terms-moved',
    personId: subject,
    detail: { act: asked.act, seq, ...traceOf(payload) },
  })
  return seq
}

/** Days, codes and numbers: never what somebody wrote. */
function traceOf({ note: _note, ...payload }: TermsEventDraft['payload']) {
  return payload
}
