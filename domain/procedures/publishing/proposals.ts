import type { Sql } from '../../shared/sql.ts'
import { proposalGone } from '../errors.ts'
import { inOrder } from './discussion.ts'
import type { Step } from './discussion.ts'
import { isoOf } from './heads.ts'
import { lockPublishing } from './publish-release.ts'
import type { RunningChoice } from '../schema/running-choice.ts'

export type ProposalState = 'open' | 'signed' | 'returned' | 'void'

/** What somebody asks a second administrator to sign. */
export interface Proposal {
  readonly id: string
  /** The body whose procedure it is. */
  readonly org: number
  /** A draft becomes a release, or a release that is not in force yet begins on another day. */
  readonly kind: 'publish' | 'move'
  readonly key: string
  readonly version: number
  /** In Italian. */
  readonly title: string
  readonly draft: string | null
  readonly revision: number | null
  /** SHA-256 of the document, and of its scenarios. */
  readonly hash: string
  readonly scenariosHash: string
  readonly dryRun: string | null
  readonly dryRunHash: string | null
  readonly withoutDryRun: string | null
  readonly running: RunningChoice
  readonly runningShare: number
  /** `key@version` of what it is compared with. */
  readonly follows: string | null
  /** Instants in UTC, as a procedure writes them. */
  readonly from: string
  readonly movedFrom: string | null
  readonly reason: string
  /** Digest of all that the signature stands for. */
  readonly seal: string
  readonly writtenBy: string
  readonly proposedBy: string
  readonly proposer: string
  readonly proposedAt: Date
  readonly state: ProposalState
  readonly decider: string | null
  readonly decidedAt: Date | null
  readonly decision: string | null
  /** Open, but the draft has gone on or away since. */
  readonly overtaken: boolean
  /** Sent back, or overtaken by its draft, and not proposed anew since, though it could be. */
  readonly toMend: boolean
}

const draftGone = (revision: string) => `not exists (
    select from release_draft d where d.id = p.draft ${revision} and d.discarded_at is null)`

/** SQL: whether a row `p` of the proposals is open, but not what its draft says. */
export const isOvertaken = `(p.state = 'open' and p.kind = 'publish' and ${draftGone('and d.revision = p.revision')})`

/** SQL: whether a row `p` of the proposals is to be proposed anew, changed, by who proposed it. */
export const isToMend = `(case p.kind
  when 'publish' then (p.state = 'returned' or ${isOvertaken}) and not ${draftGone('')} and not exists (
    select from release_proposal l where l.draft = p.draft and l.proposed_at > p.proposed_at)
  else p.state = 'returned' and not exists (
      select from release_proposal l where l.kind = 'move' and l.key = p.key and l.version = p.version and l.proposed_at > p.proposed_at)
    and exists (select from release_standing s where s.key = p.key and s.version = p.version
      and s.withdrawn_at is null and s.valid_from > siso_clock()) end)`

const columns = `
  p.id, p.org, p.kind, p.key, p.version, p.title, p.draft, p.revision, p.hash, p.scenarios_hash as "scenariosHash",
  p.dry_run as "dryRun", p.dry_run_hash as "dryRunHash", p.without_dry_run as "withoutDryRun", p.running, p.running_share as "runningShare", p.follows, ${isoOf('p.valid_from')} as "from",
  ${isoOf('p.moved_from')} as "movedFrom", p.reason, p.seal, p.written_by as "writtenBy",
  p.proposed_by as "proposedBy", by_whom.full_name as proposer, p.proposed_at as "proposedAt", p.state,
  decided.full_name as decider, p.decided_at as "decidedAt", p.decision,
  ${isOvertaken} as overtaken, ${isToMend} as "toMend"`
const from = `
  from release_proposal p join user_account by_whom on by_whom.id = p.proposed_by
    left join user_account decided on decided.id = p.decided_by`

/** @throws `proposal-gone` */
export async function getProposal(sql: Sql, id: string): Promise<Proposal> {
  const [found] = await sql.query<Proposal>(`select ${columns} ${from} where p.id = $1`, [id])
  if (!found) throw proposalGone()
  return found
}

// In the order in which all who take several of them do: publishing, draft, proposal.
const holdDraft = `
  select from release_draft where id = (select draft from release_proposal where id = $1) for update`
const hold = 'select from release_proposal where id = $1 for update'

/** Holds it until the transaction ends: who decides it meanwhile waits. */
export async function lockProposal(sql: Sql, id: string): Promise<void> {
  await lockPublishing(sql)
  await sql.query(holdDraft, [id])
  await sql.query(hold, [id])
}

/** The open proposals of each draft as it stands now. */
export async function draftsInReview(sql: Sql): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.query<{ draft: string; id: string }>(
    `select d.id as draft, p.id from release_proposal p
     join release_draft d on d.id = p.draft and d.revision = p.revision and d.discarded_at is null
     where p.state = 'open' order by d.id limit 1000`,
  )
  return new Map(rows.map(({ draft, id }) => [draft, id]))
}

const steps = (which: string) => `
  with chosen as (select p.* from release_proposal p where ${which})
  select p.proposed_at as at, p.proposed_by as who, case p.kind when 'move' then 'asked-move' else 'proposed' end as did,
    p.reason as note, p.valid_from, p.moved_from, 1 as rank from chosen p
  union all
  select c.made_at, c.made_by, 'commented', c.body, null, null, 2 from proposal_comment c join chosen p on p.id = c.proposal
  union all
  select p.decided_at, p.decided_by, p.state, p.decision, p.valid_from, p.moved_from, 3 from chosen p where p.state <> 'open'`

/** How a proposal went. */
export function stepsOfProposal(sql: Sql, id: string): Promise<Step[]> {
  return sql.query<Step>(inOrder(steps('p.id = $1')), [id])
}

const withdrawn = `
  union all
  select t.made_at, t.made_by, 'withdrawn', t.reason, t.was_from, null, 4 from release_timing t
  where t.key = $1 and t.version = $2 and t.kind = 'withdrawn'`

type Named = Pick<Proposal, 'key' | 'version'>

/** How a release came about and what became of it: by those who keep its body's procedures. */
export function stepsOfRelease(sql: Sql, { key, version }: Named): Promise<Step[]> {
  // Of a draft that ended as another number nothing belongs here, nor of one that was never signed.
  const which = `p.key = $1 and p.version = $2 and (p.kind = 'move' or p.draft in (
    select o.draft from release_proposal o where o.key = $1 and o.version = $2 and o.state = 'signed'))`
  return sql.query<Step>(inOrder(`${steps(which)} ${withdrawn}`), [key, version])
}
