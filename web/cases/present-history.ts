import type { EventRow, HistoryRow } from '../../domain/diary/history.ts'
import type { DiaryFilter } from '../../domain/diary/schema.ts'
import { outcomesOf } from '../../domain/procedures/engine/asked.ts'
import { italian } from '../../domain/procedures/engine/index-release.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import { formatDate, formatDateTime } from '../shared/format.ts'
import type { Reader } from './present-head.ts'
import { besideTold } from './present-beside.ts'
import { noteShown, noteTold } from './present-note.ts'
import { termsTold } from './present-suspensions.ts'
import { closedTold, presentCommand } from '../shared/told/present-command.ts'
import type { Told } from '../shared/told/present-command.ts'

export interface HistoryItem extends Told {
  readonly id: string
  readonly when: string
  readonly iso: string
  readonly who: string
  readonly icon: string
  readonly note: boolean
  readonly system: boolean
  readonly label: string
  readonly body?: string
  /** Only told, because another took its place. */
  readonly corrected?: boolean
  /** Where who wrote it puts another in its place. */
  readonly correct?: string | false
}

export interface HistoryContext extends Reader {
  readonly now: Date
  readonly releases: ReadonlyMap<string, Release>
  readonly filter: DiaryFilter
}

const icons = { note: 'pencil', decision: 'check-circle', system: 'settings' } as const
const wanted: Readonly<Record<DiaryFilter, readonly Told['kind'][]>> = {
  all: ['note', 'decision', 'system'],
  notes: ['note'],
  decisions: ['decision'],
  system: ['system'],
}

/** Notes and history in words, newest first. */
export function presentHistory(
  rows: readonly HistoryRow[],
  context: HistoryContext,
): HistoryItem[] {
  return rows.flatMap((row) =>
    toldBy(row, context)
      .filter(({ kind }) => wanted[context.filter].includes(kind))
      .map((told, at) => present(row, told, { at, context })),
  )
}

function present(
  row: HistoryRow,
  told: Told,
  { at, context }: { at: number; context: HistoryContext },
): HistoryItem {
  const { t, language, now } = context
  const note = row.source === 'note'
  const system = told.kind === 'system'
  return {
    ...told,
    id: `${row.source}-${row.id}-${String(at)}`,
    when: note ? formatDate(row.happenedOn, language) : formatDateTime(row.moment, language, now),
    iso: note ? row.happenedOn : row.moment.toISOString(),
    who: whoDid(row, told, t),
    icon: icons[told.kind],
    note,
    system,
    label: t(`cases.kind-${told.kind}`),
    ...(note && noteShown(row)),
  }
}

function whoDid(row: HistoryRow, told: Told, t: Reader['t']): string {
  if (row.who === null || told.automatic) return t('cases.by-system')
  const instead = row.source === 'event' ? row.onBehalf : null
  return instead === null ? row.who : `${row.who} (${t('cases.instead-of', { name: instead })})`
}

function toldBy(row: HistoryRow, context: HistoryContext): Told[] {
  const { t } = context
  switch (row.source) {
    case 'note':
      return [noteTold(row, context)]
    case 'handover':
      return [
        {
          kind: 'decision',
          title: t('cases.manager-given', { name: row.manager ?? '' }),
          lines: [],
        },
      ]
    case 'event':
      return eventTold(row, context)
  }
}

/** The newest first: what an act moved stands above the act. */
function eventTold(row: EventRow, context: HistoryContext): Told[] {
  const release = row.release === null ? undefined : context.releases.get(row.release)
  const commands = row.commands.filter((command) => !isToldByAct(command, row))
  const moved = release
    ? commands.flatMap((command) => commandTold(command, row, { ...context, release }) ?? [])
    : []
  const act = termsTold(row, release, context.t) ?? actTold(row, release, context)
  return [...moved.toReversed(), ...(act ? [act] : [])]
}

/** A task that was taken away has the title that it had: the release of the move may be a later one. */
function commandTold(
  command: EventRow['commands'][number],
  { closed }: EventRow,
  { release, t }: HistoryContext & { readonly release: Release },
): Told | undefined {
  const title = command.kind === 'close-task' ? closed[command.task] : undefined
  return command.kind === 'close-task' && title !== undefined
    ? closedTold(command, title, t)
    : presentCommand(command, release, t)
}

/** Of a task that the act itself closed, or of what it opened beside the path, the act tells. */
function isToldByAct(command: EventRow['commands'][number], row: EventRow): boolean {
  if (command.kind === 'open-subprocess') return row.kind === 'subprocess-opened'
  return command.kind === 'close-task' && command.task === row.task
}

function actTold(
  row: EventRow,
  release: Release | undefined,
  { t, language, now }: HistoryContext,
): Told | undefined {
  switch (row.kind) {
    case 'started': {
      const { effectiveAt, moment } = row
      const earlier = effectiveAt !== null && moment.getTime() - effectiveAt.getTime() > 60_000
      const when = earlier
        ? [t('cases.happened', { when: formatDateTime(effectiveAt, language, now) })]
        : []
      return { kind: 'decision', title: t('cases.started'), lines: when }
    }
    case 'completed':
      return {
        kind: 'decision',
        title: t('cases.completed', { task: row.taskTitle ?? '' }),
        lines: outcomeLines(row, release, t),
      }
    case 'withdrawn':
      return { kind: 'decision', title: t('cases.withdrawn'), lines: [] }
    case 'facts-corrected':
      return { kind: 'system', title: t('cases.facts-corrected'), lines: [] }
    case 'effect-settled':
      return row.result === 'done'
        ? undefined
        : {
            kind: 'system',
            title: t('cases.effect-failed'),
            lines: [t('cases.effect-failed-text')],
            automatic: true,
          }
    default:
      return besideTold(row, release, { t, language })
  }
}

function outcomeLines(row: EventRow, release: Release | undefined, t: Reader['t']): string[] {
  const outcomes = release ? outcomesOf(release, row.task?.split('#')[0] ?? '') : []
  const outcome = outcomes.find(({ key }) => key === row.outcome)
  const lines = outcome ? [t('cases.outcome', { outcome: italian(outcome.title) })] : []
  const late = row.commands.some(({ kind }) => kind === 'late-act')
  if (late) lines.push(t('cases.late-act'))
  if (row.words['note'] !== undefined) lines.push(row.words['note'])
  if (row.release === null) lines.push(t('cases.not-moved-yet'))
  return lines
}
