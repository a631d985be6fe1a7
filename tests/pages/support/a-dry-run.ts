import type pg from 'pg'

import { addCase, noTotals } from '../../../domain/tasks/dry-run-totals.ts'

const bound = { stateHash: 'x', calendar: 'x', engine: 1, targetHash: 'x' }
const prediction = { unchanged: false, opened: [], cancelled: [], kept: [], terms: [] }

/** Two cases: one stays as it is, one has no place. */
const totals = (['unchanged', 'blocked'] as const)
  .map((stands) => ({
    ...{ caseId: 'x', zone: null, bound, stands, waits: false },
    prediction: { ...prediction, blocked: [{ why: 'no-step', key: 'x' }] as const },
  }))
  .reduce(addCase, noTotals)

const make = `
  insert into dry_run (org, procedure, target, target_hash, started_by, state, ended_at, expected, hash, totals)
  select r.org, 'servizio-diretto', 'servizio-diretto@1', 'x', u.id, $2,
    case when $2 <> 'running' then siso_clock() end, 2, 'x', jsonb_build_array(jsonb_build_object(
      'zone', (select id from organisation where kind = 'zone' and not training order by id limit 1), 'totals', $3::jsonb))
  from user_account u join user_role r on r.user_id = u.id and r.role = 'procedure-admin'
  where u.username = $1 returning id`

/** A kept dry-run of the body whose procedures that user keeps. */
export async function aDryRun(
  owner: pg.Pool,
  username: string,
  state: 'running' | 'done' = 'done',
): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(make, [
    username,
    state,
    JSON.stringify(totals),
  ])
  if (!rows[0]) throw new Error(`no dry-run for ${username}`)
  return rows[0].id
}
