import type { Sql } from '../shared/sql.ts'

export const noticesPerPage = 30

/** Something that the reader, or a group of theirs, should know. Its own words hold no personal data. */
export interface NoticeRow {
  readonly id: string
  readonly key: string
  readonly title: string
  readonly at: Date
  readonly readAt: Date | null
  /** Whom it is for: `user:<id>` or `role@organisation`. */
  readonly audience: string
  readonly place: string | null
  /** The case, only if the reader may open it. */
  readonly caseId: string | null
  readonly number: string | null
  /** Whom the case is about, only if the reader may see her. */
  readonly givenName: string | null
  readonly familyName: string | null
  readonly alias: string | null
  readonly birthYear: number | null
  /** An open task of the case that the reader may see. */
  readonly taskId: string | null
  readonly personId: string | null
  /** Monday of the week of deliveries that it is about. */
  readonly week: string | null
  /** What it is about that is no case: `proposal`, `flow-file`, `campaign`, `calendar`, `review`; others are not opened. */
  readonly about: string
  readonly aboutId: string
  /** A letter of the case waits to be printed and handed over. */
  readonly letterReady: boolean
  /** A flow for INPS is to be looked at. */
  readonly aboutFlow: boolean
  /** The case was offered to another body, and the reader may see that. */
  readonly sent: boolean
}

export interface NoticeAsk {
  readonly unread: boolean
  readonly before?: { readonly at: string; readonly id: string } | undefined
}

const me = `(select nullif(current_setting('app.user', true), ''))`
// The same as the table's policy says, in a shape that walks the index of the audience.
const mine = `n.audience = any((select nullif(current_setting('app.groups', true), ''))::text[] || ('user:' || ${me}))`

const statement = (unread: boolean) => `
  with page as materialized (
    select n.id, n.case_id, n.person_id, n.audience, n.title, n.at, r.at as read_at, n.kind = 'letter-ready' as letter,
      n.kind in ('flow-rejected', 'flow-silent', 'flow-twice') as flow,
      case n.kind when 'week-returned' then split_part(n.effect_key, ':', 2) end as week,
      split_part(n.effect_key, ':', 1) as about, split_part(n.effect_key, ':', 2) as about_id
    from notice n left join notice_read r on r.notice_id = n.id and r.user_id = ${me}::uuid
    where ${mine} and r.at is ${unread ? '' : 'not '}null and (n.at, n.id) < ($1::timestamptz, $2::uuid)
    order by n.at desc, n.id desc limit ${String(noticesPerPage + 1)})
  select n.id, n.at::text as key, n.title, n.at, n.read_at as "readAt", n.audience, o.name as place,
    c.id as "caseId", c.number, p.given_name as "givenName", p.family_name as "familyName", p.alias,
    extract(year from p.birth_date)::int as "birthYear", t.id as "taskId", n.person_id as "personId", n.week, n.about, n.about_id as "aboutId",
    n.letter as "letterReady", n.flow as "aboutFlow",
    exists (select from handoff h where h.case_id = n.case_id) as sent
  from page n
    left join social_case c on c.id = n.case_id
    left join person p on p.id = c.subject
    left join organisation o on o.id::text = split_part(n.audience, '@', 2)
    left join lateral (
      select k.id from task k where k.case_id = n.case_id and k.state in ('open', 'claimed')
      order by k.opened_at desc, k.id limit 1) t on true
  order by n.at desc, n.id desc`

const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** A page of the reader's notices, newest first, and where the older ones begin. */
export async function noticesOf(sql: Sql, { unread, before }: NoticeAsk) {
  const values = [before?.at ?? 'infinity', before?.id ?? lastId]
  const found = await sql.query<NoticeRow>(statement(unread), values, `notices-${String(unread)}`)
  const rows = found.slice(0, noticesPerPage)
  const last = rows.at(-1)
  return {
    rows,
    next: found.length > rows.length && last ? { at: last.key, id: last.id } : undefined,
  }
}
