import { DomainError } from '../shared/domain-error.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import type { Tour, TourStep } from './texts.ts'

/** How far somebody is on a tour. */
export interface TourProgress {
  readonly tour: string
  readonly begunAt: Date
  /** Places of the steps said to be done, from 0. */
  readonly byHand: readonly number[]
  /** What they have done since they began, each act once. */
  readonly acts: readonly { readonly action: string; readonly outcome: string | null }[]
}

const progress = `
  select p.tour, p.begun_at as "begunAt", p.by_hand as "byHand", (
    select coalesce(json_agg(distinct jsonb_build_object('action', e.action, 'outcome', e.detail ->> 'outcome')), '[]')
    from audit_event e where e.actor = p.user_id and e.at >= p.begun_at) as acts
  from tour_progress p where p.user_id = $1`

/** The tours that somebody has begun, with the steps done: told by their own trail, not remembered. */
export function toursBegunBy(sql: Sql, userId: string): Promise<TourProgress[]> {
  return sql.query<TourProgress>(progress, [userId], 'tours-begun')
}

/** A task of a step that who learns could claim, or has in hand. */
export interface TourTask {
  readonly id: string
  readonly step: string
  readonly held: boolean
}

const tasks = `
  select distinct on (t.step, held) t.step, t.id, t.state = 'claimed' as held from task t
  where t.step = any($1) and (
    t.state = 'claimed' and t.assignee = nullif(current_setting('app.user', true), '')::uuid
    or t.state = 'open' and t.groups && nullif(current_setting('app.groups', true), '')::text[])
  order by t.step, held, t.opened_at, t.id`

/** For each step that a tour leads to, the oldest of its tasks that is free and the oldest in hand: looked for at each reading. */
export function tourTasks(sql: Sql, tour: Tour): Promise<readonly TourTask[]> {
  const steps = tour.steps.flatMap(({ where }) => ('task' in where ? [where.task] : []))
  return steps.length === 0
    ? Promise.resolve([])
    : sql.query<TourTask>(tasks, [steps], 'tour-tasks')
}

/** Whether a step is done: by an act of who learns since the beginning, or because they said so. */
export function isDone(
  { done }: TourStep,
  at: number,
  progress: TourProgress | undefined,
): boolean {
  if (!progress) return false
  if (done === 'by-hand') return progress.byHand.includes(at)
  return progress.acts.some(
    ({ action, outcome }) =>
      action === done.action && (done.outcome === undefined || outcome === done.outcome),
  )
}

/**
 * Begins a tour, or begins it anew: what was done before does not count.
 * @throws `tour-elsewhere` for who does not work in the training organisation
 */
export async function beginTour({ sql, session }: Act, tour: Tour): Promise<void> {
  await needTraining(sql)
  await sql.query(
    `insert into tour_progress (user_id, tour) values ($1, $2)
     on conflict (user_id, tour) do update set begun_at = siso_clock(), by_hand = '{}'`,
    [session.userId, tour.key],
  )
}

/** Says that a step is done which leaves no trace. @throws `tour-elsewhere`, `tour-not-begun` */
export async function tickStep({ sql, session }: Act, tour: Tour, at: number): Promise<void> {
  await needTraining(sql)
  const ticked = await sql.query(
    `update tour_progress set by_hand = array(select distinct unnest(by_hand || $3::int) order by 1)
     where user_id = $1 and tour = $2 returning 1`,
    [session.userId, tour.key, at],
  )
  if (ticked.length === 0) throw tourNotBegun()
}

async function needTraining(sql: Sql): Promise<void> {
  const [row] = await sql.query<{ training: boolean | null }>(
    `select current_setting('app.training', true)::boolean as training`,
  )
  if (row?.training !== true) throw tourElsewhere()
}

function tourElsewhere() {
  const message =
    'I percorsi si fanno con un utente di formazione, tra persone inventate: chiedilo a chi amministra il sistema.'
  return new DomainError('tour-elsewhere', 409, { message })
}

function tourNotBegun() {
  return new DomainError('tour-not-begun', 409, { message: 'Prima inizia il percorso.' })
}
