import type pg from 'pg'

import { noTotals } from '../../../domain/tasks/dry-run-totals.ts'
import { nothingForeseen } from '../../support/a-prediction.ts'

const run = `
  insert into dry_run (org, procedure, target, target_hash, state, started_by, ended_at, totals)
  select (select org from user_role where user_id = u.id and role = 'procedure-admin'), gen_random_uuid(), $1, r.hash,
    'done', u.id, siso_clock(), jsonb_build_array(jsonb_build_object('zone', $3::int, 'totals', $4::jsonb))
  from release r, user_account u where key || '@' || version = $1 and username = $2 returning id`

const totals = { ...noTotals, cases: 3, unchanged: 1, changed: 1, blocked: 1 }

/** A finished dry-run of a published release: of the body whose procedures that user keeps. */
export async function aKeptDryRun(
  owner: pg.Pool,
  username: string,
  { to = 'servizio-diretto@1', zone = null as number | null } = {},
): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(run, [
    to,
    username,
    zone,
    JSON.stringify(totals),
  ])
  if (!rows[0]) throw new Error(`no dry-run of ${to} for ${username}`)
  return rows[0].id
}

const campaign = `
  insert into campaign (org, key, version, dry_run, procedure, mapping, mode, state, made_by, filled_at, watched_at,
    why, stopped_case, ended_at, seal, signed_by, signed_at)
  select d.org, split_part(d.target, '@', 1), split_part(d.target, '@', 2)::int, d.id, d.procedure, '{}', $5, $2,
    d.started_by, case when $2 <> 'proposed' then siso_clock() end, siso_clock(), $3, $4,
    case when $2 in ('stopped', 'cancelled', 'done') then siso_clock() end, 'as-read', s.by,
    case when s.by is not null then siso_clock() end
  from dry_run d left join lateral (
      select user_id as by from user_role where role = 'procedure-admin' and user_id <> d.started_by
        and $2 <> 'proposed' and $5 <> 'stay' order by org <> d.org, user_id limit 1) s on true
  where d.id = $1 returning id`

const ofCase = `
  insert into campaign_case (campaign, case_id, number, place, zone, canary, result, seq, from_release, moved_as, prediction, at)
  select $1, c.id, c.number, $3, c.zone, false, $4, e.last_seq, $5, $6, $6, siso_clock()
  from social_case c join case_engine e on e.case_id = c.id where c.id = $2`

/** What became of a case of a campaign, as its page tells it. */
export interface KeptCase {
  readonly id: string
  readonly result: string
  readonly from?: string
  readonly told?: object
}

interface Kept {
  readonly to?: string
  readonly state?: string
  readonly why?: string | null
  readonly mode?: string
  readonly cases?: readonly KeptCase[]
}

const asDecided: Required<Kept> = {
  to: 'servizio-diretto@1',
  state: 'running',
  why: null,
  mode: 'now',
  cases: [],
}

/** A campaign as it stands in the record, with the cases that are given. */
export async function aKeptCampaign(
  owner: pg.Pool,
  username: string,
  given: Kept = {},
): Promise<string> {
  const { to, state, why, mode, cases } = { ...asDecided, ...given }
  const dryRun = await aKeptDryRun(owner, username, { to })
  const values = [dryRun, state, why, why && cases[0]?.id, mode]
  const { rows } = await owner.query<{ id: string }>(campaign, values)
  if (!rows[0]) throw new Error(`no campaign to ${to} for ${username}`)
  const { id } = rows[0]
  for (const [place, one] of cases.entries()) await addCase(owner, { id, place: place + 1, one })
  return id
}

function addCase(owner: pg.Pool, { id, place, one }: { id: string; place: number; one: KeptCase }) {
  const told = JSON.stringify({ ...nothingForeseen, ...one.told })
  return owner.query(ofCase, [id, one.id, place, one.result, one.from ?? null, told])
}
