import type { EventRow } from '../../domain/diary/history.ts'
import { italian } from '../../domain/procedures/engine/index-release.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import { formatDate } from '../shared/format.ts'
import type { Reader } from './present-head.ts'
import type { Told } from '../shared/told/present-command.ts'

type Words = Pick<Reader, 't' | 'language'>
type Teller = (row: EventRow, release: Release | undefined, words: Words) => Told

const decision = (title: string, lines: readonly string[]): Told => ({
  kind: 'decision',
  title,
  lines: lines.filter((line) => line !== ''),
})

const tellers: Readonly<Record<string, Teller>> = {
  'task-added': (row, _release, { t }) =>
    decision(t('cases.task-added', { task: row.taskTitle ?? '' }), []),
  'task-cancelled': (row, _release, { t }) =>
    decision(t('cases.task-called-off', { task: row.taskTitle ?? '' }), [reasonOf(row, t)]),
  'subprocess-opened': (row, release, { t }) => {
    const step = release?.steps.find(({ key }) => key === row.to)
    const byHand = step?.kind === 'subprocess' ? step.opens.byHand : undefined
    const reason = byHand?.reasons.find(({ key }) => key === row.reason)?.title
    const told = { ...row, reason: reason ? italian(reason) : null }
    const title = t('subprocesses.opened', { step: step ? italian(step.title) : '' })
    const late = row.commands.some(({ kind }) => kind === 'late-act') ? t('cases.late-act') : ''
    return decision(title, [reasonOf(told, t), late])
  },
  resumed: (row, _release, { t }) =>
    decision(t('cases.step-resumed', { task: row.taskTitle ?? '' }), []),
  recalled: (row, _release, { t }) =>
    decision(t('cases.recalled', { task: row.taskTitle ?? '' }), [reasonOf(row, t)]),
  reopened: (row, release, { t }) =>
    decision(t('reopening.told'), [reopenedFrom(row, release, t), reasonOf(row, t)]),
  escaped: (row, release, words) =>
    decision(words.t(`cases.step-${row.escape ?? 'skip'}`, { task: row.taskTitle ?? '' }), [
      whereTo(row, release, words),
      reasonOf(row, words.t),
      row.commands.some(({ kind }) => kind === 'late-act') ? words.t('cases.late-act') : '',
    ]),
}

/** What a worker did beside the path, with the reason; nothing for an event of another kind. */
export function besideTold(
  row: EventRow,
  release: Release | undefined,
  words: Words,
): Told | undefined {
  return tellers[row.kind]?.(row, release, words)
}

function reopenedFrom(row: EventRow, release: Release | undefined, t: Reader['t']): string {
  const step = release?.steps.find(({ key }) => key === row.to)
  return step ? t('reopening.from', { step: italian(step.title) }) : ''
}

function reasonOf({ reason, words }: EventRow, t: Reader['t']): string {
  const written = words['reason'] ?? ''
  return reason === null
    ? t('cases.reason', { words: written })
    : t('cases.reason-coded', { reason, words: written })
}

function whereTo(row: EventRow, release: Release | undefined, { t, language }: Words): string {
  if (row.escape === 'park')
    return row.until === null ? '' : t('cases.until-day', { day: formatDate(row.until, language) })
  const steps = release?.steps ?? []
  if (row.escape === 'redo') {
    const step = steps.find(({ key }) => key === row.to)
    return t('cases.back-to', { step: step ? italian(step.title) : '' })
  }
  const left = steps.find(({ key }) => key === row.task?.split('#')[0])
  const outcome =
    left?.kind === 'task' ? left.outcomes.find(({ key }) => key === row.to) : undefined
  return outcome ? t('cases.went-on-by', { outcome: italian(outcome.title) }) : ''
}
