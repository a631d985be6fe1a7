import type { Answers, RawAnswers } from '../procedures/forms/answers.ts'
import type { DeadlineProof, Facts } from '../procedures/engine/types.ts'
import type { Circumstances } from '../procedures/circumstances.ts'
import type { Phase } from '../procedures/schema.ts'
import type { SettingsInForce } from '../procedures/zone-settings.ts'
import type { Sql } from '../shared/sql.ts'

import { askedFactsJson, circumstancesJson, zoneSettingsJson } from './circumstances.ts'
import { beside, type Beside } from './queries-beside.ts'
import { followersJson, type Follower } from './followers.ts'
import { granted } from './queries-granted.ts'
import type { GrantedInBrief } from './queries-granted.ts'
import { hasDied, placeOfCase, rulesTold } from './queries-people.ts'
import type { CasePlace } from './queries-people.ts'
import type { TaskState } from './schema.ts'
import { me, myActors, myGroups } from './standing.ts'
import { proof } from './why-date.ts'

/** Everything that the page of one task shows, read in one statement. */
export interface TaskPage {
  readonly id: string
  readonly caseId: string
  readonly key: string
  readonly step: string
  readonly phase: Phase
  readonly purpose: string
  readonly release: string
  readonly form: string | null
  readonly title: string
  readonly state: TaskState
  readonly version: number
  readonly priority: 0 | 1 | 2
  readonly dueAt: Date | null
  readonly hardAt: Date | null
  readonly openedAt: Date
  readonly snoozedUntil: Date | null
  readonly outcome: string | null
  readonly completedAt: Date | null
  readonly completedBy: string | null
  readonly assigneeId: string | null
  readonly assignee: string | null
  readonly groups: readonly string[]
  readonly places: Readonly<Record<string, string>>
  readonly protected: boolean
  /** The colleague who added it beside the path. */
  readonly addedBy: string | null
  readonly addedByMe: boolean
  readonly holds: boolean
  /** A section opened again alone: it starts from what was signed. */
  readonly again: boolean
  readonly beside: Beside | null
  readonly mine: boolean
  readonly managed: boolean
  /** Claimed by the reader, or open and offered to a group of theirs. */
  readonly mayAct: boolean
  readonly now: Date
  readonly calendar: string | null
  readonly number: string | null
  readonly istat: string | null
  /** What the reader sees of the case; none for a provider or an administrator. */
  readonly case: CaseInBrief | null
  /** Where the case is, and what the registry has of its person: null like the case. */
  readonly casePlace: CasePlace | null
  readonly circumstances: Circumstances | null
  /** Facts of the case that its form rests on; null: it rests on none. */
  readonly facts: Facts | null
  readonly zoneSettings: SettingsInForce | null
  /** Of a contact: who follows its person already. */
  readonly followers: readonly Follower[] | null
  readonly client: Client | null
  /** Its person has died. */
  readonly died: boolean
  /** What the reader was told of the case going on by other rules, since the task was opened. */
  readonly rules: string | null
  /** Of a case that is a granted service. */
  readonly granted: GrantedInBrief | null
  readonly proof: DeadlineProof | null
  readonly draft: TaskDraft | null
  readonly comments: readonly Comment[]
  /** A comment that the reader was writing. */
  readonly commentDraft: { readonly text: string; readonly updatedAt: string } | null
  readonly history: readonly HistoryLine[]
  readonly earlier: readonly EarlierAnswers[]
  /** What the case waits for now, in the tasks that the reader sees. */
  readonly waits: readonly OpenTask[]
}

export interface CaseInBrief {
  readonly phase: Phase
  readonly state: 'open' | 'closed'
  readonly openedAt: string
  readonly procedure: string
  readonly manager: string | null
  /** Names of who represents the person today. */
  readonly representatives: string | null
  readonly office: string
  readonly municipality: string | null
  readonly personId: string | null
  readonly givenName: string | null
  readonly familyName: string | null
  readonly alias: string | null
  readonly birthYear: number | null
}

/** The needed fields of a provider's client: `client_of_task`. */
export interface Client {
  readonly givenName: string
  readonly familyName: string
  readonly phone: string | null
  readonly address: string | null
  readonly municipality: string | null
  readonly services: readonly string[]
}

export interface TaskDraft {
  readonly data: RawAnswers
  readonly updatedAt: string
  readonly baseVersion: number
}

export interface Comment {
  readonly author: string
  readonly body: string
  readonly at: string
}

export interface HistoryLine {
  readonly action: string
  readonly actor: string | null
  readonly onBehalf: string | null
  readonly at: string
}

/** Answers already given in this case, newest first. */
export interface EarlierAnswers {
  readonly taskKey: string
  readonly form: string
  readonly release: string
  readonly answers: Answers
  readonly at: string
  readonly by: string
}

export interface OpenTask {
  readonly id: string
  readonly title: string
  readonly assignee: string | null
  readonly groups: readonly string[]
  readonly places: Readonly<Record<string, string>>
}

export const placesOf = (
  task: string,
): string => `(select coalesce(json_object_agg(g.id, g.name), '{}')
  from organisation g where g.id = any(array(select split_part(k, '@', 2)::int from unnest(${task}.groups) k)))`

const brief = `case when c.id is not null then json_build_object('phase', c.phase, 'state', c.state,
  'openedAt', c.opened_at, 'procedure', c.procedure, 'manager', (select full_name from user_account where id = c.manager),
  'representatives', representatives_of(c.id),
  'office', (select name from organisation where id = c.org), 'municipality', m.name, 'personId', p.id,
  'givenName', p.given_name, 'familyName', p.family_name, 'alias', p.alias,
  'birthYear', extract(year from p.birth_date)::int) end`

const client = `case when c.id is null then (select json_build_object('givenName', x.given_name,
  'familyName', x.family_name, 'phone', x.phone, 'address', x.address, 'municipality', x.municipality,
  'services', x.services) from client_of_task(t.id) x) end`

const draft = `(select json_build_object('data', d.data, 'updatedAt', d.updated_at, 'baseVersion', d.base_version)
  from draft d where d.user_id = ${me} and d.subject = 'task:' || t.id)`

const commentDraft = `(select json_build_object('text', d.data ->> 'testo', 'updatedAt', d.updated_at)
  from draft d where d.user_id = ${me} and d.subject = 'comment:' || t.id)`

const comments = `(select coalesce(json_agg(json_build_object('author', u.full_name, 'body', k.body, 'at', k.at)
  order by k.at), '[]') from task_comment k join user_account u on u.id = k.author where k.task_id = t.id)`

const history = `(select coalesce(json_agg(json_build_object('action', h.action, 'actor', u.full_name,
  'onBehalf', (select full_name from user_account where id = h.on_behalf), 'at', h.at)
  order by h.id), '[]') from audit_event h left join user_account u on u.id = h.actor
  where h.case_id = t.case_id and h.object_kind = 'task' and h.object_id = t.id::text and h.action <> 'task-read')`

const earlier = `(select coalesce(json_agg(json_build_object('taskKey', a.task_key, 'form', a.form,
  'release', a.release, 'answers', a.answers, 'at', a.at, 'by', u.full_name) order by a.seq desc), '[]')
  from (select * from task_answer where case_id = t.case_id order by seq desc limit 12) a
  join user_account u on u.id = a.actor)`

const waits = `(select coalesce(json_agg(json_build_object('id', w.id, 'title', w.title,
  'assignee', (select full_name from user_account where id = w.assignee), 'groups', w.groups,
  'places', ${placesOf('w')}) order by w.due_at), '[]')
  from task w where w.case_id = t.case_id and w.state in ('open', 'claimed') and w.purpose <> 'incident'
    and w.id <> t.id)`

const mayAct = `(t.state = 'claimed' and coalesce(t.assignee = any(${myActors}), false)
  or t.state = 'open' and t.groups && ${myGroups})`

/** The page of the task that `from` finds. */
const pageOf = (
  from: string,
) => `select t.id, t.case_id as "caseId", t.key, t.step, t.phase, t.purpose, t.release, t.form, t.title,
  t.state, t.version, t.priority, t.due_at as "dueAt", t.hard_at as "hardAt", t.opened_at as "openedAt",
  t.snoozed_until as "snoozedUntil", t.outcome, t.completed_at as "completedAt",
  (select full_name from user_account where id = t.completed_by) as "completedBy", t.assignee as "assigneeId",
  (select full_name from user_account where id = t.assignee) as assignee, t.groups, ${placesOf('t')} as places,
  (select full_name from user_account where id = t.added_by) as "addedBy",
  coalesce(t.added_by = any(${myActors}), false) as "addedByMe", t.holds, t.again, ${beside} as beside, t.protected, coalesce(t.assignee = any(${myActors}), false) as mine,
  coalesce(c.manager = any(${myActors}), false) as managed, ${mayAct} as "mayAct", siso_clock() as now,
  (select version from calendar order by published_at desc limit 1) as calendar,
  coalesce(c.number, case_number_of_task(t.id)) as number, m.detail ->> 'istat' as istat, ${brief} as case,
  case when c.id is not null then ${placeOfCase} end as "casePlace",
  case when p.id is not null then ${circumstancesJson} end as "circumstances", ${askedFactsJson} as facts, ${zoneSettingsJson} as "zoneSettings",
  ${followersJson} as followers, ${client} as client, ${hasDied} as died, ${rulesTold} as rules, ${granted} as granted, ${proof} as proof, ${draft} as draft, ${comments} as comments, ${commentDraft} as "commentDraft", ${history} as history,
  ${earlier} as earlier, ${waits} as waits
  from ${from} t left join social_case c on c.id = t.case_id left join person p on p.id = c.subject
  left join organisation m on m.id = c.municipality`

const onePage = pageOf('(select * from task where id = $1)')

/** A task in scope with all that its page shows, or undefined. */
export async function taskPage(sql: Sql, id: string): Promise<TaskPage | undefined> {
  const [task] = await sql.query<TaskPage>(onePage, [id], 'task-page')
  return task
}

const nextPage = pageOf(`(select * from task n
  where n.case_id = $2 and n.id <> $1 and n.purpose <> 'incident'
    and (n.state = 'claimed' and n.assignee = any(${myActors}) or n.state = 'open' and n.groups && ${myGroups})
    and (n.snoozed_until is null or n.snoozed_until <= siso_clock())
  order by n.purpose = 'step' desc, n.priority desc, n.due_at, n.id limit 1)`)

/** The task of the same case that the reader may do next, with all that its page shows. */
export async function nextTaskPage(
  sql: Sql,
  caseId: string,
  after: string,
): Promise<TaskPage | undefined> {
  const [task] = await sql.query<TaskPage>(nextPage, [after, caseId], 'next-task-page')
  return task
}
