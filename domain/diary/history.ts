import type { Command } from '../procedures/engine/types.ts'
import type { Sql } from '../shared/sql.ts'
import type { DiaryFilter } from './schema.ts'

export const historyPage = 50

/** Something that a worker wrote. */
export interface NoteRow {
  readonly source: 'note'
  readonly id: string
  readonly moment: Date
  /** As it was written: later than the day told by the note, perhaps. */
  readonly at: Date
  readonly who: string | null
  readonly kind: string
  readonly happenedOn: string
  /** Null where there is none, or where it is reserved to others. */
  readonly body: string | null
  readonly reserved: boolean
  readonly minutes: number | null
  /** In words: where, and who was there. */
  readonly place: string | null
  readonly company: readonly string[]
  readonly others: string | null
  /** Cases among which the time of the activity was shared: 1 if it was for this one alone. */
  readonly cases: number
  /** Why it took the place of another entry; `annuls`: it only takes that one away. */
  readonly reason: string | null
  readonly annuls: boolean
  /** Another entry took its place. */
  readonly corrected: boolean
  /** Written by the reader, who may correct it. */
  readonly mine: boolean
}

/** Something that happened to the case, with what it moved. */
export interface EventRow {
  readonly source: 'event'
  readonly id: string
  readonly moment: Date
  readonly who: string | null
  readonly kind: string
  readonly seq: number
  readonly task: string | null
  readonly taskTitle: string | null
  readonly outcome: string | null
  readonly result: string | null
  /** How the path was left: `skip`, `redo` or `park`; and by what outcome, or to which step. */
  readonly escape: string | null
  readonly to: string | null
  readonly until: string | null
  /** Label of a coded reason, and what was written with the act. */
  readonly reason: string | null
  readonly words: Readonly<Record<string, string>>
  /** Whose place the author took. */
  readonly onBehalf: string | null
  readonly effectiveAt: Date | null
  /** Of an act on the terms: its days, its reason and what was noted. */
  readonly terms: TermsTold | null
  /** Release that moved it; null until it has moved the case. */
  readonly release: string | null
  readonly commands: readonly Command[]
  /** Titles of the tasks that it took away, as they were worded when they were open. */
  readonly closed: Readonly<Record<string, string>>
}

export interface TermsTold {
  /** Of a correction: the term that it is about. */
  readonly term?: string
  readonly from?: string
  readonly until?: string
  readonly reason?: string
  readonly note?: string
}

/** The case was given to another worker. */
export interface HandoverRow {
  readonly source: 'handover'
  readonly id: string
  readonly moment: Date
  readonly who: string | null
  readonly manager: string | null
}

export type HistoryRow = NoteRow | EventRow | HandoverRow

export interface HistoryCursor {
  /** Instant as PostgreSQL writes it. */
  readonly moment: string
  readonly id: string
}

export interface HistoryAsk {
  readonly filter: DiaryFilter
  readonly after?: HistoryCursor | undefined
  readonly limit?: number
}

export interface History {
  readonly rows: readonly HistoryRow[]
  /** Where the next, older page begins. */
  readonly next: HistoryCursor | undefined
}

const told = `'$[*] ? (@.kind == "enter-phase" || @.kind == "decide" || @.kind == "rung-fired" ||
  @.kind == "late-act" || @.kind == "close-case" || @.kind == "await-end" || @.kind == "split" || @.kind == "joined" ||
  @.kind == "signed" || @.kind == "void-signatures" || @.kind == "signature-withdrawn" || @.kind == "offer" || @.kind == "settle-offer" || @.kind == "open-subprocess" || @.kind == "end-subprocess" || (@.kind == "start-effect" && @.effect.type == "notify") ||
  (@.kind == "close-task" && @.as != "completed") || @.kind == "suspend-deadline" ||
  (@.kind == "set-deadline" && @.deadline.version > 1 && @.deadline.deadline != "park"))'`

const takenAway = `'$[*] ? (@.kind == "close-task" && @.as != "completed").task'`
const onTerms = `'terms-suspended', 'terms-resumed', 'suspension-corrected', 'suspension-annulled', 'term-corrected'`
const onTasks = `'task-added', 'task-cancelled', 'subprocess-opened', 'escaped', 'resumed', 'recalled', 'reopened'`
const acts = `(e.kind in (${onTerms}, ${onTasks}, 'started', 'completed', 'withdrawn') or m.commands @? '$[*] ? (@.kind == "decide")')`
const doings = `(e.kind in (${onTerms}, 'rung', 'effect-settled', 'facts-corrected', 'calendar-changed', 'migrated')
  or m.commands @? '$[*] ? (@.kind == "enter-phase" || @.kind == "start-effect" || @.kind == "close-case")')`

/** Each way of looking has its statement, so that each has its plan. */
const conditions: Readonly<
  Record<DiaryFilter, readonly [notes: string, events: string, other: string]>
> = {
  all: ['true', 'true', 'true'],
  notes: ['true', 'false', 'false'],
  decisions: ['false', acts, 'true'],
  system: ['false', doings, 'false'],
}

/** The note `p.note` as JSON; what corrects it counts where it is known. */
export const noteDetail = (known = 'true') => `
  select json_build_object('at', d.at, 'kind', (select c.label from code_list c where c.list = 'diary-kind'
      and c.code = d.kind order by c.version desc limit 1), 'happenedOn', d.happened_on, 'body', coalesce(d.body, r.body),
    'reserved', d.reserved, 'minutes', d.minutes, 'others', d.others, 'cases', d.cases, 'reason', d.reason, 'annuls', d.annuls,
    'corrected', exists (select from diary_entry x where x.corrects = d.id and ${known}),
    'mine', d.author = nullif(current_setting('app.user', true), '')::uuid,
    'place', (select max(c.label) from code_list c where c.list = 'activity-place' and c.code = d.place),
    'company', (select coalesce(json_agg(c.label order by c.position), '[]') from code_list c
      where c.list = 'activity-company' and c.code = any(d.company)))
  from diary_entry d left join diary_reserved_text r on d.reserved and r.entry_id = d.id
  where d.id = p.note`

const eventDetail = `
  select json_build_object('kind', e.kind, 'seq', e.seq, 'task', e.payload ->> 'task', 'taskTitle', (
      select t.title from task t where t.case_id = e.case_id
        and t.key = case e.kind when 'task-added' then 'ad-hoc#' || e.seq else e.payload ->> 'task' end),
    'outcome', e.payload ->> 'outcome', 'result', e.payload ->> 'result', 'effectiveAt', e.effective_at,
    'terms', case when e.kind in (${onTerms}) then e.payload end,
    'escape', e.payload ->> 'escape', 'to', coalesce(e.payload ->> 'to', e.payload ->> 'outcome', e.payload ->> 'subprocess'), 'until', e.payload ->> 'until',
    'reason', case when e.kind in ('escaped', 'reopened') then (select c.label from code_list c
      where c.list = case e.kind when 'escaped' then 'escape-reason' else 'reopening-reason' end
      and c.code = e.payload ->> 'reason' order by c.version desc limit 1)
      when e.kind = 'subprocess-opened' then e.payload ->> 'reason' end,
    'words', (select coalesce(jsonb_object_agg(w.part, w.body), '{}') from act_text w where w.case_id = e.case_id and w.seq = e.seq),
    'onBehalf', (select full_name from user_account where id = e.on_behalf),
    'release', m.release, 'commands', coalesce(jsonb_path_query_array(m.commands, ${told}), '[]'),
    'closed', (select coalesce(jsonb_object_agg(k.key, k.title), '{}') from task k
      where k.case_id = e.case_id and m.commands @? ${takenAway}
        and k.key in (select taken #>> '{}' from jsonb_path_query(m.commands, ${takenAway}) taken)))
  from case_event e left join case_move m on m.case_id = e.case_id and m.seq = e.seq
  where e.case_id = $1 and e.seq = p.seq`

const handoverDetail = `
  select json_build_object('manager', (select full_name from user_account where id::text = a.detail ->> 'manager'))
  from audit_event a where a.id = p.handover`

/** A note stands on the day it tells of; what the case did stands at its instant. */
export const noteMoment = `least(d.at, (d.happened_on + 1)::timestamp at time zone 'Europe/Rome' - interval '1 ms')`

/** Which are of the page comes first: only of these is the whole told. */
function statement(filter: DiaryFilter): string {
  const [notes, events, other] = conditions[filter]
  return `
  with notes as (
    select 'note' as source, d.id::text as id, ${noteMoment} as moment, d.author, d.id as note,
      null::int as seq, null::bigint as handover
    from diary_entry d where d.case_id = $1 and ${notes}),
  events as (
    select 'event', lpad(e.seq::text, 10, '0'), e.at, e.actor, null::uuid, e.seq, null::bigint
    from case_event e left join case_move m on m.case_id = e.case_id and m.seq = e.seq
    where e.case_id = $1 and ${events} and (e.at, lpad(e.seq::text, 10, '0')) < ($2::timestamptz, $3::text)
    order by e.seq desc limit $4),
  handovers as (
    select 'handover', a.id::text, a.at, a.actor, null::uuid, null::int, a.id
    from audit_event a where a.case_id = $1 and a.action = 'case-manager-changed' and ${other}),
  page as (
    select * from (
      select * from notes union all select * from events union all select * from handovers) p
    where (p.moment, p.id) < ($2::timestamptz, $3::text) order by p.moment desc, p.id desc limit $4)
  select p.source, p.id, p.moment, p.moment::text as key, u.full_name as who,
    case p.source when 'note' then (${noteDetail()}) when 'event' then (${eventDetail}) else (${handoverDetail}) end as detail
  from page p left join user_account u on u.id = p.author
  order by p.moment desc, p.id desc`
}

interface RawOf<Source extends HistoryRow['source'], Detail> {
  readonly source: Source
  readonly id: string
  readonly moment: Date
  readonly key: string
  readonly who: string | null
  readonly detail: Detail
}

type Base = 'source' | 'id' | 'moment' | 'who'
/** Instants inside JSON are text. */
export type RawNote = RawOf<'note', Omit<NoteRow, Base | 'at'> & { readonly at: string }>
type Raw =
  | RawNote
  | RawOf<'event', Omit<EventRow, Base | 'effectiveAt'> & { readonly effectiveAt: string | null }>
  | RawOf<'handover', Omit<HandoverRow, Base>>

/** A case's notes and history in one, newest first, a page at a time. */
export async function historyOf(sql: Sql, caseId: string, ask: HistoryAsk): Promise<History> {
  const { filter, after, limit = historyPage } = ask
  const found = await sql.query<Raw>(
    statement(filter),
    [caseId, after?.moment ?? 'infinity', after?.id ?? '', limit + 1],
    `history-${filter}`,
  )
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  const next = found.length > limit && last ? { moment: last.key, id: last.id } : undefined
  return { rows: shown.map(rowOf), next }
}

export function noteOf({ id, moment, who, detail }: RawNote): NoteRow {
  return { source: 'note', id, moment, who, ...detail, at: new Date(detail.at) }
}

function rowOf(raw: Raw): HistoryRow {
  const { id, moment, who } = raw
  switch (raw.source) {
    case 'note':
      return noteOf(raw)
    case 'event': {
      const { effectiveAt, ...detail } = raw.detail
      const happened = effectiveAt === null ? null : new Date(effectiveAt)
      return { source: 'event', id, moment, who, ...detail, effectiveAt: happened }
    }
    case 'handover':
      return { source: 'handover', id, moment, who, ...raw.detail }
  }
}
