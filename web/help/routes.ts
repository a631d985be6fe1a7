import { z } from 'zod'

import { notFound } from '../shared/http-error.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { ownHtml } from '../shared/own-html.ts'
import { page } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { publicRoute } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { readHelp } from './pages.ts'
import { helpPath, paths } from './paths.ts'

const index = 'indice'

/** The help pages: for everybody, because who cannot sign in needs help too. */
export function helpRoutes(): Route[] {
  const help = readHelp()
  const show = (name: string, { language, t }: { language: Language; t: Translate }): Reply => {
    const pages = help[language]
    const found = pages.get(name)
    if (!found) throw notFound()
    const others = [...pages.values()].filter((one) => one.name !== index)
    return page('help/page', {
      title: `${t('help.title')}: ${found.title}`,
      html: ownHtml(found.html),
      lang: found.language === language ? undefined : found.language,
      pages: others.map((one) => ({
        href: helpPath(one.name),
        title: one.title,
        lang: one.language === language ? undefined : one.language,
        current: one.name === name,
      })),
      home: name !== index && paths.index,
    })
  }
  return [
    publicRoute({
      method: 'get',
      path: paths.index,
      audit: 'none',
      handle: (visit) => show(index, visit),
    }),
    publicRoute({
      method: 'get',
      path: paths.page,
      audit: 'none',
      params: z.object({ page: z.string().regex(/^[a-z-]{1,40}$/) }),
      handle: (visit) => show(visit.params.page, visit),
    }),
  ]
}
