import { findStep } from '../../domain/procedures/engine/index-release.ts'
import { formatDateTime } from '../shared/format.ts'
import { words } from '../shared/forms/words.ts'
import { givenForm } from './present-answers.ts'
import type { TaskToShow } from './read-task.ts'
import type { TaskContext } from './task-context.ts'

/** Answers that are shown unfolded: more would push the form to fill in off the screen. */
const atAGlance = 40

/** The forms that a step wants read before it is done, as they were completed last: for who may do it. */
export function presentReads(
  shown: TaskToShow,
  { t, language }: Pick<TaskContext, 't' | 'language'>,
) {
  const { task, release } = shown
  const step = release && findStep(release, task.step)
  if (!task.mayAct || step?.kind !== 'task') return []
  return (step.reads ?? []).flatMap((key) => {
    const given = task.earlier.find(({ form }) => form === key)
    const read = given && givenForm(given, shown, language)
    if (!read) return []
    const { form, sections } = read
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
