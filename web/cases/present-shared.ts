import { getStep, italian } from '../../domain/procedures/engine/index-release.ts'
import { waysAround } from '../../domain/procedures/engine/ways.ts'
import type { StepStanding } from '../../domain/diary/position.ts'
import type { HandoffRow } from '../../domain/tasks/handoffs.ts'
import { formatDateTime } from '../shared/format.ts'
import { stepOf, titleOf } from '../shared/told/present-shared.ts'
import type { Folder } from './folder.ts'
import type { Reader } from './present-head.ts'

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
