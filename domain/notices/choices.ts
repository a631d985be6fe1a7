import { codesOf } from '../organisations/queries.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'

/** How somebody wants to be told: not at all, on the page, on the page and by mail. */
export const channels = ['none', 'page', 'mail'] as const
export type Channel = (typeof channels)[number]

/** Notices of the procedures: what one has to do. They are always on the page. */
export const procedureKind = 'procedure'

export interface NoticeChoice {
  readonly kind: string
  /** The notice itself; of the procedures' own, none. */
  readonly label: string | undefined
  readonly channel: Channel
  readonly offered: readonly Channel[]
}

const chosen = 'select kind, channel from notice_choice'

/** Every kind of notice with what the reader has chosen for it. */
export async function noticeChoices(sql: Sql): Promise<NoticeChoice[]> {
  const [kinds, rows] = await Promise.all([
    codesOf(sql, 'notice-kind'),
    sql.query<{ kind: string; channel: Channel }>(chosen),
  ])
  const channelOf = (kind: string) => rows.find((one) => one.kind === kind)?.channel
  return [
    {
      kind: procedureKind,
      label: undefined,
      channel: channelOf(procedureKind) ?? 'mail',
      offered: ['page', 'mail'],
    },
    ...kinds.map(({ code, label }) => ({
      kind: code,
      label,
      channel: channelOf(code) ?? 'page',
      offered: channels,
    })),
  ]
}

const choose = `
  insert into notice_choice (user_id, kind, channel)
  select $1, x.kind, x.channel from unnest($2::text[], $3::text[]) as x (kind, channel)
  on conflict (user_id, kind) do update set channel = excluded.channel`

/** Keeps what somebody has chosen, for the kinds that there are. Others are as if not chosen. */
export async function chooseNotices(
  { sql, session }: Act,
  asked: ReadonlyMap<string, string>,
): Promise<void> {
  const known = await noticeChoices(sql)
  const given = known.flatMap(({ kind, offered }) => {
    const channel = offered.find((one) => one === asked.get(kind))
    return channel === undefined ? [] : [{ kind, channel }]
  })
  await sql.query(choose, [
    session.userId,
    given.map(({ kind }) => kind),
    given.map(({ channel }) => channel),
  ])
}
