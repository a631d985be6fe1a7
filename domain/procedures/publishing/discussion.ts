import type { AuditDetail } from '../../audit/events.ts'
import { dropTyped, keepTyped, readTyped } from '../../auth/typed-draft.ts'
import type { TypedDraft } from '../../auth/typed-draft.ts'
import type { Act } from '../../shared/act.ts'
import type { DomainError } from '../../shared/domain-error.ts'
import type { Sql } from '../../shared/sql.ts'
import { proposalOfAnother } from '../errors.ts'
import { isoOf } from './heads.ts'
import type { Signer } from './signers.ts'

/** What one administrator proposes and another signs, in whatever state. */
export interface Proposable {
  readonly id: string
  readonly proposedBy: string
}

/** How it ends without a signature. */
export type Unsigned =
  { readonly state: 'returned'; readonly why: string } | { readonly state: 'void' }

/** One sort of what is proposed: how it is held, signed, recorded and told of. */
export interface ProposalKind<P extends Proposable> {
  /** Column of its comments. */
  readonly column: 'proposal' | 'campaign'
  /** Throws where there is none, or none that the session may see. */
  readonly get: (sql: Sql, id: string) => Promise<P>
  /** Until the transaction ends: who decides it meanwhile waits. */
  readonly lock: (sql: Sql, id: string) => Promise<unknown>
  readonly isOpen: (held: P) => boolean
  readonly signers: (sql: Sql, held: P) => Promise<readonly Signer[]>
  readonly end: (act: Act, held: P, unsigned: Unsigned) => Promise<void>
  readonly record: (act: Act, id: string, detail: AuditDetail) => Promise<void>
  readonly tellCommented: (sql: Sql, id: string, whom: readonly string[]) => Promise<void>
  /** It is open no more. */
  readonly decided: () => DomainError
  /** @param names who can sign; empty: nobody */
  readonly othersSign: (names: readonly string[]) => DomainError
}

/** As long as nobody has decided it, held. Throws what the kind refuses. */
export async function holdOpen<P extends Proposable>(
  sql: Sql,
  kind: ProposalKind<P>,
  id: string,
): Promise<P> {
  await kind.lock(sql, id)
  return getOpen(sql, kind, id)
}

async function getOpen<P extends Proposable>(
  sql: Sql,
  kind: ProposalKind<P>,
  id: string,
): Promise<P> {
  const found = await kind.get(sql, id)
  if (!kind.isOpen(found)) throw kind.decided()
  return found
}

export async function refuseOthers<P extends Proposable>(
  { sql, session }: Act,
  kind: ProposalKind<P>,
  held: P,
): Promise<void> {
  const signers = await kind.signers(sql, held)
  if (!signers.some(({ id }) => id === session.userId))
    throw kind.othersSign(signers.map(({ name }) => name))
}

/** Sends it back to who proposed it, by one who could sign it. Throws what the kind refuses. */
export async function sendBack<P extends Proposable>(
  act: Act,
  kind: ProposalKind<P>,
  { id, why }: { readonly id: string; readonly why: string },
): Promise<void> {
  const held = await holdOpen(act.sql, kind, id)
  await refuseOthers(act, kind, held)
  await kind.end(act, held, { state: 'returned', why })
}

/** Takes back what one has proposed oneself. Throws `proposal-of-another`, and what the kind refuses. */
export async function takeBack<P extends Proposable>(
  act: Act,
  kind: ProposalKind<P>,
  id: string,
): Promise<void> {
  const held = await holdOpen(act.sql, kind, id)
  if (held.proposedBy !== act.session.userId) throw proposalOfAnother()
  await kind.end(act, held, { state: 'void' })
}

type Column = ProposalKind<Proposable>['column']
const draftOf = (column: Column, id: string) => `comment:${column}:${id}`
// Each says who had said something before.
const said = (column: Column) => `
  insert into proposal_comment (${column}, made_by, body) values ($1, $2, $3)
  returning array(select distinct c.made_by from proposal_comment c where c.${column} = $1) as others`
const insert: Readonly<Record<Column, string>> = {
  proposal: said('proposal'),
  campaign: said('campaign'),
}

/**
 * Says something about it while it is open, to who proposed it, who can sign and who has said something before.
 * Throws what the kind refuses.
 */
export async function comment<P extends Proposable>(
  act: Act,
  kind: ProposalKind<P>,
  { id, body }: { readonly id: string; readonly body: string },
): Promise<void> {
  const { sql, session } = act
  const held = await holdOpen(sql, kind, id)
  const [made] = await sql.query<{ others: string[] }>(insert[kind.column], [
    id,
    session.userId,
    body,
  ])
  await dropTyped(sql, draftOf(kind.column, id))
  await kind.record(act, id, { did: 'commented' })
  const signers = await kind.signers(sql, held)
  const whom = [held.proposedBy, ...signers.map((one) => one.id), ...(made?.others ?? [])]
  await kind.tellCommented(sql, id, whom)
}

/**
 * Keeps a comment that is being written, for its author alone, until it is sent; emptied, it is dropped.
 * @param op of its form: once it is sent, what arrives late is no draft
 * @returns when it was kept; undefined: there is nothing to keep
 */
export async function keepComment<P extends Proposable>(
  act: Act,
  kind: ProposalKind<P>,
  { id, body, op }: { readonly id: string; readonly body: string; readonly op: string | undefined },
): Promise<Date | undefined> {
  await getOpen(act.sql, kind, id)
  const draft = draftOf(kind.column, id)
  if (body !== '') return keepTyped(act, draft, { op, typed: { testo: body } })
  await dropTyped(act.sql, draft)
  return undefined
}

export function commentDraft(
  sql: Sql,
  column: Column,
  id: string,
): Promise<TypedDraft | undefined> {
  return readTyped(sql, draftOf(column, id))
}

/** What has been done about what was proposed, in the order in which it was. */
export interface Step {
  readonly at: Date
  readonly by: string
  readonly did:
    | 'proposed'
    | 'proposed-cases'
    | 'asked-move'
    | 'commented'
    | 'signed'
    | 'signed-cases'
    | 'returned'
    | 'void'
    | 'withdrawn'
  readonly note: string | null
  /** Instants in UTC from which a release holds, and held. */
  readonly from: string | null
  readonly movedFrom: string | null
}

/** @param steps selects `at, who, did, note, valid_from, moved_from, rank`, the last for those of one moment */
export function inOrder(steps: string): string {
  return `
    select s.at, u.full_name as by, s.did, s.note, ${isoOf('s.valid_from')} as "from", ${isoOf('s.moved_from')} as "movedFrom"
    from (${steps}) s join user_account u on u.id = s.who order by s.at, s.rank limit 200`
}
