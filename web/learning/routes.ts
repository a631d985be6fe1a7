import type { Deps } from '../deps.ts'
import { cookieNames, readCookie } from '../shared/cookies.ts'
import { formatDate } from '../shared/format.ts'
import { ownHtml } from '../shared/own-html.ts'
import { page } from '../shared/reply.ts'
import { publicRoute } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { terms } from '../shared/terms.ts'
import { paths } from './paths.ts'
import { readNews, readProblems } from './read.ts'
import { tourRoutes } from './tours.ts'

const oneYear = 365 * 24 * 60 * 60 * 1000

/** What helps to learn: tours, words, what is new, what does not work yet. */
export function learningRoutes(deps: Deps): Route[] {
  return [...tourRoutes(), glossaryRoute(), newsRoute(deps), problemsRoute()]
}

function glossaryRoute(): Route {
  return publicRoute({
    method: 'get',
    path: paths.glossary,
    audit: 'none',
    handle: ({ language, t }) =>
      page('learning/glossary', {
        title: t('learning.glossary'),
        terms: terms.map((one) => ({ key: one.key, term: one.term, meaning: one[language] })),
      }),
  })
}

/** How many were read is kept in the browser: no page asks the database for it. */
function newsRoute({ origin }: Deps): Route {
  const news = readNews()
  const names = cookieNames(origin)
  return publicRoute({
    method: 'get',
    path: paths.news,
    audit: 'none',
    handle({ language, t, http: { req, res } }) {
      const read = Number(readCookie(req, names.news) ?? 0)
      res.cookie(names.news, String(news.length), { ...names.options, maxAge: oneYear })
      return page('learning/news', {
        title: t('learning.news'),
        lang: language === 'it' ? undefined : 'it',
        news: news.map(({ day, html }, at) => ({
          on: day,
          html: ownHtml(html),
          unread: at < news.length - read,
        })),
      })
    },
  })
}

function problemsRoute(): Route {
  const problems = readProblems()
  return publicRoute({
    method: 'get',
    path: paths.problems,
    audit: 'none',
    handle: ({ language, t }) =>
      page('learning/problems', {
        title: t('learning.problems'),
        problems: problems.map(({ title, remedy, since, solvedOn }) => ({
          title: title[language],
          remedy: remedy[language],
          since: t('learning.since', { day: formatDate(since, language) }),
          solved:
            solvedOn === undefined
              ? undefined
              : t('learning.solved', { day: formatDate(solvedOn, language) }),
        })),
      }),
  })
}
