import { explainProof } from '../../domain/procedures/explain-proof.ts'
import type { Kept } from '../../domain/procedures/migrate/compare-predictions.ts'
import { nameOfTask, nameOfTerm } from '../../domain/procedures/migrate/names.ts'
import type { TermChange } from '../../domain/procedures/migrate/terms.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import { formatDateTime } from '../shared/format.ts'
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
  const { blocked, opened, cancelled, kept, terms, unchanged } = seen
  return {
    lines: [
      ...blocked.map(({ why, key }) => t(`campaigns.stray-${why}`, { task: task(key) })),
      ...told('opens', opened),
      ...told('cancels', cancelled),
      ...told(
        'revises',
        kept.filter(({ revised }) => revised).map((one) => one.task),
      ),
      ...(seen.crossesInto ? [t('campaigns.crosses')] : []),
      ...(unchanged ? [t('campaigns.unchanged')] : []),
    ],
    terms: presentTermChanges(terms, releases, { language, t }),
  }
}

/**
 * Terms that get another date, with the proof of both in words.
 * @param past what is said where a warning or the end is past already: `campaigns.past` unless told
 */
export function presentTermChanges(
  terms: readonly TermChange[],
  releases: readonly Release[],
  reader: Reader & { readonly past?: string },
) {
  const { language, t, past = t('campaigns.past') } = reader
  return terms.map((one) => ({
    text: termTold(one, releases, { language, t }),
    past: one.past.length > 0 && past,
    before: one.proofBefore && explainProof(one.proofBefore),
    after: one.proofAfter && explainProof(one.proofAfter),
  }))
}

function termTold(
  { id, change, was, now }: TermChange,
  releases: readonly Release[],
  reader: Reader,
) {
  const { language, t } = reader
  const day = (date: string | undefined) =>
    date === undefined ? t('campaigns.no-date') : formatDateTime(date, language, new Date())
  const term = nameOfTerm(id, releases) ?? t('campaigns.a-wait')
  return t(`campaigns.term-${change}`, { term, was: day(was), now: day(now) })
}
