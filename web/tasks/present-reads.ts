import { findStep } from '../../domain/procedures/engine/index-release.ts'
import { formatDateTime } from '../shared/format.ts'
import { presentAnswers, words } from '../shared/forms/words.ts'
import type { TaskToShow } from './read-task.ts'
import type { TaskContext } from './task-context.ts'

/** Answers that are shown unfolded: more would push the form to fill in off the screen. */
const atAGlance = 40

/** The forms that a step wants read before it is done, as they were completed last: for who may do it. */
export function presentReads(
  { task, release, releases, names }: TaskToShow,
  { t, language }: Pick<TaskContext, 't' | 'language'>,
) {
  const step = release && findStep(release, task.step)
  if (!task.mayAct || step?.kind !== 'task') return []
  return (step.reads ?? []).flatMap((key) => {
    const given = task.earlier.find(({ form }) => form === key)
    const asked = given && releases.get(given.release)
    const form = asked?.forms.find((one) => one.key === key)
    if (!given || !asked || !form) return []
    const sections = presentAnswers(form, given.answers, { lists: asked.lists, language, names })
    return {
      title: words(form.title, language),
      when: t('tasks.answered-by', {
        who: given.by,
        at: formatDateTime(given.at, language, task.now),
      }),
      sections,
      open: sections.reduce((sum, { answers }) => sum + answers.length, 0) <= atAGlance,
    }
  })
}
