import { outcomesOf } from '../../../domain/procedures/engine/asked.ts'
import { italian } from '../../../domain/procedures/engine/index-release.ts'
import { nameOfTask, nameOfTerm } from '../../../domain/procedures/migrate/names.ts'
import { reasonInWords } from '../../../domain/procedures/suspension-rules.ts'
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
    const task = nameOfTask(step, [release])
    if (until === undefined) return t('walks.did-park', { task })
    return t('walks.did-park-until', { task, until: formatDate(until, 'it') })
  },
  resume: ofTask,
  redo: ({ step, to }, { release, t }) =>
    t('walks.did-redo', { task: nameOfTask(step, [release]), step: nameOfTask(to, [release]) }),
  open: ({ subprocess }, { release, t }) =>
    t('walks.did-open', { step: nameOfTask(subprocess, [release]) }),
  reopen: ({ to }, { release, t }) => t('walks.did-reopen', { step: nameOfTask(to, [release]) }),
  occur: ({ what }, { t }) => t(`walks.occurred-${what}`),
  pass: ({ after }, { t }) => t(`walks.passed-${after.unit}`, { count: after.value }),
  correct: (_, { t }) => t('walks.did-correct'),
  withdraw: (_, { t }) => t('walks.did-withdraw'),
  suspend: ({ reason, from, until }, { release, t }) => {
    const span = { reason: reasonInWords(release, reason), from: formatDate(from, 'it') }
    if (until === undefined) return t('walks.did-suspend', span)
    return t('walks.did-suspend-until', { ...span, until: formatDate(until, 'it') })
  },
  'resume-terms': ({ reason, until }, { release, t }) =>
    t('walks.did-resume-terms', {
      reason: reasonInWords(release, reason),
      until: formatDate(until, 'it'),
    }),
  'correct-suspension': ({ reason, was, from, until }, { release, t }) => {
    const days = { was: formatDate(was, 'it'), from: formatDate(from, 'it') }
    const span = { reason: reasonInWords(release, reason), ...days }
    if (until === undefined) return t('walks.did-correct-suspension', span)
    return t('walks.did-correct-suspension-until', { ...span, until: formatDate(until, 'it') })
  },
  'annul-suspension': ({ reason, was }, { release, t }) =>
    t('walks.did-annul-suspension', {
      reason: reasonInWords(release, reason),
      was: formatDate(was, 'it'),
    }),
  'correct-term': ({ deadline, from }, { release, t }) =>
    t('walks.did-correct-term', {
      term: nameOfTerm(deadline, [release]) ?? deadline,
      from: formatDate(from, 'it'),
    }),
  fail: ({ step }, { release, t }) => t('walks.did-fail', { step: nameOfTask(step, [release]) }),
  close: ({ from, until, why }, { t }) =>
    t('walks.did-close', { from: formatDate(from, 'it'), until: formatDate(until, 'it'), why }),
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
    task: nameOfTask(step, [release]),
    outcome: found ? italian(found.title) : outcome,
  })
}

function ofTask(event: EventOf<'recall' | 'resume'>, { release, t }: Words): string {
  return t(`walks.did-${event.do}`, { task: nameOfTask(event.step, [release]) })
}
