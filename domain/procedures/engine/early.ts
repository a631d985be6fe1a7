import type { Deadline } from '../schema.ts'
import type { Draft } from './draft.ts'
import type { RunningDeadline, StoppedDeadline } from './types.ts'

import { findTerm, isRunning, isTimer, ladderOf, reckoningFor } from './deadlines.ts'
import { caretakers, openFollowUp } from './draft.ts'
import { getDeadline, italian } from './index-release.ts'

type AnyDeadline = RunningDeadline | StoppedDeadline
type Fired = AnyDeadline['fired'][number]

const kinds = {
  target: 'l’obiettivo è scattato',
  warning: 'il preavviso è scattato',
  breach: 'il superamento è scattato',
} as const

/**
 * What has fired is never taken back. Where the dates, had they been known, would have come later,
 * the rungs are marked, and a task asks who looks after the case to see what is to be put right.
 */
export function markEarly<T extends AnyDeadline>(draft: Draft, known: T): T {
  if (isTimer(known) || known.fired.length === 0) return known
  const deadline = getDeadline(draft.release, known.deadline)
  const fired = known.fired.map(({ rung, at }) =>
    isEarly(draft, known, { rung, at }) ? { rung, at, early: true as const } : { rung, at },
  )
  const found = fired.filter(({ early }, n) => early && known.fired[n]?.early !== true)
  if (found.length > 0) openFollowUp(draft, 'follow-up', reviewOf(draft, deadline, found))
  return { ...known, fired }
}

/** As things stood then: a suspension that began afterwards has not made it early. */
function isEarly(draft: Draft, known: AnyDeadline, { rung, at }: Fired): boolean {
  const deadline = getDeadline(draft.release, known.deadline)
  const { entered, boundTo, version } = known
  const term = findTerm(draft, deadline, { entered, boundTo, version, asOf: at })
  if (!isRunning(term.deadline)) return term.deadline.because === 'suspended'
  const ladder = ladderOf(deadline, term.deadline.dueAt, reckoningFor(draft, deadline, at))
  const again = ladder.find((one) => one.rung === rung)
  return again === undefined || again.at > at
}

function reviewOf(draft: Draft, { title, rungs }: Deadline, found: readonly Fired[]) {
  const words = new Set(
    rungs
      .filter(({ key }) => found.some(({ rung }) => rung === key))
      .map(({ kind, actions }) =>
        actions.some((action) => action.do === 'take-outcome')
          ? 'l’esito previsto è stato preso'
          : kinds[kind],
      ),
  )
  return {
    title: `Riesamina «${italian(title)}»: ${[...words].join(', ')} prima della nuova data`,
    candidates: caretakers(draft),
  }
}
