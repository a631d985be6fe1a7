import { getStep, italian } from '../../domain/procedures/engine/index-release.ts'
import type { Command } from '../../domain/procedures/engine/types.ts'
import { waysAround } from '../../domain/procedures/engine/ways.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { StepStanding } from '../../domain/diary/position.ts'
import type { HandoffRow } from '../../domain/tasks/handoffs.ts'
import { formatDateTime } from '../shared/format.ts'
import type { Translate } from '../shared/i18n.ts'
import type { Folder } from './folder.ts'
import type { Told } from './present-command.ts'
import type { Reader } from './present-head.ts'

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

function stepOf(key: string, release: Release) {
  return release.steps.find((step) => step.key === key.split('#')[0])
}

function titleOf(key: string, release: Release): string {
  const step = stepOf(key, release)
  return step ? italian(step.title) : ''
}

/** What forks, signatures, offers and subprocesses did, for people; nothing for other commands. */
export function presentShared(command: Command, release: Release, t: Translate): Told | undefined {
  if (command.kind === 'split') return system(t('cases.split'), waysIn(command, release))
  if (command.kind === 'joined') return joinedTold(command, release, t)
  if (command.kind === 'signed')
    return signedTold(command.as === 'signed' ? 'signed' : 'signature-refused', command, {
      release,
      t,
    })
  if (command.kind === 'signature-withdrawn')
    return signedTold('signature-withdrawn', command, { release, t })
  if (command.kind === 'void-signatures') return decision(t(`cases.signatures-void-${command.why}`))
  if (command.kind === 'open-subprocess' || command.kind === 'end-subprocess')
    return besideTold(command, release, t)
  return offerTold(command, release, t)
}

function offerTold(command: Command, release: Release, t: Translate): Told | undefined {
  const step = 'step' in command ? titleOf(String(command.step), release) : ''
  if (command.kind === 'offer') return decision(t('cases.offered', { step }))
  if (command.kind !== 'settle-offer') return undefined
  const told = decision(t(`cases.offer-${command.as}`, { step }))
  return command.as === 'expired' ? { ...told, automatic: true } : told
}

function besideTold(
  command: CommandOf<'open-subprocess'> | CommandOf<'end-subprocess'>,
  release: Release,
  t: Translate,
): Told {
  const step = titleOf(command.subprocess, release)
  if (command.kind === 'open-subprocess') return decision(t('subprocesses.opened', { step }))
  const goesOn = command.goTo === undefined ? [] : [titleOf(command.goTo, release)]
  const lines = goesOn.map((to) => t('subprocesses.goes-on', { to }))
  return { ...decision(t('subprocesses.ended', { step })), lines }
}

const decision = (title: string): Told => ({ kind: 'decision', title, lines: [] })
const system = (title: string, lines: readonly string[]): Told => ({
  kind: 'system',
  title,
  lines,
  automatic: true,
})

function wayTitles(fork: string, ways: readonly string[], release: Release): string[] {
  const step = stepOf(fork, release)
  if (step?.kind !== 'fork') return []
  return step.ways.filter(({ to }) => ways.includes(to)).map(({ title }) => italian(title))
}

function waysIn({ step, ways }: CommandOf<'split'>, release: Release): string[] {
  return wayTitles(step, ways, release)
}

function joinedTold(command: CommandOf<'joined'>, release: Release, t: Translate): Told {
  const { fork, cancelled } = command
  const ways = wayTitles(fork, cancelled, release).join(', ')
  const lines = cancelled.length > 0 ? [t('cases.joined-cancelled', { ways })] : []
  return system(t('cases.joined'), lines)
}

function signedTold(
  told: 'signed' | 'signature-refused' | 'signature-withdrawn',
  { step: key, signer }: CommandOf<'signed'> | CommandOf<'signature-withdrawn'>,
  { release, t }: { readonly release: Release; readonly t: Translate },
): Told {
  const step = stepOf(key, release)
  const signers = step?.kind === 'sections' ? step.signature.signers : []
  const found = signers.find((one) => one.key === signer)
  return decision(t(`cases.${told}`, { signer: found ? italian(found.title) : '' }))
}

/** The ways that are open at once, each with where it stands. */
export function presentWays(
  { release }: Pick<Folder, 'release'>,
  { open }: Pick<StepStanding, 'open'>,
) {
  const forks = open.filter(({ step }) => stepOf(step, release)?.kind === 'fork')
  return forks.flatMap(({ step: fork }) => {
    const found = stepOf(fork, release)
    if (found?.kind !== 'fork') return []
    return found.ways.flatMap(({ to, title }) => {
      const here = open.filter(
        ({ step }) =>
          !step.includes('.') &&
          waysAround(release, step).some((one) => one.fork === fork && one.way === to),
      )
      const steps = here.map(({ step }) => italian(getStep(release, step).title)).join(', ')
      return here.length > 0 ? [{ title: italian(title), steps }] : []
    })
  })
}

/** The offers of the case to other bodies, and what became of each. */
export function presentHandoffs(
  handoffs: readonly HandoffRow[],
  { release, head }: Folder,
  { t, language }: Reader,
) {
  return handoffs.map(({ key, state, receiver, sentAt, settledAt }) => ({
    title: titleOf(key, release),
    state: t(`tasks.offer-${state}`, { to: receiver ?? '' }),
    when: formatDateTime(settledAt ?? sentAt, language, head.now),
  }))
}
