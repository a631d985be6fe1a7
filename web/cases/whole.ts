import { z } from 'zod'

import { countedServicesOf } from '../../domain/delivery/queries.ts'
import { allCompletedForms } from '../../domain/diary/answers.ts'
import { deadlinesOf } from '../../domain/diary/deadlines.ts'
import { historyOf } from '../../domain/diary/history.ts'
import { participantsOf } from '../../domain/diary/participants.ts'
import { documentsOf } from '../../domain/documents/queries.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { getReleases } from '../../domain/tasks/published.ts'
import { formatDateTime } from '../shared/format.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { presentForms } from './assessments.ts'
import { folderParams, openFolder } from './folder.ts'
import type { Folder } from './folder.ts'
import { casePath, paths } from './paths.ts'
import { presentDeadlines } from '../shared/told/present-deadlines.ts'
import { presentDocuments } from './present-documents.ts'
import { presentHead } from './present-head.ts'
import type { Reader } from './present-head.ts'
import { presentHistory } from './present-history.ts'
import { presentPeople } from './present-people.ts'
import { presentService } from './present-service.ts'
import { releaseNames } from './summary.ts'

/** More than any folder has: what a page of paper leaves out must be said. */
const most = 5000

/** What may be left out of the print, by the words of the address, in the order of the page. */
const sections = {
  persone: 'people',
  moduli: 'assessments',
  prestazioni: 'services',
  scadenze: 'deadlines',
  documenti: 'documents',
  diario: 'diary',
} as const
const words = Object.keys(sections) as (keyof typeof sections)[]
const query = z.object({
  parti: z
    .union([z.enum(words).transform((one) => [one]), z.array(z.enum(words))])
    .optional()
    .catch(undefined),
})

/** The whole folder on one page, for paper: all that the reader may see of it, and when it was printed. */
export function wholeRoute(): Route {
  return route({
    method: 'get',
    path: paths.whole,
    permission: 'case.read',
    audit: 'case-read',
    params: folderParams,
    query,
    async handle({ params: { id }, query: { parti = words }, act, sql, session, language, t }) {
      const folder = await openFolder(act, id, 'whole')
      const reader = { session, language, t }
      const { now } = folder.head
      const forms = await allCompletedForms(sql, id)
      return page('cases/whole', {
        ...presentHead(folder, 'whole', reader),
        back: casePath(id),
        here: casePath(id, 'whole'),
        sections: words.map((word) => ({
          word,
          label: t(`cases.part-${sections[word]}`),
          chosen: parti.includes(word),
        })),
        shown: Object.fromEntries(parti.map((word) => [sections[word], true])),
        printed: t('cases.sheet-printed', {
          name: session.fullName,
          when: formatDateTime(now, language, now),
        }),
        people: presentPeople(folder, await participantsOf(sql, id), { ...reader, looking: {} })
          .people,
        forms: await presentForms(reader, folder, { sql, rows: forms }),
        services: await servicesIn(sql, folder, reader),
        ...(await rowsIn(sql, folder, reader)),
      })
    },
  })
}

/** Terms, documents and what happened, each by the release that it was made by. */
async function rowsIn(sql: Sql, folder: Folder, reader: Reader) {
  const { id, now } = folder.head
  const history = await historyOf(sql, id, { filter: 'all', limit: most })
  const [deadlines, documents] = [await deadlinesOf(sql, id), await documentsOf(sql, id)]
  const releases = await getReleases(sql, [
    ...releaseNames(history.rows, deadlines),
    ...documents.map(({ release }) => release),
  ])
  const context = { ...reader, now, releases }
  return {
    deadlines: presentDeadlines(deadlines, context),
    documents: presentDocuments(documents, { ...context, folder }),
    items: presentHistory(history.rows, { ...context, filter: 'all' }).toReversed(),
    cut: history.next !== undefined,
  }
}

async function servicesIn(sql: Sql, { head }: Folder, reader: Reader) {
  const { services, rows } = await countedServicesOf(sql, head.id)
  const counting = { rows, today: head.today }
  return services.map((one) => presentService(one, counting, reader))
}
