import type pg from 'pg'

import type { Impact } from '../../../domain/procedures/past/impact.ts'
import { addPast, noPastTotals } from '../../../domain/procedures/past/totals.ts'
import { addCase, noTotals } from '../../../domain/tasks/dry-run-totals.ts'
import { nothingForeseen } from '../../support/a-prediction.ts'

const bound = {
  stateHash: 'x',
  calendar: 'x',
  engine: 1,
  follows: 'servizio-diretto@1',
  targetHash: 'x',
}
const prediction = {
  ...nothingForeseen,
  ...{ unchanged: false, blocked: [{ why: 'no-step', key: 'x' }] as const },
}

/** Two cases: one stays as it is, one has no place. */
const totals = (['unchanged', 'blocked'] as const)
  .map((stands) => ({
    ...{ caseId: 'x', number: 'x', zone: null, bound, stands, waits: false },
    prediction,
  }))
  .reduce(addCase, noTotals)

const make = `
  insert into dry_run (org, procedure, target, target_hash, started_by, state, ended_at, expected, hash, totals)
  select r.org, 'servizio-diretto', 'servizio-diretto@1', 'x', u.id, $2,
    case when $2 <> 'running' then siso_clock() end, 2, 'x', jsonb_build_array(jsonb_build_object(
      'zone', (select id from organisation where kind = 'zone' and not training order by id limit 1), 'totals', $3::jsonb))
  from user_account u join user_role r on r.user_id = u.id and r.role = 'procedure-admin'
  where u.username = $1 returning id`

const list = `
  insert into dry_run_case (dry_run, case_id, number, zone, state_hash, calendar, engine, follows, stands, waits, lines, prediction)
  select $1, id, number, zone, 'x', 'x', 1, 'servizio-diretto@1', 'blocked', false, '{blocked,no-step}', $2 from social_case order by id limit 1`

/** A kept dry-run of the body whose procedures that user keeps; the case without a place is the first there is. */
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
  await owner.query(list, [rows[0].id, JSON.stringify(prediction)])
  return rows[0].id
}

const impact: Impact = {
  stands: 'other',
  whole: false,
  untold: { why: 'never-done', of: 'grant' },
  chosen: [],
  more: ['grant'],
  less: [],
  terms: [
    { id: 'x@case', was: '2026-03-10T22:59:59.999Z', now: '2026-03-20T22:59:59.999Z', days: 10 },
  ],
  untoldTerms: [],
  offices: [{ step: 'grant', was: 'social-worker', now: 'coordinator' }],
  figures: [{ fact: 'x', was: 7, now: 9, crossed: false }],
  work: {},
}
const told: Impact = {
  ...{ stands: 'same', whole: true, chosen: [], more: [], less: [], terms: [] },
  ...{ untoldTerms: [], offices: [], figures: [] },
  work: { 'social-worker': { was: 3, now: 2 }, 'case-manager': { was: 1, now: 1 } },
  cost: { was: 120_000, now: 90_000 },
}
const pastTotals = [impact, told].reduce(addPast, noPastTotals)

const makePast = `
  insert into dry_run (org, kind, since, until, procedure, target, target_hash, started_by, state, ended_at, expected, hash, totals)
  select r.org, 'past', '2026-01-01', '2026-12-31', 'servizio-diretto', 'servizio-diretto@1', 'x', u.id, 'done',
    siso_clock(), 2, 'x', jsonb_build_array(jsonb_build_object(
      'zone', (select id from organisation where kind = 'zone' and not training order by id limit 1), 'totals', $2::jsonb))
  from user_account u join user_role r on r.user_id = u.id and r.role = 'procedure-admin'
  where u.username = $1 returning id`

const listPast = `
  insert into dry_run_case (dry_run, case_id, number, zone, state_hash, calendar, engine, follows, stands, waits, lines, prediction)
  select $1, id, number, zone, 'x', 'x', 1, 'servizio-diretto@1', 'other', false, '{other,more,partly}', $2 from social_case order by id limit 1`

/** A kept look at the past: one case would have gone another way, as far as it can be told. */
export async function aPastRun(owner: pg.Pool, username: string): Promise<string> {
  const values = [username, JSON.stringify(pastTotals)]
  const { rows } = await owner.query<{ id: string }>(makePast, values)
  if (!rows[0]) throw new Error(`no dry-run for ${username}`)
  await owner.query(listPast, [rows[0].id, JSON.stringify(impact)])
  return rows[0].id
}
