import type { Effect, EffectMode } from '../schema.ts'
import type { Candidate } from '../schema/candidate.ts'
import type { Draft } from './draft.ts'
import type {
  CaseState,
  Command,
  Instant,
  OfferedTo,
  OpenStep,
  PendingEffect,
  Within,
} from './types.ts'

import { keyOf, stepKeyOf, withinOf } from './draft.ts'

type Started = Omit<Extract<Command, { kind: 'start-effect' }>, 'kind'>

function startEffect(draft: Draft, started: Started): void {
  draft.state.effects = [...draft.state.effects, started.effect]
  draft.commands.push({ kind: 'start-effect', ...started })
}

/** The work of an effect step: what it does comes from the release, the key from where it stands. */
export function startOwnEffect(
  draft: Draft,
  at: Pick<OpenStep, 'step' | 'iteration'>,
  { effect: asked, within }: { readonly effect: Effect; readonly within: Within },
): void {
  const key = ownEffectKey(at)
  if (asked.type === 'notify') return startNotice(draft, key, { ...asked, within })
  const { type, mode, ...params } = asked
  const effect = { key, type, mode, ...(within.of && { within }) }
  startEffect(draft, { effect, params: inWords(params), to: [] })
}

/** What an adapter is told, each value as text. */
function inWords(params: object): Readonly<Record<string, string>> {
  const entries = Object.entries(params).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return Object.fromEntries(entries)
}

interface Notice {
  readonly mode: EffectMode
  readonly notice: string
  readonly to: readonly Candidate[]
  /** Of the deadline that it tells about. */
  readonly due?: Instant
  readonly within?: Within
  /** The body that the offer it tells of is made to. */
  readonly offeredTo?: OfferedTo
}

export function startNotice(draft: Draft, key: string, asked: Notice): void {
  const { mode, notice, to, due, within, offeredTo } = asked
  const effect = { key, type: 'notify', mode, ...(within?.of && { within }) } as const
  const params = due === undefined ? { notice } : { notice, due }
  startEffect(draft, { effect, params, to, ...(offeredTo && { offeredTo }) })
}

/** What must be settled before a case may close: it cannot simply be done again, or forgotten. */
export function blocksClosing(effect: PendingEffect): boolean {
  return effect.mode !== 'repeatable'
}

export function cancelBlocking(draft: Draft): void {
  for (const { key } of draft.state.effects.filter(blocksClosing))
    draft.commands.push({ kind: 'cancel-effect', key })
  draft.state.effects = draft.state.effects.filter((effect) => !blocksClosing(effect))
}

/** Its result, if it comes all the same, opens a task to undo it. */
export function cancelEffect(draft: Draft, key: string): void {
  if (!draft.state.effects.some((effect) => effect.key === key)) return
  draft.state.effects = draft.state.effects.filter((effect) => effect.key !== key)
  draft.commands.push({ kind: 'cancel-effect', key })
}

/** What the system still does goes on where the step stood in which it was begun. */
export function rehomeEffects(draft: Draft, left: OpenStep): void {
  const of = keyOf(left)
  draft.state.effects = draft.state.effects.map((effect) =>
    effect.within?.of === of ? rehomed(effect, left) : effect,
  )
}

function rehomed({ within: _left, ...effect }: PendingEffect, left: Within): PendingEffect {
  return left.of === undefined ? effect : { ...effect, within: withinOf(left) }
}

export function ownEffectKey(open: Pick<OpenStep, 'step' | 'iteration'>): string {
  return `${stepKeyOf(open.step, open.iteration)}:1`
}

/** The open step that is waiting for this very effect. */
export function findWaiting(state: CaseState, effect: string): OpenStep | undefined {
  return state.open.find((open) => open.kind === 'effect' && ownEffectKey(open) === effect)
}
