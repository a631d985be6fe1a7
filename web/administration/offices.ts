import { z } from 'zod'

import { officesNamed } from '../../domain/organisations/office-settings.ts'
import type { OfficeSetting } from '../../domain/organisations/office-settings.ts'
import type { Translate } from '../shared/i18n.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { officePath, paths } from './paths.ts'

/** The offices of the region, with what each always asks. */
export function officesRoute(): Route {
  return route({
    method: 'get',
    path: paths.offices,
    permission: 'admin.offices',
    audit: 'none',
    query: z.object({ cerca: z.string().max(100).default('') }),
    async handle({ sql, query: { cerca: words }, t }) {
      const offices = await officesNamed(sql, words)
      return page('administration/offices', {
        title: t('administration.offices'),
        paths,
        words,
        counted: t('administration.found', { count: offices.length }),
        rows: offices.map(({ id, name, municipality, zone, setting, points }) => {
          const { phone } = setting
          const asks = asksInWords(setting, t)
          return { href: officePath(id), name, municipality, zone, phone, points, asks }
        }),
      })
    },
  })
}

const questions = ['asksNeeds', 'asksServices', 'asksForeign'] as const

/** «bisogni, servizi»; empty: the card asks what the procedure asks. */
export function asksInWords(setting: OfficeSetting, t: Translate): string {
  const asked = questions.filter((one) => setting[one])
  return asked.map((one) => t(`administration.${one}`)).join(', ')
}
