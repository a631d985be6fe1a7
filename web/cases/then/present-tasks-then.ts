import type { TaskThen } from '../../../domain/diary/known-then.ts'
import type { TaskId } from '../../../domain/diary/log-until.ts'
import type { Hands } from '../../../domain/diary/who-had.ts'
import { candidatesInWords } from '../../shared/candidate-words.ts'
import { formatDay } from '../../shared/format.ts'
import type { Folder } from '../folder.ts'
import type { Reader } from '../present-head.ts'
import { dueInWords } from '../../shared/due-in-words.ts'

interface Waiting {
  readonly tasks: readonly TaskThen[]
  readonly hands: Hands
  /** Names of accounts, by id. */
  readonly names: Readonly<Record<string, string>>
  readonly known: readonly TaskId[]
  /** As it stood then. */
  readonly folder: Folder
  readonly at: Date
}

/** The tasks that waited, with who had each then: a person, or those to whom it was open. */
export function presentTasksThen({ tasks, ...then }: Waiting, { t, language }: Reader) {
  const { at } = then
  return tasks.map((task) => {
    const own = then.known.find(({ key }) => key === task.key)
    return {
      // Words of a person: the command has the release’s.
      title: task.purpose === 'ad-hoc' ? (own?.title ?? task.title) : task.title,
      who: holderOf(task, own?.id, then) ?? candidatesInWords(task.candidates, t),
      since: formatDay(task.openedAt, language, at),
      parked: task.parked,
      due: task.dueAt && {
        text: dueInWords(new Date(task.dueAt), language, at),
        iso: task.dueAt,
      },
      late: task.dueAt !== undefined && new Date(task.dueAt) <= at,
    }
  })
}

function holderOf(
  { candidates, assignee }: TaskThen,
  id: string | undefined,
  { hands, names, folder: { head } }: Omit<Waiting, 'tasks'>,
): string | undefined {
  const passed = hands.holders.get(id ?? '')
  if (passed !== undefined) return passed === null ? undefined : names[passed]
  if (assignee !== undefined) return names[assignee]
  const [first] = candidates
  if (!first || !('who' in first)) return undefined
  return (
    { 'case-manager': head.manager, opener: head.openedBy, sender: null }[first.who] ?? undefined
  )
}
