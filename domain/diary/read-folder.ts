import type { AuditedAction, Purpose } from '../audit/events.ts'
import { recordOnCase } from '../audit/record.ts'
import { rulesChangedJson } from '../notices/rules-changed.ts'
import type { RulesChanged } from '../notices/rules-changed.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import { caseNotFound } from './errors.ts'

/** What every page of a case folder shows of it. */
export interface FolderHead {
  readonly id: string
  readonly number: string
  readonly state: 'open' | 'closed'
  readonly phase: string
  readonly outcome: string | null
  /** Why it was deleted as a mistake, in words. */
  readonly deleted: string | null
  readonly openedAt: Date
  readonly effectiveAt: Date
  readonly closedAt: Date | null
  readonly protected: boolean
  readonly org: number
  readonly office: string
  /** Contact point where the person was met first; null: the office itself. */
  readonly contactPoint: string | null
  readonly municipality: string | null
  readonly managerId: string | null
  readonly manager: string | null
  readonly openedBy: string | null
  /** Who the case is about; null where the reader may see the case and not her. */
  readonly personId: string | null
  readonly identity: 'certain' | 'provisional' | 'anonymous' | null
  readonly givenName: string | null
  readonly familyName: string | null
  readonly alias: string | null
  readonly age: number | null
  readonly died: boolean
  /** Names of who represents the person today. */
  readonly representatives: string | null
  /** `key@version` of the release and version of the calendar that the case follows now. */
  readonly release: string
  readonly calendar: string
  /** The case stands still because something went wrong in moving it. */
  readonly held: boolean
  /** Acts accepted that have not moved the case yet. */
  readonly waiting: number
  readonly rulesChanged: RulesChanged | null
  readonly now: Date
  readonly today: string
}

const head = `
  select c.id, c.number, c.state, c.phase, c.outcome, (select max(l.label) from deleted_contact d
      join code_list l on l.list = 'contact-mistake' and l.code = d.reason where d.case_id = c.id) as deleted,
    c.opened_at as "openedAt",
    c.effective_at as "effectiveAt", c.closed_at as "closedAt", c.protected, c.org, o.name as office,
    (select name from contact_point where id = c.contact_point) as "contactPoint",
    m.name as municipality, c.manager as "managerId", u.full_name as manager, b.full_name as "openedBy",
    p.id as "personId", p.identity, p.given_name as "givenName", p.family_name as "familyName", p.alias,
    extract(year from age(coalesce(p.death_date, siso_today()), p.birth_date))::int as age,
    p.death_date is not null as died, representatives_of(c.id) as representatives, e.release, e.calendar, e.incident is not null as held,
    e.last_seq - e.processed_seq as waiting, ${rulesChangedJson('c.id')} as "rulesChanged", siso_clock() as now, siso_today()::text as today
  from social_case c
    join case_engine e on e.case_id = c.id
    join organisation o on o.id = c.org
    left join organisation m on m.id = c.municipality
    left join user_account u on u.id = c.manager
    left join user_account b on b.id = c.opened_by
    left join person s on s.id = c.subject
    left join person p on p.id = s.current_id
  where c.id = $1`

/** The parts of the folder, as the audit names them. */
export type FolderPart =
  | 'summary'
  | 'way'
  | 'then'
  | 'documents'
  | 'services'
  | 'plan'
  | 'diary'
  | 'assessments'
  | 'deadlines'
  | 'accesses'
  | 'asked'
  | 'openers'
  | 'whole'
  | 'manager'
  | 'new-task'
  | 'reopening'
  | 'beside'
  | 'people'
  | 'operations'

export interface Reading {
  readonly part: FolderPart
  readonly purpose: Purpose
}

/**
 * Opens a part of a case folder: the reading is an event of the same transaction, with what it
 * was for (Garante, 4 June 2015, on the health file: consultations are traced too).
 * @throws `case-not-found`, in the same words for what is not there and what may not be seen
 */
export async function readFolder(act: Act, id: string, reading: Reading): Promise<FolderHead> {
  const found = await findFolder(act.sql, id)
  if (!found) throw caseNotFound()
  const action: AuditedAction = reading.part === 'accesses' ? 'access-log-read' : 'case-read'
  await recordOnCase(act, id, {
    action,
    personId: found.personId ?? undefined,
    purpose: reading.purpose,
    detail: { part: reading.part },
  })
  return found
}

/** The head of a folder in scope, without a trace: for pages that have traced the reading already. */
export async function findFolder(sql: Sql, id: string): Promise<FolderHead | undefined> {
  const [found] = await sql.query<FolderHead>(head, [id], 'folder-head')
  return found
}
