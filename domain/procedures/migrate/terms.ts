import { findTerm, findWaitTerm, isRunning, isTimer, waitTimer } from '../engine/deadlines.ts'
import { startDraft } from '../engine/draft.ts'
import { findStep } from '../engine/index-release.ts'
import { isSameJson } from '../engine/state.ts'
import type {
  CaseState,
  Command,
  DeadlineProof,
  Instant,
  RunningDeadline,
  StepKey,
  StoppedDeadline,
} from '../engine/types.ts'
import type { Moving } from './migrate.ts'

/** What becomes of one deadline, with the proof of both dates. */
export interface TermChange {
  readonly id: string
  readonly change: 'moved' | 'started' | 'dropped'
  /** Absent: it had, or would have, no date. */
  readonly was?: Instant
  readonly now?: Instant
  readonly proofBefore?: DeadlineProof
  readonly proofAfter?: DeadlineProof
  /** Rungs that would already be past: marked, and not fired unless the mapping says so. */
  readonly past: readonly string[]
}

type AnyDeadline = RunningDeadline | StoppedDeadline

interface Compared {
  readonly before: CaseState
  readonly after: CaseState
  readonly commands: readonly Command[]
  readonly moving: Moving
}

/** Every deadline that would have another date, begin or end. */
export function termChanges({ before, after, commands, moving }: Compared): TermChange[] {
  const [old, now] = [allOf(before), allOf(after)]
  const proofs = new Map(
    commands.flatMap((one) =>
      one.kind === 'set-deadline' || one.kind === 'suspend-deadline'
        ? [[one.deadline.id, one.proof] as const]
        : [],
    ),
  )
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((id): Pair => ({ id, was: old.get(id), now: now.get(id) }))
    .filter(isChange)
    .map(({ id, was, now: next }) => {
      const change = !next ? 'dropped' : was ? 'moved' : 'started'
      const proofBefore = was && proofOf(before, was, moving)
      const dates = present({ was: dateOf(was), now: dateOf(next) })
      const proved = present({ proofBefore, proofAfter: proofs.get(id) })
      return { id, change, ...dates, ...proved, past: pastOf(next, was, moving.at) }
    })
}

interface Pair {
  readonly id: string
  readonly was: AnyDeadline | undefined
  readonly now: AnyDeadline | undefined
}

/** A deadline that had no date and still has none is nobody's business. */
function isChange({ was, now }: Pair): boolean {
  if (was === now) return false
  if (dateOf(was) === undefined && dateOf(now) === undefined)
    return was !== undefined && now !== undefined && !isSameJson(was, now)
  return !isSameJson(was, now)
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> }

function present<T extends object>(parts: T): Present<T> {
  const known = Object.entries(parts).filter(([, value]) => value !== undefined)
  return Object.fromEntries(known) as Present<T>
}

function allOf({ deadlines, stopped }: CaseState): ReadonlyMap<string, AnyDeadline> {
  return new Map([...deadlines, ...stopped].map((one) => [one.id, one]))
}

function dateOf(deadline: AnyDeadline | undefined): Instant | undefined {
  return deadline && isRunning(deadline) ? deadline.dueAt : undefined
}

/** The date before, proved again by the release that gave it. */
function proofOf(state: CaseState, known: AnyDeadline, moving: Moving): DeadlineProof | undefined {
  const { from: release, calendar, at } = moving
  const event = { kind: 'facts-corrected', facts: {}, seq: 0, at } as const
  const draft = startDraft(state, event, { release, calendar })
  if (known.deadline === waitTimer) {
    const [key = ''] = known.boundTo.split('#', 1)
    const wait = findStep(release, key)
    const from = { ...known, boundTo: known.boundTo as StepKey }
    return wait?.kind === 'wait' ? findWaitTerm(draft, wait, from)?.proof : undefined
  }
  const deadline = release.deadlines.find(({ key }) => key === known.deadline)
  return !deadline || isTimer(known) ? undefined : findTerm(draft, deadline, known).proof
}

function pastOf(now: AnyDeadline | undefined, was: AnyDeadline | undefined, at: Instant): string[] {
  if (!now) return []
  const due = was && isRunning(was) ? was.rungs.filter((one) => one.at <= at) : []
  const marked = now.fired.filter((one) => one.past && one.at === at).map(({ rung }) => rung)
  const firing = isRunning(now) ? now.rungs.filter((one) => one.at <= at) : []
  const anew = firing.map(({ rung }) => rung).filter((rung) => !due.some((d) => d.rung === rung))
  return [...marked, ...anew]
}
