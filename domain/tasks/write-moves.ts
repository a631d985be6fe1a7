import type { Command, OfferedTo } from '../procedures/engine/types.ts'
import type { Candidate } from '../procedures/schema/candidate.ts'
import type { Sql } from '../shared/sql.ts'

import { carriedRow, carryTasks } from './carry-tasks.ts'
import { caseRow, moveCase } from './case-row.ts'
import type { Place } from './load-case.ts'
import { changeRows, droppedTerms, latestTerms, parkings, parkTasks, ranks } from './move-rows.ts'
import type { CommandOf, TimedCommand } from './move-rows.ts'
import { coordinatingAbove, seenBy } from './offer-audience.ts'
import {
  endGrants,
  followCalendar,
  handedOver,
  handOver,
  offerCases,
  offerRow,
  settleOffers,
} from './offer-rows.ts'
import { placeForSomebody, placeTask } from './place-task.ts'

/** The transaction that the commands are written in, and the case they are for. */
export interface Writing {
  readonly sql: Sql
  readonly caseId: string
  readonly release: string
  readonly place: Place
  /** Of the release: they get what would otherwise be nobody's. */
  readonly supervisors: readonly Candidate[]
}

/**
 * Writes what the moves command, one statement for each kind that occurs, all sent at once.
 * A task that a person completed is closed already, by the act itself.
 */
export function writeCommands(
  writing: Writing,
  timed: readonly TimedCommand[],
): Promise<unknown>[] {
  const of = <K extends Command['kind']>(kind: K) =>
    timed.filter(
      (one): one is TimedCommand & { command: CommandOf<K> } => one.command.kind === kind,
    )
  const started = of('start-effect')
  const places = handedOver(writing, of('settle-offer'))
  const writers: Readonly<Record<string, readonly [string, readonly object[]]>> = {
    'reopen-tasks': [reopenTasks, of('reopen-task').map(({ command }) => command)],
    'open-tasks': [openTasks, of('open-task').map((one) => openedRow(writing, one))],
    'park-tasks': [parkTasks, parkings(timed)],
    'close-tasks': [closeTasks, closings(of('close-task'))],
    'carry-tasks': [carryTasks, of('carry-task').map((one) => carriedRow(writing, one))],
    'change-tasks': [changeTasks, changeRows(writing.place, of('change-task'))],
    'set-deadlines': [setDeadlines, latestTerms(timed)],
    'drop-deadlines': [dropDeadlines, droppedTerms(timed)],
    'fire-rungs': [fireRungs, of('rung-fired').map(({ at, command }) => ({ ...command, at }))],
    'start-effects': [startEffects, started.map((one) => effectRow(writing.place, one))],
    'cancel-effects': [
      cancelEffects,
      of('cancel-effect').map(({ at, command }) => ({ ...command, at })),
    ],
    'mark-late': [markLate, of('late-act').map(({ command }) => command)],
    'offer-cases': [offerCases, of('offer').map((one) => offerRow(writing.place, one.command))],
    'settle-offers': [
      settleOffers,
      of('settle-offer').map(({ at, command }) => ({ ...command, at })),
    ],
    'move-case': [moveCase, caseRow(writing.place, timed)],
    'hand-over': [handOver, places],
    'end-grants': [endGrants, places],
    'follow-calendar': [followCalendar, places],
  }
  return Object.entries(writers)
    .filter(([, [, rows]]) => rows.length > 0)
    .map(([name, [text, rows]]) =>
      writing.sql.query(text, [writing.caseId, JSON.stringify(rows)], name),
    )
}

const openTasks = `
  with opened as (
    insert into task (id, case_id, key, step, iteration, phase, purpose, release, form, title, state,
      assignee, priority, due_at, hard_at, holds, again, added_by, groups, orgs, protected, opened_at)
    select md5($1::uuid || ':' || key)::uuid, $1, key, step, iteration, phase, purpose, release, form,
      coalesce((select a.body from act_text a where a.case_id = $1 and a.task_key = key and a.part = 'title'), title),
      case when assignee is null then 'open' else 'claimed' end, assignee, priority, due_at, hard_at,
      holds, again, case when purpose = 'ad-hoc' then (
        select e.actor from case_event e where e.case_id = $1 and e.seq = iteration) end,
      case when offered then groups || ${coordinatingAbove} else groups end, orgs, protected, at
    from jsonb_to_recordset($2::jsonb) as x (key text, step text, iteration int, phase text, purpose text,
      release text, form text, title text, assignee uuid, priority smallint, due_at timestamptz,
      hard_at timestamptz, holds boolean, again boolean, offered boolean, groups text[], orgs int[],
      protected boolean, at timestamptz)
    returning id, due_at, groups, state)
  insert into task_candidate (group_key, due_at, task_id, case_id)
  select g, coalesce(due_at, 'infinity'), id, $1 from opened, unnest(groups) g where state = 'open'`

export function taskRow(
  writing: Writing,
  { at, command }: TimedCommand & { command: CommandOf<'open-task'> },
) {
  const { place, release } = writing
  const { assignee, groups } = placeForSomebody(command.candidates, {
    ...writing,
    place: placedFor(place, command),
  })
  return {
    key: command.task,
    step: command.step,
    iteration: command.iteration,
    phase: command.phase,
    purpose: command.purpose,
    release,
    form: command.form ?? null,
    title: command.title,
    assignee: command.assignee ?? assignee,
    priority: ranks[command.priority],
    due_at: command.dueAt ?? null,
    hard_at: command.hardAt ?? null,
    holds: command.holds === true,
    again: command.again === true,
    ...seenBy(groups, writing, command),
    at,
  }
}

/** The row, and whether it answers an offer: then who coordinates above may answer too. */
function openedRow(writing: Writing, one: TimedCommand & { command: CommandOf<'open-task'> }) {
  return { ...taskRow(writing, one), offered: one.command.offeredTo?.receiver !== undefined }
}

// Whoever completed it has it again.
const reopenTasks = `
  update task set state = case when task.state = 'completed' then 'claimed' else task.state end,
    hard_at = case when x.lift then null else hard_at end, version = version + 1,
    outcome = null, completed_by = null, completed_at = null
  from jsonb_to_recordset($2::jsonb) as x (task text, lift boolean)
  where task.case_id = $1 and task.key = x.task
    and task.state in ('open', 'claimed', 'parked', 'completed')`

const closeTasks = `
  with over as (
    update task set state = x.state, version = version + 1
    from jsonb_to_recordset($2::jsonb) as x (key text, state text)
    where task.case_id = $1 and task.key = x.key and task.state in ('open', 'claimed', 'parked')
    returning task.id)
  delete from task_candidate using over where task_id = over.id`

function closings(commands: readonly { command: CommandOf<'close-task'> }[]) {
  return commands
    .filter(({ command }) => command.as !== 'completed')
    .map(({ command }) => ({ key: command.task, state: command.as }))
}

const changeTasks = `
  with changed as (
    update task set priority = coalesce(x.priority, task.priority),
      due_at = case when x.new_due then x.due_at else task.due_at end,
      hard_at = case when x.new_hard then x.hard_at else task.hard_at end,
      groups = array(select distinct unnest(task.groups || x.groups))
    from jsonb_to_recordset($2::jsonb) as x (key text, priority smallint, due_at timestamptz,
      hard_at timestamptz, new_due boolean, new_hard boolean, groups text[])
    where task.case_id = $1 and task.key = x.key and task.state in ('open', 'claimed', 'parked')
    returning task.id, task.state, task.due_at, task.groups),
  gone as (delete from task_candidate using changed where task_id = changed.id
    and task_candidate.due_at <> coalesce(changed.due_at, 'infinity'))
  insert into task_candidate (group_key, due_at, task_id, case_id)
  select g, coalesce(changed.due_at, 'infinity'), id, $1 from changed, unnest(groups) g where state = 'open'
  on conflict do nothing`

const setDeadlines = `
  insert into deadline (case_id, id, deadline, version, task_key, origin, due_at, proof, rungs, state)
  select $1, id, deadline, version, task_key, origin, due_at, proof, rungs, state
  from jsonb_to_recordset($2::jsonb) as x (id text, deadline text, version int, task_key text,
    origin timestamptz, due_at timestamptz, proof jsonb, rungs jsonb, state text)
  on conflict (case_id, id) do update set version = excluded.version, origin = excluded.origin,
    due_at = excluded.due_at, proof = excluded.proof, rungs = excluded.rungs, state = excluded.state`

const dropDeadlines = `
  update deadline set state = x.why from jsonb_to_recordset($2::jsonb) as x (id text, why text)
  where case_id = $1 and deadline.id = x.id and state in ('running', 'suspended')`

const fireRungs = `
  update deadline set fired = deadline.fired || x.fired
  from (select id, jsonb_agg(jsonb_build_object('rung', rung, 'at', at)) as fired
    from jsonb_to_recordset($2::jsonb) as r (id text, rung text, at text) group by id) x
  where case_id = $1 and deadline.id = x.id`

const startEffects = `
  insert into effect (case_id, key, type, mode, params, created_at)
  select $1, key, type, mode, params, at
  from jsonb_to_recordset($2::jsonb) as x (key text, type text, mode text, params jsonb, at timestamptz)`

export function effectRow(
  place: Place,
  { at, command }: TimedCommand & { command: CommandOf<'start-effect'> },
) {
  const { assignee, groups } = placeTask(command.to, placedFor(place, command))
  const audience = [...groups, ...(assignee === null ? [] : [`user:${assignee}`])]
  return { ...command.effect, params: { ...command.params, audience }, at }
}

function placedFor(place: Place, { offeredTo }: { readonly offeredTo?: OfferedTo }): Place {
  return offeredTo?.receiver === undefined ? place : { ...place, receiver: offeredTo.receiver }
}

const cancelEffects = `
  update effect set status = 'cancelled', settled_at = x.at::timestamptz
  from jsonb_to_recordset($2::jsonb) as x (key text, at text)
  where case_id = $1 and effect.key = x.key and status = 'pending'`

const markLate = `
  update task_answer set late = true from jsonb_to_recordset($2::jsonb) as x (seq int)
  where case_id = $1 and task_answer.seq = x.seq`
