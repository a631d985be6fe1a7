import type pg from 'pg'

import { holdsToday } from '../auth/holds-today.ts'
import { transaction } from '../database.ts'
import { italian } from '../procedures/engine/index-release.ts'
import { noticeNamed } from '../procedures/own-notices.ts'
import type { Release } from '../procedures/schema.ts'
import { scopeCase } from '../shared/scope-case.ts'
import { formatDay } from '../shared/calendar-day.ts'
import type { Sql } from '../shared/sql.ts'

export interface NoticeEffect {
  readonly caseId: string
  readonly key: string
  readonly notice: string
  /** `role@organisation` or `user:<id>`, as resolved when the effect was started. */
  readonly audience: readonly string[]
  /** Instant of the deadline that it tells about. */
  readonly due?: string
}

/** What goes out by mail: never a name, never a fact of the case. */
export interface NoticeMail {
  readonly to: readonly string[]
  readonly subject: string
  readonly body: string
}

/**
 * Puts a notice on the page of everybody it is for. Written again with the same effect key, it
 * changes nothing, so that an effect may be repeated.
 * @returns the mail for those of them who have an address
 */
export function writeNotices(
  pool: pg.Pool,
  effect: NoticeEffect,
  getRelease: (sql: Sql, name: string) => Promise<Release>,
): Promise<NoticeMail> {
  return transaction(pool, async (sql) => {
    await scopeCase(sql, effect.caseId)
    const [about] = await sql.query<{ number: string; release: string }>(
      `select c.number, e.release from social_case c join case_engine e on e.case_id = c.id where c.id = $1`,
      [effect.caseId],
    )
    if (!about) throw new Error('the case of an effect must exist')
    const release = await getRelease(sql, about.release)
    const text = noticeNamed(release, effect.notice)
    const fill = (words: string) =>
      words.replaceAll('{{pratica}}', about.number).replaceAll('{{scadenza}}', dayOf(effect.due))
    const title = fill(italian(text?.title ?? effect.notice))
    await sql.query(insert, [effect.caseId, effect.key, effect.audience, title])
    const addresses = await sql.query<{ email: string }>(recipients, [effect.audience])
    const body = fill(italian(text?.body ?? ''))
    return { to: addresses.map(({ email }) => email), subject: title, body }
  })
}

const insert = `
  insert into notice (id, case_id, effect_key, audience, title, at)
  select gen_random_uuid(), $1, $2, a, $4, siso_clock() from unnest($3::text[]) a
  on conflict (case_id, effect_key, audience) do nothing`

const recipients = `
  select distinct u.email from user_account u
  where u.email is not null and u.state = 'active' and not exists (
      select 1 from notice_choice c where c.user_id = u.id and c.kind = 'procedure' and c.channel <> 'mail')
    and ('user:' || u.id = any($1) or exists (
    select 1 from user_role r where r.user_id = u.id and r.role || '@' || r.org = any($1)
      and ${holdsToday}))`

/** `25/11/2026 alle 14:00`; of a term that ends with its day, the day alone. */
function dayOf(due: string | undefined): string {
  if (due === undefined) return 'il giorno indicato nella pratica'
  const [day, time] = new Date(due).toLocaleString('sv', { timeZone: 'Europe/Rome' }).split(' ')
  const told = formatDay(day ?? '')
  return time?.startsWith('23:59') ? told : `${told} alle ${time?.slice(0, 5) ?? ''}`
}
