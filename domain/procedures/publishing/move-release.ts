import { recordEvent } from '../../audit/record.ts'
import type { AuditDetail } from '../../audit/events.ts'
import type { Act } from '../../shared/act.ts'
import { failing, invalid } from '../../shared/field-problems.ts'

import { italian, releaseName } from '../engine/index-release.ts'
import {
  draftElsewhere,
  proposalVoid,
  releaseBegun,
  releaseFollowed,
  releaseGone,
  releaseWithdrawn,
} from '../errors.ts'
import type { Release } from '../schema.ts'
import { isoOf } from './heads.ts'
import { recordProposal, tellOfProposal, tellSigners } from './propose.ts'
import type { ToSign } from './propose.ts'
import type { Proposal } from './proposals.ts'
import { hashOf, lockPublishing, refuseOutOfPlace } from './publish-release.ts'
import { instantOf, isFuture, whenProblems } from './when.ts'
import type { When } from './when.ts'

export interface Upcoming {
  readonly doc: Release
  /** The body whose procedure it is, and whether the actor keeps its procedures. */
  readonly org: number
  readonly kept: boolean
  readonly hash: string
  readonly from: string
  readonly begun: boolean
  readonly withdrawn: boolean
}

const standing = `
  select s.doc, r.hash, ${isoOf('s.valid_from')} as "from", s.valid_from <= siso_clock() as begun,
    s.withdrawn_at is not null as withdrawn, body.id as org, body.kept or over.kept as kept
  from release_standing s join release r on r.key = s.key and r.version = s.version
    cross join lateral (
      select o.id, 'procedure-admin@' || o.id = any($2::text[]) as kept from organisation o
      where case when s.head #>> '{layer,organisation}' is null then o.kind = 'region'
        else o.code = s.head #>> '{layer,organisation}' end
      order by 2 desc, o.id limit 1) body
    cross join lateral (
      select coalesce(bool_or('procedure-admin@' || o.id = any($2::text[])), false) as kept
      from organisation o where o.kind = 'region') over
  where s.key || '@' || s.version = $1`

/**
 * A release that is not in force yet, for who keeps the procedures of its body.
 * @throws `release-gone`, `draft-elsewhere`, `release-begun`, `release-withdrawn`
 */
export async function getUpcoming({ sql, session }: Act, name: string): Promise<Upcoming> {
  const [found] = await sql.query<Upcoming>(standing, [name, session.groups])
  if (!found) throw releaseGone()
  if (!found.kept) throw draftElsewhere(found.doc.layer.organisation ?? found.doc.key)
  if (found.withdrawn) throw releaseWithdrawn()
  if (found.begun) throw releaseBegun()
  return found
}

export interface Move extends When {
  /** `key@version` */
  readonly release: string
  readonly reason: string
}

const past =
  'Scegli un momento che deve ancora venire: ciò che vale da un giorno passato lo dice una versione nuova, proposta da quel giorno.'

const insert = `
  insert into release_proposal (org, kind, key, version, title, hash, scenarios_hash, valid_from, moved_from, reason, seal,
    written_by, proposed_by)
  values ($11, 'move', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
  returning id, org, written_by as "writtenBy", proposed_by as "proposedBy"`

/**
 * Asks a second administrator that a release which is not in force yet begins on another day.
 * @returns id of the proposal
 * @throws `proposal-invalid`, `release-gone`, `release-begun`, `release-withdrawn`, and what
 *   `refuseOutOfPlace` throws
 */
export async function proposeMove(act: Act, { release, day, time, reason }: Move): Promise<string> {
  const { sql, session } = act
  await lockPublishing(sql)
  const { doc, hash, from, org } = await getUpcoming(act, release)
  const wrong = whenProblems({ day, time })
  const to = wrong.length > 0 ? '' : await instantOf(sql, { day, time })
  const unsaid = failing<'day' | 'reason'>([
    [to === from, 'day', 'Scrivi il giorno e l’ora da cui vale, diversi da quelli di ora.'],
    [to !== '' && !(await isFuture(sql, to)), 'day', past],
    [reason.trim() === '', 'reason', 'Scrivi perché la decorrenza cambia.'],
  ])
  const problems = [...wrong, ...unsaid]
  if (problems.length > 0) throw invalid('proposal-invalid', problems)
  await refuseAt(act, doc, to)
  await sql.query(overtake, [doc.key, doc.version, session.userId])
  const scenarios = hashOf(doc.scenarios ?? [])
  const seal = hashOf({ name: release, hash, scenarios, from, to })
  const [made] = await sql.query<ToSign>(insert, [
    ...[doc.key, doc.version, italian(doc.title), hash, scenarios, to, from, reason.trim(), seal],
    session.userId,
    org,
  ])
  if (!made) throw releaseGone()
  await recordProposal(act, made.id, { did: 'asked-move', release, from, to })
  await tellSigners(act, made)
  return made.id
}

const overtake = `
  update release_proposal set state = 'void', decided_by = $3, decided_at = siso_clock()
  where key = $1 and version = $2 and state = 'open' and kind = 'move'`

async function refuseAt({ sql }: Act, doc: Release, from: string): Promise<void> {
  const { validity } = doc
  if (validity.to !== undefined && from >= validity.to)
    throw invalid('proposal-invalid', [
      { field: 'day', message: 'Comincerebbe quando è già finita: scegli un giorno prima.' },
    ])
  await refuseOutOfPlace(sql, { ...doc, validity: { ...validity, from } })
}

const move = `
  insert into release_timing (key, version, kind, was_from, valid_from, reason, proposal, made_by)
  values ($1, $2, 'moved', $3, $4, $5, $6, $7)`

/** What a signature does: from now on the release begins on the other day. Throws as `proposeMove`. */
export async function moveRelease(act: Act, proposal: Proposal): Promise<void> {
  const { sql, session } = act
  const { id, key, version, from: to, movedFrom, reason } = proposal
  await lockPublishing(sql)
  const name = releaseName(proposal)
  const { doc, from } = await getUpcoming(act, name)
  if (from !== movedFrom) throw proposalVoid('la decorrenza è già stata spostata')
  if (!(await isFuture(sql, to))) throw proposalVoid('il giorno a cui spostarla è già passato')
  await refuseAt(act, doc, to)
  await sql.query(move, [key, version, from, to, reason, id, session.userId])
  await record(act, name, { did: 'moved', from, to })
}

const withdraw = `
  insert into release_timing (key, version, kind, was_from, reason, made_by)
  values ($1, $2, 'withdrawn', $3, $4, $5)`

const asked = `
  select id, kind, state, proposed_by as "proposedBy", decided_by as "decidedBy" from release_proposal
  where key = $1 and version = $2 and (state = 'signed' or kind = 'move') order by proposed_at desc, id`

const followers = 'select number, total from followers_of($1)'

/** Before it is in force a release is followed by cases that were moved to it alone. */
async function refuseFollowed({ sql }: Act, release: string): Promise<void> {
  const found = await sql.query<{ number: string | null; total: number }>(followers, [release])
  const [first] = found
  if (!first) return
  throw releaseFollowed(
    first.total,
    found.flatMap(({ number }) => number ?? []),
  )
}

/**
 * Stops a release before it is in force: no case will begin by it. Its number stays taken.
 * @throws `release-gone`, `release-begun`, `release-withdrawn`, `release-followed`
 */
export async function withdrawRelease(act: Act, release: string, reason: string): Promise<void> {
  const { sql, session } = act
  await lockPublishing(sql)
  const { doc, from } = await getUpcoming(act, release)
  await refuseFollowed(act, release)
  await sql.query(withdraw, [doc.key, doc.version, from, reason, session.userId])
  await sql.query(overtake, [doc.key, doc.version, session.userId])
  await record(act, release, { did: 'withdrawn', from })
  const [last] = await sql.query<{ id: string; proposedBy: string; decidedBy: string | null }>(
    asked,
    [doc.key, doc.version],
  )
  if (!last) return
  const whom = [last.proposedBy, ...(last.decidedBy === null ? [] : [last.decidedBy])]
  await tellOfProposal(sql, { proposal: last.id, whom, what: 'withdrawn' })
}

function record({ sql, session, request }: Act, release: string, detail: AuditDetail) {
  const about = {
    action: 'release-timing-changed',
    objectKind: 'release',
    objectId: release,
  } as const
  return recordEvent(sql, { ...about, actor: session.userId, request, detail })
}
