import { longestTitle, longestWords } from '../../domain/tasks/add-task.ts'
import type { TaskProblem } from '../../domain/tasks/add-task.ts'
import type { RecipientGroup } from '../../domain/tasks/recipients.ts'
import type { Translate } from '../shared/i18n.ts'
import type { Folder } from './folder.ts'
import type { NewTaskForm } from './new-task.ts'
import { casePath } from './paths.ts'

const fieldIds = {
  title: 'f-titolo',
  instructions: 'f-istruzioni',
  to: 'f-a',
  dueOn: 'f-entro',
} as const

interface Context {
  readonly t: Translate
  readonly mistaken:
    { readonly form: NewTaskForm; readonly problems: readonly TaskProblem[] } | undefined
}

/** The form of a task to be added, ready for `new-task.hbs`. */
export function presentNewTask(
  { head }: Folder,
  groups: readonly RecipientGroup[],
  { t, mistaken }: Context,
) {
  const { form, problems = [] } = mistaken ?? {}
  const problem = (field: TaskProblem['field']) =>
    problems.find((one) => one.field === field)?.message
  return {
    wrong: mistaken !== undefined,
    errors: problems.map(({ field, message }) => ({ field: fieldIds[field], message })),
    action: casePath(head.id, 'newTask'),
    back: casePath(head.id),
    closed: head.state === 'closed',
    today: head.today,
    longestTitle,
    longestWords,
    name: form?.titolo ?? '',
    nameError: problem('title'),
    instructions: form?.istruzioni ?? '',
    instructionsError: problem('instructions'),
    on: form?.entro ?? '',
    dayError: problem('dueOn'),
    holds: form?.trattiene === 'si',
    toError: problem('to'),
    groups: groups.map((group) => presentGroup(group, form?.a, t)),
  }
}

/** A group, then the people in it: the group is the choice where it does not matter who. */
function presentGroup(
  { candidate, group, place, people }: RecipientGroup,
  chosen: unknown,
  t: Translate,
) {
  const name = t('cases.group-at', { role: t(`roles.${candidate.role}`), place })
  return {
    name,
    whole: { value: group, label: t('cases.whoever', { group: name }), chosen: chosen === group },
    people: people.map(({ id, name: who, load }) => ({
      value: id,
      label: t('cases.with-load', { name: who, count: load }),
      chosen: chosen === id,
    })),
  }
}
