import { findAsked, outcomesOf } from '../../../domain/procedures/engine/asked.ts'
import { findStep, italian } from '../../../domain/procedures/engine/index-release.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import type { ScenarioEvent } from '../../../domain/procedures/schema/scenario.ts'
import { formatDate } from '../../shared/format.ts'
import type { Translate } from '../../shared/i18n.ts'

type EventOf<K extends ScenarioEvent['do']> = Extract<ScenarioEvent, { do: K }>

interface Words {
  readonly release: Release
  readonly t: Translate
}

type Sayings = {
  readonly [K in ScenarioEvent['do']]: (event: EventOf<K>, words: Words) => string
}

const sayings: Sayings = {
  complete: ended,
  skip: ended,
  recall: ofTask,
  park: ({ step, until }, { release, t }) => {
    const task = titleOf(release, step)
    if (until === undefined) return t('walks.did-park', { task })
    return t('walks.did-park-until', { task, until: formatDate(until, 'it') })
  },
  resume: ofTask,
  redo: ({ step, to }, { release, t }) =>
    t('walks.did-redo', { task: titleOf(release, step), step: titleOf(release, to) }),
  open: ({ subprocess }, { release, t }) =>
    t('walks.did-open', { step: titleOf(release, subprocess) }),
  reopen: ({ to }, { release, t }) => t('walks.did-reopen', { step: titleOf(release, to) }),
  occur: ({ what }, { t }) => t(`walks.occurred-${what}`),
  pass: ({ after }, { t }) => t(`walks.passed-${after.unit}`, { count: after.value }),
  correct: (_, { t }) => t('walks.did-correct'),
  withdraw: (_, { t }) => t('walks.did-withdraw'),
  suspend: ({ reason, from, until }, { release, t }) => {
    const span = { reason: reasonTitle(release, reason), from: formatDate(from, 'it') }
    if (until === undefined) return t('walks.did-suspend', span)
    return t('walks.did-suspend-until', { ...span, until: formatDate(until, 'it') })
  },
  'resume-terms': ({ reason, until }, { release, t }) =>
    t('walks.did-resume-terms', {
      reason: reasonTitle(release, reason),
      until: formatDate(until, 'it'),
    }),
}

/** One thing that a scenario says, for people. */
export function happeningInWords<K extends ScenarioEvent['do']>(
  event: EventOf<K> & { do: K },
  release: Release,
  t: Translate,
): string {
  const saying: Sayings[K] = sayings[event.do]
  return saying(event, { release, t })
}

function ended(event: EventOf<'complete' | 'skip'>, { release, t }: Words): string {
  const { step, outcome } = event
  const found = outcomesOf(release, step).find(({ key }) => key === outcome)
  return t(`walks.did-${event.do}`, {
    task: titleOf(release, step),
    outcome: found ? italian(found.title) : outcome,
  })
}

function ofTask(event: EventOf<'recall' | 'resume'>, { release, t }: Words): string {
  return t(`walks.did-${event.do}`, { task: titleOf(release, event.step) })
}

function reasonTitle({ suspensions = [] }: Release, reason: string): string {
  const found = suspensions.find(({ key }) => key === reason)
  return found ? italian(found.title) : reason
}

/** Of a step, or of a part of one; a key that the procedure does not have is said as it is. */
export function titleOf(release: Release, key: string): string {
  const [step = key] = key.split('#')
  const found = findAsked(release, step) ?? findStep(release, step)
  return found ? italian(found.title) : step
}
