import { explainProof } from '../../domain/procedures/explain-proof.ts'
import { readWhyDate } from '../../domain/tasks/why-date.ts'
import type { WhyDate } from '../../domain/tasks/why-date.ts'
import { dueInWords } from '../shared/due-in-words.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { fragment, page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { paths, taskPath } from './paths.ts'
import { taskParams } from './task.ts'

/** “Perché questa data?” of one task: asked for from every list, so that no list carries the proofs. */
export function whyDateRoute(): Route {
  return route({
    method: 'get',
    path: paths.whyDate,
    permission: 'task.read',
    audit: 'task-read',
    params: taskParams,
    async handle({ params: { id }, act, htmx, language, t }) {
      const model = present(await readWhyDate(act, id), { id, language, t })
      return htmx ? fragment('tasks/_why-lines', model) : page('tasks/why-date', model)
    },
  })
}

interface Reader {
  readonly id: string
  readonly language: Language
  readonly t: Translate
}

function present(found: WhyDate, { id, language, t }: Reader) {
  const { title, number, dueAt, proof, now } = found
  return {
    title: t('tasks.proof'),
    inbox: paths.inbox,
    task: taskPath(id),
    of: title,
    number,
    due: dueAt && { text: dueInWords(dueAt, language, now), iso: dueAt.toISOString() },
    lines: proof ? explainProof(proof) : [],
    without: t(dueAt ? 'tasks.proof-chosen' : 'tasks.proof-no-date'),
  }
}
