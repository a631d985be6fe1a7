import { findAsked } from '../../../domain/procedures/engine/asked.ts'
import { parkTimer } from '../../../domain/procedures/engine/deadlines.ts'
import { italian } from '../../../domain/procedures/engine/index-release.ts'
import type { Command } from '../../../domain/procedures/engine/types.ts'
import { noticeNamed } from '../../../domain/procedures/own-notices.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import type { Translate } from '../i18n.ts'
import { formatDate } from '../format.ts'
import { candidatesInWords } from '../candidate-words.ts'
import { presentShared } from './present-shared.ts'
import { explainDecision } from './explain-decision.ts'
import type { Why } from './explain-decision.ts'

/** One thing that happened, in words. */
export interface Told {
  readonly kind: 'note' | 'decision' | 'system'
  readonly title: string
  readonly lines: readonly string[]
  /** Nobody did it: the case moved by itself. */
  readonly automatic?: boolean
  readonly why?: Why
}

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

/** What a move did, for people; nothing for what only the record needs. */
export function presentCommand(command: Command, release: Release, t: Translate): Told | undefined {
  if (command.kind === 'enter-phase') return phaseTold(command, release, t)
  if (command.kind === 'decide') return decisionTold(command, release, t)
  if (command.kind === 'rung-fired') return rungTold(command, release, t)
  if (command.kind === 'close-task') return closedTold(command, titleIn(command, release, t), t)
  if (command.kind === 'set-deadline' || command.kind === 'suspend-deadline')
    return termTold(command, release, t)
  if (command.kind === 'await-end') return endAwaited(command, t)
  if (command.kind === 'close-case') return caseClosedTold(command, release, t)
  if (command.kind === 'start-effect') return effectTold(command, release, t)
  return presentShared(command, release, t)
}

const system = (title: string, lines: readonly string[] = []): Told => ({
  kind: 'system',
  title,
  lines,
  automatic: true,
})

function phaseTold({ phase, n }: CommandOf<'enter-phase'>, release: Release, t: Translate): Told {
  const found = release.phases.find(({ key }) => key === phase)
  const name = found ? italian(found.title) : phase
  return system(
    t(n > 1 ? 'cases.phase-entered-again' : 'cases.phase-entered', { phase: name, count: n }),
  )
}

function decisionTold(command: CommandOf<'decide'>, release: Release, t: Translate): Told {
  const table = release.tables.find(({ key }) => key === command.table)
  return {
    kind: 'decision',
    title: t('cases.decided', { table: table ? italian(table.title) : '' }),
    ...explainDecision(command, release, t),
    automatic: true,
  }
}

function rungTold(
  { id, rung, actions }: CommandOf<'rung-fired'>,
  release: Release,
  t: Translate,
): Told {
  const [key = '', boundTo = ''] = id.split('@')
  const deadline = release.deadlines.find((one) => one.key === key)
  if (!deadline) {
    const step = release.steps.find((one) => one.key === boundTo.split('#')[0])
    return system(
      t(key === parkTimer ? 'cases.park-over' : 'cases.waited', {
        step: step ? italian(step.title) : '',
      }),
    )
  }
  const kind = deadline.rungs.find((one) => one.key === rung)?.kind ?? 'breach'
  const lines = [...new Set(actions)].map((action) => t(`cases.did-${action}`))
  return system(t(`cases.rung-${kind}`, { deadline: italian(deadline.title) }), lines)
}

/** A date that moved, or that is not known while terms are suspended. */
function termTold(
  { deadline, proof, was }: CommandOf<'set-deadline'> | CommandOf<'suspend-deadline'>,
  release: Release,
  t: Translate,
): Told | undefined {
  const rule = release.deadlines.find(({ key }) => key === deadline.deadline)
  if (!rule || was === proof.dueAt) return undefined
  const title = italian(rule.title)
  if (proof.dueAt === undefined) return system(t('terms.told-stopped', { deadline: title }))
  const now = formatDate(proof.dueAt, 'it')
  const lines = [was ? t('terms.told-dates', { was: formatDate(was, 'it'), now }) : now]
  return system(t('terms.told-moved', { deadline: title }), lines)
}

function titleIn({ task }: CommandOf<'close-task'>, release: Release, t: Translate): string {
  const asked = findAsked(release, task.split('#')[0] ?? '')
  return asked ? italian(asked.title) : t('cases.follow-up')
}

/** A task that nobody completed, by its title. */
export function closedTold({ as }: CommandOf<'close-task'>, title: string, t: Translate): Told {
  return system(
    t(as === 'expired' ? 'cases.task-expired' : 'cases.task-cancelled', { task: title }),
  )
}

function endAwaited(command: CommandOf<'await-end'>, t: Translate): Told {
  const waits = command.for.map((what) => t(`cases.await-${what}`))
  return system(t('cases.await-end'), waits)
}

function caseClosedTold(
  { outcome }: CommandOf<'close-case'>,
  release: Release,
  t: Translate,
): Told {
  const end = release.steps.find((step) => step.kind === 'end' && step.outcome === outcome)
  return {
    kind: 'decision',
    title: t('cases.case-closed'),
    lines: end ? [italian(end.title)] : [],
    automatic: true,
  }
}

function effectTold(command: CommandOf<'start-effect'>, release: Release, t: Translate): Told {
  if (command.effect.type === 'notify') return noticeTold(command, release, t)
  const letter = release.letters?.find(({ key }) => key === command.params['letter'])
  return system(t('cases.letter-asked', { letter: letter?.title ?? '' }))
}

function noticeTold(command: CommandOf<'start-effect'>, release: Release, t: Translate): Told {
  const notice = noticeNamed(release, command.params['notice'])
  const to = candidatesInWords(command.to, t)
  const title = notice ? withoutHoles(italian(notice.title)) : ''
  return system(t('cases.notified', { notice: title }), [t('cases.notified-to', { to })])
}

/** A title names its case by number for who reads it elsewhere: in the case itself there is no need. */
function withoutHoles(title: string): string {
  return title.replaceAll(/ ?\{\{\w+\}\}/g, '')
}
