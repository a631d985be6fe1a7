import { holdsToday } from '../../auth/holds-today.ts'
import type { Sql } from '../../shared/sql.ts'
import type { Proposal } from './proposals.ts'

export interface Signer {
  readonly id: string
  readonly name: string
}

/** Who keeps the procedures of some bodies, or of the region. */
interface Administrator extends Signer {
  /** Of those asked for, and regions. */
  readonly orgs: readonly number[]
  readonly regional: boolean
}

const administrators = `
  select u.id, u.full_name as name, array_agg(r.org) as orgs, bool_or(o.kind = 'region') as regional
  from user_role r join user_account u on u.id = r.user_id and u.state = 'active'
    join organisation o on o.id = r.org
  where r.role = 'procedure-admin' and (r.org = any($1) or o.kind = 'region')
    and ${holdsToday}
  group by u.id order by name, u.id`

/** Of all these bodies at once: to be given to `signersAmong`. */
export function administratorsOf(sql: Sql, orgs: readonly number[]): Promise<Administrator[]> {
  return sql.query<Administrator>(administrators, [orgs])
}

type Asked = Pick<Proposal, 'org' | 'proposedBy' | 'writtenBy'>

/** Of who keeps the procedures of its body and the region's, those who may sign it: see `signersOf`. */
export function signersAmong(
  keepers: readonly Administrator[],
  { org, proposedBy, writtenBy }: Asked,
): readonly Signer[] {
  const free = keepers.filter(({ id }) => id !== proposedBy && id !== writtenBy)
  const own = free.filter(({ orgs }) => orgs.includes(org))
  return own.length > 0 ? own : free.filter(({ regional }) => regional)
}

/**
 * Who may sign a proposal: the other administrators of the body's procedures or, where there are none,
 * the region's. Never who proposed it or wrote its last revision, nor somebody who only stands in.
 */
export async function signersOf(sql: Sql, asked: Asked): Promise<readonly Signer[]> {
  return signersAmong(await administratorsOf(sql, [asked.org]), asked)
}

const asked = `
  select d.org, r.made_by as "writtenBy" from release_draft d
  join release_draft_revision r on r.draft = d.id and r.revision = d.revision where d.id = $1`

/** Who could sign what a draft says now, if this person proposed it. */
export async function signersOfDraft(
  sql: Sql,
  draft: string,
  proposedBy: string,
): Promise<readonly Signer[]> {
  const [row] = await sql.query<{ org: number; writtenBy: string }>(asked, [draft])
  return row ? signersOf(sql, { ...row, proposedBy }) : []
}

const keeper = `
  select o.id as org from release r join organisation o
    on case when r.head #>> '{layer,organisation}' is null then o.kind = 'region'
      else o.code = r.head #>> '{layer,organisation}' end
  where r.key || '@' || r.version = $1 order by o.id limit 1`

/** Who could sign what this person proposes about a published release. @param release `key@version` */
export async function signersOfRelease(
  sql: Sql,
  release: string,
  proposedBy: string,
): Promise<readonly Signer[]> {
  const [row] = await sql.query<{ org: number }>(keeper, [release])
  return row ? signersOf(sql, { ...row, proposedBy, writtenBy: proposedBy }) : []
}
