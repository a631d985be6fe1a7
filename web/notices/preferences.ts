import { chooseNotices, noticeChoices } from '../../domain/notices/choices.ts'
import type { NoticeChoice } from '../../domain/notices/choices.ts'
import type { Translate } from '../shared/i18n.ts'
import { page, redirect } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { paths } from './paths.ts'

/** Each chooses of what to be told, and whether by mail too. */
export function preferenceRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.preferences,
      permission: 'notice.read',
      audit: 'none',
      handle: async ({ sql, t }) =>
        page('notices/preferences', presentPreferences(await noticeChoices(sql), t)),
    }),
    route({
      method: 'post',
      path: paths.preferences,
      permission: 'notice.read',
      audit: 'none',
      async handle({ form, act }) {
        const asked = Object.entries(form).flatMap(([name, value]) =>
          typeof value === 'string' ? [[name, value] as const] : [],
        )
        await chooseNotices(act, new Map(asked))
        return redirect(paths.preferences, { key: 'notices.preferences-saved' })
      },
    }),
  ]
}

function presentPreferences(choices: readonly NoticeChoice[], t: Translate) {
  return {
    title: t('notices.preferences'),
    action: paths.preferences,
    back: paths.notices,
    choices: choices.map(({ kind, label, channel, offered }) => ({
      kind,
      label: label ?? t('notices.of-procedures'),
      ours: label === undefined,
      channels: offered.map((one) => ({
        id: `f-${kind}-${one}`,
        value: one,
        label: t(`notices.channel-${one}`),
        chosen: one === channel,
      })),
    })),
  }
}
