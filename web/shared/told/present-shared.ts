import { italian } from '../../../domain/procedures/engine/index-release.ts'
import type { Command } from '../../../domain/procedures/engine/types.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import type { Translate } from '../i18n.ts'
import type { Told } from './present-command.ts'

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

/** The step that a key of the case names; undefined: it is of another release. */
export function stepOf(key: string, release: Release) {
  return release.steps.find((step) => step.key === key.split('#')[0])
}

/** Its title; an empty text for a step of another release. */
export function titleOf(key: string, release: Release): string {
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
