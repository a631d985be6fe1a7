import type { Sql } from '../../shared/sql.ts'
import { isoOf } from './heads.ts'
import { isOvertaken, isToMend } from './proposals.ts'
import type { Proposal } from './proposals.ts'
import { administratorsOf, signersAmong } from './signers.ts'
import type { Signer } from './signers.ts'

/** What two sign: a draft becomes a release, or one begins on another day; running cases move; the calendar changes. */
export type ProposedKind = 'publish' | 'move' | 'migrate' | 'calendar'

/** Of whatever is proposed, what the proposal of a publication says too. */
type Common = Pick<
  Proposal,
  | 'id'
  | 'org'
  | 'draft'
  | 'proposedBy'
  | 'writtenBy'
  | 'proposer'
  | 'proposedAt'
  | 'state'
  | 'decider'
  | 'decidedAt'
  | 'decision'
  | 'overtaken'
  | 'toMend'
>

/** Whatever one administrator proposes and another signs, as a list shows it. */
export interface Proposed extends Common {
  readonly kind: ProposedKind
  /** Name of the body that it is of. */
  readonly place: string
  /** Of a procedure; of a calendar null. */
  readonly key: string | null
  readonly version: string
  /** In Italian; of a calendar null. */
  readonly title: string | null
  /** How running cases would move, if they would. */
  readonly mode: 'next-step' | 'now' | null
  /** Instant in UTC from which a release would hold. */
  readonly from: string | null
  readonly commenter: string | null
  readonly commentedAt: Date | null
  readonly comment: string | null
}

const publications = `
  select p.id, p.kind, p.org, p.key, p.version::text, p.title, p.draft, null as mode, p.valid_from, p.proposed_by, p.written_by,
    p.proposed_at, p.state, p.decided_by, p.decided_at, p.decision, ${isOvertaken} as overtaken, ${isToMend} as to_mend
  from release_proposal p`

// Signed with the publication of its release it has never waited. What became of its cases has a list of its own.
const migrations = `
  select c.id, 'migrate', c.org, c.key, c.version::text, coalesce(r.head #>> '{title,it}', r.head ->> 'title'), null, c.mode, null,
    c.made_by, c.made_by, c.made_at,
    case when c.state = 'proposed' then 'open' when c.state = 'sent-back' then 'returned' when c.signed_by is null then 'void' else 'signed' end,
    coalesce(c.signed_by, c.sent_back_by, c.made_by), coalesce(c.signed_at, c.ended_at), c.sent_back_why, false,
    c.state = 'sent-back' and not exists (
      select from campaign l where l.org = c.org and l.procedure = c.procedure and l.made_at > c.made_at)
  from campaign c join release r on r.key = c.key and r.version = c.version
  where c.mode <> 'stay' and not (c.signed_by is not null and exists (
    select from release_proposal p where p.dry_run = c.dry_run and p.decided_by = c.signed_by and p.state = 'signed'))`

// Only what would take time from somebody waits for another; nobody is asked before its effect is known.
const calendars = `
  select c.id, 'calendar', c.org, null, c.doc ->> 'version', null, null, null, null, c.made_by, c.edited_by, c.weighed_at, 'open',
    null, null, null, o.old, o.old
  from calendar_change c cross join lateral (
    select c.weighed_at < siso_clock() - interval '1 day' or c.base <> (
      select version from calendar order by published_at desc, version desc limit 1) as old) o
  where c.state = 'weighed' and exists (
    select from calendar_effect e where e.change = c.id and e.revision = c.revision and (e.sooner or e.past))`

const order = `
  l.rank, case when l.rank < 3 then l.proposed_at end, coalesce(l.decided_at, l.proposed_at) desc, l.id`
const all = `
  with proposed as (${publications} union all ${migrations} union all ${calendars}),
  ranked as (
    select *, case when to_mend and proposed_by = $1 then 1 when state = 'open' and not overtaken then 2 else 3 end as rank
    from proposed),
  listed as materialized (select * from ranked l order by ${order} limit 100)
  select l.id, l.kind, l.org, o.name as place, l.key, l.version, l.title, l.draft, l.mode, ${isoOf('l.valid_from')} as "from",
    l.proposed_by as "proposedBy", l.written_by as "writtenBy", who.full_name as proposer, l.proposed_at as "proposedAt", l.state,
    decided.full_name as decider, l.decided_at as "decidedAt", l.decision, l.overtaken, l.to_mend as "toMend",
    said.full_name as commenter, said.made_at as "commentedAt", said.body as comment
  from listed l join organisation o on o.id = l.org join user_account who on who.id = l.proposed_by
    left join user_account decided on decided.id = l.decided_by
    left join lateral (
      select u.full_name, m.made_at, m.body from proposal_comment m join user_account u on u.id = m.made_by
      where m.proposal = l.id or m.campaign = l.id order by m.id desc limit 1) said on true
  order by ${order}`

/** Who could sign something, beside it. */
export type Awaited = Proposed & { readonly signers: readonly Signer[] }

/** What is proposed, by what the reader has to do with it; each waiting one longest first. */
export interface AllProposed {
  /** Sent back to the reader, or overtaken: the reader's to propose anew. */
  readonly mend: readonly Awaited[]
  /** The reader's to sign. */
  readonly sign: readonly Awaited[]
  /** The reader's own, waiting for others. */
  readonly own: readonly Awaited[]
  /** Others', that the reader may not sign. */
  readonly others: readonly Awaited[]
  /** Nobody is to do anything about them; the last first. */
  readonly decided: readonly Awaited[]
}

/** All that is proposed in the bodies whose procedures the session keeps; a hundred at most, the last decided first to go. */
export async function allProposed(sql: Sql, me: string): Promise<AllProposed> {
  const rows = await sql.query<Proposed>(all, [me])
  const waiting = rows.filter(waits)
  const keepers = await administratorsOf(sql, [...new Set(waiting.map(({ org }) => org))])
  const awaited = rows.map((row) => ({
    ...row,
    signers: waits(row) ? signersAmong(keepers, row) : [],
  }))
  const groups = Object.groupBy(awaited, (one) => groupOf(one, me))
  const { mend = [], sign = [], own = [], others = [], decided = [] } = groups
  return { mend, sign, own, others, decided }
}

function waits({ state, overtaken }: Proposed): boolean {
  return state === 'open' && !overtaken
}

function groupOf(one: Awaited, me: string): keyof AllProposed {
  const isOwn = one.proposedBy === me
  if (one.toMend && isOwn) return 'mend'
  if (!waits(one)) return 'decided'
  if (one.signers.some(({ id }) => id === me)) return 'sign'
  return isOwn ? 'own' : 'others'
}
