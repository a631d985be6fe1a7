import { givenIn } from '../../domain/procedures/forms/fields.ts'
import { outcomesOf } from '../../domain/procedures/engine/asked.ts'
import { formatDay } from '../shared/format.ts'
import { answerText, words } from '../shared/forms/words.ts'
import type { TaskToShow } from './read-task.ts'
import type { TaskContext } from './task-context.ts'

/**
 * Why a step that had been done is here again: what the form before it had to say in order to send
 * the case back. Undefined where nothing was asked.
 */
export function presentSentBack(shown: TaskToShow, { language }: Pick<TaskContext, 'language'>) {
  const { task, releases, names } = shown
  const [last] = task.earlier
  const again = task.earlier.some(({ form }) => form === task.form)
  if (!last || !again || last.form === task.form) return undefined
  const release = releases.get(last.release)
  const form = release?.forms.find(({ key }) => key === last.form)
  if (!release || !form) return undefined
  const from = last.taskKey.split('#')[0] ?? ''
  const back = outcomesOf(release, from).flatMap(({ key, to }) => (to === task.step ? [key] : []))
  const said = givenIn(form, last.answers).filter(({ field }) =>
    field.requiredFor?.every((outcome) => back.includes(outcome)),
  )
  if (said.length === 0) return undefined
  const { lists } = release
  return {
    by: last.by,
    when: formatDay(last.at, language, task.now),
    said: said.map(({ field, value }) => ({
      label: words(field.label, language),
      text: answerText(field, value, { lists, language, names }),
    })),
  }
}
