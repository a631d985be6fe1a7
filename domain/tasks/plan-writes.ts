import type { Caller } from './advance.ts'
import type { Fold, FoldedMove } from './fold.ts'
import { earliestRung } from './fold.ts'
import type { LockedCase } from './load-case.ts'

/** When the case must be looked at again, and what its workflow has to start. */
export interface Plan {
  readonly rungAt: string | null
  readonly wakeAt: string | null
  /** The next rung or lease: until then nothing happens by itself. */
  readonly sleepUntil: string | undefined
  /** Effects that nobody runs and no lease covers: the workflow is to start them. */
  readonly idle: readonly string[]
  /** Closed, with nothing left to run. */
  readonly over: boolean
  readonly changed: boolean
  /** The workflow itself asked, so it knows of `wakeAt`. */
  readonly told: boolean
}

export function planWrites(locked: LockedCase, folded: Fold, caller: Caller): Plan {
  const { state, moves } = folded
  const effects = openEffects(locked, moves)
  const closed = state.closed !== undefined
  const rungAt = closed ? undefined : earliestRung(state)?.at
  const sleepUntil = earliest([rungAt, effects.lease])
  const workflowMustKnow = effects.idle.length > 0 || (closed && caller === 'web')
  const wakeAt = earliest([workflowMustKnow ? locked.now : undefined, sleepUntil]) ?? null
  const told = caller === 'workflow'
  return {
    rungAt: rungAt ?? null,
    wakeAt,
    sleepUntil,
    idle: effects.idle,
    over: closed && !effects.any,
    changed: hasMoved(folded) || isNewWake(locked, wakeAt, told),
    told,
  }
}

function isNewWake(locked: LockedCase, wakeAt: string | null, told: boolean): boolean {
  return wakeAt !== locked.wakeAt || (told && wakeAt !== locked.toldWakeAt)
}

function hasMoved({ moves, appended, poison }: Fold): boolean {
  return moves.length + appended.length > 0 || poison !== undefined
}

/** The unsettled effects after these moves: those to start, and the first lease to run out. */
function openEffects(locked: LockedCase, moves: readonly FoldedMove[]) {
  const commands = moves.flatMap((move) => move.commands)
  const started = commands.flatMap((one) => (one.kind === 'start-effect' ? [one.effect.key] : []))
  const cancelled = new Set(
    commands.flatMap((one) => (one.kind === 'cancel-effect' ? [one.key] : [])),
  )
  // What became of one that was begun is still to be found out.
  const open = locked.effects.filter(({ key, begun }) => begun || !cancelled.has(key))
  const leased = open.filter(({ leaseUntil }) => leaseUntil !== null && leaseUntil > locked.now)
  const living = new Set(leased.map(({ key }) => key))
  const waiting = started.filter((key) => !cancelled.has(key))
  const idle = [...open.map(({ key }) => key).filter((key) => !living.has(key)), ...waiting]
  const lease = earliest(leased.map(({ leaseUntil }) => leaseUntil))
  return { idle, lease, any: idle.length + leased.length > 0 }
}

function earliest(instants: readonly (string | null | undefined)[]): string | undefined {
  return instants.filter((at) => typeof at === 'string').toSorted()[0]
}
