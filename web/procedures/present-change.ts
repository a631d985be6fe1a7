import type { Kept } from '../../domain/procedures/migrate/compare-predictions.ts'
import { nameOfTask } from '../../domain/procedures/migrate/names.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import { candidatesInWords } from '../shared/candidate-words.ts'
import { presentTermChanges } from '../shared/told/present-term-changes.ts'
import type { Reader } from './present-procedure.ts'

/**
 * What going on by another release does to a case, in words: what keeps it where it is, tasks, and
 * terms with the proof of both dates.
 * @param releases where names of steps and terms are looked for: the new one first
 */
export function presentChange(seen: Kept, releases: readonly Release[], { language, t }: Reader) {
  const task = (key: string) => nameOfTask(key, releases)
  const told = (name: string, keys: readonly string[]) =>
    keys.map((key) => t(`campaigns.${name}`, { task: task(key) }))
  const { blocked, opened, cancelled, kept, reassigned, terms, unchanged } = seen
  return {
    lines: [
      ...blocked.map(({ why, key }) => t(`campaigns.stray-${why}`, { task: task(key) })),
      ...told('opens', opened),
      ...told('cancels', cancelled),
      ...told(
        'revises',
        kept.filter(({ revised }) => revised).map((one) => one.task),
      ),
      ...reassigned.map(({ task: key, was, now }) =>
        t('campaigns.reassigns', {
          ...{ task: task(key), was: candidatesInWords(was, t), now: candidatesInWords(now, t) },
        }),
      ),
      ...(seen.crossesInto ? [t('campaigns.crosses')] : []),
      ...(unchanged ? [t('campaigns.unchanged')] : []),
    ],
    terms: presentTermChanges(terms, releases, { language, t }),
  }
}
