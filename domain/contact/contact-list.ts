import type { Sql } from '../shared/sql.ts'
import type { CardQuestions } from './card-questions.ts'

export const contactsPerPage = 25

/** Where a contact is: at the desk, gone on, closed, or deleted because it was a mistake. */
export const contactStates = ['at-desk', 'gone-on', 'closed', 'deleted'] as const
export type ContactState = (typeof contactStates)[number]

/** A contact's place in the list: the newest first. */
export interface ContactCursor {
  /** Instant as PostgreSQL writes it. */
  readonly openedAt: string
  readonly id: string
}

export interface ContactAsk {
  /** Where it is now; those of the reader. */
  readonly offices: readonly number[]
  /** First and last day of recording, `YYYY-MM-DD`, both included. */
  readonly from: string
  readonly to: string
  /** Who opened it. */
  readonly operator?: string | undefined
  readonly outcome?: string | undefined
  readonly channel?: string | undefined
  readonly urgency?: string | undefined
  /** Code in the nomenclature of something given at the desk. */
  readonly service?: string | undefined
  /** Absent: all but the deleted ones. */
  readonly state?: ContactState | undefined
  readonly after?: ContactCursor | undefined
}

export interface ContactRow {
  readonly id: string
  readonly number: string
  readonly key: string
  readonly openedAt: Date
  readonly happenedAt: Date
  readonly state: ContactState
  readonly protected: boolean
  readonly office: string
  readonly point: string | null
  readonly operator: string
  /** How the last step of the contact ended; null while it is at the desk. */
  readonly outcome: string | null
  readonly channel: string | null
  readonly urgency: string | null
  readonly givenName: string | null
  readonly familyName: string | null
  readonly alias: string | null
  readonly identity: 'certain' | 'provisional' | 'anonymous' | null
  readonly birthYear: number | null
}

export interface ContactList {
  readonly rows: readonly ContactRow[]
  readonly next: ContactCursor | undefined
}

const stateOf = `case when exists (select from deleted_contact d where d.case_id = c.id) then 'deleted'
  when c.state = 'closed' then 'closed' when c.phase = 'contact' then 'at-desk' else 'gone-on' end`

const lastOutcome = `(select t.outcome from task t where t.case_id = c.id and t.phase = 'contact'
  and t.purpose = 'step' and t.state = 'completed' order by t.completed_at desc, t.key desc limit 1)`

// The first key of a concept that the last card has answered.
const answered = (keys: string) => `(select a.answers ->> k.key
  from (select answers from task_answer where case_id = c.id and form = any($7::text[]) and not late
    order by seq desc limit 1) a, unnest(${keys}::text[]) k (key) where a.answers ? k.key limit 1)`
const channelOf = answered('$8')
const urgencyOf = `coalesce((select u.code from unnest($10::text[], $11::text[]) u (outcome, code)
  where u.outcome = ${lastOutcome} limit 1), ${answered('$9')})`

/** What is not asked for is not looked up on the way. */
const asked = `($6::uuid is null or c.opened_by = $6) and ($13::text is null or ${lastOutcome} = $13)
  and ($14::text is null or ${channelOf} = $14) and ($15::text is null or ${urgencyOf} = $15)
  and ($17::text is null or exists (select from given_at_desk(c.id) g where g.service = $17))
  and case when $16::text is null then not exists (select from deleted_contact d where d.case_id = c.id)
    else ${stateOf} = $16 end`
const order = 'c.opened_at desc, c.id desc'

/** Walked office by office along an index, then merged. */
const statement = `
  with page as materialized (
    select r.id, r.opened_at from unnest($1::int[]) as one (org) cross join lateral (
      select c.id, c.opened_at from social_case c
      where c.org = one.org and c.parent is null and (c.opened_at, c.id) < ($4::timestamptz, $5::uuid)
        and c.opened_at >= $2::date::timestamp at time zone 'Europe/Rome'
        and c.opened_at < ($3::date + 1)::timestamp at time zone 'Europe/Rome'
        and ${asked}
      order by ${order} limit $12) r
    order by r.opened_at desc, r.id desc limit $12)
  select c.id, c.number, c.opened_at::text as key, c.opened_at as "openedAt", c.effective_at as "happenedAt",
    ${stateOf} as state, c.protected, o.name as office, n.name as point, u.full_name as operator,
    ${lastOutcome} as outcome, ${channelOf} as channel, ${urgencyOf} as urgency,
    p.given_name as "givenName", p.family_name as "familyName", p.alias, p.identity,
    extract(year from p.birth_date)::int as "birthYear"
  from page join social_case c on c.id = page.id
    join organisation o on o.id = c.org
    join user_account u on u.id = c.opened_by
    left join contact_point n on n.id = c.contact_point
    left join person p on p.id = c.subject
  order by ${order}`

const firstPage: ContactCursor = {
  openedAt: 'infinity',
  id: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
}

/** A page of contacts in scope, in one statement. @param size rows of the page */
export async function listContacts(
  sql: Sql,
  ask: ContactAsk,
  { questions, size = contactsPerPage }: { questions: CardQuestions; size?: number },
): Promise<ContactList> {
  const { after = firstPage, urgency, outcome, channel, state, service } = ask
  const { forms, channelFields, urgencyFields, urgentOutcomes } = questions
  const values = [
    ...[ask.offices, ask.from, ask.to, after.openedAt, after.id, ask.operator ?? null],
    ...[forms, channelFields, urgencyFields],
    urgentOutcomes.map((one) => one.outcome),
    urgentOutcomes.map(({ code }) => code),
    size + 1,
    ...[outcome, channel, urgency, state, service].map((code) => code ?? null),
  ]
  const found = await sql.query<ContactRow>(statement, values, 'contacts')
  const rows = found.slice(0, size)
  const last = rows.at(-1)
  const more = found.length > rows.length && last
  return { rows, next: more ? { openedAt: last.key, id: last.id } : undefined }
}

const operators = `
  select u.id, u.full_name as name from user_account u
  where exists (select from social_case c where c.opened_by = u.id and c.org = any($1) and c.parent is null
    and c.opened_at >= $2::date::timestamp at time zone 'Europe/Rome'
    and c.opened_at < ($3::date + 1)::timestamp at time zone 'Europe/Rome')
  order by u.full_name, u.id limit 200`

/** Who opened contacts in these offices in these days. */
export function contactOperators(
  sql: Sql,
  { offices, from, to }: Pick<ContactAsk, 'offices' | 'from' | 'to'>,
): Promise<{ readonly id: string; readonly name: string }[]> {
  return sql.query(operators, [offices, from, to], 'contact-operators')
}
